"""The feed of what happened with directives, in order, for task systems outside: read on from where you were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from thongsuot.directives.models import Event
from thongsuot.directives.scope import OPEN_EVENTS, visible
from thongsuot.directives.words import EventWord
from thongsuot.kernel.actor import Actor

MOST = 500


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that happened, with how the share stands now."""

    cursor: int
    at: dt.datetime
    what: str
    label: str
    note: str
    by: str
    directive_id: int
    number: str
    subject: str
    directive_state: str
    obligation_id: int | None
    clause: str
    task_text: str
    due_on: dt.date | None
    assignment_id: int | None
    organisation_code: str
    organisation: str
    role: str
    state: str  # of the share, as it stands now
    percent: int | None


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """Some changes in order, and where to read on."""

    changes: tuple[Change, ...]
    next_after: int
    more: bool


def changes(*, viewer: Actor, after: int = 0, limit: int = 100) -> ChangePage:
    """Give what happened after a cursor: all for the office; for a party what concerns everybody or its own shares.

    Lines are numbered in the order in which their transactions end (``steps.tell``), so that reading on from
    ``next_after`` never misses one, however long a transaction stays open.
    """
    rows = Event.objects.filter(pk__gt=after, directive__in=visible(viewer).values("pk"))
    if not viewer.sees_all:
        own = Q(assignment__organisation_id=viewer.organisation_id or 0) & ~Q(assignment__state="drafted")
        extended = Q(what=EventWord.DUE_SET, at__gt=F("directive__issued_at"))
        rows = rows.filter(own | extended | Q(assignment=None, what__in=OPEN_EVENTS))
    limit = max(1, min(limit, MOST))
    found = list(
        rows.select_related("directive", "assignment__organisation", "assignment__obligation")
        .defer("directive__text", "directive__reading")
        .order_by("pk")[: limit + 1]
    )
    kept = found[:limit]
    return ChangePage(
        changes=tuple(_change(row) for row in kept),
        next_after=kept[-1].pk if kept else after,
        more=len(found) > limit,
    )


def latest_change(*, viewer: Actor) -> int:
    """Give the cursor of the newest event, from which a new reader may start."""
    viewer.require("directives.read")
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _change(row: Event) -> Change:
    share = row.assignment
    target = share.obligation if share else None
    return Change(
        cursor=row.pk,
        at=row.at,
        what=row.what,
        label=str(EventWord(row.what).label),
        note=row.note,
        by=row.by,
        directive_id=row.directive_id,
        number=row.directive.number,
        subject=row.directive.subject,
        directive_state=row.directive.state,
        obligation_id=target.pk if target else None,
        clause=target.clause if target else "",
        task_text=target.task_text if target else "",
        due_on=target.due_on if target else None,
        assignment_id=share.pk if share else None,
        organisation_code=share.organisation.code if share else "",
        organisation=str(share.organisation) if share else "",
        role=share.role if share else "",
        state=share.state if share else "",
        percent=share.percent if share else None,
    )
