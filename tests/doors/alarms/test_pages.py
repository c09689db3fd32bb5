"""Pages of the alarms room."""

from __future__ import annotations

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build, said
from thongsuot.incidents import actions as incidents
from thongsuot.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def test_each_page_has_its_empty_state(stage: Stage) -> None:
    client = signed_in(stage, "duty_officer")
    for url in ("/alarms/", "/alarms/standing/", "/alarms/sources/"):
        assert client.get(url).status_code == 200
    assert 'class="empty"' in client.get("/alarms/").content.decode()
    assert 'class="empty"' in client.get("/alarms/standing/").content.decode()


def test_alarms_are_grouped_by_incident_and_reasons_are_shown(stage: Stage) -> None:
    cut = stage.cut()
    aside = stage.send("vtp", ("A1", "VSWR"))
    incidents.set_aside(dict.fromkeys(aside, "informational"), by=HOUSE, now=NOW)
    page = signed_in(stage, "duty_officer").get("/alarms/").content.decode()
    assert cut.code in page and 'id="aside"' in page
    own = signed_in(stage, "noc_b").get("/alarms/").content.decode()
    assert cut.code in own and 'id="aside"' not in own


def test_an_operator_sees_no_alarm_of_its_rival(stage: Stage) -> None:
    code = stage.cut().code
    client = signed_in(stage, "noc_a")
    pages = [client.get(u).content.decode() for u in ("/alarms/", "/alarms/standing/", f"/incidents/{code}/alarms/")]
    assert "A1" in pages[1] and "A1" in pages[2]
    assert [said(("B1", "B2"), page) for page in pages] == [[], [], []]


def test_a_key_is_shown_once(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    body = stage.province.bodies["vtp"].pk
    made = client.post("/alarms/sources/new/", {"code": "ems-2", "name": "", "organisation": body})
    assert made.status_code == 201 and "tsk_" in made.content.decode() and made["Cache-Control"] != ""
    assert 'id="the-key"' not in client.get("/alarms/sources/ems-2/").content.decode()
    twice = client.post("/alarms/sources/new/", {"code": "ems-2", "name": "kept text", "organisation": body})
    assert twice.status_code == 422 and "kept text" in twice.content.decode()
    assert client.post("/alarms/sources/ems-2/switch/", {"on": "0"}).status_code == 302
    assert client.get("/alarms/sources/vnp-ems/").status_code == 404
    foreign = stage.province.bodies["vnp"].pk
    assert client.post("/alarms/sources/new/", {"code": "x", "organisation": foreign}).status_code == 422


def test_the_sources_page_tells_its_last_rejection(stage: Stage) -> None:
    from thongsuot.alarms import actions
    from thongsuot.kernel.errors import Invalid

    wrong = {
        "externalAlarmId": " ",
        "alarmedObject": {"id": "A1"},
        "specificProblem": "X",
        "perceivedSeverity": "minor",
    }
    with pytest.raises(Invalid):
        actions.receive([wrong], source=stage.sources["vtp"], now=NOW)
    assert "blank_id" in signed_in(stage, "noc_a").get("/alarms/sources/vtp-ems/").content.decode()
