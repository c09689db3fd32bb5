"""The machine's door: keys, answers, limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms import actions, rules
from thongsuot.alarms.models import AlarmMessage, Source
from thongsuot.api import alarms as api_alarms
from thongsuot.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db
URL = "/api/v1/alarms"
ALARM = {
    "externalAlarmId": "A-1",
    "alarmedObject": {"id": "A1"},
    "specificProblem": "NE_UNREACH",
    "perceivedSeverity": "critical",
}


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


@pytest.fixture
def key(stage: Stage) -> str:
    return actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)[1]


def post(body: Any, key: str = "", **headers: str) -> Any:
    sent = {"X-API-Key": key} if key else {}
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return Client().post(URL, data=data, content_type="application/json", headers=sent | headers)


def test_an_alarm_is_accepted_and_its_repeat_counted(key: str) -> None:
    first, second = post(ALARM, key), post([ALARM], key)
    assert first.status_code == second.status_code == 202
    assert first.json()["accepted"] == 1
    assert second.json()["items"] == [{"index": 0, "status": "repeated", "externalAlarmId": "A-1"}]
    assert AlarmMessage.objects.get().repeats == 1


def test_the_key_may_come_as_bearer(key: str) -> None:
    assert post(ALARM, Authorization=f"Bearer {key}").status_code == 202


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "tsk_wrong"}, {"Authorization": "Bearer x"}, {"X-API-Key": ""}])
def test_a_wrong_key_is_told_and_nothing_is_written(stage: Stage, headers: dict[str, str]) -> None:
    answer = post(ALARM, **headers)
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"
    assert not AlarmMessage.objects.exists()


def test_a_rotated_key_stops_and_a_source_switched_off_is_refused(key: str) -> None:
    _source, fresh = actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)
    assert post(ALARM, key).status_code == 401
    actions.switch_source("vtp-ems", on=False, by=HOUSE, now=NOW)
    assert post(ALARM, fresh).status_code == 403
    actions.switch_source("vtp-ems", on=True, by=HOUSE, now=NOW)
    assert post(ALARM, fresh).status_code == 202


def test_wrong_items_are_told_by_index_and_the_others_kept(key: str) -> None:
    answer = post([{"externalAlarmId": "x"}, ALARM], key)
    assert answer.status_code == 202
    said = answer.json()
    assert (said["accepted"], said["rejected"]) == (1, 1)
    assert said["items"][0]["status"] == "rejected" and "alarmedObject" in said["items"][0]["detail"]
    none = post([{"externalAlarmId": "x"}], key)
    assert none.status_code == 422 and none.json()["errors"]["items"][0]["index"] == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"[[[[", b"1", b'"x"', b"[" * 5000, b"null"])
def test_what_is_no_alarm_is_422(key: str, body: bytes) -> None:
    answer = post(body, key)
    assert answer.status_code == 422 and answer.json()["title"] in ("not_json", "empty", "all_rejected")


def test_limits(key: str) -> None:
    assert post([ALARM | {"externalAlarmId": str(n)} for n in range(1001)], key).status_code == 413
    assert post(b" " * (2 * 1024 * 1024 + 1), key).status_code == 413
    assert post(b" " * (13 * 1024 * 1024), key).status_code == 413
    assert not AlarmMessage.objects.exists()


def test_an_unknown_object_is_accepted_with_a_warning(key: str) -> None:
    answer = post(ALARM | {"alarmedObject": {"id": "Z"}}, key)
    assert answer.json()["items"][0]["warnings"] == ["object_unknown"]


def test_when_the_line_is_full_only_critical_ones_come_in(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    most, more = rules.BACKLOG_LIMIT, rules.BACKLOG_LIMIT_CRITICAL
    for waiting, severity, status in (
        (most + 1, "minor", 429),
        (most + 1, "critical", 202),
        (more + 1, "critical", 429),
    ):
        monkeypatch.setattr(api_alarms.queries, "messages_waiting", lambda viewer, n=waiting: n)
        answer = post(ALARM | {"externalAlarmId": f"{waiting}{severity}", "perceivedSeverity": severity}, key)
        assert answer.status_code == status
        if status == 429:
            assert int(answer["Retry-After"]) > 0


def test_a_persons_token_is_no_sources_key_and_the_other_way_round(stage: Stage, key: str) -> None:
    client = Client()
    client.force_login(stage.province.persons["noc_a"])
    assert client.post(URL, data=json.dumps(ALARM), content_type="application/json").status_code == 401
    assert Client().get(URL, headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_an_operator_lists_its_own_alarms_and_sources_only(stage: Stage) -> None:
    stage.send("vtp", ("A1", "NE_UNREACH"))
    stage.send("vnp", ("B1", "NE_UNREACH"))
    client = Client()
    client.force_login(stage.province.persons["noc_a"])
    assert [row["object_id"] for row in client.get(URL).json()] == ["A1"]
    assert [row["code"] for row in client.get(URL + "/sources").json()] == ["vtp-ems"]
    assert client.post(URL + "/sources/vnp-ems/key", content_type="application/json").status_code == 404


def test_an_operator_makes_a_source_of_its_own_body_only(stage: Stage) -> None:
    client = Client()
    client.force_login(stage.province.persons["noc_a"])
    body = {"code": "new", "name": "x", "organisation": "vnp"}
    assert client.post(URL + "/sources", data=body, content_type="application/json").status_code == 403
    body["organisation"] = "vtp"
    answer = client.post(URL + "/sources", data=body, content_type="application/json")
    assert answer.status_code == 201 and post(ALARM, answer.json()["key"]).status_code == 202
    assert answer.json()["key"] not in json.dumps(client.get(URL + "/sources").json())
    assert Source.objects.get(code="new").key_hash not in json.dumps(client.get(URL + "/sources").json())
