"""Pages of the alarms room: alarms by their incident, and standing alarms one by one."""

from __future__ import annotations

from collections.abc import Collection

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thongsuot.alarms import queries, shelved
from thongsuot.incidents import queries as incidents
from thongsuot.incidents import words
from thongsuot.incidents.words import IncidentKind, IncidentState
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.web.alarms.forms import ShelveForm, StandingForm
from thongsuot.web.door import door

KINDS = dict(IncidentKind.choices)
STATES = dict(IncidentState.choices)
CHOICE = {"1": True, "0": False}


@door("alarms.read")
def grouped(request: HttpRequest) -> HttpResponse:
    """List alarms by the incident that they belong to, and what was set aside with its reason."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    found = incidents.alarm_groups(viewer=viewer)
    context = {
        "groups": [(g, KINDS[g.incident.kind], STATES[g.incident.state]) for g in found.groups],
        "aside": found.aside,
        "counts": queries.alarm_counts(viewer=viewer),
        "shelved_count": shelved.shelvings(viewer=viewer, now=clock.now()).count(),
        "may_report": viewer.may("alarms.report"),
        "may_manage": viewer.may("alarms.manage_sources"),
    }
    return render(request, "alarms/grouped.html", context)


@door("alarms.read")
def standing(request: HttpRequest) -> HttpResponse:
    """List standing alarms one by one, without those that are shelved."""
    return standing_page(request)


def standing_page(
    request: HttpRequest, *, act: ShelveForm | None = None, picked: Collection[int] = (), status: int = 200
) -> HttpResponse:
    """Show the list; ``act`` and ``picked`` hold what a person asked for that could not be done."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    data = request.GET.copy()
    data.setdefault("active", "1")
    form = StandingForm(data)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = queries.alarms(
        viewer=viewer,
        active=CHOICE.get(wanted.get("active", "1")),
        severity=wanted.get("severity", ""),
        known=CHOICE.get(wanted.get("known", "")),
        text=wanted.get("text", "").replace("\x00", ""),
    )
    page = Paginator(shelved.not_shelved(rows, now=now), 100).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, words.problem_word(row.specific_problem)) for row in page],
        "form": form,
        "counts": queries.alarm_counts(viewer=viewer),
        "shelved_count": shelved.shelvings(viewer=viewer, now=now).count(),
        "act": act or ShelveForm(),
        "picked": set(picked),
        "may_shelve": viewer.may("alarms.shelve"),
        "may_report": viewer.may("alarms.report"),
    }
    return render(request, "alarms/standing.html", context, status=status)
