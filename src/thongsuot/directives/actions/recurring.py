"""Duties that come back: the rhythm set by a person, turns made ahead, the same duty for a new event."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.facts import TurnsMade
from thongsuot.directives.models import Assignment, Directive, Obligation, Recurring
from thongsuot.directives.steps import obligation_of, taken, tell
from thongsuot.directives.words import EventWord, RhythmShift, RhythmUnit
from thongsuot.engines.calendar import Recurrence, occurrences, resolve, working_calendar
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused

MOST_TURNS = 60
"""Turns made in one go at most: a daily duty three months ahead."""


@transaction.atomic
def set_recurrence(
    directive_id: int,
    obligation_id: int,
    *,
    unit: str,
    by: Actor,
    now: dt.datetime,
    every: int = 1,
    day: int | None = None,
    month: int | None = None,
    shift: str = "back",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    ahead_days: int = 45,
) -> Recurring:
    """Let an obligation come back; it becomes the standing duty, and each turn an obligation with its own date."""
    by.require("directives.draft")
    directive = taken(directive_id)
    obligation = obligation_of(directive, obligation_id)
    if directive.state == "closed" or obligation.state == Obligation.State.REMOVED or obligation.superseded_by_id:
        raise Refused(_("This obligation is no longer tracked."), code="wrong_state")
    if obligation.instance_of_id:
        raise Refused(_("This is a turn of a standing duty; set the rhythm there."), code="is_a_turn")
    starts = starts_on or rules.office_day(directive.issued_at or now)
    _check(unit=unit, every=every, day=day, month=month, shift=shift, ahead_days=ahead_days)
    if ends_on is not None and ends_on < starts:
        raise Invalid(_("The rhythm ends before it begins."), code="bad_period")
    facts = {
        "unit": unit, "every": every, "day": day, "month": month, "shift": shift, "starts_on": starts,
        "ends_on": ends_on, "ahead_days": ahead_days, "stopped_at": None, "set_at": now, "set_by": by.label,
    }  # fmt: skip
    made, _new = Recurring.objects.update_or_create(obligation=obligation, defaults=facts)
    obligation.due_on = obligation.due_at = None
    obligation.due_set_by_office = False
    obligation.version += 1
    obligation.save()
    detail = {"obligation": obligation.pk, "unit": unit, "every": every, "day": day, "month": month, "shift": shift}
    tell(directive, EventWord.RECURRENCE_SET, by=by, now=now, note=obligation.clause, detail=detail)
    if directive.state == "issued":
        _turns_of(made, directive=directive, by=by, now=now)
    return made


def _check(*, unit: str, every: int, day: int | None, month: int | None, shift: str, ahead_days: int) -> None:
    most = 6 if unit == "week" else 31
    months = {"quarter": 3, "year": 12}.get(unit)
    if unit not in RhythmUnit.values or shift not in RhythmShift.values:
        raise Invalid(_("Unknown rhythm."), details={"unit": unit, "shift": shift})
    if not 1 <= every <= 24 or not 1 <= ahead_days <= 400:
        raise Invalid(_("A rhythm has 1 to 24 units between two turns and looks at most 400 days ahead."))
    if day is not None and not (0 if unit == "week" else 1) <= day <= most:
        raise Invalid(_("There is no such day in this rhythm."), details={"day": day})
    if month is not None and (months is None or not 1 <= month <= months):
        raise Invalid(_("There is no such month in this rhythm."), details={"month": month})


@transaction.atomic
def stop_recurrence(directive_id: int, obligation_id: int, *, by: Actor, now: dt.datetime) -> Recurring:
    """Let an obligation come back no more; turns that stand stay as they are."""
    by.require("directives.draft")
    directive = taken(directive_id)
    obligation = obligation_of(directive, obligation_id)
    found = Recurring.objects.filter(obligation=obligation, stopped_at=None).first()
    if found is None:
        raise Refused(_("This obligation does not come back."), code="no_recurrence")
    found.stopped_at = now
    found.save(update_fields=["stopped_at"])
    tell(directive, EventWord.RECURRENCE_STOPPED, by=by, now=now, note=obligation.clause,
         detail={"obligation": obligation.pk})  # fmt: skip
    return found


@transaction.atomic
def make_turns(*, by: Actor, now: dt.datetime) -> int:
    """Make the turns of all standing duties that fall within their days ahead; one that stands is left alone."""
    by.require("directives.issue")
    rows = Recurring.objects.filter(
        stopped_at=None,
        obligation__state=Obligation.State.CONFIRMED,
        obligation__superseded_by=None,
        obligation__directive__state="issued",
    )
    made = 0
    for row in rows.select_related("obligation__directive"):
        made += _turns_of(row, directive=row.obligation.directive, by=by, now=now)
    return made


def _turns_of(row: Recurring, *, directive: Directive, by: Actor, now: dt.datetime) -> int:
    today = rules.office_day(now)
    first, last = row.starts_on, min(row.ends_on or dt.date.max, today + dt.timedelta(days=row.ahead_days))
    known = set(row.obligation.turns.values_list("period", flat=True))
    rule = Recurrence(unit=row.unit, every=row.every, day=row.day, month=row.month, shift=row.shift)
    wanted = [
        (name, due)
        for name, due in occurrences(rule, days=working_calendar(), first=first, last=last)
        if name not in known and due >= max(first, today)
    ][:MOST_TURNS]
    # The document's date only where its own words give this rhythm; else the office set it, and each screen says so.
    said = resolve(row.obligation.deadline, days=working_calendar()).recurrence
    by_office = said is None or (said.unit, said.every, said.day, said.month) != (
        rule.unit,
        rule.every,
        rule.day,
        rule.month,
    )
    shares: list[Assignment] = []
    for period, due in wanted:
        shares += _turn(
            row.obligation, directive=directive, period=period, due_on=due, by_office=by_office, by=by, now=now
        )[1]
    if shares:
        outbox.publish(TurnsMade(assignment_ids=tuple(share.pk for share in shares)), now=now)
    return len(wanted)


def _turn(
    standing: Obligation, *, directive: Directive, period: str, due_on: dt.date | None, by_office: bool, by: Actor,
    now: dt.datetime,
) -> tuple[Obligation, list[Assignment]]:  # fmt: skip
    turn = Obligation.objects.get(pk=standing.pk)
    turn.pk = None
    turn.instance_of, turn.period, turn.state = standing, period, Obligation.State.CONFIRMED
    turn.repeats = standing.turns.order_by("-due_on", "-pk").first() or standing.repeats
    turn.due_on, turn.due_at, turn.due_set_by_office, turn.due_basis = due_on, None, by_office, {}
    turn.recurrence_days, turn.version = None, 1
    turn.save(force_insert=True)
    shares = []
    for share in standing.assignments.exclude(state__in=("drafted", "refused", "not_applicable")):
        # Receipt is of the document, which is the same one; only who has confirmed it need not do so again.
        shares.append(
            turn.assignments.create(
                organisation_id=share.organisation_id, role=share.role, issued_at=now, changed_at=now,
                state="received" if share.received_at else "issued", received_at=share.received_at,
                received_by=share.received_by,
            )
        )  # fmt: skip
    tell(directive, EventWord.TURN_MADE, by=by, now=now, note=f"{turn.clause} {period}".strip(),
         detail={"obligation": turn.pk, "of": standing.pk, "period": period, "due_on": due_on})  # fmt: skip
    return turn, shares


@transaction.atomic
def start_turn(
    directive_id: int, obligation_id: int, *, event: str, by: Actor, now: dt.datetime, due_on: dt.date | None = None
) -> Obligation:
    """Start the same duty anew for an event (“Tết 2027”): an instance of its own, tied to the one before."""
    by.require("directives.review")
    directive = taken(directive_id)
    standing = obligation_of(directive, obligation_id)
    name = " ".join(event.split())[:40]
    if not name:
        raise Invalid(_("Name the event."), code="no_event")
    if directive.state != "issued" or standing.superseded_by_id:
        raise Refused(_("This obligation is no longer tracked."), code="wrong_state")
    if standing.instance_of is not None:
        standing = standing.instance_of
    if standing.turns.filter(period=name).exists():
        raise Refused(_("This duty has an instance for this event already."), code="already_started")
    turn, shares = _turn(standing, directive=directive, period=name, due_on=due_on, by_office=True, by=by, now=now)
    outbox.publish(TurnsMade(assignment_ids=tuple(share.pk for share in shares)), now=now)
    return turn
