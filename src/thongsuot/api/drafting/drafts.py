"""Operations on one draft: starting, reading, writing, its papers and files."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Status
from ninja.files import UploadedFile

from thongsuot.api.door import door
from thongsuot.api.drafting.common import content, file_answer, given, router, shown
from thongsuot.api.drafting.schemas import CopyIn, DraftOut, HeadIn, PackIn, PointsIn, SaveIn, StartIn
from thongsuot.drafting import actions, queries
from thongsuot.flows.report_to_draft import draft_from_report
from thongsuot.kernel import clock


@router.post("", response={201: DraftOut}, operation_id="start_draft", summary="Start a draft")
@door("drafts.write")
def start_draft(request: HttpRequest, body: StartIn) -> Any:
    """Start a draft, empty or with its content."""
    made = actions.start_draft(
        kind=body.kind, issuer=body.issuer, drafter=body.drafter, relation=body.relation,
        directive_id=body.directive_id, content=content(body.content) if body.content else None,
        by=request.actor, now=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return Status(201, shown(request, made.pk))


@router.post("/from-pack", response={201: DraftOut}, operation_id="start_draft_from_pack", summary="From a ready text")
@door("drafts.write")
def start_draft_from_pack(request: HttpRequest, body: PackIn) -> Any:
    """Start a draft from a ready text."""
    made = actions.start_from_pack(**body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, shown(request, made.pk))


@router.post("/from-points", response={201: DraftOut}, operation_id="draft_from_points", summary="From points")
@door("drafts.write")
def start_from_points(request: HttpRequest, body: PointsIn) -> Any:
    """Start a draft whose clauses are points decided elsewhere."""
    made = actions.start_from_points(**body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, shown(request, made.pk))


@router.post("/from-report/{pk}", response={201: DraftOut}, operation_id="draft_from_report", summary="From a report")
@door("drafts.write")
def start_from_report(request: HttpRequest, pk: int) -> Any:
    """Start a draft from a signed report's proposals."""
    made = draft_from_report(pk, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, shown(request, made.pk))


@router.post(
    "/from-directive/{pk}", response={201: DraftOut}, operation_id="draft_from_directive", summary="From an older one"
)
@door("drafts.write")
def start_from_directive(request: HttpRequest, pk: int, body: CopyIn) -> Any:
    """Start this year's draft from an older document."""
    made = actions.copy_of_directive(pk, years=body.years, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, shown(request, made.pk))


@router.get("/{pk}", response=DraftOut, operation_id="get_draft", summary="Show a draft")
@door("drafts.read")
def get_draft(request: HttpRequest, pk: int) -> Any:
    """Show one draft."""
    return shown(request, pk)


@router.put("/{pk}", response=DraftOut, operation_id="save_draft", summary="Save a draft")
@door("drafts.write")
def save_draft(request: HttpRequest, pk: int, body: SaveIn) -> Any:
    """Save the content as the next version; a draft handed in goes back to drafting."""
    actions.save_draft(
        pk, content=content(body.content), version=body.version, note=body.note, by=request.actor, now=clock.now()  # type: ignore[attr-defined]
    )  # fmt: skip
    return shown(request, pk)


@router.patch("/{pk}/head", response=DraftOut, operation_id="set_draft_head", summary="Kind, bodies, layout, relation")
@door("drafts.write")
def set_draft_head(request: HttpRequest, pk: int, body: HeadIn) -> Any:
    """Change the head of a draft."""
    actions.set_head(pk, **body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.get("/{pk}/compare", operation_id="compare_draft", summary="What changed between two versions")
@door("drafts.read")
def compare_draft(request: HttpRequest, pk: int, older: int | None = None, newer: int | None = None) -> Any:
    """Compare two versions word by word; by default the last two."""
    found = queries.compare(pk, viewer=request.actor, now=clock.now(), older=older, newer=newer)  # type: ignore[attr-defined]
    return {**dataclasses.asdict(found), "changes": found.changes}


@router.get("/{pk}/paper.{form}", operation_id="get_draft_paper", summary="The paper as pdf, docx or signed")
@door("drafts.read")
def get_draft_paper(
    request: HttpRequest, pk: int, form: str, sha256: str = "", template_id: int | None = None
) -> HttpResponse:
    """Give the paper; ``sha256`` one PDF of its story, ``template_id`` a preview in that layout."""
    data, name = queries.draft_file(
        pk, form=form, sha256=sha256, template_id=template_id, viewer=request.actor, now=clock.now()  # type: ignore[attr-defined]
    )  # fmt: skip
    return file_answer(data, name, "pdf" if sha256 else form)


@router.post("/{pk}/attachments", response={201: dict[str, Any]}, operation_id="attach_to_draft", summary="Attach")
@door("drafts.write")
def attach_to_draft(request: HttpRequest, pk: int, file: File[UploadedFile]) -> Any:
    """Attach a file that goes with the document."""
    made = actions.attach_file(pk, file=given(file), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, {"attachment_id": made.pk, "sha256": made.sha256})


@router.delete("/{pk}/attachments/{file_id}", response=DraftOut, operation_id="detach_from_draft", summary="Detach")
@door("drafts.write")
def detach_from_draft(request: HttpRequest, pk: int, file_id: int) -> Any:
    """Take an attached file off."""
    actions.remove_attachment(pk, file_id, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return shown(request, pk)


@router.get("/{pk}/attachments/{file_id}", operation_id="get_draft_attachment", summary="An attached file")
@door("drafts.read")
def get_draft_attachment(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Give an attached file."""
    kept = queries.attachment(pk, file_id, viewer=request.actor)  # type: ignore[attr-defined]
    return file_answer(bytes(kept.data), kept.name, "")
