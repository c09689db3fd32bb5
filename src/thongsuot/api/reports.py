"""API operations of the reports room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.kernel import clock
from thongsuot.reports import actions, queries

router = Router(tags=["reports"])


class ReportOut(Schema):
    """One report."""

    id: int
    number: str
    title: str
    period_start: dt.date
    period_end: dt.date
    cut_off_at: dt.datetime
    obligation_id: int | None
    state: str
    made_by: str
    signed_by: str
    signed_at: dt.datetime | None
    version: int
    pdf_sha256: str
    docx_sha256: str


class ReportWithFigures(ReportOut):
    """One report with its figures and words."""

    figures: dict[str, Any]
    assessment: str
    proposals: str


class PeriodIn(Schema):
    """Which period, and which obligation the report answers."""

    start: dt.date = Field(description="First day of the period.")
    end: dt.date = Field(description="Last day of the period.")
    title: str = ""
    obligation_id: int | None = None


class WordsIn(Schema):
    """The office's own words."""

    title: str = ""
    assessment: str
    proposals: str = Field("", description="One proposal per line.")
    version: int = Field(description="The version you saw; a stale one is refused with 409.")


class VersionIn(Schema):
    """The version that the caller saw."""

    version: int


@router.get("", response=list[ReportOut], operation_id="list_reports", summary="List reports")
@door("reports.read")
def list_reports(request: HttpRequest) -> Any:
    """List reports, newest period first."""
    return list(queries.reports(viewer=request.actor)[:200])  # type: ignore[attr-defined]


@router.post("", response={201: ReportWithFigures}, operation_id="make_report", summary="Make a draft report")
@door("reports.make")
def make_report(request: HttpRequest, body: PeriodIn) -> Any:
    """Make a draft from what the store holds for the period."""
    made = actions.make_report(**body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, made)


@router.get("/{pk}", response=ReportWithFigures, operation_id="get_report", summary="Show a report")
@door("reports.read")
def get_report(request: HttpRequest, pk: int) -> Any:
    """Show one report with its figures."""
    return queries.report(pk, viewer=request.actor)  # type: ignore[attr-defined]


@router.put("/{pk}/words", response=ReportWithFigures, operation_id="write_report", summary="Set the office's words")
@door("reports.make")
def write_report(request: HttpRequest, pk: int, body: WordsIn) -> Any:
    """Set assessment and proposals of a draft."""
    return actions.write_assessment(pk, **body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]


@router.post("/{pk}/sign", response=ReportWithFigures, operation_id="sign_report", summary="Sign a report")
@door("reports.sign")
def sign_report(request: HttpRequest, pk: int, body: VersionIn) -> Any:
    """Number, render and freeze a report."""
    return actions.sign_report(pk, version=body.version, by=request.actor, now=clock.now())  # type: ignore[attr-defined]


@router.get("/{pk}/paper.{form}", operation_id="get_report_paper", summary="The paper as pdf or docx")
@door("reports.read")
def get_report_paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the paper."""
    data, name = queries.paper(pk, form=form, viewer=request.actor)  # type: ignore[attr-defined]
    kind = "application/pdf" if form == "pdf" else actions.DOCX
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
