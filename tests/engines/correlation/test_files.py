"""Reading alarms from files: the quick reader says the same as the patient one, and names what it can't read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from thongsuot.engines.correlation import Alarm
from thongsuot.engines.correlation.files import read_alarm

GOOD: dict[str, Any] = {
    "externalAlarmId": "1",
    "alarmedObject": {"id": "A2/port/LA2"},
    "specificProblem": "LINK_LOS",
    "perceivedSeverity": "major",
    "alarmReportingTime": "2026-01-01T00:00:00.250Z",
}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"site": "A2", "alarmRaisedTime": "2026-01-01T06:59:00+07:00"},
        {"perceivedSeverity": "cleared", "alarmClearedTime": "2026-01-01T00:00:00Z"},
        {"externalAlarmId": 7, "alarmedObject": {"id": 9}},
        {"alarmRaisedTime": None, "site": None},
        {"specificProblem": 404},
        {"unknownField": {"deep": [1, 2]}},
    ],
)
def test_the_quick_reader_says_the_same_as_the_patient_one(other: dict[str, Any]) -> None:
    body = {**GOOD, **other}
    assert read_alarm(json.dumps(body).encode()) == Alarm.from_tmf642(body)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"alarmReportingTime": "yesterday"}, "yesterday"),
        ({"alarmReportingTime": "2026-01-01T00:00:00"}, "zone"),
        ({"alarmRaisedTime": "2026-01-01T00:00:00"}, "zone"),
        ({"alarmedObject": "A2"}, "TypeError"),
    ],
)
def test_what_cannot_be_read_is_named(other: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_alarm(json.dumps({**GOOD, **other}).encode())
    with pytest.raises(ValueError):
        read_alarm(b'{"externalAlarmId": "1"')
