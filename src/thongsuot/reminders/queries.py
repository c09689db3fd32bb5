"""Reads of the reminders room: a body sees its own reminders, the office all."""

from __future__ import annotations

from thongsuot.engines.calendar import working_calendar
from thongsuot.kernel.actor import Actor
from thongsuot.reminders import rules
from thongsuot.reminders.models import Reminder, ReminderPlan
from thongsuot.reminders.values import PlanLine, ReminderLine
from thongsuot.reminders.words import AT_ONCE, KINDS, ReminderState, kind_in_words, offset_in_words


def reminders(
    *,
    viewer: Actor,
    kind: str = "",
    subject_id: int | None = None,
    state: str = "",
    unseen: bool = False,
    limit: int = 300,
) -> list[ReminderLine]:
    """List reminders with what became of each, newest first."""
    viewer.require("reminders.read")
    rows = Reminder.objects.select_related("organisation")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    if kind:
        rows = rows.filter(kind=kind)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if state in ReminderState.values:
        rows = rows.filter(state=state)
    if unseen:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0, channel="in_app").exclude(state="seen")
    return [_line(one, viewer) for one in rows[:limit]]


def _line(one: Reminder, viewer: Actor) -> ReminderLine:
    return ReminderLine(
        reminder_id=one.pk,
        kind=one.kind,
        kind_label=kind_in_words(one.kind),
        subject_id=one.subject_id,
        title=one.title,
        link=one.link,
        due_on=one.due_on,
        offset=one.offset,
        when_words=offset_in_words(_distance(one)) if one.kind not in AT_ONCE else "",
        organisation=str(one.organisation),
        channel=one.channel,
        channel_label=one.get_channel_display(),
        address=one.address,
        state=one.state,
        state_label=one.get_state_display(),
        tries=one.tries,
        made_at=one.made_at,
        sent_at=one.sent_at,
        seen_at=one.seen_at,
        seen_by=one.seen_by,
        error=one.error,
        may_see=one.state != "seen" and one.organisation_id == viewer.organisation_id,
    )


def _distance(one: Reminder) -> int:
    """Give the working days from the due day at which the reminder was made, which may be later than planned."""
    return rules.distance(one.due_on, today=rules.office_day(one.made_at), days=working_calendar())


def plans(*, viewer: Actor) -> list[PlanLine]:
    """List when bodies are reminded of each kind of thing."""
    viewer.require("reminders.read")
    own = {plan.kind: tuple(plan.offsets) for plan in ReminderPlan.objects.all()}
    return [
        PlanLine(
            kind=kind,
            kind_label=kind_in_words(kind),
            offsets=own.get(kind, rules.USUAL_OFFSETS),
            own=kind in own,
        )
        for kind in KINDS
        if kind not in AT_ONCE
    ]
