"""API operations of the yearly security self-assessment."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.kernel import clock
from thongsuot.law import actions, queries

router = Router(tags=["law"])


class AssessmentLineOut(Schema):
    """One body's assessment of a year."""

    assessment_id: int | None = Field(description="null: not begun.")
    organisation: str
    organisation_code: str
    year: int
    state: str = Field(description="missing, draft, submitted, returned or accepted.")
    due_on: dt.date
    late_days: int
    total: int | None = Field(description="Score in percent.")
    total_before: int | None
    submitted_at: dt.datetime | None


class QuestionOut(Schema):
    """One question with its answer."""

    key: str
    vi: str
    en: str
    weight: int
    answer: str
    note: str
    fault: str = Field(description="no_answer or no_note; empty when nothing is missing.")


class SectionOut(Schema):
    """One section with its score."""

    key: str
    vi: str
    en: str
    percent: int | None
    percent_before: int | None
    questions: list[QuestionOut]


class AssessmentOut(Schema):
    """One assessment."""

    line: AssessmentLineOut
    assessment_id: int
    sheet_version: str
    revision: int
    sections: list[SectionOut]
    missing: int
    review_note: str
    verbs: list[str]


class OpenIn(Schema):
    """For which year."""

    year: int


class AnswerSchema(Schema):
    """An answer and its reason."""

    answer: Literal["yes", "partly", "no", "none", ""]
    note: str = Field("", max_length=1000, description="Needed for partly, no and none.")


class AnswersIn(Schema):
    """Answers by the key of the question."""

    answers: dict[str, AnswerSchema]
    revision: int | None = None


class ReviewIn(Schema):
    """Accepted, or returned with what has to be changed."""

    accept: bool
    note: str = ""


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    view = queries.assessment(pk, viewer=actor_of(request), now=clock.now())
    return {**asdict(view), "verbs": sorted(view.verbs)}


@router.get("", response=list[AssessmentLineOut], operation_id="list_assessments", summary="Self-assessments of a year")
@door("assessments.read")
def list_assessments(request: HttpRequest, year: int | None = None) -> Any:
    """List a year's assessments: for the office every body that owes one, else the caller's own."""
    return [asdict(one) for one in queries.assessments(viewer=actor_of(request), now=clock.now(), year=year)]


@router.post("", response={201: AssessmentOut}, operation_id="open_assessment", summary="Open one's own assessment")
@door("assessments.answer")
def open_assessment(request: HttpRequest, body: OpenIn) -> Any:
    """Open the assessment of the caller's body; 409 when the year's is open already."""
    made = actions.open_assessment(year=body.year, by=actor_of(request), now=clock.now())
    return Status(201, _shown(request, made.pk))


@router.get("/{pk}", response=AssessmentOut, operation_id="get_assessment", summary="One assessment")
@door("assessments.read")
def get_assessment(request: HttpRequest, pk: int) -> Any:
    """Give one assessment; another body's answers 404."""
    return _shown(request, pk)


@router.put("/{pk}", response=AssessmentOut, operation_id="answer_assessment", summary="Save answers")
@door("assessments.answer")
def answer_assessment(request: HttpRequest, pk: int, body: AnswersIn) -> Any:
    """Save answers; what is not told stays as it was."""
    given = {key: one.dict() for key, one in body.answers.items()}
    actions.answer_assessment(pk, given, revision=body.revision, by=actor_of(request), now=clock.now())
    return _shown(request, pk)


@router.post("/{pk}/submit", response=AssessmentOut, operation_id="submit_assessment", summary="Hand in")
@door("assessments.answer")
def submit_assessment(request: HttpRequest, pk: int) -> Any:
    """Hand it in; 409 with the questions that lack an answer or its reason."""
    actions.submit_assessment(pk, by=actor_of(request), now=clock.now())
    return _shown(request, pk)


@router.post("/{pk}/review", response=AssessmentOut, operation_id="review_assessment", summary="Accept or return")
@door("assessments.review")
def review_assessment(request: HttpRequest, pk: int, body: ReviewIn) -> Any:
    """Accept it or return it with a note; never one's own body's."""
    actions.review_assessment(pk, accept=body.accept, note=body.note, by=actor_of(request), now=clock.now())
    return _shown(request, pk)
