"""Pages of the periodic reports."""

from __future__ import annotations

import dataclasses

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.directives.queries import reporting_obligations
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.reports import actions, queries, rules
from thongsuot.reports.words import KINDS
from thongsuot.web.door import door
from thongsuot.web.reports.forms import AssessmentForm, PeriodForm

TYPES = {"pdf": "application/pdf", "docx": actions.DOCX}


def _obligations(viewer: Actor) -> list[tuple[str, str]]:
    rows = reporting_obligations(viewer=viewer)
    return [
        ("", _("None")),
        *((str(o.obligation_id), f"{o.directive_name} · {o.clause}: {o.task_text[:90]}") for o in rows),
    ]


@door("reports.read")
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports, newest period first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    start, end = rules.last_month(clock.now().date())
    form = PeriodForm(initial={"start": start, "end": end})
    form.fields["obligation"].choices = _obligations(viewer) if viewer.may("reports.make") else []  # type: ignore[attr-defined]
    context = {"reports": queries.reports(viewer=viewer)[:200], "form": form, "may_make": viewer.may("reports.make")}
    return render(request, "reports/list.html", context)


@door("reports.make", methods=("POST",))
def make(request: HttpRequest) -> HttpResponseBase:
    """Make a draft for a period."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    form = PeriodForm(request.POST)
    form.fields["obligation"].choices = _obligations(viewer)  # type: ignore[attr-defined]
    if not form.is_valid():
        context = {"reports": queries.reports(viewer=viewer)[:200], "form": form, "may_make": True}
        return render(request, "reports/list.html", context, status=422)
    report = actions.make_report(
        start=form.cleaned_data["start"],
        end=form.cleaned_data["end"],
        obligation_id=form.cleaned_data["obligation"],
        by=viewer,
        now=clock.now(),
    )
    return redirect("report", pk=report.pk)


@door("reports.read")
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report: its figures, its words, its paper."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    report = queries.report(pk, viewer=viewer)
    form = AssessmentForm(
        initial={
            "title": report.title,
            "assessment": report.assessment,
            "proposals": report.proposals,
            "version": report.version,
        }
    )
    return _page(request, viewer, pk, form)


def _page(request: HttpRequest, viewer: Actor, pk: int, form: AssessmentForm, status: int = 200) -> HttpResponse:
    report = queries.report(pk, viewer=viewer)
    is_draft = report.state == report.State.DRAFT
    figures = queries.figures(pk, viewer=viewer)
    context = {
        "report": report,
        "figures": figures,
        "kinds": [{**dataclasses.asdict(row), "label": KINDS.get(row.kind, row.kind)} for row in figures.incidents],
        "before": _("period before: %(count)s") % {"count": figures.incidents_before},
        "form": form,
        "is_draft": is_draft,
        "may_write": is_draft and viewer.may("reports.make"),
        "may_draft": viewer.may("drafts.write"),
        "may_sign": is_draft and viewer.may("reports.sign"),
    }
    return render(request, "reports/report.html", context, status=status)


@door("reports.make", methods=("POST",))
def write(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Save the office's own words."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    form = AssessmentForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, pk, form, status=422)
    actions.write_assessment(pk, **form.cleaned_data, by=viewer, now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("report", pk=pk)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else -1


@door("reports.make", methods=("POST",))
def refresh(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Work the figures out again."""
    actions.refresh_figures(pk, version=_version(request), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("Figures are as of now."))
    return redirect("report", pk=pk)


@door("reports.sign", methods=("POST",))
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Sign a report: it gets its number, is frozen, and answers its obligation."""
    report = actions.sign_report(pk, version=_version(request), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("Signed as %(number)s.") % {"number": report.number})
    return redirect("report", pk=pk)


@door("reports.read")
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the paper as PDF or Word file."""
    data, name = queries.paper(pk, form=form, viewer=request.actor)  # type: ignore[attr-defined]
    shown = "inline" if form == "pdf" else "attachment"
    return HttpResponse(data, content_type=TYPES[form], headers={"Content-Disposition": f'{shown}; filename="{name}"'})
