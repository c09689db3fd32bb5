"""Reads of what parties owe: the board of one directive, one share, shares by party and state."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Obligation
from thongsuot.directives.scope import events_of, late_days, look_of, party_of, seen, share_of, visible_shares
from thongsuot.directives.values import Board, BoardColumn, BoardRow, Cell, ProofLine, Share, SharePage
from thongsuot.directives.words import AssignmentState, ProofKind
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound

AROUND = 160
"""Characters of the source shown before and after a clause."""


def board(directive_id: int, *, viewer: Actor, now: dt.datetime, party: str = "", state: str = "") -> Board:
    """Give party × obligation of one directive; a party sees its own row and the columns it takes part in.

    Parameters
    ----------
    party
        Code of one body; empty: all.
    state
        A state of a share, or ``overdue``; rows without such a cell are left out. Empty: all.
    """
    row = seen(directive_id, viewer)
    shares = list(
        visible_shares(viewer)
        .filter(obligation__directive=row)
        .annotate(n_proofs=Count("proofs"), n_measured=Count("proofs", filter=Q(proofs__measured=True)))
        .order_by("organisation__name", "organisation_id")
    )
    if party:
        shares = [share for share in shares if share.organisation.code == party]
    owed = {share.obligation_id for share in shares}
    kept = list(row.obligations.exclude(state=Obligation.State.REMOVED).select_related("superseded_by"))
    columns = tuple(
        BoardColumn(
            obligation_id=one.pk,
            number=number,
            clause=one.clause,
            task_text=one.task_text,
            due_on=one.due_on,
            due_set_by_office=one.due_set_by_office,
            report_required=one.report_required,
            period=one.period,
            superseded_by=str(one.superseded_by or ""),
        )
        for number, one in enumerate(kept, 1)
        if one.pk in owed or (viewer.sees_all and not party)
    )
    by_party: dict[int, dict[int, Assignment]] = {}
    for share in shares:
        by_party.setdefault(share.organisation_id, {})[share.obligation_id] = share
    rows, counts, overdue = [], Counter[str](), 0
    for mine in by_party.values():
        cells = tuple(_cell(mine.get(column.obligation_id), now=now) for column in columns)
        present = [cell for cell in cells if cell]
        if state and not any(cell.state == state or (state == "overdue" and cell.overdue_days) for cell in present):
            continue
        first = next(iter(mine.values()))
        received = next((share for share in mine.values() if share.received_at), first)
        counts.update(cell.state for cell in present)
        overdue += sum(1 for cell in present if cell.overdue_days)
        rows.append(
            BoardRow(
                organisation_id=first.organisation_id,
                name=first.organisation.name,
                short_name=str(first.organisation),
                cells=cells,
                received_by=received.received_by,
                received_at=received.received_at,
            )
        )
    return Board(
        directive_id=row.pk,
        name=str(row),
        subject=row.subject,
        state=row.state,
        columns=columns,
        rows=tuple(rows),
        counts=dict(counts),
        overdue=overdue,
        at=now,
    )


def _cell(share: Assignment | None, *, now: dt.datetime) -> Cell | None:
    if share is None:
        return None
    late = late_days(share, now=now)
    return Cell(
        assignment_id=share.pk,
        role=share.role,
        state=share.state,
        label=str(AssignmentState(share.state).label),
        look=look_of(share.state, overdue_days=late),
        percent=share.percent,
        overdue_days=late,
        due_on=share.due,
        proofs=getattr(share, "n_proofs", 0),
        measured=getattr(share, "n_measured", 0),
    )


def shares(
    *, viewer: Actor, now: dt.datetime, party: str = "", state: str = "", only_mine: bool = False
) -> list[Share]:
    """List shares of issued directives, late ones first; ``state`` may also be ``overdue`` or ``open``."""
    rows = visible_shares(viewer).exclude(state="drafted").annotate(n_proofs=Count("proofs"))
    if only_mine:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    if party:
        rows = rows.filter(organisation__code=party)
    if state in AssignmentState.values:
        rows = rows.filter(state=state)
    elif state in ("open", "overdue"):
        rows = rows.exclude(state__in=rules.SETTLED).filter(obligation__superseded_by=None)
    lines = [share_of(row, now=now, proofs=getattr(row, "n_proofs", 0)) for row in rows]
    if state == "overdue":
        lines = [line for line in lines if line.overdue_days]
    return sorted(lines, key=lambda line: (-line.overdue_days, line.due_on or dt.date.max, line.assignment_id))


def assignment(assignment_id: int, *, viewer: Actor, now: dt.datetime) -> SharePage:
    """Give all about one share that the viewer may see: clause, partners, proof, story, what can be done."""
    row = visible_shares(viewer).filter(pk=assignment_id).first()
    if row is None:
        raise NotFound(_("There is no such share, or you may not see it."))
    obligation = row.obligation
    text = obligation.directive.text
    as_party = viewer.may("directives.answer") and viewer.organisation_id == row.organisation_id
    as_office = viewer.may("directives.review") and viewer.sees_all
    partners = obligation.assignments.exclude(pk=row.pk).select_related("organisation")
    return SharePage(
        share=share_of(row, now=now, proofs=row.proofs.count()),
        note=row.note,
        received_at=row.received_at,
        received_by=row.received_by,
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        before=text[max(0, obligation.start - AROUND) : obligation.start],
        after=text[obligation.end : obligation.end + AROUND],
        partners=tuple(party_of(other) for other in partners),
        proofs=tuple(
            ProofLine(
                proof_id=proof.pk,
                kind=proof.kind,
                kind_label=str(ProofKind(proof.kind).label),
                title=proof.title,
                reference=proof.reference,
                file_sha256=proof.file_sha256,
                measured=proof.measured,
                at=proof.at,
                by=proof.by,
            )
            for proof in row.proofs.all()
        ),
        events=events_of(row.events.all(), viewer=viewer),
        verbs=rules.verbs_for(row.state, as_party=as_party, as_office=as_office),
        may_urge=as_office and row.state not in rules.SETTLED and row.state not in ("drafted", "submitted"),
    )
