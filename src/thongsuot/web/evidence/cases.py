"""Pages of the police's cases: the inbox with its clocks, one case with its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.evidence import actions, queries, rules
from thongsuot.evidence.words import CaseState
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Person
from thongsuot.web.door import door
from thongsuot.web.evidence.forms import AssignForm, NumberForm
from thongsuot.web.incidents.views import actor_of


@door("cases.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """List cases, those whose clock runs out first on top."""
    viewer, now = actor_of(request), clock.now()
    state = request.GET.get("state", "")
    state = state if state in (*CaseState.values, "ended", "all") else ""
    mine = request.GET.get("mine") == "1"
    context: dict[str, Any] = {
        "rows": queries.cases(viewer=viewer, now=now, state=state, mine=mine),
        "counts": queries.counts_of_cases(viewer=viewer, now=now),
        "state": state,
        "mine": mine,
        "may_work": viewer.may("cases.work"),
    }
    return render(request, "evidence/cases.html", context)


@door("cases.read")
def case_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one case: its clock, its officer, its steps, what may be done now."""
    viewer, now = actor_of(request), clock.now()
    found = queries.case_line(code, viewer=viewer, now=now)
    if found is None:
        raise NotFound(_("There is no case of this incident."))
    version = {"version": found.version}
    assign_form = AssignForm(initial=version)
    if "assign" in found.verbs:
        wanted = [person.pk for person in queries.officers(viewer=viewer)]
        assign_form.fields["officer"].queryset = Person.objects.filter(pk__in=wanted)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "case": found,
        "line": found.incident,
        "is_drill": found.incident.is_drill,
        "law": rules.clock_rules(),
        "assign_form": assign_form,
        "number_form": NumberForm(initial={**version, "number": found.number}),
        "moves": [
            (verb, label, verb in rules.NEEDS_REASON)
            for verb, label in (
                ("extend", _("Extend the deadline")),
                ("prosecute", _("Open a criminal case")),
                ("close", _("Decide: no criminal case")),
                ("pause", _("Pause")),
                ("resume", _("Take up again")),
                ("conclude", _("Conclude")),
            )
            if verb in found.verbs
        ],
    }
    return render(request, "evidence/case.html", context)


def _act(request: HttpRequest, code: str, act: Callable[[], object], done: str) -> HttpResponseBase:
    try:
        act()
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, done)
    return redirect("case", code=code)


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


@door("cases.work", methods=("POST",))
def assign(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the case to an officer."""
    actor = actor_of(request)
    queries.case(code, viewer=actor)
    form = AssignForm(request.POST)
    wanted = [person.pk for person in queries.officers(viewer=actor)]
    form.fields["officer"].queryset = Person.objects.filter(pk__in=wanted)  # type: ignore[attr-defined]
    if not form.is_valid():
        messages.error(request, _("Choose an officer of your own body."))
        return redirect("case", code=code)
    officer = form.cleaned_data["officer"]
    return _act(
        request,
        code,
        lambda: actions.assign_case(code, officer, version=_version(request), by=actor, now=clock.now()),
        _("%(officer)s works on the case.") % {"officer": officer.display_name},
    )


@door("cases.work", methods=("POST",))
def number(request: HttpRequest, code: str) -> HttpResponseBase:
    """Write the case number."""
    value = request.POST.get("number", "").replace("\x00", "")
    return _act(
        request,
        code,
        lambda: actions.number_case(code, value, version=_version(request), by=actor_of(request), now=clock.now()),
        _("The number went back to the incident."),
    )


@door("cases.work", methods=("POST",))
def move(request: HttpRequest, code: str, verb: str) -> HttpResponseBase:
    """Extend, prosecute, close, pause, resume or conclude the case."""
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _act(
        request,
        code,
        lambda: actions.move_case(
            code, verb, reason=reason, version=_version(request), by=actor_of(request), now=clock.now()
        ),
        _("Saved."),
    )
