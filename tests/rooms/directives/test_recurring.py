"""Standing duties: turns made ahead on working days, each an obligation of its own, tied to the one before."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, issued
from thongsuot.directives import actions, queries
from thongsuot.directives.models import Assignment, Obligation
from thongsuot.flows.turn_to_notice import on_turns_made
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.reminders import queries as reminders

pytestmark = pytest.mark.django_db
D = dt.date


def monthly(case: Case, **given: object) -> None:
    facts = {"unit": "month", "day": 15, "ahead_days": 60, **given}
    actions.set_recurrence(
        case.directive.pk,
        case.power.pk,
        by=case.province.actor("clerk"),
        now=NOW,
        **facts,  # type: ignore[arg-type]
    )


def turns(case: Case) -> list[Obligation]:
    return list(case.power.turns.order_by("due_on", "pk"))


def test_turns_are_made_ahead_with_their_own_dates_and_shares() -> None:
    case = issued()
    monthly(case)
    assert [(one.period, one.due_on) for one in turns(case)] == [
        ("2026-12", D(2026, 12, 15)),
        ("2027-01", D(2027, 1, 15)),
    ]
    assert actions.make_turns(by=HOUSE, now=NOW) == 0
    assert actions.make_turns(by=HOUSE, now=NOW + dt.timedelta(days=31)) == 1
    third = turns(case)[2]
    assert (third.due_on, third.repeats) == (D(2027, 2, 15), turns(case)[1])
    assert [share.organisation.code for share in third.assignments.all()] == ["evn"]


def test_a_turns_date_is_the_offices_unless_the_document_gives_the_rhythm() -> None:
    case = issued()
    monthly(case)
    assert {one.due_set_by_office for one in turns(case)} == {True}
    case.staff.deadline = "rec:trước ngày 15 hằng tháng"
    case.staff.save()
    clerk = case.province.actor("clerk")
    actions.set_recurrence(case.directive.pk, case.staff.pk, unit="month", day=15, ahead_days=60, by=clerk, now=NOW)
    assert {one.due_set_by_office for one in case.staff.turns.all()} == {False}


def test_each_turn_is_tracked_alone_and_the_standing_duty_is_never_late() -> None:
    case = issued()
    monthly(case)
    office = case.province.actor("clerk")
    later = NOW + dt.timedelta(days=40)  # 2 January 2027
    late = {line.obligation_id for line in queries.shares(viewer=office, now=later) if line.overdue_days}
    first, second = turns(case)
    assert first.pk in late and second.pk not in late and case.power.pk not in late


def test_receipt_of_the_document_holds_for_its_turns() -> None:
    case = issued()
    noc = case.province.actor("noc_a")
    actions.acknowledge_receipt(case.directive.pk, by=noc, now=NOW)
    clerk = case.province.actor("clerk")
    actions.set_recurrence(case.directive.pk, case.staff.pk, unit="week", day=4, ahead_days=10, by=clerk, now=NOW)
    shares = Assignment.objects.filter(obligation__instance_of=case.staff, obligation__period="2026-W48")
    assert {share.organisation.code: share.state for share in shares} == {"vtp": "received", "vnp": "issued"}


def test_parties_are_told_of_a_turn_once_with_a_delivery_record() -> None:
    case = issued()
    monthly(case)
    payload = OutboxEntry.objects.get(topic="TurnsMade").payload
    on_turns_made(payload, NOW)
    on_turns_made(payload, NOW)
    told = [one for one in reminders.reminders(viewer=HOUSE) if one.kind == "turn"]
    assert len(told) == 4  # two turns, on the platform and by e-mail


def test_a_stopped_rhythm_makes_no_turn_and_a_closed_directive_stops_it() -> None:
    case = issued()
    monthly(case)
    clerk = case.province.actor("clerk")
    actions.stop_recurrence(case.directive.pk, case.power.pk, by=clerk, now=NOW)
    assert actions.make_turns(by=HOUSE, now=NOW + dt.timedelta(days=90)) == 0
    with pytest.raises(Refused):
        actions.stop_recurrence(case.directive.pk, case.power.pk, by=clerk, now=NOW)
    view = queries.rhythm(case.power.pk, viewer=clerk)
    assert view is not None and view.stopped_at == NOW


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "fortnight"},
        {"unit": "month", "day": 32},
        {"unit": "month", "month": 2},
        {"unit": "quarter", "month": 4},
        {"unit": "week", "day": 7},
        {"unit": "day", "every": 0},
        {"unit": "day", "ends_on": D(2020, 1, 1)},
        {"unit": "day", "shift": "away"},
    ],
)
def test_a_rhythm_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    with pytest.raises(Invalid):
        actions.set_recurrence(case.directive.pk, case.power.pk, by=clerk, now=NOW, **wrong)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.set_recurrence(case.directive.pk, case.power.pk, unit="day", by=case.province.actor("noc_a"), now=NOW)


def test_the_same_duty_for_the_next_holiday_is_a_new_instance_tied_to_the_old() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    first = actions.start_turn(
        case.directive.pk, case.cables.pk, event="Tết 2027", due_on=D(2027, 2, 4), by=clerk, now=NOW
    )
    second = actions.start_turn(
        case.directive.pk, case.cables.pk, event="30/4/2027", due_on=D(2027, 4, 28), by=clerk, now=NOW
    )
    assert (second.repeats, second.instance_of, second.due_set_by_office) == (first, case.cables, True)
    assert second.addressee_types == case.cables.addressee_types
    with pytest.raises(Refused):
        actions.start_turn(case.directive.pk, case.cables.pk, event="Tết 2027", by=clerk, now=NOW)
    (before,) = queries.history(second.pk, viewer=clerk)
    assert (before.period, before.obligation_id) == ("Tết 2027", first.pk)


def test_days_of_a_daily_duty_are_working_days() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    actions.set_recurrence(case.directive.pk, case.power.pk, unit="day", ahead_days=7, by=clerk, now=NOW)
    # 24 November is a day off, 28 and 29 a weekend
    assert [one.due_on.day for one in turns(case) if one.due_on] == [23, 25, 26, 27, 30]
