"""Splitting and "probably the same" on pages, in the API and in the terminal."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.cli.main import app
from thongsuot.incidents import actions
from thongsuot.incidents.models import AffectedSite, Incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def told(stage: Stage) -> Incident:
    return actions.open_by_hand(
        kind="fiber",
        title="Dân báo đứt cáp",
        started_at=NOW,
        lat=20.415,
        lon=106.3,
        by=stage.actor("duty_officer"),
        now=NOW,
    )


def test_a_person_splits_on_the_page(stage: Stage) -> None:
    first = stage.cut()
    duty = signed_in(stage, "duty_officer")
    page = duty.get(f"/incidents/{first.code}/").content.decode()
    assert "do-split" in page and 'value="B1"' in page
    answer = duty.post(f"/incidents/{first.code}/split/", {"sites": ["B1"], "reason": "Mất điện riêng"})
    assert answer.url == f"/incidents/{first.code}/"
    second = Incident.objects.exclude(pk=first.pk).get()
    assert second.code in duty.get(answer.url).content.decode()
    assert list(AffectedSite.objects.filter(incident=second).values_list("site_code", flat=True)) == ["B1"]


def test_what_is_wrong_is_said_on_the_page(stage: Stage) -> None:
    first = stage.cut()
    duty = signed_in(stage, "duty_officer")
    nothing = duty.post(f"/incidents/{first.code}/split/", {})
    assert nothing.status_code == 422 and "do-split" in nothing.content.decode()
    everything = list(AffectedSite.objects.values_list("site_code", flat=True))
    assert duty.post(f"/incidents/{first.code}/split/", {"sites": everything}).status_code == 409
    assert Incident.objects.count() == 1


def test_an_operator_neither_sees_nor_may_use_it(stage: Stage) -> None:
    first = stage.cut()
    told(stage)
    noc = signed_in(stage, "noc_a")
    page = noc.get(f"/incidents/{first.code}/").content.decode()
    assert "do-split" not in page and 'id="likely"' not in page
    assert noc.post(f"/incidents/{first.code}/split/", {"sites": ["A1"]}).status_code == 403
    body = {"site_codes": ["A1"]}
    api = noc.post(f"/api/v1/incidents/{first.code}/split", body, content_type="application/json")
    assert api.status_code == 403
    assert noc.get(f"/api/v1/incidents/{first.code}/likely-same").json() == []


def test_the_api_splits_and_proposes(stage: Stage) -> None:
    first, call = stage.cut(), told(stage)
    duty = signed_in(stage, "duty_officer")
    (one,) = duty.get(f"/api/v1/incidents/{call.code}/likely-same").json()
    assert one["incident"]["code"] == first.code and one["percent"] > 50 and one["signs"][0]["speaks_for"]
    page = duty.get(f"/incidents/{call.code}/").content.decode()
    assert 'id="likely"' in page and f'value="{first.code}"' in page
    body = {"site_codes": ["B1"], "kind": "power"}
    made = duty.post(f"/api/v1/incidents/{first.code}/split", body, content_type="application/json")
    assert made.status_code == 201 and made.json()["kind"] == "power" and made.json()["sites"] == 1
    stale = {"site_codes": ["A1"], "version": 1}
    assert duty.post(f"/api/v1/incidents/{first.code}/split", stale, content_type="application/json").status_code == 409
    missing = duty.post("/api/v1/incidents/SC-1999-0001/split", body, content_type="application/json")
    assert missing.status_code == 404


def test_the_proposal_can_be_merged_at_once(stage: Stage) -> None:
    first, call = stage.cut(), told(stage)
    duty = signed_in(stage, "duty_officer")
    version = Incident.objects.get(pk=call.pk).version
    duty.post(f"/incidents/{call.code}/merge/", {"into": first.code, "version": version})
    call.refresh_from_db()
    assert call.state == "merged" and call.merged_into_id == first.pk


def test_the_terminal_splits_and_proposes(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    first, call = stage.cut(), told(stage)
    app(
        ["incidents", "likely-same", call.code, "--json"],
        exit_on_error=False,
        print_error=False,
        result_action="return_value",
    )
    (one,) = json.loads(capsys.readouterr().out)
    assert one["line"]["code"] == first.code
    app(
        ["incidents", "split", first.code, "B1", "--kind", "power", "--json"],
        exit_on_error=False,
        print_error=False,
        result_action="return_value",
    )
    assert json.loads(capsys.readouterr().out)["kind"] == "power"
