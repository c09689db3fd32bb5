"""Pages of reports about incidents: what is owed and late, one incident's duties, quick and situation reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.incidents import queries as incidents
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.statutory import actions, drafts, queries
from thongsuot.web.door import door
from thongsuot.web.incidents.views import actor_of
from thongsuot.web.statutory.forms import PlanForm, TextForm


@door("statutory.read")
def owed(request: HttpRequest) -> HttpResponse:
    """List what is owed, late ones first, and thresholds that will be crossed."""
    viewer, now = actor_of(request), clock.now()
    plan = queries.plan_of("", viewer=viewer)
    context: dict[str, Any] = {
        "owed": queries.owed_reports(viewer=viewer, now=now),
        "late": queries.owed_reports(viewer=viewer, now=now, late=True),
        "duties": queries.running_duties(viewer=viewer),
        "situations": queries.situations(viewer=viewer, now=now),
        "plan": plan,
        "plan_form": PlanForm(initial={"every_min": plan.every_min if plan else 0}),
        "may_plan": viewer.may("statutory.window"),
    }
    return render(request, "statutory/owed.html", context)


def show_incident_reports(
    request: HttpRequest, code: str, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the reports of an incident; ``given`` holds forms with what the person typed."""
    viewer, now = actor_of(request), clock.now()
    line = incidents.incident(code, viewer=viewer)
    plan = queries.plan_of(code, viewer=viewer)
    context: dict[str, Any] = {
        "line": line,
        "is_drill": line.is_drill,
        "duties": queries.duties_of(code, viewer=viewer),
        "reports": queries.reports_of(code, viewer=viewer, now=now),
        "comparison": queries.comparison(code, viewer=viewer, now=now),
        "plan": plan,
        "may_plan": viewer.may("statutory.window"),
        "may_report": viewer.may("statutory.report"),
        "plan_form": PlanForm(initial={"every_min": plan.every_min if plan else 0}),
        "quick_form": TextForm(initial={"text": drafts.quick(code, viewer=viewer, now=now)}),
    } | (given or {})
    return render(request, "statutory/incident.html", context, status=status)


@door("statutory.read")
def incident_reports(request: HttpRequest, code: str) -> HttpResponse:
    """Show an incident's duties to report and its reports."""
    return show_incident_reports(request, code)


@door("statutory.report", methods=("POST",))
def write_quick(request: HttpRequest, code: str) -> HttpResponseBase:
    """Write a quick report and go to its paper."""
    actor = actor_of(request)
    incidents.incident(code, viewer=actor)
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            made = actions.write_quick(code, text=form.cleaned_data["text"], by=actor, now=clock.now())
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("The report is kept; print it or send its PDF."))
            return redirect("incident_report", pk=made.pk)
    return show_incident_reports(request, code, given={"quick_form": form}, status=422)


def _plan(request: HttpRequest, code: str) -> None:
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how often."))
        return
    try:
        actions.plan_situations(code, every_min=form.cleaned_data["every_min"], by=actor_of(request), now=clock.now())
    except (Refused, Invalid, NotFound) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, _("Saved."))


@door("statutory.window", methods=("POST",))
def plan(request: HttpRequest, code: str) -> HttpResponseBase:
    """Set the fixed times of situation reports about an incident."""
    incidents.incident(code, viewer=actor_of(request))
    _plan(request, code)
    return redirect("incident_reports", code=code)


@door("statutory.window", methods=("POST",))
def plan_province(request: HttpRequest) -> HttpResponseBase:
    """Set the fixed times of situation reports about the province."""
    _plan(request, "")
    return redirect("owed_reports")


def show_report(request: HttpRequest, pk: int, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """Render one report; ``form`` holds what the person typed."""
    viewer, now = actor_of(request), clock.now()
    row = queries.report(pk, viewer=viewer)
    context: dict[str, Any] = {
        "report": row,
        "title": drafts.title_of(row),
        "form": form or TextForm(initial={"text": queries.draft_of(pk, viewer=viewer, now=now)}),
        "is_drill": row.is_drill,
        "may_submit": row.sent_at is None and viewer.may("statutory.report"),
        "late": row.due_at is not None and (row.sent_at or now) > row.due_at,
    }
    return render(request, "statutory/report.html", context, status=status)


@door("statutory.read")
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report: its draft to submit, or what was submitted."""
    return show_report(request, pk)


@door("statutory.report", methods=("POST",))
def submit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Submit a report."""
    actor = actor_of(request)
    queries.report(pk, viewer=actor)
    form, status = TextForm(request.POST), 422
    if form.is_valid():
        try:
            actions.submit(pk, text=form.cleaned_data["text"], by=actor, now=clock.now())
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
            status = trouble.status
        else:
            messages.success(request, _("Submitted; the time is on record."))
            return redirect("incident_report", pk=pk)
    return show_report(request, pk, form=form, status=status)


@door("statutory.read")
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the paper of a submitted report."""
    row, data = queries.report_paper(pk, viewer=actor_of(request))
    name = f"bao-cao-{row.incident_code or 'tinh'}-{row.pk}.pdf"
    return HttpResponse(
        data, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
