"""Drafts: the list, one draft with all its page shows, what waits for whom, versions beside each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from thongsuot.directives import queries as directives
from thongsuot.drafting import rules
from thongsuot.drafting.directory import Directory, directory
from thongsuot.drafting.models import Draft, DraftLook
from thongsuot.drafting.paper import symbol
from thongsuot.drafting.values import (
    Attached,
    ClauseView,
    Comparison,
    Content,
    DraftLine,
    DraftView,
    Fault,
    Queue,
    StepLine,
    VersionLine,
)
from thongsuot.drafting.words import DraftState, Relation, SigningMode, kind_in_words
from thongsuot.engines.comparing import compare_blocks
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound, Trouble

OPEN = ("drafting", "returned", "in_review", "to_sign", "signed")


def drafts(
    *,
    viewer: Actor,
    state: str = "",
    kind: str = "",
    words: str = "",
    year: int | None = None,
    mine: bool = False,
    limit: int = 300,
) -> list[DraftLine]:
    """List drafts, newest change first; ``state`` may also be ``open``, and ``mine`` keeps those the viewer began."""
    viewer.require("drafts.read")
    rows = Draft.objects.select_related("issuer", "drafter", "reviewer", "signer")
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if year:
        rows = rows.filter(started_at__year=year)
    if mine:
        rows = rows.filter(started_by_id=viewer.id)
    found = [_line(row) for row in rows[: limit if not words else 2000]]
    if not words.strip():
        return found
    key = rules.plain(words)
    texts = ((one, rules.plain(f"{one.subject} {one.number} {one.issuer} {one.drafter}")) for one in found)
    return [one for one, text in texts if key in text][:limit]


def _line(row: Draft) -> DraftLine:
    waits = {"in_review": row.reviewer, "to_sign": row.signer}.get(row.state)
    clauses = row.content.get("clauses") or []
    return DraftLine(
        draft_id=row.pk,
        kind=row.kind,
        kind_label=kind_in_words(row.kind),
        subject=row.subject,
        number=row.number,
        date=row.date,
        issuer=str(row.issuer),
        drafter=str(row.drafter),
        state=row.state,
        state_label=str(DraftState(row.state).label),
        waits_for=str(waits) if waits else "",
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        obligations=sum(bool(one.get("leads")) for one in clauses),
    )


def _found(draft_id: int, viewer: Actor) -> Draft:
    viewer.require("drafts.read")
    rows = Draft.objects.select_related("issuer", "issuer__parent", "drafter", "reviewer", "signer", "template")
    found = rows.filter(pk=draft_id).first()
    if found is None:
        raise NotFound(_("There is no such draft."))
    return found


def draft(draft_id: int, *, viewer: Actor, now: dt.datetime) -> DraftView:
    """Give one draft with its content, what is missing, its story, versions and files."""
    row = _found(draft_id, viewer)
    today = rules.office_day(now)
    book = directory(viewer=viewer, day=today)
    content = Content.from_json(row.content)
    faults: tuple[Fault, ...] = ()
    if row.state in rules.EDITABLE:
        faults = rules.faults_before_submitting(content, valid=book.valid, today=today, has_signer=True)
    look = DraftLook.objects.filter(draft=row, viewer_id=viewer.id).first()
    return DraftView(
        line=_line(row),
        content=content,
        clauses=_clauses(row.kind, content, book),
        faults=faults,
        steps=tuple(
            StepLine(
                at=one.at, by=one.by, what=one.what, label=one.get_what_display(), note=one.note, version=one.version,
                pdf_sha256=one.pdf_sha256,
            )
            for one in row.steps.all()
        ),
        versions=tuple(
            VersionLine(number=one.number, at=one.at, by=one.by, automatic=one.automatic, pinned=one.pinned)
            for one in row.versions.defer("content")
        ),
        attachments=tuple(
            Attached(id=one.pk, name=one.name, size=one.size, sha256=one.sha256) for one in row.attachments.all()
        ),
        issuer_code=row.issuer.code,
        issuer_name=row.issuer.name,
        drafter_name=row.drafter.name,
        template_id=row.template_id,
        template_name=str(row.template or ""),
        relation=row.relation,
        relation_label=str(Relation(row.relation).label) if row.relation else "",
        related_id=row.directive_id,
        related_name=_related_name(row, viewer),
        origin=row.origin,
        reviewer_id=row.reviewer_id,
        reviewer=str(row.reviewer or ""),
        signer_id=row.signer_id,
        signer=str(row.signer or ""),
        pdf_sha256=row.pdf_sha256,
        pdf_version=row.pdf_version,
        initialled_by=row.initialled_by,
        initialled_at=row.initialled_at,
        signed_by=row.signed_by,
        signed_position=row.signed_position,
        signed_at=row.signed_at,
        signing_mode=row.signing_mode,
        signing_mode_label=str(SigningMode(row.signing_mode).label) if row.signing_mode else "",
        signed_file_sha256=row.signed_file_sha256,
        issued_pdf_sha256=row.issued_pdf_sha256,
        issued_docx_sha256=row.issued_docx_sha256,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        made_directive_id=row.made_directive_id,
        number_preview=row.number or f"…{symbol(row, content)}",
        last_look=look.version if look else None,
        verbs=_verbs(row, viewer),
    )  # fmt: skip


def _related_name(row: Draft, viewer: Actor) -> str:
    if row.directive_id is None:
        return ""
    try:
        return directives.directive(row.directive_id, viewer=viewer).name
    except Trouble:
        return f"#{row.directive_id}"


def _clauses(kind: str, content: Content, book: Directory) -> tuple[ClauseView, ...]:
    labels = rules.labels(kind, content.clauses)
    return tuple(
        ClauseView(
            number=number,
            label=label,
            clause=one,
            leads=tuple(book.shorts.get(code, code) for code in one.leads),
            coordinates=tuple(book.shorts.get(code, code) for code in one.coordinates),
            due_on=rules.day_of(one.due_on),
        )
        for number, (one, label) in enumerate(zip(content.clauses, labels, strict=True), 1)
    )


def _verbs(row: Draft, viewer: Actor) -> tuple[str, ...]:
    """Give the verbs that the viewer may use on a draft now."""
    is_reviewer = viewer.id == f"person:{row.reviewer_id}"
    is_signer = viewer.id == f"person:{row.signer_id}"
    write, issue = viewer.may("drafts.write"), viewer.may("drafts.issue")
    allowed = {
        "save": write,
        "submit": write,
        "take_back": write,
        "initial": is_reviewer and viewer.may("drafts.initial"),
        "return": is_reviewer if row.state == "in_review" else is_signer,
        "delegate": is_signer,
        "sign": is_signer and viewer.may("drafts.sign"),
        "revoke": is_signer,
        "attach_signed": issue,
        "issue": issue,
        "cancel": write,
        "withdraw": issue,
    }
    return tuple(verb for verb, may in allowed.items() if may and rules.state_after(row.state, verb) is not None)


def my_queue(*, viewer: Actor) -> Queue:
    """Give what waits for this person: to initial, to sign, returned to them, to be numbered by their office."""
    viewer.require("self.use")
    kind, _colon, number = viewer.id.partition(":")
    if not viewer.may("drafts.read") or kind != "person" or not number.isdigit():
        return Queue()
    rows = Draft.objects.select_related("issuer", "drafter", "reviewer", "signer").filter(
        Q(state="in_review", reviewer_id=int(number))
        | Q(state="to_sign", signer_id=int(number))
        | Q(state="returned", started_by_id=viewer.id)
        | Q(state="signed")
    )
    lines = [_line(row) for row in rows.order_by("submitted_at", "pk")]

    def standing(state: str) -> tuple[DraftLine, ...]:
        return tuple(one for one in lines if one.state == state)

    return Queue(
        to_initial=standing("in_review"),
        to_sign=standing("to_sign"),
        returned=standing("returned"),
        to_number=standing("signed") if viewer.may("drafts.issue") else (),
    )


def version_content(draft_id: int, number: int, *, viewer: Actor) -> Content:
    """Give the content of one version of a draft."""
    row = _found(draft_id, viewer)
    found = row.versions.filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such version, or it was folded into a later one."))
    return Content.from_json(found.content)


def compare(
    draft_id: int,
    *,
    viewer: Actor,
    now: dt.datetime,
    older: int | None = None,
    newer: int | None = None,
    against: Content | None = None,
) -> Comparison:
    """Compare two versions of a draft word by word; by default what changed between the last two.

    ``against`` compares the newer version with a text that was never saved, as when two people write at once.
    """
    row = _found(draft_id, viewer)
    numbers = sorted(row.versions.values_list("number", flat=True))
    last = newer if newer is not None else row.version
    earlier = [number for number in numbers if number < last]
    first = older if older is not None else (earlier[-1] if earlier else last)
    book = directory(viewer=viewer, day=rules.office_day(now))
    after = version_content(draft_id, last, viewer=viewer)
    before = version_content(draft_id, first, viewer=viewer) if against is None else after
    pair = (before, after) if against is None else (after, against)
    blocks = compare_blocks(*(_blocks(row.kind, one, book) for one in pair))
    return Comparison(older=first if against is None else last, newer=last, blocks=blocks)


def _blocks(kind: str, content: Content, book: Directory) -> list[tuple[str, str, str]]:
    """Give a content as named texts; a key ties the same place in two versions together."""
    made = [
        ("subject", _("Subject"), content.subject),
        ("urgency", _("Urgency"), content.urgency),
        ("addressees", _("To"), "\n".join(content.addressees)),
        ("bases", _("Legal bases"), "\n".join(content.bases)),
        ("opening", _("Opening"), content.opening),
    ]
    for one, label in zip(content.clauses, rules.labels(kind, content.clauses), strict=True):
        made.append((f"clause:{one.key}", label, one.text))
        facts = _facts(one.leads, one.unknown, _("Leads"), book)
        facts += _facts(one.coordinates, one.unknown_with, _("Coordinates"), book)
        if (due := rules.day_of(one.due_on)) is not None:
            facts.append(f"{_('Due')}: {due:%d/%m/%Y}")
        if one.report_required:
            facts.append(_("Asks for a report"))
        made.append((f"facts:{one.key}", f"{label} {_('Parties and dates')}", "\n".join(facts)))
    made += [
        ("closing", _("Closing"), content.closing),
        ("recipients", _("Recipients"), "\n".join(content.recipients)),
        ("signer", _("Signature"), "\n".join(
            line for line in (content.signer_authority, content.signer_title, content.signer_name) if line)),
    ]  # fmt: skip
    return [one for one in made if one[2]]


def _facts(codes: Iterable[str], unknown: Iterable[str], label: str, book: Directory) -> list[str]:
    names = [*(book.shorts.get(code, code) for code in codes), *unknown]
    return [f"{label}: {', '.join(names)}"] if names else []
