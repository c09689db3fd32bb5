"""Pages of the yearly self-assessment: who has handed in, answering, reviewing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Trouble
from thongsuot.law import actions, queries, rules, sheet
from thongsuot.law.words import ASSESSMENT_FAULTS, Answer
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door
from thongsuot.web.drafting.given import number


@door("assessments.read")
def assessments(request: HttpRequest) -> HttpResponse:
    """List a year's assessments; the office sees who has not handed in."""
    viewer, now = actor(request), clock.now()
    this = rules.office_day(now).year
    year = min(max(number(request, "year") or this, this - 5), this + 1)
    lines = queries.assessments(viewer=viewer, now=now, year=year)
    handed_in = [one for one in lines if one.state in ("submitted", "accepted")]
    totals = [one.total for one in handed_in if one.total is not None]
    page = {
        "lines": lines,
        "year": year,
        "years": range(this - 2, this + 2),
        "due_on": sheet.due_on(year),
        "handed_in": len(handed_in),
        "to_review": sum(one.state == "submitted" for one in lines),
        "late": sum(one.late_days > 0 for one in lines),
        "average": round(sum(totals) / len(totals)) if totals else None,
        "own": next((one for one in lines if one.assessment_id is None and not viewer.sees_all), None),
        "may_answer": viewer.may("assessments.answer"),
        "office": viewer.sees_all,
    }
    return render(request, "law/assessments.html", page)


@door("assessments.answer", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Open the assessment of one's own body."""
    year = number(request, "year") or rules.office_day(clock.now()).year
    made = actions.open_assessment(year=year, by=actor(request), now=clock.now())
    return redirect("assessment", made.pk)


@door("assessments.read")
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show one assessment: to its body as the sheet to fill in, to the office to review."""
    return _page(request, assessment_id)


def _page(request: HttpRequest, assessment_id: int, *, error: str = "", status: int = 200) -> HttpResponse:
    view = queries.assessment(assessment_id, viewer=actor(request), now=clock.now())
    vietnamese = (get_language() or "vi").startswith("vi")
    page = {
        "view": view,
        "error": error,
        "answers": Answer.choices,
        "sections": [
            {
                "one": section,
                "name": section.vi if vietnamese else section.en,
                "questions": [
                    {
                        "one": question,
                        "text": question.vi if vietnamese else question.en,
                        "label": Answer(question.answer).label if question.answer else "",
                        "fault": ASSESSMENT_FAULTS.get(question.fault, ""),
                    }
                    for question in section.questions
                ],
            }
            for section in view.sections
        ],
    }
    return render(request, "law/assessment.html", page, status=status)


@door("assessments.answer", methods=("POST",))
def answer(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Save the answers of the form, and hand the sheet in when the button says so."""
    viewer, now = actor(request), clock.now()
    view = queries.assessment(assessment_id, viewer=viewer, now=now)
    form = request.POST
    given = {
        question.key: {"answer": form.get(f"q-{question.key}", ""), "note": form.get(f"n-{question.key}", "")}
        for section in view.sections
        for question in section.questions
        if f"q-{question.key}" in form or f"n-{question.key}" in form
    }
    try:
        actions.answer_assessment(assessment_id, given, revision=number(request, "revision"), by=viewer, now=now)
        if "submit" in form:
            actions.submit_assessment(assessment_id, by=viewer, now=now)
    except Trouble as trouble:
        if trouble.status in (403, 404):
            raise
        return _page(request, assessment_id, error=str(trouble.message), status=trouble.status)
    messages.success(request, _("Handed in.") if "submit" in form else _("Saved."))
    return redirect("assessment", assessment_id)


@door("assessments.review", methods=("POST",))
def review(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Accept an assessment or return it with a note."""
    accept = request.POST.get("do") == "accept"
    note = request.POST.get("note", "")
    actions.review_assessment(assessment_id, accept=accept, note=note, by=actor(request), now=clock.now())
    messages.success(request, _("Accepted.") if accept else _("Returned with your note."))
    return redirect("assessments")
