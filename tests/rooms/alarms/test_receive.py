"""Taking alarms in: each kept once, wrong ones told, nothing half-written."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from builders import NOW, Province, small_province
from thongsuot.alarms import actions
from thongsuot.alarms.errors import TooMuch
from thongsuot.alarms.models import Alarm, AlarmMessage, Source
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    made = small_province()
    for code, body in (("S1", "vtp"), ("S2", "vnp")):
        Site.objects.create(code=code, owner=made.bodies[body], kind="access", lat=20.4, lon=106.3)
    return made


def make_source(province: Province, body: str = "vtp") -> Source:
    made, _key = actions.add_source(
        code=f"{body}-ems", name="EMS", organisation=province.bodies[body], by=HOUSE, now=NOW
    )
    return made


def alarm(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "externalAlarmId": f"A-{number}",
        "alarmedObject": {"id": "S1"},
        "specificProblem": "NE_UNREACH",
        "perceivedSeverity": "critical",
        "alarmReportingTime": NOW.isoformat(),
        "alarmRaisedTime": (NOW - dt.timedelta(seconds=5)).isoformat(),
    } | changes


def test_an_accepted_alarm_stands_with_its_outbox_row(province: Province) -> None:
    receipt = actions.receive(json.dumps(alarm()).encode(), source=make_source(province), now=NOW)
    assert (receipt.accepted, receipt.repeated, receipt.rejected) == (1, 0, 0)
    entry = OutboxEntry.objects.get(topic="AlarmsReceived")
    assert entry.payload == {"first_id": receipt.first_id, "last_id": receipt.last_id}
    standing = Alarm.objects.get()
    assert standing.is_active and standing.site_code == "S1" and standing.object_known


def test_repeats_only_count(province: Province) -> None:
    source = make_source(province)
    actions.receive([alarm(), alarm()], source=source, now=NOW)
    receipt = actions.receive([alarm(), alarm(), alarm(2)], source=source, now=NOW)
    assert (receipt.accepted, receipt.repeated) == (1, 2)
    assert AlarmMessage.objects.get(external_id="A-1").repeats == 3
    source.refresh_from_db()
    assert (source.accepted, source.repeated) == (2, 3)
    assert OutboxEntry.objects.filter(topic="AlarmsReceived").count() == 2


def test_a_request_of_repeats_alone_tells_the_worker_nothing(province: Province) -> None:
    source = make_source(province)
    actions.receive([alarm()], source=source, now=NOW)
    actions.receive([alarm()], source=source, now=NOW)
    assert OutboxEntry.objects.filter(topic="AlarmsReceived").count() == 1


def test_the_same_id_of_two_sources_makes_two_alarms(province: Province) -> None:
    for body, site in (("vtp", "S1"), ("vnp", "S2")):
        actions.receive([alarm(alarmedObject={"id": site})], source=make_source(province, body), now=NOW)
    assert AlarmMessage.objects.count() == Alarm.objects.count() == 2


def test_one_wrong_item_does_not_stop_the_others(province: Province) -> None:
    source = make_source(province)
    wrong = [
        {"externalAlarmId": "X"},
        alarm(3, perceivedSeverity="awful"),
        alarm(4, alarmRaisedTime="2026-11-23T03:00:00"),
        alarm(5, alarmedObject={"id": "S\x001"}),
        "text",
        alarm(6, alarmRaisedTime="0001-01-01T00:00:00+14:00"),
        alarm(7, externalAlarmId="  "),
    ]
    receipt = actions.receive(json.dumps([alarm(1), *wrong, alarm(2)]).encode(), source=source, now=NOW)
    assert (receipt.accepted, receipt.rejected) == (2, 7)
    assert [item.status for item in receipt.items] == ["accepted", *["rejected"] * 7, "accepted"]
    reasons = [item.reason for item in receipt.items[1:-1]]
    assert reasons == [
        "not_an_alarm", "not_an_alarm", "time_without_zone", "control_character", "not_an_alarm", "time_impossible",
        "blank_id",
    ]  # fmt: skip
    source.refresh_from_db()
    assert source.rejected == 7 and source.last_rejected_reason.startswith("blank_id")


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b"\xff\xfe", b"[]", b'{"a": 1}', b"null", b'[{"a":"\\ud800"}]'])
def test_what_holds_no_alarm_is_refused_and_nothing_is_written(province: Province, body: bytes) -> None:
    with pytest.raises(Invalid):
        actions.receive(body, source=make_source(province), now=NOW)
    assert not AlarmMessage.objects.exists() and not OutboxEntry.objects.filter(topic="AlarmsReceived").exists()


def test_a_thousand_and_one_is_too_much(province: Province) -> None:
    with pytest.raises(TooMuch):
        actions.receive([alarm(n) for n in range(1001)], source=make_source(province), now=NOW)
    assert not AlarmMessage.objects.exists()


def test_an_alarm_of_an_unknown_object_is_kept_and_told(province: Province) -> None:
    receipt = actions.receive([alarm(alarmedObject={"id": "NOWHERE"})], source=make_source(province), now=NOW)
    assert receipt.items[0].warnings == ("object_unknown",)
    assert Alarm.objects.get().object_known is False


def test_an_alarm_about_a_rivals_site_hangs_on_nothing(province: Province) -> None:
    receipt = actions.receive([alarm(alarmedObject={"id": "S2"})], source=make_source(province), now=NOW)
    assert receipt.items[0].warnings == ("object_of_another_body",)
    standing = Alarm.objects.get()
    assert standing.site_code == "" and standing.organisation == province.bodies["vtp"]


def test_the_departments_own_collector_speaks_for_every_body(province: Province) -> None:
    actions.receive([alarm(alarmedObject={"id": "S2"})], source=make_source(province, "skhcn"), now=NOW)
    assert Alarm.objects.get().organisation == province.bodies["vnp"]


def test_a_clear_that_comes_before_its_raise_leaves_it_quiet(province: Province) -> None:
    source = make_source(province)
    clear = alarm(2, perceivedSeverity="cleared", alarmClearedTime=NOW.isoformat())
    actions.receive([clear], source=source, now=NOW)
    actions.receive([alarm(1)], source=source, now=NOW)
    standing = Alarm.objects.get()
    assert not standing.is_active and standing.times == 1


def test_raise_clear_raise_stands_again(province: Province) -> None:
    source = make_source(province)
    clear = alarm(2, perceivedSeverity="cleared", alarmClearedTime=NOW.isoformat())
    again = alarm(3, alarmRaisedTime=(NOW + dt.timedelta(seconds=9)).isoformat())
    actions.receive([alarm(1), clear, again], source=source, now=NOW)
    standing = Alarm.objects.get()
    assert standing.is_active and standing.times == 2
    assert standing.first_raised_at == NOW + dt.timedelta(seconds=9)


def test_an_id_used_again_for_another_event_is_not_lost_as_a_repeat(province: Province) -> None:
    source = make_source(province)
    actions.receive([alarm()], source=source, now=NOW)
    later = NOW + dt.timedelta(days=30)
    again = alarm(alarmReportingTime=later.isoformat(), alarmRaisedTime=later.isoformat())
    receipts = [actions.receive([again], source=source, now=later) for _ in range(2)]
    assert [(r.accepted, r.repeated) for r in receipts] == [(1, 0), (0, 1)]
    assert receipts[0].items[0].warnings == ("id_reused",)


def test_a_clock_that_is_off_is_marked(province: Province) -> None:
    late = (NOW - dt.timedelta(hours=2)).isoformat()
    receipt = actions.receive([alarm(alarmReportingTime=late)], source=make_source(province), now=NOW)
    assert receipt.items[0].warnings == ("clock_off",)
    assert AlarmMessage.objects.get().clock_off_s == -7200


def test_a_batch_of_a_hundred_takes_few_queries(province: Province, django_assert_max_num_queries: Any) -> None:
    source = make_source(province)
    batch = [alarm(n, alarmedObject={"id": f"S1/cell/{n}"}) for n in range(100)]
    with django_assert_max_num_queries(20):
        actions.receive(batch, source=source, now=NOW)
    with django_assert_max_num_queries(20):
        actions.receive(batch, source=source, now=NOW)
