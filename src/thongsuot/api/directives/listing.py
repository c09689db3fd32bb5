"""API operations that take a list of obligations: the template, the dry run, the write."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from thongsuot.adapters import obligation_files
from thongsuot.api.directives.common import actor, router
from thongsuot.api.door import door
from thongsuot.directives import actions
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListIn(Schema):
    """The document that the list belongs to; with ``dry_run`` nothing is written."""

    subject: str
    kind: str = "ke_hoach"
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    dry_run: bool = True


class ListFaultOut(Schema):
    """One fault: where it stands and why."""

    row: int
    column: str
    head: str
    value: str
    reason: str


class ListOut(Schema):
    """What became of a list."""

    directive_id: int | None
    rows: int
    faults: list[ListFaultOut]


@router.get("/list/template.xlsx", summary="Template of a list", operation_id="directives_list_template")
@door("directives.draft")
def list_template(request: HttpRequest) -> HttpResponse:
    """Give the workbook to fill in."""
    return HttpResponse(obligation_files.template(viewer=actor(request)), content_type=XLSX)


@router.post(
    "/list", response={200: ListOut, 201: ListOut}, summary="Bring a list in", operation_id="directives_bring_in_list"
)
@door("directives.draft")
def bring_in_list(request: HttpRequest, file: File[UploadedFile], about: Form[ListIn]) -> Any:
    """Check a list of obligations (.xlsx, .csv); with ``dry_run`` false, write it in one transaction or not at all."""
    data, name, given = file.read(), file.name or "", about.dict()
    dry_run = given.pop("dry_run")
    found = obligation_files.list_from_file(data, filename=name, viewer=actor(request))
    faults = [asdict(fault) for fault in found.faults]
    if dry_run:
        return Status(200, {"directive_id": None, "rows": len(found.rows), "faults": faults})
    if faults:
        details = {f"{one['column']}{one['row']}": one["reason"] for one in faults[:200]}
        raise Invalid(str(faults[0]["reason"]), code="bad_list", details=details)
    kept = (name, data, file.content_type or "application/octet-stream")
    made = actions.bring_in_list(found.rows, **given, file=kept, by=actor(request), now=clock.now())
    return Status(201, {"directive_id": made.pk, "rows": len(found.rows), "faults": []})
