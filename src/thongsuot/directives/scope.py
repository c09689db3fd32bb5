"""What a viewer may see: the office all, a party the issued directives addressed to it and its own shares."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Directive, Event, Obligation
from thongsuot.directives.values import EventLine, Party, Share
from thongsuot.directives.words import AssignmentState, EventWord, counted_in_words, deadline_in_words
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound

LOOKS = {
    # state: tone of its cell; the word beside it tells states of one tone apart
    "drafted": "none",
    "issued": "wait",
    "delivered": "wait",
    "received": "info",
    "in_progress": "info",
    "submitted": "info",
    "changes_asked": "warn",
    "accepted": "ok",
    "closed": "ok",
    "refused": "warn",
    "not_applicable": "none",
}


def visible(viewer: Actor) -> QuerySet[Directive]:
    """Give the directives that the viewer may see."""
    viewer.require("directives.read")
    rows = Directive.objects.all()
    if viewer.sees_all:
        return rows
    own = Assignment.objects.filter(organisation_id=viewer.organisation_id or 0).exclude(state="drafted")
    return rows.filter(issued_at__isnull=False, obligations__in=own.values("obligation_id")).distinct()


def visible_shares(viewer: Actor) -> QuerySet[Assignment]:
    """Give the shares that the viewer may see, those of kept obligations only."""
    viewer.require("directives.read")
    rows = Assignment.objects.select_related("obligation__directive", "obligation__superseded_by", "organisation")
    rows = rows.exclude(obligation__state=Obligation.State.REMOVED)
    if viewer.sees_all:
        return rows
    return rows.filter(organisation_id=viewer.organisation_id or 0).exclude(state="drafted")


def seen(directive_id: int, viewer: Actor) -> Directive:
    """Give one directive that the viewer may see, or say that there is none."""
    found = visible(viewer).filter(pk=directive_id).first()
    if found is None:
        raise NotFound(_("There is no such directive, or you may not see it."))
    return found


def look_of(state: str, *, overdue_days: int) -> str:
    """Give the tone (colour and shape) of a cell; being late shows over anything that is still owed."""
    return "bad" if overdue_days else LOOKS[state]


def late_days(row: Assignment, *, now: dt.datetime) -> int:
    """Give by how many days a party's share is late at a moment."""
    if row.obligation.superseded_by_id is not None:
        return 0  # another document took it over
    today = rules.office_day(now)
    return rules.days_overdue(row.due, state=row.state, today=today, due_at=row.due_moment, now=now)


def share_of(row: Assignment, *, now: dt.datetime, proofs: int = 0) -> Share:
    """Turn a row into a line of a list."""
    obligation, directive, today = row.obligation, row.obligation.directive, rules.office_day(now)
    late = late_days(row, now=now)
    return Share(
        assignment_id=row.pk,
        directive_id=directive.pk,
        directive_name=str(directive),
        directive_subject=directive.subject,
        obligation_id=obligation.pk,
        clause=obligation.clause,
        task_text=obligation.task_text,
        organisation_id=row.organisation_id,
        organisation=str(row.organisation),
        role=row.role,
        state=row.state,
        label=str(AssignmentState(row.state).label),
        look=look_of(row.state, overdue_days=late),
        percent=row.percent,
        due_on=row.due,
        due_at=row.due_moment,
        due_set_by_office=obligation.due_set_by_office,
        deadline=obligation.deadline,
        deadline_words=deadline_in_words(obligation.deadline),
        counted=counted_in_words(obligation.due_basis),
        overdue_days=late,
        due_soon=obligation.superseded_by_id is None and rules.due_soon(row.due, state=row.state, today=today),
        report_required=obligation.report_required,
        version=row.version,
        proofs=proofs,
        period=obligation.period,
        superseded_by=str(obligation.superseded_by or ""),
        superseded_by_id=obligation.superseded_by_id,
    )


def party_of(share: Assignment) -> Party:
    """Turn a share into the chip of its party: who and in which role, nothing of its work."""
    body = share.organisation
    return Party(
        organisation_id=body.pk,
        code=body.code,
        name=body.name,
        short_name=body.short_name or body.name,
        role=share.role,
    )


OPEN_EVENTS = (EventWord.ISSUED, EventWord.CLOSED)
"""Events without a share that every party reads."""


INSIDE_EVENTS = (
    EventWord.PART_GIVEN,
    EventWord.PART_MOVED,
    EventWord.ADVISED,
    EventWord.ADVICE_RETURNED,
    EventWord.DIRECTED,
)


def events_of(rows: QuerySet[Event], *, viewer: Actor) -> tuple[EventLine, ...]:
    """Give the story: all of it for the office; for a party what concerns everybody or its own shares."""
    rows = rows.select_related("assignment__organisation")
    # What happens inside a body is its own: not even the office reads it in the story.
    rows = rows.exclude(~Q(assignment__organisation_id=viewer.organisation_id or 0), what__in=INSIDE_EVENTS)
    if not viewer.sees_all:
        own = Q(assignment__organisation_id=viewer.organisation_id or 0)
        extended = Q(what=EventWord.DUE_SET, at__gt=F("directive__issued_at"))
        rows = rows.filter(own | extended | Q(assignment=None, what__in=OPEN_EVENTS))
    return tuple(
        EventLine(
            at=row.at,
            by=row.by,
            what=row.what,
            label=str(EventWord(row.what).label),
            note=row.note,
            party=str(row.assignment.organisation) if row.assignment else "",
        )
        for row in rows
    )
