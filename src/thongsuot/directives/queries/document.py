"""Reads of one directive: the document, its obligations beside the source."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from thongsuot.directives import rules, spans
from thongsuot.directives.models import Directive, Notice, Obligation
from thongsuot.directives.scope import events_of, party_of, seen, visible, visible_shares
from thongsuot.directives.values import (
    Citation,
    DirectiveView,
    Lineage,
    NoticeLine,
    ObligationView,
)
from thongsuot.directives.words import Channel, DirectiveState, counted_in_words, deadline_in_words, kind_in_words
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.kernel.models import StoredFile


def directive(directive_id: int, *, viewer: Actor) -> DirectiveView:
    """Give one directive: the full text, and of its obligations and story what the viewer may see.

    A party reads the whole text, for it is an official document; of the obligations it sees its own, with the
    names of those it works with, and of the story only what concerns everybody or itself.
    """
    row = seen(directive_id, viewer)
    obligations = row.obligations.select_related("recurring", "superseded_by").prefetch_related(
        "assignments__organisation"
    )
    own: set[int] = set()
    if not viewer.sees_all:
        own = set(visible_shares(viewer).filter(obligation__directive=row).values_list("obligation_id", flat=True))
        obligations = obligations.filter(pk__in=own)
    numbers = _numbers(row)
    views = [_obligation(one, numbers.get(one.pk, 0)) for one in obligations]
    mine = row.obligations.filter(
        assignments__organisation_id=viewer.organisation_id or 0, assignments__state__in=rules.TO_ACKNOWLEDGE
    )
    return DirectiveView(
        directive_id=row.pk,
        kind=row.kind,
        kind_label=kind_in_words(row.kind),
        number=row.number,
        date=row.date,
        issuer=row.issuer,
        signer=row.signer,
        subject=row.subject,
        text=row.text,
        cited=tuple(
            Citation(number=one.get("number") or "", date=_day(one.get("date")), kind=one.get("kind") or "")
            for one in row.cited
        ),
        file_sha256=row.file_sha256,
        file_name=row.file_name,
        state=row.state,
        state_label=str(DirectiveState(row.state).label),
        version=row.version,
        brought_in_at=row.brought_in_at,
        brought_in_by=row.brought_in_by if viewer.sees_all else "",
        confirmed_at=row.confirmed_at,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        closed_at=row.closed_at,
        obligations=tuple(view for view in views if view.state != Obligation.State.REMOVED),
        removed=tuple(view for view in views if view.state == Obligation.State.REMOVED),
        parent=_lineage(visible(viewer).filter(pk=row.parent_id or 0).first(), viewer),
        children=tuple(
            line for child in visible(viewer).filter(parent=row) if (line := _lineage(child, viewer)) is not None
        ),
        events=events_of(row.events.all(), viewer=viewer),
        notices=_notices(row, viewer),
        warnings=tuple(row.reading.get("warnings") or ()) if viewer.sees_all else (),
        to_acknowledge=mine.exists(),
    )


def _day(iso: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso or "")
    except ValueError:
        return None


def _numbers(row: Directive) -> dict[int, int]:
    kept = row.obligations.exclude(state=Obligation.State.REMOVED).values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(kept, 1)}


def _obligation(row: Obligation, number: int) -> ObligationView:
    parties = tuple(party_of(share) for share in row.assignments.all())
    return ObligationView(
        obligation_id=row.pk,
        number=number,
        clause=row.clause,
        start=row.start,
        end=row.end,
        task_text=row.task_text,
        addressees=tuple(row.addressees),
        addressee_types=tuple(row.addressee_types),
        coordinates_with=tuple(row.coordinates_with),
        legal_basis=tuple(row.legal_basis),
        deadline=row.deadline,
        deadline_words=deadline_in_words(row.deadline),
        counted=counted_in_words(row.due_basis),
        proposed_due_on=_day(row.due_basis.get("due_on")) if row.due_on is None else None,
        due_on=row.due_on,
        due_at=row.due_at,
        due_set_by_office=row.due_set_by_office,
        report_required=row.report_required,
        urgency=row.urgency,
        confidence=row.confidence,
        state=row.state,
        version=row.version,
        period=row.period,
        comes_back=hasattr(row, "recurring") and row.recurring.stopped_at is None,
        superseded_by=str(row.superseded_by or ""),
        superseded_by_id=row.superseded_by_id,
        parties=tuple(sorted(parties, key=lambda party: (party.role != "lead", party.name))),
    )


def _lineage(row: Directive | None, viewer: Actor) -> Lineage | None:
    if row is None:
        return None
    shares = visible_shares(viewer).filter(obligation__directive=row, obligation__superseded_by=None)
    shares = shares.exclude(state="drafted")
    states = list(shares.values_list("state", flat=True))
    return Lineage(
        directive_id=row.pk,
        name=str(row),
        subject=row.subject,
        state=row.state,
        settled=sum(state in rules.SETTLED for state in states),
        shares=len(states),
    )


def _notices(row: Directive, viewer: Actor) -> tuple[NoticeLine, ...]:
    rows = row.notices.select_related("organisation")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    return tuple(
        NoticeLine(
            organisation=str(one.organisation),
            channel=one.channel,
            channel_label=str(Channel(one.channel).label),
            address=one.address,
            state=one.state,
            state_label=str(Notice.State(one.state).label),
            tries=one.tries,
            sent_at=one.sent_at,
            received_at=one.received_at,
            received_by=one.received_by,
            error=one.error,
        )
        for one in rows
    )


def document_marks(view: DirectiveView, *, viewer: Actor) -> tuple[spans.Mark, ...]:
    """Give what to highlight in the source: the document's fields where they stand, and the obligations shown."""
    viewer.require("directives.read")
    marks = [
        spans.Mark(start=one.start, end=one.end, number=one.number, key=f"o{one.obligation_id}")
        for one in view.obligations
    ]
    fields = [("number", view.number), ("signer", view.signer), ("subject", view.subject)]
    fields += [("date", written) for written in _dates(view.date)]
    fields += [("cited", one.number) for one in view.cited]
    fields.append(("issuer", view.issuer))
    # A field that runs into an obligation would tear its highlight; a short one inside it may stand.
    taken: list[tuple[int, int]] = []
    for name, value in fields:
        if name == "date" and any(mark.field == "date" for mark in marks):
            continue
        place = spans.find_quote(view.text, quote=value)
        if place and not spans.between(taken, start=place[0], end=place[1]) and _stands(place, view):
            taken.append(place)
            marks.append(spans.Mark(start=place[0], end=place[1], key=f"f-{name}", field=name))
    return tuple(marks)


def _stands(place: tuple[int, int], view: DirectiveView) -> bool:
    """Tell whether a place lies outside every obligation or wholly inside one."""
    start, end = place
    return all(end <= one.start or one.end <= start or one.start <= start < end <= one.end for one in view.obligations)


def _dates(day: dt.date | None) -> list[str]:
    if day is None:
        return []
    d, m, y = day.day, day.month, day.year
    forms = [f"ngày {d:02} tháng {m:02} năm {y}", f"ngày {d} tháng {m} năm {y}", f"ngày {d:02} tháng {m} năm {y}"]
    return [*forms, f"{d:02}/{m:02}/{y}", f"{d}/{m}/{y}", f"{d:02}-{m:02}-{y}", f"{d}-{m}-{y}", f"{d}-{m}", f"{d}/{m}"]


def document_file(directive_id: int, *, viewer: Actor) -> StoredFile:
    """Give the original of a directive that the viewer may see."""
    row = seen(directive_id, viewer)
    if not row.file_sha256:
        raise NotFound(_("This document was pasted as text; there is no original file."))
    return files.fetch(row.file_sha256)


def proof_file(assignment_id: int, *, proof_id: int, viewer: Actor) -> StoredFile:
    """Give the file of a proof: the office sees all, a party only its own."""
    share = visible_shares(viewer).filter(pk=assignment_id).first()
    proof = share.proofs.filter(pk=proof_id).exclude(file_sha256="").first() if share else None
    if proof is None:
        raise NotFound(_("There is no such proof, or you may not see it."))
    return files.fetch(proof.file_sha256)
