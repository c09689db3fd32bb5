"""API operations on the working-day calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from thongsuot.api.directives.common import actor, router
from thongsuot.api.directives.schemas import CalendarDayOut, CountedOut
from thongsuot.api.door import door
from thongsuot.directives import queries


@router.get(
    "/calendar/{int:year}",
    response=list[CalendarDayOut],
    summary="Days off of a year",
    operation_id="directives_calendar",
)
@door("directives.read")
def calendar(request: HttpRequest, year: int) -> Any:
    """List the days of a year that differ from the plain week, with source and confidence."""
    return queries.days_off(year, viewer=actor(request))


@router.get("/calendar/count", response=CountedOut, summary="Count a deadline", operation_id="directives_count")
@door("directives.read")
def count(request: HttpRequest, said: str, base: dt.date) -> Any:
    """Tell what a typed deadline comes to, counted in working days from a day on."""
    return queries.count_deadline(said, viewer=actor(request), base=base)
