"""API operation of hot spots and trends."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.incidents import queries
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel import clock

router = Router(tags=["incidents"])


class TrendFilter(Schema):
    """Which period and kind."""

    days: int = Field(90, ge=7, le=730)
    kind: IncidentKind | None = None


class PlaceTrendOut(Schema):
    """One place."""

    place: str
    count: int
    security: int
    sites: int = Field(description="Stations there: what could be hit.")
    rate: float | None = Field(description="Per 100 stations and 30 days.")
    week: int
    expected: float = Field(description="Incidents a week by the weeks before.")
    flagged: bool = Field(description="More in the last week than chance gives.")


class KindTrendOut(Schema):
    """One kind."""

    kind: str
    count: int
    before: int
    user_minutes: int | None
    hours: float
    loss: int | None = Field(description="VND, as told in filled-in forms.")


class TrendsOut(Schema):
    """What a period's incidents show."""

    start: dt.datetime
    end: dt.datetime
    count: int
    before: int
    sites: int
    rate: float | None
    rate_before: float | None
    target: float | None
    target_source: str
    places: list[PlaceTrendOut]
    kinds: list[KindTrendOut]
    hours: list[list[int]] = Field(description="7 weekdays from Monday × 24 hours of Vietnamese time.")
    user_minutes: int | None
    loss: int | None


@router.get("/trends", response=TrendsOut, operation_id="get_incident_trends", summary="Hot spots and trends")
@door("incidents.read")
def trends(request: HttpRequest, wanted: Query[TrendFilter]) -> Any:
    """Sum up the incidents of the last days that the caller may see; drills and merged ones don't count."""
    kind = str(wanted.kind.value) if wanted.kind else ""
    return asdict(queries.trends(viewer=actor_of(request), now=clock.now(), days=wanted.days, kind=kind))
