"""Self-assessments: the list with who has not handed in, one assessment with its scores."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.law import rules, sheet
from thongsuot.law.models import Assessment
from thongsuot.law.values import AssessmentLine, AssessmentView, QuestionLine, SectionLine
from thongsuot.law.words import AssessmentState
from thongsuot.people.models import Organisation


def _seen(viewer: Actor) -> QuerySet[Assessment]:
    viewer.require("assessments.read")
    rows = Assessment.objects.select_related("organisation")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def _line(body: Organisation, row: Assessment | None, *, year: int, before: int | None, day: dt.date) -> AssessmentLine:
    due, state = sheet.due_on(year), row.state if row else "missing"
    owed = state in ("missing", AssessmentState.DRAFT, AssessmentState.RETURNED)
    return AssessmentLine(
        assessment_id=row.pk if row else None,
        organisation=str(body),
        organisation_code=body.code,
        year=year,
        state=state,
        state_label=str(AssessmentState(state).label) if row else str(_("Not begun")),
        due_on=due,
        late_days=max(0, (day - due).days) if owed else 0,
        total=row.total if row else None,
        total_before=before,
        submitted_at=row.submitted_at if row else None,
    )


def assessments(*, viewer: Actor, now: dt.datetime, year: int | None = None) -> tuple[AssessmentLine, ...]:
    """List a year's assessments: for the office every body that owes one, begun or not; else one's own."""
    day = rules.office_day(now)
    wanted = year or day.year
    rows = {row.organisation_id: row for row in _seen(viewer).filter(year=wanted)}
    before = dict(_seen(viewer).filter(year=wanted - 1).values_list("organisation_id", "total"))
    bodies = Organisation.objects.filter(kind__in=sheet.asked_kinds()) | Organisation.objects.filter(pk__in=rows)
    if not viewer.sees_all:
        bodies = bodies.filter(pk=viewer.organisation_id or 0)
    lines = [
        _line(body, rows.get(body.pk), year=wanted, before=before.get(body.pk), day=day)
        for body in bodies.distinct()
        if body.valid_until is None or body.valid_until > day or body.pk in rows
    ]
    order = {"submitted": 0, "missing": 1, "returned": 2, "draft": 3, "accepted": 4}
    return tuple(sorted(lines, key=lambda one: (-one.late_days, order[one.state], one.organisation)))


def assessment(assessment_id: int, *, viewer: Actor, now: dt.datetime) -> AssessmentView:
    """Give one assessment with answers and scores; a rival's answers 404."""
    row = _seen(viewer).filter(pk=assessment_id).first()
    if row is None:
        raise NotFound(_("There is no such assessment, or you may not see it."))
    before = _seen(viewer).filter(organisation=row.organisation, year=row.year - 1).first()
    scores, total = sheet.score(row.questions, row.answers)
    faults = dict(sheet.unanswered(row.questions, row.answers))
    day = rules.office_day(now)
    line = _line(row.organisation, row, year=row.year, before=before.total if before else None, day=day)
    verbs = set()
    is_own = row.organisation_id == viewer.organisation_id
    if is_own and viewer.may("assessments.answer") and row.state in (AssessmentState.DRAFT, AssessmentState.RETURNED):
        verbs |= {"answer", "submit"}
    others = not is_own and row.submitted_by_id != viewer.id
    if others and viewer.may("assessments.review") and row.state == AssessmentState.SUBMITTED:
        verbs.add("review")

    def question(one: dict[str, object]) -> QuestionLine:
        said = row.answers.get(one["key"], {})
        return QuestionLine(
            key=str(one["key"]),
            vi=str(one["vi"]),
            en=str(one["en"]),
            weight=int(str(one["weight"])),
            answer=said.get("answer", ""),
            note=said.get("note", ""),
            fault=faults.get(str(one["key"]), ""),
        )

    sections = tuple(
        SectionLine(
            key=part["key"],
            vi=part["vi"],
            en=part["en"],
            percent=scores.get(part["key"]),
            percent_before=(before.scores.get(part["key"]) if before else None),
            questions=tuple(question(one) for one in row.questions if one["section"] == part["key"]),
        )
        for part in row.sections
    )
    return AssessmentView(
        line=dataclasses.replace(line, total=total if line.total is None else line.total),
        assessment_id=row.pk,
        sheet_version=row.sheet_version,
        revision=row.revision,
        sections=sections,
        missing=len(faults),
        submitted_by=row.submitted_by,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        review_note=row.review_note,
        verbs=frozenset(verbs),
    )
