"""Hot spots and trends through the API and in the terminal, as each may see them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.cli.main import app
from thongsuot.incidents import actions
from thongsuot.incidents.models import Incident
from thongsuot.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(hours=1))
    made = build()
    made.cut()
    actions.open_by_hand(kind="postal", title="Bưu cục", started_at=NOW, by=made.actor("noc_b"), now=NOW)
    return made


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def test_each_counts_what_it_may_see(stage: Stage) -> None:
    url = "/api/v1/incidents/trends?days=30"
    of_all, of_a = signed_in(stage, "duty_officer").get(url).json(), signed_in(stage, "noc_a").get(url).json()
    assert (of_all["count"], of_a["count"]) == (2, 1), "the rival's own incident doesn't count for A"
    assert (of_all["sites"], of_a["sites"]) == (4, 2)
    assert sum(map(sum, of_all["hours"])) == 2 and {kind["kind"] for kind in of_all["kinds"]} == {"fiber", "postal"}
    Incident.objects.update(is_drill=True)
    assert signed_in(stage, "duty_officer").get(url).json()["count"] == 0


def test_a_wrong_period_or_kind_is_said(stage: Stage) -> None:
    duty = signed_in(stage, "duty_officer")
    assert duty.get("/api/v1/incidents/trends?days=1").status_code == 422
    assert duty.get("/api/v1/incidents/trends?kind=storm").status_code == 422
    assert Client().get("/api/v1/incidents/trends").status_code == 401


def test_the_terminal_shows_them(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["incidents", "trends", "--days", "30", "--kind", "postal", "--json"]
    app(words, exit_on_error=False, print_error=False, result_action="return_value")
    assert json.loads(capsys.readouterr().out)["count"] == 1
