"""What the writer remembers from group to group, and what it spares the store."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from builders import NOW, small_province
from thongsuot.alarms import actions, queries
from thongsuot.alarms.intake import Memory, decode, keep_together, tables
from thongsuot.alarms.models import Alarm, AlarmMessage, Source
from thongsuot.alarms.values import Parcel, Sender
from thongsuot.kernel.actor import HOUSE


def parcel(sender: Sender, *numbers: int, **more: Any) -> Parcel:
    said = {"alarmedObject": {"id": "S1"}, "specificProblem": "NE_UNREACH", "perceivedSeverity": "major"} | more
    return decode([said | {"externalAlarmId": f"X-{n}"} for n in numbers], sender=sender, now=NOW)


def a_sender() -> Sender:
    body = small_province().bodies["vtp"]
    actions.add_source(code="vtp-ems", name="EMS", organisation=body, by=HOUSE, now=NOW)
    return queries.sender_of(Source.objects.get())


@pytest.mark.django_db
def test_a_standing_alarm_is_read_once_and_then_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    sender, memory = a_sender(), Memory()
    keep_together([parcel(sender, 1)], memory=memory)
    monkeypatch.setattr(tables, "standing_alarms", lambda _prints: pytest.fail("it was read again"))
    keep_together([parcel(sender, 2, alarmDetails="Rectifier 2")], memory=memory)
    row = Alarm.objects.get()
    assert (row.times, row.details) == (2, "Rectifier 2")


@pytest.mark.django_db
def test_what_a_failed_transaction_did_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    sender, memory = a_sender(), Memory()
    keep_together([parcel(sender, 1)], memory=memory)
    with monkeypatch.context() as broken:
        broken.setattr(tables, "update", lambda *_a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep_together([parcel(sender, 2)], memory=memory)
    keep_together([parcel(sender, 2)], memory=memory)
    assert Alarm.objects.get().times == AlarmMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_keys_are_unchecked_only_while_alarms_are_written_and_all_of_them_hold() -> None:
    sender = a_sender()
    keep_together([parcel(sender, *range(250)), parcel(sender, 250)], memory=Memory())
    assert AlarmMessage.objects.count() == 251
    connection.check_constraints()
    if tables.is_sqlite():
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
