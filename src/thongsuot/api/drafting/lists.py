"""Operations around the drafts: lists, ready texts, the number book, templates."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from thongsuot.api.door import door
from thongsuot.api.drafting.common import file_answer, given, router
from thongsuot.api.drafting.schemas import BookOut, LineOut, NumberIn, QueueOut, ReviewOut, StarterOut, TemplateOut
from thongsuot.drafting import actions, queries
from thongsuot.kernel import clock


@router.get("", response=list[LineOut], operation_id="list_drafts", summary="List drafts")
@door("drafts.read")
def list_drafts(request: HttpRequest, state: str = "", kind: str = "", q: str = "", mine: bool = False) -> Any:
    """List drafts, newest change first; state may be ``open``."""
    return queries.drafts(viewer=request.actor, state=state, kind=kind, words=q, mine=mine)  # type: ignore[attr-defined]


@router.get("/queue", response=QueueOut, operation_id="my_draft_queue", summary="What waits for me")
@door("drafts.read")
def my_draft_queue(request: HttpRequest) -> Any:
    """Give what the caller has to initial, sign, mend or number."""
    return queries.my_queue(viewer=request.actor)  # type: ignore[attr-defined]


@router.get("/starters", response=list[StarterOut], operation_id="list_starters", summary="Ready texts")
@door("drafts.read")
def list_starters(request: HttpRequest) -> Any:
    """List the texts to begin with."""
    return list(queries.starters(viewer=request.actor))  # type: ignore[attr-defined]


@router.get("/book", response=list[BookOut], operation_id="number_book", summary="Book of outgoing documents")
@door("drafts.read")
def number_book(request: HttpRequest, year: int | None = None, issuer: str = "", kind: str = "", q: str = "") -> Any:
    """List the numbers given, withdrawn and backdated ones too."""
    return queries.number_book(viewer=request.actor, year=year, issuer=issuer, kind=kind, words=q)  # type: ignore[attr-defined]


@router.get("/book.{form}", operation_id="number_book_file", summary="The book as xlsx or csv")
@door("drafts.read")
def number_book_file(request: HttpRequest, form: str, year: int | None = None) -> HttpResponse:
    """Give the book as a file."""
    wanted = form if form in ("csv", "xlsx") else "csv"
    data, name = queries.number_book_file(form=wanted, viewer=request.actor, year=year)  # type: ignore[attr-defined]
    return file_answer(data, name, wanted)


@router.post("/book", response={201: dict[str, Any]}, operation_id="record_number", summary="Give a number")
@door("drafts.issue")
def record_number(request: HttpRequest, body: NumberIn) -> Any:
    """Give the next number to a document that was written elsewhere."""
    made = actions.record_number(**body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, {"entry_id": made.pk, "number": made.number, "sequence": made.sequence})


@router.get("/templates", response=list[TemplateOut], operation_id="list_draft_templates", summary="Own Word layouts")
@door("drafts.read")
def list_draft_templates(request: HttpRequest, kind: str = "", retired: bool = False) -> Any:
    """List the offices' own layouts."""
    return queries.templates(viewer=request.actor, kind=kind, retired=retired)  # type: ignore[attr-defined]


@router.post(
    "/templates", response={201: dict[str, Any]}, operation_id="upload_draft_template", summary="Upload a Word layout"
)
@door("drafts.templates")
def upload_draft_template(
    request: HttpRequest, file: File[UploadedFile], name: Form[str], kind: Form[str] = "", note: Form[str] = ""
) -> Any:
    """Check a template and take it as the next version of its name."""
    made = actions.upload_template(
        name=name, kind=kind, note=note, file=given(file), by=request.actor, now=clock.now()  # type: ignore[attr-defined]
    )  # fmt: skip
    return Status(201, {"template_id": made.template_id, "version": made.number, "placeholders": made.placeholders})


@router.post("/templates/check", response=ReviewOut, operation_id="check_draft_template", summary="Check a Word layout")
@door("drafts.templates")
def check_draft_template(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Say which placeholders a template holds, known and unknown, and what is wrong, without keeping it."""
    review, faults = queries.review_template(given(file)[1], viewer=request.actor)  # type: ignore[attr-defined]
    found = [dataclasses.asdict(one) for one in review.placeholders]
    return {"usable": review.usable, "placeholders": found, "faults": faults, "missing": list(review.missing)}


@router.get("/templates/sample", operation_id="sample_draft_template", summary="Sample with every placeholder")
@door("drafts.read")
def sample_draft_template(request: HttpRequest) -> HttpResponse:
    """Give the sample template."""
    data, name = queries.sample(viewer=request.actor)  # type: ignore[attr-defined]
    return file_answer(data, name, "docx")


@router.post("/templates/{pk}/retire", response=TemplateOut, operation_id="retire_draft_template", summary="Retire")
@door("drafts.templates")
def retire_draft_template(request: HttpRequest, pk: int, again: bool = False) -> Any:
    """Offer a template no more, or again."""
    act = actions.restore_template if again else actions.retire_template
    return act(pk, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
