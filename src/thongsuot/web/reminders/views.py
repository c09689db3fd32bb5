"""Pages of the reminders: what was sent to whom and what became of it, and when bodies are reminded."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.reminders import actions, queries
from thongsuot.reminders.words import ReminderState
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door


@door("reminders.read")
def reminders(request: HttpRequest) -> HttpResponse:
    """List reminders with their delivery; a body sees its own."""
    viewer, state = actor(request), request.GET.get("state", "")
    page = {
        "lines": queries.reminders(viewer=viewer, state=state),
        "plans": queries.plans(viewer=viewer),
        "state": state,
        "states": ReminderState.choices,
        "may_manage": viewer.may("reminders.manage"),
        "tab": "reminders",
    }
    return render(request, "reminders/reminders.html", page)


@door("reminders.manage", methods=("POST",))
def set_plan(request: HttpRequest) -> HttpResponse:
    """Set on which working days bodies are reminded of one kind of thing."""
    typed = request.POST.get("offsets", "")
    words = [word for word in re.split(r"[,;\s]+", typed) if word]
    if not all(re.fullmatch(r"[+-]?\d{1,3}", word) for word in words):
        raise Invalid(_("Write whole numbers of working days, for example -5, -2, 0, 1, 5."), code="no_numbers")
    kind = request.POST.get("kind", "")
    actions.set_plan(kind, offsets=[int(word) for word in words], by=actor(request), now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("reminders")


@door("reminders.read", methods=("POST",))
def see(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """Mark a reminder of one's own body as seen."""
    actions.see_reminder(reminder_id, by=actor(request), now=clock.now())
    return redirect("reminders")
