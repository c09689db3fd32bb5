"""The machine's door as raw ASGI: the same answers as the API operation, kept by one writer, a key known for seconds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms import actions, rules
from thongsuot.alarms.intake import line as line_module
from thongsuot.alarms.models import AlarmMessage, Source
from thongsuot.api import alarm_door
from thongsuot.api.alarm_door import AlarmDoor
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db(transaction=True)
ALARM = {
    "externalAlarmId": "A-1",
    "alarmedObject": {"id": "A1"},
    "specificProblem": "NE_UNREACH",
    "perceivedSeverity": "critical",
}
Answer = tuple[int, dict[str, str], Any]


class Caller:
    """Calls the door as an ASGI server does."""

    def __init__(self, door: AlarmDoor, key: str) -> None:
        self.door, self.key = door, key

    async def one(self, body: Any, *, parts: int = 1, gone: bool = False, **headers: str) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        size = max(1, -(-len(data) // parts))
        chunks = [data[n : n + size] for n in range(0, len(data), size)] or [b""]
        messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1 or gone}
            for number, chunk in enumerate(chunks)
        ]
        if gone:
            messages.append({"type": "http.disconnect"})
        sent: list[dict[str, Any]] = []
        given = {"x-api-key": self.key, "content-length": str(len(data))} | headers
        raw = [(k.lower().encode(), v.encode()) for k, v in given.items() if v]

        async def receive() -> dict[str, Any]:
            return messages.pop(0)

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.door({"type": "http", "method": "POST", "path": alarm_door.PATH, "headers": raw}, receive, send)
        if not sent:
            return 0, {}, None
        told = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        return sent[0]["status"], told, json.loads(sent[1]["body"])

    def post(self, *bodies: Any, **how: Any) -> list[Answer]:
        async def all_of_them() -> list[Answer]:
            try:
                return await asyncio.gather(*[self.one(body, **how) for body in bodies])
            finally:
                await asyncio.to_thread(self.door.stop)

        with ThreadPoolExecutor(1) as pool:  # browser tests before may have left a running loop in this thread
            return pool.submit(lambda: asyncio.run(all_of_them())).result()


@pytest.fixture
def stage() -> Stage:
    return build()


def _read_past_locks(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Let readers of the tests' store in memory pass its table locks, as they pass a writer of a file in WAL mode."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA read_uncommitted = 1")


@pytest.fixture
def caller(stage: Stage) -> Iterator[Caller]:
    connection_created.connect(_read_past_locks)
    _read_past_locks(connection)
    yield Caller(AlarmDoor(), actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)[1])
    connection_created.disconnect(_read_past_locks)
    connection.close()


def test_requests_of_one_moment_are_kept_in_one_commit_and_each_gets_its_own_answer(caller: Caller) -> None:
    bodies = [ALARM | {"externalAlarmId": f"N-{n}", "perceivedSeverity": "minor"} for n in range(40)]
    answers = caller.post(*bodies)
    assert [(status, said if status != 202 else 0) for status, _h, said in answers] == [(202, 0)] * 40
    assert {said["items"][0]["externalAlarmId"] for _s, _h, said in answers} == {f"N-{n}" for n in range(40)}
    assert AlarmMessage.objects.count() == 40
    told = [entry.payload for entry in OutboxEntry.objects.filter(topic="AlarmsReceived")]
    assert len(told) < 40 and sum(fact["last_id"] - fact["first_id"] + 1 for fact in told) == 40


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[]", b"[[[[", b"1", b'"x"', b"null", [{"externalAlarmId": "x"}], [ALARM, {"a": 1}], ALARM,
     [ALARM, ALARM], [ALARM | {"externalAlarmId": str(n)} for n in range(1001)], b" " * (rules.MAX_BYTES + 1),
     ALARM | {"alarmedObject": {"id": "Z"}}, ALARM | {"alarmRaisedTime": "2026-11-23T03:00:00"}],
)  # fmt: skip
def test_it_answers_as_the_operation_does(caller: Caller, body: Any) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body)
    operation = Client().post(
        alarm_door.PATH, data=data, content_type="application/json", headers={"X-API-Key": caller.key}
    )
    AlarmMessage.objects.all().delete()
    status, told, said = caller.post(body)[0]
    assert (status, told["content-type"]) == (operation.status_code, operation["Content-Type"])
    assert said == operation.json()


def test_a_body_may_come_in_parts_and_a_sender_that_hangs_up_leaves_nothing(caller: Caller) -> None:
    assert caller.post([ALARM], parts=7)[0][0] == 202
    assert caller.post([ALARM | {"externalAlarmId": "A-2"}], gone=True)[0][0] == 0
    assert caller.post(b" " * (rules.MAX_BYTES + 1), parts=3, **{"content-length": ""})[0][0] == 413
    assert AlarmMessage.objects.count() == 1


@pytest.mark.parametrize("headers", [{"x-api-key": ""}, {"x-api-key": "tsk_wrong"}, {"x-api-key": "é"}])
def test_a_wrong_key_is_told(caller: Caller, headers: dict[str, str]) -> None:
    status, told, said = caller.post(ALARM, **headers)[0]
    assert (status, said["title"], told["content-type"]) == (401, "wrong_key", "application/problem+json")
    assert not AlarmMessage.objects.exists()


def test_the_key_may_come_as_bearer(caller: Caller) -> None:
    assert caller.post(ALARM, **{"x-api-key": "", "authorization": f"Bearer {caller.key}"})[0][0] == 202


def test_a_key_taken_back_stops_when_its_few_seconds_are_over(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert caller.post(ALARM)[0][0] == 202
    actions.switch_source("vtp-ems", on=False, by=HOUSE, now=NOW)
    assert caller.post(ALARM)[0][0] == 202  # known for a few seconds
    assert alarm_door.KEY_FOR_S <= 5
    later = alarm_door.time.monotonic() + alarm_door.KEY_FOR_S + 0.1
    monkeypatch.setattr(alarm_door.time, "monotonic", lambda: later)
    assert caller.post(ALARM)[0][0] == 403
    actions.switch_source("vtp-ems", on=True, by=HOUSE, now=NOW)
    actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)
    monkeypatch.setattr(alarm_door.time, "monotonic", lambda: later + alarm_door.KEY_FOR_S + 0.1)
    assert caller.post(ALARM)[0][0] == 401


def test_a_source_beyond_its_rate_waits_and_its_critical_alarms_longest(caller: Caller) -> None:
    Source.objects.filter(code="vtp-ems").update(rate_per_s=1)
    most = rules.RATE_BURST_S
    minor = [ALARM | {"externalAlarmId": f"m{n}", "perceivedSeverity": "minor"} for n in range(most)]
    assert caller.post(minor)[0][0] == 202
    status, told, said = caller.post(minor)[0]
    assert (status, said["title"]) == (429, "rate_limit") and int(told["retry-after"]) >= 1
    assert caller.post(ALARM)[0][0] == 202
    grave = [ALARM | {"externalAlarmId": f"c{n}"} for n in range(most + 1)]
    assert caller.post(grave)[0][0] == 429
    assert AlarmMessage.objects.count() == most + 1


def test_a_full_line_refuses_critical_alarms_last(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    minor = ALARM | {"perceivedSeverity": "minor", "externalAlarmId": "m"}
    monkeypatch.setattr(line_module.rules, "LINE_LIMIT", 0)
    answers = caller.post(minor, ALARM)
    assert [status for status, _h, _b in answers] == [429, 202]
    assert int(answers[0][1]["retry-after"]) >= 1
    monkeypatch.setattr(line_module.rules, "LINE_LIMIT_CRITICAL", 0)
    assert caller.post(ALARM)[0][0] == 429


def test_one_request_that_breaks_the_writer_takes_no_other_along(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = line_module.keep_together

    def breaks(parcels: Any, **how: Any) -> Any:
        if any(alarm.external_alarm_id == "poison" for parcel in parcels for _i, alarm in parcel.good):
            raise ZeroDivisionError
        return whole(parcels, **how)

    monkeypatch.setattr(line_module, "keep_together", breaks)
    answers = caller.post(*[ALARM | {"externalAlarmId": name} for name in ("a", "poison", "b")])
    assert [status for status, _h, _b in answers] == [202, 500, 202]
    assert set(AlarmMessage.objects.values_list("external_id", flat=True)) == {"a", "b"}


def test_nothing_is_answered_202_when_the_store_cannot_be_written(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from thongsuot.alarms.intake import keeping

    def full(*_a: Any, **_k: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(keeping.tables, "insert", full)
    status, told, said = caller.post(ALARM)[0]
    assert (status, said["title"]) == (503, "store_away") and int(told["retry-after"]) > 0
    assert not AlarmMessage.objects.exists()
