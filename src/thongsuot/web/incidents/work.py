"""The page of an incident's work: tasks by agency and their answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.incidents import actions, queries
from thongsuot.incidents.words import PARTS
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.models import Organisation
from thongsuot.people.queries import organisations
from thongsuot.web.door import door
from thongsuot.web.incidents.forms import MOMENTS, Moment
from thongsuot.web.incidents.views import TASK_STATES, actor_of


class TaskForm(forms.Form):
    """What a body is asked to do."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Body"), queryset=Organisation.objects.none())
    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("To be done by"), input_formats=MOMENTS, widget=Moment, required=False
    )


def show_work(
    request: HttpRequest, code: str, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the work page of an incident; ``given`` holds forms with what the person typed."""
    viewer, now = actor_of(request), clock.now()
    line = queries.incident(code, viewer=viewer)
    tasks = queries.tasks_of(code, viewer=viewer, now=now)
    playbook = queries.playbook_of(code, viewer=viewer, now=now)
    context: dict[str, Any] = {
        "line": line,
        "tasks": [(task, TASK_STATES[task.state]) for task in tasks],
        "playbook": playbook,
        "steps": [(one, PARTS[one.who]) for one in playbook.steps],
        "is_drill": line.is_drill,
        "may_ask": viewer.may("incidents.respond") and line.state not in ("closed", "merged"),
        "task_form": TaskForm(initial={"organisation": viewer.organisation_id if not viewer.sees_all else None}),
    } | (given or {})
    context["task_form"].fields["organisation"].queryset = organisations(viewer=viewer)
    return render(request, "incidents/work.html", context, status=status)


@door("incidents.read")
def work(request: HttpRequest, code: str) -> HttpResponse:
    """Show who was asked to do what, and what came of it."""
    return show_work(request, code)


@door("incidents.respond", methods=("POST",))
def ask(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask a body to do something."""
    actor = actor_of(request)
    queries.incident(code, viewer=actor)
    form = TaskForm(request.POST)
    form.fields["organisation"].queryset = organisations(viewer=actor)  # type: ignore[attr-defined]
    if form.is_valid():
        try:
            made = actions.ask_task(code, **form.cleaned_data, by=actor, now=clock.now())
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("%(body)s has the task.") % {"body": made.organisation})
            return redirect("incident_work", code=code)
    return show_work(request, code, given={"task_form": form}, status=422)


@door("incidents.respond", methods=("POST",))
def answer(request: HttpRequest, code: str, pk: int, verb: str) -> HttpResponseBase:
    """Accept, finish, refuse or withdraw a task, and go back to where it was answered."""
    version = request.POST.get("version", "")
    try:
        task = actions.answer_task(
            code,
            pk,
            verb=verb,
            answer=request.POST.get("answer", "").replace("\x00", ""),
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
            by=actor_of(request),
            now=clock.now(),
        )
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, _("Task: %(state)s.") % {"state": TASK_STATES[task.state]})
    return _back(request, code)


def _back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Go back to where it was answered, inside this site alone."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("incident_work", args=[code])
    return redirect(back)


@door("incidents.respond", methods=("POST",))
def step(request: HttpRequest, code: str, step: str) -> HttpResponseBase:
    """Mark a step of the playbook."""
    state = request.POST.get("state", "done")
    note = request.POST.get("note", "").replace("\x00", "")
    try:
        actions.mark_step(code, step, state=state, note=note, by=actor_of(request), now=clock.now())
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    return _back(request, code)
