"""Shelving: out of the list with a reason, back by itself, and nothing else is touched."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms import actions, queries, shelved, shelving
from thongsuot.alarms.models import Alarm, Shelving
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def raised(stage: Stage, body: str, thing: str, *, severity: str = "minor", at: dt.datetime = NOW) -> Alarm:
    """Let a body's object be in trouble at a severity."""
    message = {
        "externalAlarmId": f"{thing}-{severity}-{at.timestamp()}",
        "alarmedObject": {"id": thing},
        "specificProblem": "FAN_FAIL",
        "perceivedSeverity": severity,
        "alarmReportingTime": at.isoformat(),
        "alarmRaisedTime": at.isoformat(),
    }
    actions.receive([message], source=stage.sources[body], now=at)
    return Alarm.objects.get(object_id=thing, specific_problem="FAN_FAIL")


def listed(stage: Stage, who: str, now: dt.datetime) -> list[str]:
    rows = shelved.not_shelved(queries.alarms(viewer=stage.actor(who), active=True), now=now)
    return sorted(rows.values_list("object_id", flat=True))


def out(stage: Stage, who: str, now: dt.datetime) -> list[str]:
    return [row.alarm.object_id for row in shelved.shelvings(viewer=stage.actor(who), now=now)]


def shelve(stage: Stage, *alarms: Alarm, who: str = "duty_officer", hours: float = 1) -> list[Shelving]:
    ids = [alarm.pk for alarm in alarms]
    return shelving.shelve(ids, reason="Đang thay quạt", until=NOW + hours * HOUR, by=stage.actor(who), now=NOW)


def test_a_shelved_alarm_stands_apart_and_comes_back_by_itself(stage: Stage) -> None:
    one, two = raised(stage, "vtp", "A1"), raised(stage, "vtp", "A2")
    [row] = shelve(stage, one)
    assert (row.reason, row.severity, row.until) == ("Đang thay quạt", "minor", NOW + HOUR)
    assert listed(stage, "duty_officer", NOW) == ["A2"] and out(stage, "duty_officer", NOW) == ["A1"]
    assert audit.latest(viewer=HOUSE)[0].action == "alarm.shelve"
    later = NOW + HOUR
    assert shelving.end_shelvings(by=HOUSE, now=later - dt.timedelta(seconds=1)) == 0
    assert listed(stage, "duty_officer", later) == ["A1", "A2"], "back in time even when the worker stands still"
    assert shelving.end_shelvings(by=HOUSE, now=later) == 1 and shelving.end_shelvings(by=HOUSE, now=later) == 0
    [ended] = shelved.came_back(viewer=stage.actor("duty_officer"))
    assert (ended.alarm_id, ended.ended_why, ended.ended_at) == (one.pk, "time", later)
    assert two.shelvings.count() == 0


def test_one_that_becomes_critical_comes_back_at_once_and_one_that_was_critical_does_not(stage: Stage) -> None:
    minor, grave = raised(stage, "vtp", "A1"), raised(stage, "vtp", "A2", severity="critical")
    shelve(stage, minor, grave)
    at = NOW + dt.timedelta(minutes=10)
    raised(stage, "vtp", "A1", severity="major", at=at)
    raised(stage, "vtp", "A2", severity="critical", at=at)
    assert listed(stage, "duty_officer", at) == [] and shelving.end_shelvings(by=HOUSE, now=at) == 0
    worse = at + dt.timedelta(minutes=1)
    raised(stage, "vtp", "A1", severity="critical", at=worse)
    assert listed(stage, "duty_officer", worse) == ["A1"]
    assert shelving.end_shelvings(by=HOUSE, now=worse) == 1
    [row] = shelved.came_back(viewer=HOUSE)
    assert (row.alarm_id, row.ended_why) == (minor.pk, "worse")


def test_shelving_stops_neither_correlation_nor_incidents(stage: Stage) -> None:
    stage.send("vtp", ("A1", "NE_UNREACH"), ("A2", "NE_UNREACH"))
    alarms = list(Alarm.objects.all())
    shelve(stage, *alarms)
    before = [(a.perceived_severity, a.is_active, a.times) for a in Alarm.objects.order_by("pk")]
    incident = stage.cut(at=NOW + dt.timedelta(minutes=1))
    assert incident.alarms_count == 5, "the shelved alarms' messages join like all others"
    assert before != [(a.perceived_severity, a.is_active, a.times) for a in Alarm.objects.order_by("pk")[:2]]
    assert len(out(stage, "duty_officer", NOW)) == 2


def test_all_or_none_and_a_rivals_alarm_is_unknown(stage: Stage) -> None:
    own, foreign = raised(stage, "vtp", "A1"), raised(stage, "vnp", "B1")
    with pytest.raises(NotFound):
        shelve(stage, own, foreign, who="noc_a")
    assert not Shelving.objects.exists()
    shelve(stage, foreign, who="noc_b")
    assert out(stage, "noc_a", NOW) == [] and out(stage, "noc_b", NOW) == ["B1"]
    assert out(stage, "duty_officer", NOW) == ["B1"], "an operator hides nothing from the department"
    with pytest.raises(NotFound):
        shelving.unshelve([foreign.pk], by=stage.actor("noc_a"), now=NOW)
    shelving.unshelve([foreign.pk], by=stage.actor("duty_officer"), now=NOW)
    assert [r.alarm_id for r in shelved.came_back(viewer=stage.actor("noc_a"))] == []
    assert [r.ended_why for r in shelved.came_back(viewer=stage.actor("noc_b"))] == ["hand"]


def test_an_operator_does_not_undo_what_the_department_shelved(stage: Stage) -> None:
    alarm = raised(stage, "vtp", "A1")
    shelve(stage, alarm)
    with pytest.raises(NotAllowed):
        shelving.unshelve([alarm.pk], by=stage.actor("noc_a"), now=NOW)
    with pytest.raises(NotAllowed):
        shelve(stage, alarm, who="noc_a", hours=5)
    shelve(stage, alarm, hours=5)
    assert [r.until for r in shelved.shelvings(viewer=HOUSE, now=NOW)] == [NOW + 5 * HOUR]
    assert sorted(Shelving.objects.values_list("ended_why", flat=True)) == ["", "again"]


@pytest.mark.parametrize(
    ("reason", "hours", "code"), [("  ", 1, "no_reason"), ("Thay quạt", 0.05, "bad_until"), ("Quạt", 169, "bad_until")]
)
def test_it_needs_a_reason_and_an_end_within_seven_days(stage: Stage, reason: str, hours: float, code: str) -> None:
    alarm = raised(stage, "vtp", "A1")
    with pytest.raises(Invalid) as wrong:
        shelving.shelve([alarm.pk], reason=reason, until=NOW + hours * HOUR, by=HOUSE, now=NOW)
    assert wrong.value.given_code == code


def test_the_wish_must_name_alarms_and_not_too_many(stage: Stage) -> None:
    with pytest.raises(Invalid):
        shelving.shelve([], reason="Thay quạt", until=NOW + HOUR, by=HOUSE, now=NOW)
    with pytest.raises(Invalid):
        shelving.shelve(range(1, 202), reason="Thay quạt", until=NOW + HOUR, by=HOUSE, now=NOW)
    alarm = raised(stage, "vtp", "A1")
    with pytest.raises(Refused):
        shelving.unshelve([alarm.pk], by=HOUSE, now=NOW)
    with pytest.raises(NotAllowed):
        shelve(stage, alarm, who="auditor")
