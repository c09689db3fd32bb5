"""Reads across directives: the register, what my body owes, what reports need."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Q, QuerySet

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Directive, Obligation
from thongsuot.directives.scope import late_days, share_of, visible, visible_shares
from thongsuot.directives.values import (
    MyObligations,
    PartyCounts,
    PeriodSummary,
    RegisterLine,
    ReportingObligation,
)
from thongsuot.kernel.actor import Actor


def register(
    *, viewer: Actor, now: dt.datetime, state: str = "", words: str = "", limit: int = 500
) -> list[RegisterLine]:
    """List directives, newest first; ``words`` are looked for without diacritics in number, subject and issuer."""
    rows = visible(viewer).order_by("-brought_in_at", "-pk").defer("text", "reading")
    if state:
        rows = rows.filter(state=state)
    found = list(rows[:limit])
    if words.strip():
        key = rules.plain(words)
        found = [row for row in found if key in rules.plain(f"{row.number} {row.subject} {row.issuer}")]
    return _lines(found, viewer=viewer, now=now)


def _lines(rows: list[Directive], *, viewer: Actor, now: dt.datetime) -> list[RegisterLine]:
    ids = [row.pk for row in rows]
    shares: dict[int, list[Assignment]] = defaultdict(list)
    held = visible_shares(viewer).filter(obligation__directive_id__in=ids, obligation__superseded_by=None)
    # The text and the reading of a document are long, and nothing here looks at them.
    for share in held.defer("obligation__directive__text", "obligation__directive__reading"):
        shares[share.obligation.directive_id].append(share)
    kept = Obligation.objects.filter(directive_id__in=ids).exclude(state=Obligation.State.REMOVED)
    if not viewer.sees_all:
        kept = kept.filter(assignments__organisation_id=viewer.organisation_id or 0)
    counts = Counter(kept.values_list("directive_id", flat=True))
    return [
        RegisterLine(
            directive_id=row.pk,
            kind=row.kind,
            number=row.number,
            date=row.date,
            issuer=row.issuer,
            subject=row.subject,
            state=row.state,
            brought_in_at=row.brought_in_at,
            obligations=counts[row.pk],
            shares=len(shares[row.pk]),
            settled=sum(share.state in rules.SETTLED for share in shares[row.pk]),
            to_acknowledge=sum(share.state in rules.TO_ACKNOWLEDGE for share in shares[row.pk]),
            overdue=sum(1 for share in shares[row.pk] if late_days(share, now=now)),
        )
        for row in rows
    ]


def my_obligations(*, viewer: Actor, now: dt.datetime) -> MyObligations:
    """Give what the viewer's own body has to acknowledge and do; for the office also what waits for review."""
    own = visible_shares(viewer).filter(organisation_id=viewer.organisation_id or 0).exclude(state="drafted")
    waiting = own.filter(state__in=rules.TO_ACKNOWLEDGE).values("obligation__directive_id")
    unread = list(visible(viewer).filter(pk__in=waiting).defer("text", "reading"))
    lines = [
        share_of(row, now=now) for row in own.exclude(state__in=rules.SETTLED).filter(obligation__superseded_by=None)
    ]
    lines.sort(key=lambda line: (line.due_on or dt.date.max, line.assignment_id))
    handed_in: QuerySet[Assignment] = Assignment.objects.none()
    if viewer.sees_all and viewer.may("directives.review"):
        handed_in = visible_shares(viewer).filter(state="submitted").order_by("submitted_at")
    return MyObligations(
        to_acknowledge=tuple(_lines(unread, viewer=viewer, now=now)),
        overdue=tuple(line for line in lines if line.overdue_days),
        due_soon=tuple(line for line in lines if line.due_soon),
        changes_asked=tuple(line for line in lines if line.state == "changes_asked"),
        open=tuple(lines),
        to_review=tuple(share_of(row, now=now) for row in handed_in),
    )


def reporting_obligations(*, viewer: Actor) -> list[ReportingObligation]:
    """List confirmed obligations that ask for a report, which a report of the platform can answer."""
    rows = Obligation.objects.filter(
        directive__in=visible(viewer).filter(state__in=("confirmed", "issued")),
        report_required=True,
        state=Obligation.State.CONFIRMED,
    )
    if not viewer.sees_all:
        rows = rows.filter(assignments__in=visible_shares(viewer))
    rows = rows.select_related("directive").prefetch_related("assignments").distinct()
    return [
        ReportingObligation(
            obligation_id=row.pk,
            directive_id=row.directive_id,
            directive_name=str(row.directive),
            directive_date=row.directive.date,
            clause=row.clause,
            task_text=row.task_text,
            deadline=row.deadline,
            due_on=row.due_on,
            recurrence_days=row.recurrence_days,
            organisation_ids=tuple(
                share.organisation_id
                for share in row.assignments.all()
                if viewer.sees_all or share.organisation_id == viewer.organisation_id
            ),
        )
        for row in rows.order_by("due_on", "directive_id", "position")
    ]


def period_summary(*, viewer: Actor, start: dt.datetime, end: dt.datetime) -> PeriodSummary:
    """Sum up directives over a period [start, end) for a report: issued in it, and how parties stand at its end.

    States are those of the store now; lateness is counted on the period's last day.
    """
    last = end - dt.timedelta(microseconds=1)
    issued = visible(viewer).filter(issued_at__gte=start, issued_at__lt=end).defer("text", "reading")
    rows = list(
        visible_shares(viewer)
        .filter(issued_at__lt=end)
        .exclude(state="drafted")
        .exclude(obligation__directive__closed_at__lt=start)
    )
    lines = [share_of(row, now=last) for row in rows]
    parties: dict[int, PartyCounts] = {}
    for body in sorted({row.organisation for row in rows}, key=lambda one: one.name):
        mine = [line for line in lines if line.organisation_id == body.pk]
        parties[body.pk] = PartyCounts(
            organisation_id=body.pk,
            name=str(body),
            states=dict(Counter(line.state for line in mine)),
            overdue=sum(1 for line in mine if line.overdue_days),
            acknowledged=sum(1 for row in rows if row.organisation_id == body.pk and row.received_at),
            shares=len(mine),
        )
    within = Q(accepted_at__gte=start, accepted_at__lt=end)
    handed = Q(submitted_at__gte=start, submitted_at__lt=end)
    return PeriodSummary(
        start=start,
        end=end,
        issued=tuple(_lines(list(issued), viewer=viewer, now=last)),
        parties=tuple(parties.values()),
        overdue=tuple(sorted((line for line in lines if line.overdue_days), key=lambda line: -line.overdue_days)),
        states=dict(Counter(line.state for line in lines)),
        accepted=visible_shares(viewer).filter(within).count(),
        submitted=visible_shares(viewer).filter(handed).count(),
    )
