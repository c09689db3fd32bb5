"""The way to signature: handed in, initialled, returned, delegated, signed, all on the exact PDF."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.drafting import rules
from thongsuot.drafting.directory import directory
from thongsuot.drafting.facts import DraftSubmitted
from thongsuot.drafting.models import Draft
from thongsuot.drafting.paper import paper_of
from thongsuot.drafting.steps import check_version, clear_approval, content_hash, keep_version, move, pin, taken, tell
from thongsuot.drafting.values import Content
from thongsuot.drafting.words import FAULTS, SigningMode, StepWord
from thongsuot.engines import papers
from thongsuot.kernel import files, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.models import Person
from thongsuot.people.queries import person, roles_of
from thongsuot.people.rules import permissions_of
from thongsuot.people.words import OrganisationKind

PDF = "application/pdf"
MAX_SIGNED_BYTES = 30 * 1024 * 1024


def _person_who_may(person_id: int, permission: str, *, by: Actor, now: dt.datetime) -> Person:
    found = person(person_id, viewer=by)
    if not found.is_active or permission not in permissions_of(roles_of(found, now=now)):
        raise Invalid(
            _("%(name)s does not hold the right for this.") % {"name": found.display_name},
            code="not_entitled",
            details={"person": person_id, "permission": permission},
        )
    return found


def _print(draft: Draft, *, now: dt.datetime) -> str:
    """Print the draft as it will be signed, keep the bytes, give their hash."""
    data = papers.to_pdf(paper_of(draft))
    return files.store(data, name=f"du-thao-{draft.pk}-v{draft.version}.pdf", content_type=PDF, now=now).sha256


def _signed_by(content: Content, who: Person, *, committee: bool) -> Content:
    authority, title = rules.signature_block(who.position, committee=committee)
    return dataclasses.replace(
        content, signer_name=who.display_name, signer_title=title or content.signer_title, signer_authority=authority
    )


@transaction.atomic
def submit(
    draft_id: int,
    *,
    signer_id: int,
    by: Actor,
    now: dt.datetime,
    reviewer_id: int | None = None,
    version: int | None = None,
    note: str = "",
) -> Draft:
    """Hand a draft in: print the exact PDF, keep it, and put it before the reviewer, or the signer when there is none.

    Raises
    ------
    Refused
        Something is missing (``not_ready``, with the list), a stale version, a wrong state.
    """
    by.require("drafts.write")
    draft = taken(draft_id)
    check_version(draft, version)
    signer = _person_who_may(signer_id, "drafts.sign", by=by, now=now)
    reviewer = _person_who_may(reviewer_id, "drafts.initial", by=by, now=now) if reviewer_id else None
    move(draft, "submit" if reviewer else "submit_to_signer")
    content = Content.from_json(draft.content)
    _refuse_faults(draft, content, by=by, now=now)
    if content.signer_name != signer.display_name:
        committee = draft.issuer.kind == OrganisationKind.COMMITTEE
        keep_version(draft, _signed_by(content, signer, committee=committee), by=by, now=now)
    clear_approval(draft)
    draft.reviewer, draft.signer, draft.submitted_at = reviewer, signer, now
    draft.pdf_sha256, draft.pdf_version = _print(draft, now=now), draft.version
    draft.save()
    pin(draft)
    waits = reviewer or signer
    outbox.publish(DraftSubmitted(draft_id=draft.pk, person_id=waits.pk), now=now)
    tell(draft, StepWord.SUBMITTED, by=by, now=now, note=note.strip() or str(waits), pdf=draft.pdf_sha256)
    return draft


def _refuse_faults(draft: Draft, content: Content, *, by: Actor, now: dt.datetime) -> None:
    today = rules.office_day(now)
    valid = directory(viewer=by, day=today).valid
    faults = rules.faults_before_submitting(content, valid=valid, today=today, has_signer=True)
    if faults:
        raise Refused(
            _("The draft can't be handed in yet."),
            code="not_ready",
            details={
                "faults": [
                    {"code": one.code, "clause": one.clause or None, "words": one.words, "text": str(FAULTS[one.code])}
                    for one in faults
                ]
            },
        )


@transaction.atomic
def take_back(draft_id: int, *, by: Actor, now: dt.datetime, note: str = "") -> Draft:
    """Take a draft back before it is signed."""
    by.require("drafts.write")
    draft = taken(draft_id)
    move(draft, "take_back")
    clear_approval(draft)
    draft.save()
    tell(draft, StepWord.TAKEN_BACK, by=by, now=now, note=note.strip())
    return draft


def _check_seen(draft: Draft, sha256: str) -> None:
    """Refuse a decision on other bytes than those that were handed in and are still in the store, unchanged."""
    if sha256 != draft.pdf_sha256 or not sha256:
        raise Refused(
            _("This is not the PDF that waits now. Open the draft again and look at it first."),
            code="other_pdf",
            details={"yours": sha256, "present": draft.pdf_sha256},
        )
    files.fetch(sha256)


def _is(by: Actor, who: Person | None) -> bool:
    return who is not None and by.id == f"person:{who.pk}"


@transaction.atomic
def initial(draft_id: int, *, sha256: str, by: Actor, now: dt.datetime, note: str = "") -> Draft:
    """Initial (ký nháy) the exact PDF as its reviewer; the draft then waits for the signer."""
    by.require("drafts.initial")
    draft = taken(draft_id)
    move(draft, "initial")
    if not _is(by, draft.reviewer):
        raise Refused(_("Only %(name)s can initial this draft.") % {"name": draft.reviewer or "–"}, code="not_yours")
    _check_seen(draft, sha256)
    draft.initialled_at, draft.initialled_by = now, by.label
    draft.save()
    outbox.publish(DraftSubmitted(draft_id=draft.pk, person_id=draft.signer_id), now=now)
    tell(draft, StepWord.INITIALLED, by=by, now=now, note=note.strip(), pdf=sha256)
    return draft


@transaction.atomic
def return_draft(draft_id: int, *, note: str, by: Actor, now: dt.datetime) -> Draft:
    """Return a draft to its drafter with a note of what to change, as the one whom it waits for."""
    if not by.may("drafts.sign"):
        by.require("drafts.initial")
    draft = taken(draft_id)
    waits = draft.reviewer if draft.state == "in_review" else draft.signer
    move(draft, "return")
    if not _is(by, waits):
        raise Refused(_("This draft waits for %(name)s.") % {"name": waits or "–"}, code="not_yours")
    if not note.strip():
        raise Invalid(_("Say what is to be changed."), code="no_note")
    pdf = draft.pdf_sha256
    clear_approval(draft)
    draft.save()
    tell(draft, StepWord.RETURNED, by=by, now=now, note=note.strip(), pdf=pdf)
    return draft


@transaction.atomic
def delegate(draft_id: int, *, to_id: int, by: Actor, now: dt.datetime, note: str = "") -> Draft:
    """Let somebody else sign, as the signer; the signature block changes, so the PDF is printed anew."""
    by.require("drafts.sign")
    draft = taken(draft_id)
    move(draft, "delegate")
    if not _is(by, draft.signer):
        raise Refused(_("This draft waits for %(name)s.") % {"name": draft.signer or "–"}, code="not_yours")
    other = _person_who_may(to_id, "drafts.sign", by=by, now=now)
    if other.pk == draft.signer_id:
        raise Invalid(_("Choose somebody else."), code="same_person")
    committee = draft.issuer.kind == OrganisationKind.COMMITTEE
    keep_version(draft, _signed_by(Content.from_json(draft.content), other, committee=committee), by=by, now=now)
    draft.signer = other
    draft.pdf_sha256, draft.pdf_version = _print(draft, now=now), draft.version
    draft.save()
    pin(draft)
    outbox.publish(DraftSubmitted(draft_id=draft.pk, person_id=other.pk), now=now)
    tell(draft, StepWord.DELEGATED, by=by, now=now, note=f"{other}. {note.strip()}".strip(". "), pdf=draft.pdf_sha256)
    return draft


@transaction.atomic
def sign(
    draft_id: int,
    *,
    sha256: str,
    by: Actor,
    now: dt.datetime,
    mode: str = SigningMode.PAPER,
    signed_file: tuple[str, bytes, str] | None = None,
    note: str = "",
) -> Draft:
    """Sign the exact PDF as its signer: name, position, time and hash are kept; any later edit voids it.

    Raises
    ------
    Refused
        Not the signer, not the PDF that waits, or a wrong state.
    Invalid
        A digital signature without the signed file.
    """
    by.require("drafts.sign")
    draft = taken(draft_id)
    move(draft, "sign")
    if not _is(by, draft.signer):
        raise Refused(_("Only %(name)s can sign this draft.") % {"name": draft.signer or "–"}, code="not_yours")
    _check_seen(draft, sha256)
    if mode not in SigningMode.values:
        raise Invalid(_("Say how it was signed: on paper or digitally."), details={"mode": mode})
    if mode == SigningMode.DIGITAL and signed_file is None:
        raise Invalid(_("Attach the digitally signed file, or choose signed on paper."), code="no_signed_file")
    if signed_file is not None:
        draft.signed_file_sha256 = _keep_signed(signed_file, now=now)
    draft.signed_at, draft.signed_by, draft.signing_mode = now, by.label, mode
    draft.signed_position = draft.signer.position if draft.signer else ""
    draft.signed_content_sha256 = content_hash(draft)
    draft.save()
    tell(draft, StepWord.SIGNED, by=by, now=now, note=note.strip(), pdf=sha256,
         detail={"mode": mode, "signed_file": draft.signed_file_sha256})  # fmt: skip
    return draft


def _keep_signed(file: tuple[str, bytes, str], *, now: dt.datetime) -> str:
    name, data, _content_type = file
    if not data.startswith(b"%PDF-"):
        raise Invalid(_("The signed file must be a PDF."), code="not_pdf")
    if len(data) > MAX_SIGNED_BYTES:
        raise Invalid(_("The file is larger than 30 MB."), code="too_large")
    return files.store(data, name=name, content_type=PDF, now=now).sha256


@transaction.atomic
def attach_signed(draft_id: int, *, file: tuple[str, bytes, str], by: Actor, now: dt.datetime) -> Draft:
    """Attach the signed file (scan or digitally signed PDF) after the signature was recorded; its hash is kept."""
    by.require("drafts.issue")
    draft = taken(draft_id)
    move(draft, "attach_signed")
    draft.signed_file_sha256 = _keep_signed(file, now=now)
    draft.save(update_fields=["signed_file_sha256", "state"])
    tell(draft, StepWord.SIGNED_FILE, by=by, now=now, note=file[0], detail={"sha256": draft.signed_file_sha256})
    return draft


@transaction.atomic
def revoke_signature(draft_id: int, *, note: str, by: Actor, now: dt.datetime) -> Draft:
    """Take a signature back before the number is given, as its signer, with a reason."""
    by.require("drafts.sign")
    draft = taken(draft_id)
    move(draft, "revoke")
    if not _is(by, draft.signer):
        raise Refused(_("Only %(name)s can do this.") % {"name": draft.signer or "–"}, code="not_yours")
    if not note.strip():
        raise Invalid(_("Give a reason."), code="no_note")
    pdf = draft.pdf_sha256
    clear_approval(draft)
    draft.save()
    tell(draft, StepWord.REVOKED, by=by, now=now, note=note.strip(), pdf=pdf)
    return draft
