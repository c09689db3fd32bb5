"""Issue: the number, the final paper, the entry in the register with its obligations, the notices."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import actions as directives
from thongsuot.directives.actions.making import KnownObligation, make_directive
from thongsuot.drafting import rules
from thongsuot.drafting.actions.numbering import enter
from thongsuot.drafting.directory import directory
from thongsuot.drafting.facts import DraftIssued
from thongsuot.drafting.layout import to_word
from thongsuot.drafting.models import Draft, NumberEntry
from thongsuot.drafting.paper import paper_of, text_of, unit_symbol
from thongsuot.drafting.steps import content_hash, move, taken, tell
from thongsuot.drafting.values import Content
from thongsuot.drafting.words import EntryState, Relation, StepWord
from thongsuot.engines import papers
from thongsuot.kernel import files, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def issue_draft(draft_id: int, *, by: Actor, now: dt.datetime, date: dt.date | None = None, reason: str = "") -> Draft:
    """Number and issue a signed draft: final PDF and Word file, and, when it orders anything, its register entry.

    Everything is one transaction: a draft without a number has no entry, and no number is used up by a failure.

    Parameters
    ----------
    date
        The document's date; today when None. An earlier one needs a reason, which stays in the book.

    Raises
    ------
    Refused
        Not signed, or its content is not what was signed.
    """
    by.require("drafts.issue")
    draft = taken(draft_id)
    move(draft, "issue")
    if content_hash(draft) != draft.signed_content_sha256:
        raise Refused(_("The text is no longer what was signed. It has to be signed again."), code="not_as_signed")
    content = Content.from_json(draft.content)
    entry = enter(
        issuer=draft.issuer, kind=draft.kind, unit_symbol=unit_symbol(draft, content),
        date=date or rules.office_day(now), subject=content.subject,
        signer=content.signer_name, recipients="; ".join(content.recipients), draft=draft,
        reason=reason, by=by, now=now,
    )  # fmt: skip
    draft.number, draft.date = entry.number, entry.date
    paper = paper_of(draft, number=entry.number, date=entry.date)
    name = entry.number.replace("/", "-")
    pdf = files.store(papers.to_pdf(paper), name=f"{name}.pdf", content_type="application/pdf", now=now)
    word = files.store(to_word(draft, number=entry.number, date=entry.date, by=by, now=now), name=f"{name}.docx",
                       content_type=DOCX, now=now)  # fmt: skip
    draft.issued_pdf_sha256, draft.issued_docx_sha256 = pdf.sha256, word.sha256
    draft.issued_at, draft.issued_by = now, by.label
    draft.made_directive_id = _register(draft, content, pdf_bytes=bytes(pdf.data), by=by, now=now)
    draft.save()
    names = rules.clause_names(draft.kind, content.clauses)
    outbox.publish(
        DraftIssued(
            draft_id=draft.pk,
            directive_id=draft.made_directive_id,
            number=draft.number,
            relation=draft.relation,
            related_id=draft.directive_id,
            reaffirms=tuple(
                (name, one.reaffirms)
                for name, one in zip(names, content.clauses, strict=True)
                if one.leads and one.reaffirms is not None
            ),
        ),
        now=now,
    )
    tell(draft, StepWord.ISSUED, by=by, now=now, note=f"{draft.number} {reason.strip()}".strip(), pdf=pdf.sha256,
         detail={"number": draft.number, "directive": draft.made_directive_id})  # fmt: skip
    return draft


def _register(draft: Draft, content: Content, *, pdf_bytes: bytes, by: Actor, now: dt.datetime) -> int | None:
    """Enter the document and its obligations into the register and issue it to its parties; None without any."""
    if draft.date is None or not any(one.leads for one in content.clauses):
        return None
    # The signature is the right to issue exactly this text; whoever gives the number only carries it out.
    carrier = dataclasses.replace(by, permissions=by.permissions | {"directives.draft", "directives.issue"})
    names = directory(viewer=by, day=rules.office_day(now)).names
    text, placed = text_of(draft, number=draft.number, date=draft.date)
    obligations = tuple(
        KnownObligation(
            clause=place.name,
            start=place.start,
            end=place.end,
            leads=one.leads,
            coordinates=one.coordinates,
            due_on=rules.day_of(one.due_on),
            report_required=one.report_required,
            addressees=tuple(names.get(code, code) for code in one.leads),
            urgency=content.urgency,
        )
        for place in placed
        if (one := content.clauses[place.index]).leads
    )
    made = make_directive(
        kind=draft.kind, number=draft.number, date=draft.date, issuer=draft.issuer.name, signer=content.signer_name,
        subject=content.subject, text=text, obligations=obligations,
        parent_id=draft.directive_id if draft.relation == Relation.IMPLEMENTS else None,
        file=(f"{draft.number.replace('/', '-')}.pdf", pdf_bytes, "application/pdf"), by=carrier, now=now,
    )  # fmt: skip
    directives.confirm_directive(made.pk, by=carrier, now=now)
    directives.issue(made.pk, by=carrier, now=now)
    return int(made.pk)


@transaction.atomic
def cancel_draft(draft_id: int, *, reason: str, by: Actor, now: dt.datetime) -> Draft:
    """Give a draft up before issue; it stays readable with the reason."""
    by.require("drafts.write")
    draft = taken(draft_id)
    move(draft, "cancel")
    if not reason.strip():
        raise Invalid(_("Give a reason."), code="no_note")
    draft.save()
    tell(draft, StepWord.CANCELLED, by=by, now=now, note=reason.strip())
    return draft


@transaction.atomic
def withdraw_draft(draft_id: int, *, reason: str, by: Actor, now: dt.datetime) -> Draft:
    """Withdraw an issued document: its number stays in the book, marked withdrawn with the reason."""
    by.require("drafts.issue")
    draft = taken(draft_id)
    move(draft, "withdraw")
    if not reason.strip():
        raise Invalid(_("Give a reason."), code="no_note")
    draft.save()
    NumberEntry.objects.filter(draft=draft).update(
        state=EntryState.WITHDRAWN, reason=reason.strip(), withdrawn_at=now, withdrawn_by=by.label
    )
    tell(draft, StepWord.WITHDRAWN, by=by, now=now, note=reason.strip(), detail={"number": draft.number})
    return draft
