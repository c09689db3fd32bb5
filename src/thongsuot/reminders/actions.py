"""Writes of the reminders room: make what is due, hand it over, record how that ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from thongsuot.engines.calendar import working_calendar
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisations
from thongsuot.reminders import rules
from thongsuot.reminders.models import Reminder, ReminderPlan
from thongsuot.reminders.values import Dated, ToSend
from thongsuot.reminders.words import KINDS, ReminderChannel, ReminderState

LEASE = dt.timedelta(minutes=10)


@transaction.atomic
def remind(things: Iterable[Dated], *, by: Actor, now: dt.datetime) -> int:
    """Make the reminders whose day has come; one that stands already is left alone. Give how many were made."""
    by.require("reminders.manage")
    offsets = {plan.kind: tuple(plan.offsets) for plan in ReminderPlan.objects.all()}
    today, days = rules.office_day(now), working_calendar()
    wanted: list[tuple[Dated, int]] = []
    for thing in things:
        own = offsets.get(thing.kind, rules.USUAL_OFFSETS)
        reached = rules.offset_reached(thing.due_on, offsets=own, today=today, days=days)
        if reached is not None:
            wanted.append((thing, reached))
    return _make(wanted, by=by, now=now)


@transaction.atomic
def notify(things: Iterable[Dated], *, by: Actor, now: dt.datetime) -> int:
    """Tell bodies of something at once, with the same delivery record as a reminder; twice is once."""
    by.require("reminders.manage")
    return _make([(thing, 0) for thing in things], by=by, now=now)


def _make(wanted: list[tuple[Dated, int]], *, by: Actor, now: dt.datetime) -> int:
    if not wanted:
        return 0
    emails = dict(
        organisations(viewer=by).filter(pk__in={one.organisation_id for one, _o in wanted}).values_list("pk", "email")
    )
    held = set(
        Reminder.objects.filter(subject_id__in={one.subject_id for one, _o in wanted}).values_list(
            "kind", "subject_id", "due_on", "offset", "organisation_id", "channel"
        )
    )
    made = 0
    for one, offset in wanted:
        if one.organisation_id not in emails:
            continue
        facts = {
            "kind": one.kind, "subject_id": one.subject_id, "due_on": one.due_on, "offset": offset,
            "organisation_id": one.organisation_id,
        }  # fmt: skip
        said = {"title": one.title[:300], "detail": one.detail, "link": one.link[:200], "made_at": now}
        # The platform is itself a channel: what stands in the body's list has been handed over.
        channels = {ReminderChannel.IN_APP: {"state": ReminderState.SENT, "sent_at": now}}
        if emails[one.organisation_id]:
            channels[ReminderChannel.EMAIL] = {"address": emails[one.organisation_id], "next_try_at": now}
        for channel, how in channels.items():
            if (*facts.values(), channel.value) not in held:
                made += Reminder.objects.get_or_create(**facts, channel=channel, defaults={**said, **how})[1]
    if made:
        audit.record("reminder.made", by=by, now=now, of=("reminder", ""), detail={"made": made})
        outbox.pulse("directives", now=now)
    return made


@transaction.atomic
def claim_due(*, by: Actor, now: dt.datetime, limit: int = 20) -> list[ToSend]:
    """Take reminders to send, each by compare-and-set; a worker that dies leaves them to its lease's end."""
    by.require("reminders.manage")
    won: list[ToSend] = []
    waiting = Reminder.objects.filter(next_try_at__lte=now, state__in=(ReminderState.QUEUED, ReminderState.FAILED))
    for one in waiting.select_related("organisation").order_by("next_try_at", "pk")[:limit]:
        claimed = Reminder.objects.filter(pk=one.pk, next_try_at=one.next_try_at, state=one.state)
        if claimed.update(next_try_at=now + LEASE, tries=F("tries") + 1) == 1:
            late = rules.distance(one.due_on, today=rules.office_day(now), days=working_calendar())
            won.append(
                ToSend(
                    reminder_id=one.pk,
                    kind=one.kind,
                    title=one.title,
                    detail=one.detail,
                    link=one.link,
                    due_on=one.due_on,
                    distance=late,
                    organisation=one.organisation.name,
                    address=one.address,
                )
            )
    return won


@transaction.atomic
def record_attempt(reminder_id: int, *, error: str, by: Actor, now: dt.datetime) -> Reminder:
    """Record how an attempt ended; an empty error means that the mail server took the reminder over."""
    by.require("reminders.manage")
    one = Reminder.objects.select_for_update().filter(pk=reminder_id).first()
    if one is None:
        raise NotFound(_("There is no such reminder."))
    one.attempts.create(at=now, handed_over=not error, error=error[:500])
    one.error = error[:500]
    if one.state != ReminderState.SEEN:
        if error:
            pause = rules.PAUSES_MIN[one.tries - 1] if 0 < one.tries <= len(rules.PAUSES_MIN) else None
            one.state = ReminderState.FAILED
            one.next_try_at = now + dt.timedelta(minutes=pause) if pause else None
        else:
            one.state, one.sent_at, one.next_try_at = ReminderState.SENT, now, None
    one.save()
    outbox.pulse("directives", now=now)
    return one


@transaction.atomic
def see_reminder(reminder_id: int, *, by: Actor, now: dt.datetime) -> Reminder:
    """Mark a reminder of one's own body as seen: by whom and when is kept, and it isn't sent any more."""
    by.require("reminders.read")
    one = Reminder.objects.select_for_update().filter(pk=reminder_id, organisation_id=by.organisation_id or 0).first()
    if one is None:
        raise NotFound(_("There is no such reminder, or you may not see it."))
    if one.state == ReminderState.SEEN:
        raise Refused(_("%(who)s has seen it already.") % {"who": one.seen_by}, code="already_seen")
    twins = Reminder.objects.filter(
        kind=one.kind,
        subject_id=one.subject_id,
        due_on=one.due_on,
        offset=one.offset,
        organisation_id=one.organisation_id,
    )
    twins.update(state=ReminderState.SEEN, seen_at=now, seen_by=by.label, next_try_at=None)
    audit.record("reminder.seen", by=by, now=now, of=("reminder", one.pk), detail={"title": one.title})
    outbox.pulse("directives", now=now)
    one.refresh_from_db()
    return one


@transaction.atomic
def set_plan(kind: str, *, offsets: Sequence[int], by: Actor, now: dt.datetime) -> ReminderPlan:
    """Set on which working days before (-) and after (+) the due day bodies are reminded of a kind of thing."""
    by.require("reminders.manage")
    if kind not in KINDS:
        raise Invalid(_("Unknown kind of dated thing."), details={"kind": kind})
    kept = rules.tidy_offsets(offsets)
    if kept is None:
        raise Invalid(
            _("At most 12 reminders, none more than %(days)s working days from the due day.") % {"days": rules.FARTHEST}
        )
    plan, _made = ReminderPlan.objects.update_or_create(
        kind=kind, defaults={"offsets": list(kept), "set_at": now, "set_by": by.label}
    )
    audit.record("reminder.plan", by=by, now=now, of=("reminder_plan", kind), detail={"offsets": list(kept)})
    return plan
