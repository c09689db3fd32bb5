"""The intake's plain SQL names exactly the columns that the models have, on whatever store runs the tests."""

from __future__ import annotations

import datetime as dt

import pytest

from thongsuot.alarms.intake import Memory, tables
from thongsuot.alarms.models import Alarm, AlarmMessage


def columns(model: type) -> set[str]:
    return {field.column for field in model._meta.concrete_fields}  # type: ignore[attr-defined]


def test_the_intake_writes_every_column_of_its_tables() -> None:
    assert set(tables.ALARM_COLUMNS) == columns(Alarm)
    assert set(tables.MESSAGE_COLUMNS) == columns(AlarmMessage)
    assert {*tables.STATE_COLUMNS, *tables.TOLD_COLUMNS} < columns(Alarm)


@pytest.mark.django_db
def test_numbers_taken_for_rows_grow_and_are_never_given_twice() -> None:
    first = tables.next_ids("alarms_alarm", 3)
    assert first == sorted(set(first)) and len(first) == 3


def test_a_moment_is_written_as_utc_whatever_its_zone() -> None:
    at = dt.datetime(2026, 11, 23, 10, 0, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert tables.moment(at) == "2026-11-23 03:00:00.000005"
    assert Memory().text(at.astimezone(dt.UTC)) == "2026-11-23 03:00:00.000005"
