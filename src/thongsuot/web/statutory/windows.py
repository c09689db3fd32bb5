"""Pages of daily status windows: opening, answering, one click for no change, the late list, the roll-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisations
from thongsuot.statutory import actions, queries
from thongsuot.web.door import door
from thongsuot.web.incidents.views import actor_of
from thongsuot.web.statutory.forms import AnswerForm, WindowForm

ASKED = ("telecom", "internet", "broadcast", "postal", "power")


def show_windows(request: HttpRequest, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """Render the list of windows; ``form`` holds one to open with what the person typed."""
    viewer, now = actor_of(request), clock.now()
    today = timezone.localtime(now).date()
    form = form or WindowForm(initial={"opens_on": today, "closes_on": today})
    form.fields["bodies"].queryset = organisations(viewer=viewer, kinds=ASKED)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "views": queries.windows(viewer=viewer, now=now),
        "form": form,
        "may_open": viewer.may("statutory.window"),
    }
    return render(request, "statutory/windows.html", context, status=status)


@door("statutory.read")
def window_list(request: HttpRequest) -> HttpResponse:
    """List the windows; the department opens one here."""
    return show_windows(request)


@door("statutory.window", methods=("POST",))
def open_window(request: HttpRequest) -> HttpResponseBase:
    """Open a window."""
    viewer = actor_of(request)
    form = WindowForm(request.POST)
    form.fields["bodies"].queryset = organisations(viewer=viewer, kinds=ASKED)  # type: ignore[attr-defined]
    if form.is_valid():
        try:
            made = actions.open_window(**form.cleaned_data, by=viewer, now=clock.now())
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("The window is open; each body answers every day."))
            return redirect("window", pk=made.pk)
    return show_windows(request, form=form, status=422)


def show_window(request: HttpRequest, pk: int, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """Render one window; ``form`` holds an answer with what the person typed."""
    viewer, now = actor_of(request), clock.now()
    view = queries.window_view(pk, viewer=viewer, now=now)
    own = view.own.answer if view.own else None
    initial = {name: getattr(own, name) for name in AnswerForm.base_fields} if own else {}
    context: dict[str, Any] = {
        "view": view,
        "window": view.window,
        "is_drill": view.window.is_drill,
        "form": form or AnswerForm(initial=initial),
        "may_answer": view.own is not None and viewer.may("statutory.report"),
        "may_close": view.window.closed_at is None and viewer.may("statutory.window"),
        "words": {
            "answered": _("Has answered"), "unchanged": _("No change"), "late": _("Late"),
            "waiting": _("Not answered yet"),
        },
    }  # fmt: skip
    context["cells"] = [(cell, context["words"][cell.state]) for cell in view.cells]
    return render(request, "statutory/window.html", context, status=status)


@door("statutory.read")
def window_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one window: its late list, answers by day, totals."""
    return show_window(request, pk)


@door("statutory.report", methods=("POST",))
def answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer for today."""
    actor, now = actor_of(request), clock.now()
    queries.window(pk, viewer=actor)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_day(pk, timezone.localtime(now).date(), **form.cleaned_data, by=actor, now=now)
        except (Refused, Invalid, NotFound) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("Answered for today."))
            return redirect("window", pk=pk)
    return show_window(request, pk, form=form, status=422)


def _act(request: HttpRequest, pk: int, act: Callable[[], object], done: str) -> HttpResponseBase:
    try:
        act()
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, done)
    return redirect("window", pk=pk)


@door("statutory.report", methods=("POST",))
def unchanged(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with one click that nothing has changed."""
    now = clock.now()
    today = timezone.localtime(now).date()
    return _act(
        request,
        pk,
        lambda: actions.answer_unchanged(pk, today, by=actor_of(request), now=now),
        _("Answered for today: no change."),
    )


@door("statutory.window", methods=("POST",))
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close a window."""
    return _act(
        request, pk, lambda: actions.close_window(pk, by=actor_of(request), now=clock.now()), _("The window is closed.")
    )
