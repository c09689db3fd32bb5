"""Reads for urging and reminding: what is overdue by party, letters with their receipt, what is owed by a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Urging, UrgingLine, UrgingRule
from thongsuot.directives.scope import late_days, visible_shares
from thongsuot.directives.values import OverdueParty, OverdueShare, UrgingLetter, UrgingSettings, UrgingShare
from thongsuot.engines.calendar import working_calendar
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.kernel.models import StoredFile
from thongsuot.people.queries import organisations
from thongsuot.people.words import OrganisationKind
from thongsuot.reminders.values import Dated


def overdue_parties(
    *, viewer: Actor, now: dt.datetime, directive_id: int | None = None, party_id: int | None = None
) -> list[OverdueParty]:
    """List parties with what they are late with, each with its text in the source and what was urged before."""
    rows = _owed(viewer).select_related("organisation__parent")
    if directive_id is not None:
        rows = rows.filter(obligation__directive_id=directive_id)
    if party_id is not None:
        rows = rows.filter(organisation_id=party_id)
    rows = rows.prefetch_related(Prefetch("urged", queryset=UrgingLine.objects.select_related("urging")))
    today = rules.office_day(now)
    by_party: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        if late_days(row, now=now):
            by_party[row.organisation_id].append(row)
    committee = organisations(viewer=viewer, kinds=(OrganisationKind.COMMITTEE,)).order_by("pk").first()
    found = []
    for shares in by_party.values():
        body = shares[0].organisation
        above = body.parent or (committee if committee is not None and committee.pk != body.pk else None)
        found.append(
            OverdueParty(
                organisation_id=body.pk,
                code=body.code,
                name=body.name,
                short_name=str(body),
                above_id=above.pk if above else None,
                above_name=above.name if above else "",
                shares=tuple(_overdue(row, now=now, today=today) for row in shares),
            )
        )
    return sorted(found, key=lambda one: (-max(share.overdue_days for share in one.shares), one.name))


def _owed(viewer: Actor) -> QuerySet[Assignment]:
    return (
        visible_shares(viewer)
        .exclude(state__in=(*rules.SETTLED, "drafted", "submitted"))
        .exclude(obligation__directive__state="closed")
        .filter(obligation__superseded_by=None)
        .filter(Q(due_on__isnull=False) | Q(obligation__due_on__isnull=False))
        .defer("obligation__directive__text", "obligation__directive__reading")
        .order_by("organisation__name", "organisation_id", "obligation__due_on", "pk")
    )


def _overdue(row: Assignment, *, now: dt.datetime, today: dt.date) -> OverdueShare:
    directive, obligation, due = row.obligation.directive, row.obligation, row.due
    assert due is not None
    drafted = sorted((line.urging for line in row.urged.all() if line.due_on == due), key=lambda one: one.pk)
    letters = [one for one in drafted if one.state in ("issued", "received")]
    return OverdueShare(
        assignment_id=row.pk,
        directive_id=directive.pk,
        directive_kind=directive.kind,
        directive_number=directive.number,
        directive_date=directive.date,
        directive_issuer=directive.issuer,
        directive_subject=directive.subject,
        clause=obligation.clause,
        task_text=obligation.task_text,
        due_on=due,
        due_set_by_office=obligation.due_set_by_office,
        overdue_days=late_days(row, now=now),
        working_days=max(0, working_calendar().between(due, today)),
        state=row.state,
        percent=row.percent,
        drafted_level=max((one.level for one in drafted), default=0),
        urged_level=max((one.level for one in letters), default=0),
        urged_on=max((one.date for one in letters if one.date), default=None),
        urged_number=letters[-1].number if letters else "",
    )


def urgings(
    *, viewer: Actor, party: str = "", share_id: int | None = None, waiting: bool = False
) -> list[UrgingLetter]:
    """List letters of urging, newest first: all for the office, for a body those about it or to it, once issued.

    ``waiting`` keeps the letters whose receipt the viewer's own body has still to confirm.
    """
    viewer.require("directives.read")
    rows = Urging.objects.select_related("party", "addressed_to")
    if not viewer.sees_all:
        own = viewer.organisation_id or 0
        rows = rows.filter(Q(party_id=own) | Q(addressed_to_id=own), state__in=("issued", "received"))
    if party:
        rows = rows.filter(party__code=party)
    if share_id is not None:
        rows = rows.filter(lines__assignment_id=share_id)
    if waiting:
        rows = rows.filter(state="issued", addressed_to_id=viewer.organisation_id or 0)
    lines = UrgingLine.objects.select_related("assignment__obligation__directive")
    return [_letter(one, viewer) for one in rows.prefetch_related(Prefetch("lines", queryset=lines))[:300]]


def _letter(one: Urging, viewer: Actor) -> UrgingLetter:
    return UrgingLetter(
        urging_id=one.pk,
        party=str(one.party),
        addressed_to=str(one.addressed_to),
        level=one.level,
        state=one.state,
        state_label=str(Urging.State(one.state).label),
        automatic=one.automatic,
        draft_id=one.draft_id if viewer.may("drafts.read") else None,
        number=one.number,
        date=one.date,
        has_file=bool(one.file_sha256),
        made_at=one.made_at,
        made_by=one.made_by,
        issued_at=one.issued_at,
        received_at=one.received_at,
        received_by=one.received_by,
        may_receive=one.state == "issued"
        and one.addressed_to_id == viewer.organisation_id
        and viewer.may("directives.answer"),
        shares=tuple(
            UrgingShare(
                assignment_id=line.assignment_id,
                directive_name=str(line.assignment.obligation.directive),
                clause=line.assignment.obligation.clause,
                task_text=line.assignment.obligation.task_text,
                due_on=line.due_on,
                overdue_days=line.overdue_days,
            )
            for line in one.lines.all()
        ),
    )


def urging_being_drafted(*, viewer: Actor, organisation_id: int, level: int) -> tuple[int, int | None] | None:
    """Give the letter to a party that is being drafted now, as (its id, its draft); None without one."""
    viewer.require("directives.review")
    rows = Urging.objects.filter(party_id=organisation_id, level=level, state="drafted")
    return rows.values_list("pk", "draft_id").first()


def urging_file(urging_id: int, *, viewer: Actor) -> StoredFile:
    """Give the issued letter to those who may see it."""
    shown = {one.urging_id for one in urgings(viewer=viewer) if one.has_file}
    row = Urging.objects.filter(pk=urging_id).first()
    if row is None or urging_id not in shown:
        raise NotFound(_("There is no such letter, or you may not see it."))
    found = files.fetch(row.file_sha256)
    found.name = f"{row.number.replace('/', '-')}.pdf"
    return found


def urging_settings(*, viewer: Actor) -> UrgingSettings:
    """Give after how many working days letters of urging are drafted."""
    viewer.require("directives.read")
    rule = UrgingRule.objects.order_by("pk").first()
    if rule is None:
        return UrgingSettings()
    return UrgingSettings(
        urge_after=rule.urge_after, escalate_after=rule.escalate_after, automatic=rule.automatic, set_by=rule.set_by
    )


def dated_shares(*, viewer: Actor, now: dt.datetime) -> list[Dated]:
    """List the shares that are owed by a day, for the reminders."""
    return [
        Dated(
            kind="share",
            subject_id=row.pk,
            title=f"{row.obligation.directive}: {row.obligation.clause} {row.obligation.task_text}".strip()[:280],
            detail="",
            link=f"/directives/shares/{row.pk}/",
            due_on=row.due,
            organisation_id=row.organisation_id,
        )
        for row in _owed(viewer)
        if row.due is not None
    ]
