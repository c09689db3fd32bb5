"""The page of the working-day calendar: days off of a year, and a deadline counted."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thongsuot.directives import queries, rules
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door


@door("directives.read")
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days off of a year with their sources, and count a deadline that somebody types."""
    viewer, today = actor(request), rules.office_day(clock.now())
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdigit() and len(typed) == 4 else today.year
    said, fault, counted = request.GET.get("said", "").strip()[:190], "", None
    try:
        base = dt.date.fromisoformat(request.GET.get("base", "") or today.isoformat())
    except ValueError:
        base = today
    if said:
        try:
            counted = queries.count_deadline(said, viewer=viewer, base=base)
        except (Invalid, ValueError) as trouble:
            fault = str(trouble)
    page = {
        "days": queries.days_off(year, viewer=viewer),
        "year": year,
        "said": said,
        "base": base,
        "counted": counted,
        "fault": fault,
        "tab": "calendar",
    }
    return render(request, "directives/calendar.html", page)
