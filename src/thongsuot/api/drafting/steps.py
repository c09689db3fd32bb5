"""Operations on the way of a draft to issue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Form
from ninja.files import UploadedFile

from thongsuot.api.door import door
from thongsuot.api.drafting.common import given, router, shown
from thongsuot.api.drafting.schemas import DelegateIn, DraftOut, IssueIn, NoteIn, SeenIn, SignIn, SubmitIn
from thongsuot.drafting import actions
from thongsuot.kernel import clock


@router.post("/{pk}/submit", response=DraftOut, operation_id="submit_draft", summary="Hand in for signature")
@door("drafts.write")
def submit_draft(request: HttpRequest, pk: int, body: SubmitIn) -> Any:
    """Print the exact PDF and put it before the reviewer or signer."""
    actions.submit(pk, **body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/take-back", response=DraftOut, operation_id="take_draft_back", summary="Take back")
@door("drafts.write")
def take_draft_back(request: HttpRequest, pk: int, body: NoteIn) -> Any:
    """Take a draft back before it is signed."""
    actions.take_back(pk, note=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/initial", response=DraftOut, operation_id="initial_draft", summary="Initial (ký nháy)")
@door("drafts.initial")
def initial_draft(request: HttpRequest, pk: int, body: SeenIn) -> Any:
    """Initial the exact PDF."""
    actions.initial(pk, sha256=body.sha256, note=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/return", response=DraftOut, operation_id="return_draft", summary="Return with a note")
@door("drafts.sign")
def return_draft(request: HttpRequest, pk: int, body: NoteIn) -> Any:
    """Return a draft to its drafter."""
    actions.return_draft(pk, note=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/delegate", response=DraftOut, operation_id="delegate_draft", summary="Let somebody else sign")
@door("drafts.sign")
def delegate_draft(request: HttpRequest, pk: int, body: DelegateIn) -> Any:
    """Let somebody else sign; the PDF is printed anew."""
    actions.delegate(pk, to_id=body.to_id, note=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/sign", response=DraftOut, operation_id="sign_draft", summary="Sign the exact PDF")
@door("drafts.sign")
def sign_draft(request: HttpRequest, pk: int, body: Form[SignIn], file: File[UploadedFile | None] = None) -> Any:
    """Sign; a digital signature comes with the signed PDF."""
    signed_file = given(file) if file else None
    actions.sign(pk, **body.dict(), signed_file=signed_file, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/signed-file", response=DraftOut, operation_id="attach_signed_file", summary="Attach signed file")
@door("drafts.issue")
def attach_signed_file(request: HttpRequest, pk: int, file: File[UploadedFile]) -> Any:
    """Attach the signed PDF afterwards."""
    actions.attach_signed(pk, file=given(file), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/revoke", response=DraftOut, operation_id="revoke_draft_signature", summary="Take a signature back")
@door("drafts.sign")
def revoke_draft_signature(request: HttpRequest, pk: int, body: NoteIn) -> Any:
    """Take a signature back before the number is given."""
    actions.revoke_signature(pk, note=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/issue", response=DraftOut, operation_id="issue_draft", summary="Number and issue")
@door("drafts.issue")
def issue_draft(request: HttpRequest, pk: int, body: IssueIn) -> Any:
    """Number and issue a signed draft."""
    actions.issue_draft(pk, date=body.date, reason=body.reason, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/cancel", response=DraftOut, operation_id="cancel_draft", summary="Give a draft up")
@door("drafts.write")
def cancel_draft(request: HttpRequest, pk: int, body: NoteIn) -> Any:
    """Cancel a draft, with a reason."""
    actions.cancel_draft(pk, reason=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.post("/{pk}/withdraw", response=DraftOut, operation_id="withdraw_draft", summary="Withdraw an issued document")
@door("drafts.issue")
def withdraw_draft(request: HttpRequest, pk: int, body: NoteIn) -> Any:
    """Withdraw an issued document; its number stays in the book."""
    actions.withdraw_draft(pk, reason=body.note, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)
