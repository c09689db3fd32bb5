"""Any history of messages against an oracle: late, twice, the wrong way round, resent, reused ids, two operators."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import NOW, small_province
from thongsuot.alarms import actions, queries, rules
from thongsuot.alarms.intake import Memory, decode, keep_together
from thongsuot.alarms.models import Alarm, AlarmMessage, Source
from thongsuot.alarms.values import Receipt
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network.models import Site

HISTORIES = int(os.environ.get("HISTORIES", "60"))
SEVERITIES = ("critical", "major", "minor", "warning", "indeterminate", "cleared")
Event = tuple[str, int]  # severity, second


def moment(second: int) -> dt.datetime:
    return NOW + dt.timedelta(seconds=second)


def oracle(events: list[Event]) -> dict[str, Any]:
    """Say what stands after these events, by looking at all of them at once."""
    raises = [(at, severity) for severity, at in events if severity != "cleared"]
    ends = [at for severity, at in events if severity == "cleared"]
    last_end = max(ends, default=None)
    standing = [(at, severity) for at, severity in raises if last_end is None or at > last_end]
    latest = max((at for at, _severity in standing), default=None)
    return {
        "is_active": bool(standing),
        "times": len(raises),
        "cleared_at": last_end,
        "severities": {severity for at, severity in standing if at == latest} or {"cleared"},
        "between": (min(standing)[0], latest) if standing else None,
    }


def fold(events: list[Event]) -> Any:
    state = rules.begin(severity=events[0][0], event_at=moment(events[0][1]))
    for severity, at in events[1:]:
        state = rules.follow(state, severity=severity, event_at=moment(at))
    return state


def disagreement(state: Any, events: list[Event]) -> str:
    said = oracle(events)
    end = None if said["cleared_at"] is None else moment(said["cleared_at"])
    if (state.is_active, state.times, state.cleared_at) != (said["is_active"], said["times"], end):
        return f"{state} against {said}"
    if state.severity not in said["severities"]:
        return f"severity {state.severity} against {said}"
    if said["between"] and not moment(said["between"][0]) <= state.first_raised_at <= moment(said["between"][1]):
        return f"raised {state.first_raised_at} against {said}"
    return ""


EVENTS = st.lists(st.tuples(st.sampled_from(SEVERITIES), st.integers(-5, 5)), min_size=1, max_size=9)


@settings(max_examples=5_000)
@given(EVENTS)
@example([("major", 1), ("major", 3), ("cleared", 2)])
@example([("cleared", 2), ("major", 3), ("major", 1)])
def test_whatever_the_order_the_latest_event_decides(events: list[Event]) -> None:
    assert disagreement(fold(events), events) == ""


def test_rules_that_believe_the_order_of_arrival_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rules, "follow", lambda state, severity, event_at: rules.begin(severity=severity, event_at=event_at)
    )
    assert disagreement(fold([("major", 3), ("cleared", 2)]), [("major", 3), ("cleared", 2)])


MESSAGE = st.fixed_dictionaries(
    {
        "source": st.sampled_from(("vtp", "vnp")),
        "id": st.integers(1, 6),
        "site": st.sampled_from(("S1", "S2", "NOWHERE")),
        "problem": st.sampled_from(("NE_UNREACH", "MAINS_FAIL")),
        "severity": st.sampled_from(SEVERITIES),
        "second": st.integers(-4, 4),
        "off_s": st.sampled_from((0, 0, 0, 299, 301, -7200)),
    }
)
REQUEST = st.tuples(st.sampled_from(("vtp", "vnp")), st.lists(MESSAGE, min_size=1, max_size=6))
HISTORY = st.lists(st.lists(REQUEST, min_size=1, max_size=4), min_size=1, max_size=5)


ONE = {"source": "vtp", "id": 1, "site": "S1", "problem": "NE_UNREACH", "severity": "major", "second": 0, "off_s": 0}


def as_json(message: dict[str, Any]) -> dict[str, Any]:
    at = moment(message["second"])
    key = "alarmClearedTime" if message["severity"] == "cleared" else "alarmRaisedTime"
    return {
        "externalAlarmId": f"X-{message['id']}",
        "alarmedObject": {"id": message["site"]},
        "specificProblem": message["problem"],
        "perceivedSeverity": message["severity"],
        "alarmReportingTime": (NOW + dt.timedelta(seconds=message["off_s"])).isoformat(),
        key: at.isoformat(),
    }


def identity(source: str, message: dict[str, Any], first: dict[tuple[str, int], dict[str, Any]]) -> tuple[Any, ...]:
    """Say which event a message is: a known id with the same object, problem and severity is a repeat of the first."""
    known = first.setdefault((source, message["id"]), message)
    told = ("site", "problem", "severity")
    if all(known[field] == message[field] for field in told):
        return source, message["id"]
    return (source, message["id"], *(message[field] for field in (*told, "second")))


def play(history: list[list[tuple[str, list[dict[str, Any]]]]]) -> list[Receipt]:
    senders = {code: queries.sender_of(Source.objects.get(code=f"{code}-ems")) for code in ("vtp", "vnp")}
    receipts, memory = [], Memory()
    for number, group in enumerate(history):
        parcels = [
            decode([as_json(m) for m in messages], sender=senders[source], now=NOW) for source, messages in group
        ]
        # Every third group comes by another writer, of whom the one that remembers must notice.
        found = keep_together(parcels, memory=None if number % 3 == 1 else memory)
        assert all(isinstance(receipt, Receipt) for receipt in found)
        receipts += found
    return receipts  # type: ignore[return-value]


def check(history: list[list[tuple[str, list[dict[str, Any]]]]], receipts: list[Receipt]) -> None:
    first: dict[tuple[str, int], dict[str, Any]] = {}
    expected: Counter[tuple[Any, ...]] = Counter()
    events: dict[tuple[str, str, str], list[Event]] = {}
    clocks: list[int] = []
    requests = [request for group in history for request in group]
    for (source, messages), receipt in zip(requests, receipts, strict=True):
        fresh = 0
        for message in messages:
            key = identity(source, message, first)
            expected[key] += 1
            if expected[key] == 1:
                fresh += 1
                events.setdefault((source, message["site"], message["problem"]), []).append(
                    (message["severity"], message["second"])
                )
                clocks.append(message["off_s"] if abs(message["off_s"]) > 300 else 0)
        assert (receipt.accepted, receipt.repeated) == (fresh, len(messages) - fresh)
        assert [item.index for item in receipt.items] == list(range(len(messages)))
    rows = AlarmMessage.objects.all()
    assert rows.count() == len(expected)
    assert sum(row.repeats + 1 for row in rows) == sum(expected.values())
    assert sorted(rows.values_list("clock_off_s", flat=True)) == sorted(clocks)
    assert {(r.alarm.organisation.code, r.source.organisation.code) for r in rows} <= {("vtp", "vtp"), ("vnp", "vnp")}
    standing = {(a.organisation.code, a.object_id, a.specific_problem): a for a in Alarm.objects.all()}
    assert set(standing) == set(events)
    for key, told in events.items():
        row = standing[key]
        row.severity = row.perceived_severity  # type: ignore[attr-defined]
        assert disagreement(row, told) == "", key
    told_ids = {
        pk
        for entry in OutboxEntry.objects.filter(topic="AlarmsReceived")
        for pk in range(entry.payload["first_id"], entry.payload["last_id"] + 1)
    }
    assert set(rows.values_list("id", flat=True)) <= told_ids


@pytest.fixture
def two_operators(db: None) -> None:
    province = small_province()
    for code, body in (("S1", "vtp"), ("S2", "vnp")):
        Site.objects.create(code=code, owner=province.bodies[body], kind="access", lat=20.4, lon=106.3)
        actions.add_source(code=f"{body}-ems", name="EMS", organisation=province.bodies[body], by=HOUSE, now=NOW)


@pytest.mark.usefixtures("two_operators")
def test_any_history_leaves_each_message_once_and_what_stands_as_the_oracle_says() -> None:
    @settings(max_examples=HISTORIES)
    @given(HISTORY)
    def each(history: list[list[tuple[str, list[dict[str, Any]]]]]) -> None:
        with transaction.atomic():
            check(history, play(history))
            transaction.set_rollback(True)

    each()


@pytest.mark.usefixtures("two_operators")
def test_an_intake_that_counts_repeats_as_new_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from thongsuot.alarms.intake import keeping

    monkeypatch.setattr(keeping.rules, "is_reuse", lambda **_how: False)
    one = ONE
    history = [[("vtp", [one, one | {"severity": "cleared", "second": 3}])]]
    with pytest.raises(AssertionError):
        check(history, play(history))


def test_a_writer_that_does_not_notice_another_is_found_out(
    two_operators: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = [
        [("vtp", [ONE])],
        [("vtp", [ONE | {"id": 2, "severity": "cleared", "second": 3}])],
        [("vtp", [ONE | {"id": 3, "severity": "minor", "second": 1}])],
    ]
    with transaction.atomic():
        check(history, play(history))
        transaction.set_rollback(True)
    monkeypatch.setattr(Memory, "begin", lambda _self, _last: None)
    with pytest.raises(AssertionError):
        check(history, play(history))
