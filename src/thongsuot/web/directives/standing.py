"""The page of one tracked obligation: how it comes back, what it was before, instances for events, more parties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.directives import actions, queries
from thongsuot.directives.words import PartyRole, RhythmShift, RhythmUnit
from thongsuot.kernel import clock
from thongsuot.kernel.errors import NotFound
from thongsuot.people.queries import organisations
from thongsuot.web.directives.given import actor, cleaned
from thongsuot.web.door import door


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class RhythmForm(forms.Form):
    """How a duty comes back."""

    unit = forms.ChoiceField(label=gettext_lazy("Comes back each"), choices=RhythmUnit.choices)
    every = forms.IntegerField(label=gettext_lazy("Once in so many"), min_value=1, max_value=24, initial=1)
    day = forms.IntegerField(
        label=gettext_lazy("On day"),
        required=False,
        min_value=0,
        max_value=31,
        help_text=gettext_lazy("Day of the month, or weekday from 0 (Monday) to 6; empty: the last day."),
    )
    month = forms.IntegerField(
        label=gettext_lazy("Of month"),
        required=False,
        min_value=1,
        max_value=12,
        help_text=gettext_lazy("Of the quarter (1–3) or of the year (1–12); empty: the last one."),
    )
    shift = forms.ChoiceField(label=gettext_lazy("If that is a day off, it moves"), choices=RhythmShift.choices)
    ends_on = _day(gettext_lazy("Until"))
    ahead_days = forms.IntegerField(
        label=gettext_lazy("Made so many days ahead"), min_value=1, max_value=400, initial=45
    )


class EventForm(forms.Form):
    """An event for which the same duty starts anew."""

    event = forms.CharField(label=gettext_lazy("Event"), max_length=40)
    due_on = _day(gettext_lazy("Date set by the office"))


@door("directives.draft")
def standing(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Show how an obligation is tracked and let the office change it."""
    viewer = actor(request)
    view = queries.directive(directive_id, viewer=viewer)
    one = next((one for one in view.obligations if one.obligation_id == obligation_id), None)
    if one is None:
        raise NotFound(_("There is no such obligation in this directive."))
    how = queries.rhythm(obligation_id, viewer=viewer)
    names = ("unit", "every", "day", "month", "shift", "ends_on", "ahead_days")
    start: dict[str, Any] = {name: getattr(how, name) for name in names} if how else _proposed(one.deadline)
    held = {party.code for party in one.parties}
    page = {
        "view": view,
        "one": one,
        "rhythm": how,
        "rhythm_form": RhythmForm(initial=start),
        "event_form": EventForm(),
        "earlier": queries.earlier_duties(obligation_id, viewer=viewer),
        "history": queries.history(obligation_id, viewer=viewer),
        "bodies": [body for body in organisations(viewer=viewer) if body.code not in held],
        "roles": PartyRole.choices,
        "may_add": viewer.may("directives.issue") and view.state == "issued",
        "may_start": viewer.may("directives.review") and view.state == "issued",
    }
    return render(request, "directives/standing.html", page)


def _proposed(deadline: str) -> dict[str, Any]:
    from thongsuot.engines.calendar import recurrence_of

    rule = recurrence_of(deadline.partition(":")[2]) if deadline.startswith("rec:") else None
    if rule is None or rule.unit not in RhythmUnit.values:
        return {"unit": "month"}
    return {"unit": rule.unit, "every": rule.every, "day": rule.day, "month": rule.month, "shift": rule.shift}


def _back(directive_id: int, obligation_id: int) -> HttpResponse:
    return redirect("obligation_standing", directive_id, obligation_id)


@door("directives.draft", methods=("POST",))
def set_recurrence(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Let the obligation come back."""
    given = cleaned(RhythmForm(request.POST))
    actions.set_recurrence(directive_id, obligation_id, by=actor(request), now=clock.now(), **given)
    messages.success(request, _("The duty comes back; its next turns are made ahead."))
    return _back(directive_id, obligation_id)


@door("directives.draft", methods=("POST",))
def stop_recurrence(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Let the obligation come back no more."""
    actions.stop_recurrence(directive_id, obligation_id, by=actor(request), now=clock.now())
    messages.success(request, _("The duty comes back no more; turns that stand stay."))
    return _back(directive_id, obligation_id)


@door("directives.review", methods=("POST",))
def start_turn(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Start the same duty anew for an event."""
    given = cleaned(EventForm(request.POST))
    actions.start_turn(directive_id, obligation_id, by=actor(request), now=clock.now(), **given)
    messages.success(request, _("Started anew for this event; the parties are told."))
    return redirect("directive_board", directive_id)


@door("directives.draft", methods=("POST",))
def link_repeat(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Say that it is the same duty as an earlier one, or take that back."""
    earlier = request.POST.get("earlier", "")
    actions.link_repeat(
        directive_id, obligation_id, earlier_id=int(earlier) if earlier.isdigit() else None, by=actor(request),
        now=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return _back(directive_id, obligation_id)


@door("directives.issue", methods=("POST",))
def add_party(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Add a party after issue."""
    code, role = request.POST.get("code", ""), request.POST.get("role", "lead")
    actions.add_party_after_issue(directive_id, obligation_id, code=code, role=role, by=actor(request), now=clock.now())
    messages.success(request, _("Party added; it is given notice."))
    return _back(directive_id, obligation_id)
