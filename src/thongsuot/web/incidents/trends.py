"""The page of hot spots and trends: by place, hour × weekday and kind, with exposure, loss and the target."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import queries
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel import clock
from thongsuot.web.door import door
from thongsuot.web.incidents.views import actor_of

DAYS = (30, 90, 365)
WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
CELL = 30  # [px]


@door("incidents.read")
def trend_page(request: HttpRequest) -> HttpResponse:
    """Show hot spots and trends of what this person may see."""
    viewer, now = actor_of(request), clock.now()
    wanted = request.GET.get("days", "")
    days = int(wanted) if wanted in {str(day) for day in DAYS} else 90
    kind = request.GET.get("kind", "")
    kind = kind if kind in IncidentKind.values else ""
    found = queries.trends(viewer=viewer, now=now, days=days, kind=kind)
    most = max((count for row in found.hours for count in row), default=0)
    words = dict(IncidentKind.choices)
    cells = [
        {"x": 44 + CELL * hour, "y": 20 + CELL * day, "count": count, "depth": f"{0.15 + 0.7 * count / most:.2f}"}
        for day, row in enumerate(found.hours)
        for hour, count in enumerate(row)
        if count
    ]
    context: dict[str, Any] = {
        "trends": found,
        "days": days,
        "all_days": DAYS,
        "kind": kind,
        "all_kinds": IncidentKind.choices,
        "kinds": [(one, words.get(one.kind, one.kind)) for one in found.kinds],
        "cells": cells,
        "hours": [(hour, 44 + CELL * hour) for hour in range(0, 24, 3)],
        "weekdays": [(word, 40 + CELL * day) for day, word in enumerate(WEEKDAYS)],
        "table": list(zip(WEEKDAYS, found.hours, strict=True)),
        "every_hour": range(24),
    }
    return render(request, "incidents/trends.html", context)
