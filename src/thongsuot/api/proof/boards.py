"""API operations on boards: how all stand, who takes part, as values and as files."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Query, Schema

from thongsuot.api.directives.common import actor
from thongsuot.api.door import door
from thongsuot.api.proof.common import router
from thongsuot.kernel import clock
from thongsuot.proof import boards, queries, tables


class FiltersIn(Schema):
    """What a board is narrowed to."""

    directive_id: int | None = None
    party: str = ""
    event: str = ""
    show: str = ""


class GaugeOut(Schema):
    """One measurement of a share."""

    light: str
    title: str
    binding_id: int


class LineOut(Schema):
    """One share with what it rests on: nothing, said, measured, contradicted."""

    assignment_id: int
    directive_id: int
    directive: str
    event: str
    obligation_id: int
    clause: str
    task_text: str
    organisation_code: str
    organisation: str
    role: str
    state: str
    label: str
    percent: int
    due_on: dt.date | None
    overdue_days: int
    basis: str
    light: str
    gauges: list[GaugeOut]
    proofs: int
    received_at: dt.datetime | None
    received_by: str
    submitted_at: dt.datetime | None
    accepted_at: dt.datetime | None
    changed_at: dt.datetime


class CountsOut(Schema):
    """What the lines come to."""

    owed: int
    settled: int
    percent: int
    overdue: int
    longest_days: int
    unreceived: int
    contradicted: int
    measured: int
    said: int
    to_review: int
    red: int


class StandingOut(Schema):
    """How all stand, at a moment."""

    at: dt.datetime
    counts: CountsOut
    lines: list[LineOut]


class ParticipantOut(Schema):
    """How one party takes part."""

    code: str
    name: str
    word: str
    sent: int
    received: int
    median_receipt_h: float | None
    shares: int
    acted: int
    handed_in: int
    settled: int
    declined: int
    overdue: int
    last_at: dt.datetime | None


@router.get("/standing", response=StandingOut, summary="How all stand", operation_id="proof_standing")
@door("directives.read")
def standing(request: HttpRequest, filters: Query[FiltersIn]) -> Any:
    """List shares of issued directives with what each rests on; ``show`` narrows (overdue, contradicted, said, …)."""
    now = clock.now()
    lines = queries.standing(viewer=actor(request), now=now, **filters.dict())
    return {"at": now, "counts": boards.counts_of(lines), "lines": lines}


@router.get(
    "/participation", response=list[ParticipantOut], summary="Who takes part", operation_id="proof_participation"
)
@door("directives.read")
def participation(request: HttpRequest, directive_id: int | None = None, event: str = "") -> Any:
    """Tell of each party who acknowledged and who acted, the silent ones first."""
    lines = queries.standing(viewer=actor(request), now=clock.now(), directive_id=directive_id, event=event)
    return boards.participation(lines)


@router.get("/files/standing.{form}", summary="How all stand, as a file", operation_id="proof_standing_file")
@door("directives.read")
def standing_file(
    request: HttpRequest, form: Literal["xlsx", "docx", "pdf"], filters: Query[FiltersIn]
) -> HttpResponse:
    """Give the lines as a spreadsheet, or as an official paper in Word or PDF."""
    now = clock.now()
    with override(settings.LANGUAGE_CODE):
        lines = queries.standing(viewer=actor(request), now=now, **filters.dict())
        data = tables.standing_file(lines, form=form, by_obligation=filters.directive_id is not None, now=now)
    name = f"attachment; filename=standing-{now:%Y%m%d-%H%M}.{form}"
    return HttpResponse(data, content_type=tables.FORMS[form], headers={"Content-Disposition": name})
