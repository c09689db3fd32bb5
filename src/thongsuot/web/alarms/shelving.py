"""Pages of shelving: take chosen alarms out of the list, see them apart, put them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.alarms import queries, shelved, shelving
from thongsuot.incidents.words import problem_word
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.web.alarms.forms import ShelveForm
from thongsuot.web.alarms.views import standing_page
from thongsuot.web.door import door

if TYPE_CHECKING:
    from thongsuot.alarms.models import Shelving


def _picked(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("alarm") if one.isascii() and one.isdigit() and len(one) < 19]


@door("alarms.shelve", methods=("POST",))
def shelve(request: HttpRequest) -> HttpResponseBase:
    """Take the chosen alarms out of the list."""
    form, picked, now = ShelveForm(request.POST), _picked(request), clock.now()
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = shelving.shelve(picked, reason=reason, until=form.end(now), by=request.actor, now=now)  # type: ignore[attr-defined]
        except Trouble as trouble:
            if trouble.status == 404:
                raise
            form.add_error(None, str(trouble.message))
        else:
            said = ngettext("%(n)s alarm shelved.", "%(n)s alarms shelved.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            query = request.GET.urlencode()
            return redirect(reverse("alarms_standing") + (f"?{query}" if query else ""))
    return standing_page(request, act=form, picked=picked, status=422)


@door("alarms.read")
def shelved_list(request: HttpRequest) -> HttpResponse:
    """List what is shelved, with who, why and until when, and what came back lately."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    rows = shelved.shelvings(viewer=viewer, now=clock.now())
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_line(row) for row in page],
        "back": [(row, problem_word(row.alarm.specific_problem)) for row in shelved.came_back(viewer=viewer)],
        "counts": queries.alarm_counts(viewer=viewer),
        "shelved_count": page.paginator.count,
        "may_shelve": viewer.may("alarms.shelve"),
    }
    return render(request, "alarms/shelved.html", context)


def _line(row: Shelving) -> tuple[Shelving, str, str, str]:
    alarm = row.alarm
    problem = problem_word(alarm.specific_problem)
    if not alarm.is_active:
        return row, problem, "cleared", _("Cleared")
    return row, problem, alarm.perceived_severity, alarm.get_perceived_severity_display()


@door("alarms.shelve", methods=("POST",))
def unshelve(request: HttpRequest) -> HttpResponseBase:
    """Put the chosen alarms back into the list."""
    try:
        back = shelving.unshelve(_picked(request), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    except Trouble as trouble:
        if trouble.status == 404:
            raise
        messages.error(request, str(trouble.message))
    else:
        said = ngettext("%(n)s alarm is back in the list.", "%(n)s alarms are back in the list.", len(back))
        messages.success(request, said % {"n": len(back)})
    return redirect("alarms_shelved")
