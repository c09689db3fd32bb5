"""Pages, operations and commands of shelving."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms.models import Alarm, Shelving
from thongsuot.cli import alarm_shelving as commands
from thongsuot.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    found = build()
    found.send("vtp", ("A1", "FAN_FAIL"), ("A2", "FAN_FAIL"))
    found.send("vnp", ("B1", "FAN_FAIL"))
    return found


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def alarm(thing: str) -> int:
    return Alarm.objects.get(object_id=thing).pk


def wish(*things: str, reason: str = "Đang thay quạt", hours: str = "4") -> dict[str, Any]:
    return {"alarm": [alarm(thing) for thing in things], "reason": reason, "hours": hours, "until": ""}


def test_chosen_rows_go_to_the_list_of_the_shelved_and_back_without_script(stage: Stage) -> None:
    client = signed_in(stage, "duty_officer")
    page = client.get("/alarms/standing/").content.decode()
    assert f'name="alarm" value="{alarm("A1")}" form="act-form" data-hotkey="x"' in page
    assert 'id="act-form"' in page and "người trực vẫn được gọi" in page
    done = client.post("/alarms/shelve/?severity=critical", wish("A1", "B1"))
    assert done.status_code == 302 and done["Location"] == "/alarms/standing/?severity=critical"
    left = client.get("/alarms/standing/").content.decode()
    assert f'id="alarm-{alarm("A2")}"' in left and f'id="alarm-{alarm("A1")}"' not in left
    out = client.get("/alarms/shelved/").content.decode()
    assert f'id="shelved-{alarm("A1")}"' in out and "Đang thay quạt" in out and 'id="back"' not in out
    assert client.post("/alarms/unshelve/", {"alarm": [alarm("A1")]}).status_code == 302
    out = client.get("/alarms/shelved/").content.decode()
    assert f'id="shelved-{alarm("A1")}"' not in out and 'id="back"' in out
    assert f'id="alarm-{alarm("A1")}"' in client.get("/alarms/standing/").content.decode()


def test_a_wrong_wish_keeps_what_was_chosen(stage: Stage) -> None:
    client = signed_in(stage, "duty_officer")
    again = client.post("/alarms/shelve/", wish("A1", reason=""))
    page = again.content.decode()
    assert again.status_code == 422 and f'value="{alarm("A1")}" form="act-form" data-hotkey="x" checked' in page
    assert client.post("/alarms/shelve/", wish()).status_code == 422
    assert client.post("/alarms/shelve/", wish("A1") | {"until": "2020-01-01T00:00"}).status_code == 422
    assert client.post("/alarms/shelve/", wish("A1") | {"alarm": ["x", "9" * 30]}).status_code == 422
    assert not Shelving.objects.exists()


def test_a_rivals_alarm_answers_404_and_is_never_shown(stage: Stage) -> None:
    rival = signed_in(stage, "noc_a")
    assert rival.post("/alarms/shelve/", wish("B1")).status_code == 404
    assert rival.post("/alarms/shelve/", wish("A1", "B1")).status_code == 404
    assert rival.post("/alarms/unshelve/", {"alarm": [alarm("B1")]}).status_code == 404
    body = {"alarms": [alarm("B1")], "reason": "Thay quạt", "until": (clock.now() + dt.timedelta(hours=1)).isoformat()}
    assert rival.post("/api/v1/alarms/shelve", body, content_type="application/json").status_code == 404
    assert signed_in(stage, "noc_b").post("/alarms/shelve/", wish("B1")).status_code == 302
    assert "B1" not in rival.get("/alarms/shelved/").content.decode()
    assert rival.get("/api/v1/alarms/shelved").json() == []


def test_who_may_only_read_has_no_boxes_and_no_button(stage: Stage) -> None:
    client = signed_in(stage, "auditor")
    assert 'name="alarm"' not in client.get("/alarms/standing/").content.decode()
    assert client.get("/alarms/shelved/").status_code == 200
    assert client.post("/alarms/shelve/", wish("A1")).status_code == 403
    assert client.post("/alarms/unshelve/", wish("A1")).status_code == 403
    assert signed_in(stage, "police").get("/alarms/shelved/").status_code == 403


def test_the_operations_shelve_list_and_put_back(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    until = (clock.now() + dt.timedelta(hours=2)).isoformat()
    body = {"alarms": [alarm("A1")], "reason": "Đang thay quạt", "until": until}
    made = client.post("/api/v1/alarms/shelve", body, content_type="application/json")
    assert made.status_code == 201 and made.json()[0]["object_id"] == "A1"
    [row] = client.get("/api/v1/alarms/shelved").json()
    assert (row["alarm"], row["reason"], row["is_active"]) == (alarm("A1"), "Đang thay quạt", True)
    gone = client.post("/api/v1/alarms/unshelve", {"alarms": [alarm("A1")]}, content_type="application/json")
    assert gone.status_code == 200 and gone.json()[0]["ended_why"] == "hand"
    again = client.post("/api/v1/alarms/unshelve", {"alarms": [alarm("A1")]}, content_type="application/json")
    assert again.status_code == 409 and "not_shelved" in again.content.decode()
    far = body | {"until": (NOW + dt.timedelta(days=4000)).isoformat()}
    assert client.post("/api/v1/alarms/shelve", far, content_type="application/json").status_code == 422


def test_the_commands_do_the_same(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    commands.shelve(alarm("A1"), alarm("B1"), reason="Đang thay quạt", hours=3)
    assert "A1" in capsys.readouterr().out
    commands.shelved(json=True)
    rows = json.loads(capsys.readouterr().out)
    assert sorted(row["object_id"] for row in rows) == ["A1", "B1"]
    commands.unshelve(alarm("A1"), json=True)
    assert [row["ended_why"] for row in json.loads(capsys.readouterr().out)] == ["hand"]
