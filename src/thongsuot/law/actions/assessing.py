"""The yearly self-assessment: opened, answered, handed in, reviewed by somebody of another body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.law import sheet
from thongsuot.law.facts import AssessmentSubmitted
from thongsuot.law.models import Assessment
from thongsuot.law.words import AssessmentState
from thongsuot.people.models import Organisation

MAX_NOTE = 1000


def _tell(row: Assessment, what: str, *, by: Actor, now: dt.datetime, **detail: object) -> None:
    told = {"organisation": row.organisation_id, "year": row.year, **detail}
    audit.record(f"assessment.{what}", by=by, now=now, of=("assessment", row.pk), detail=told)
    outbox.pulse("directives", now=now)


@transaction.atomic
def open_assessment(*, year: int, by: Actor, now: dt.datetime) -> Assessment:
    """Open the self-assessment of one's own body for a year, with the questions of today's sheet."""
    by.require("assessments.answer")
    body = Organisation.objects.filter(pk=by.organisation_id or 0).first()
    if body is None:
        raise NotAllowed(_("Only a person of a body assesses it."))
    if not now.year - 1 <= year <= now.year + 1:
        raise Invalid(_("Choose this year, the last or the next one."), details={"year": year})
    asked = sheet.sheet_for(body.kind)
    row = Assessment(
        organisation=body, year=year, sheet_version=asked.version, sections=list(asked.sections),
        questions=list(asked.questions), opened_at=now, opened_by=by.label,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("The assessment of this year is open already."), code="open_already") from None
    _tell(row, "opened", by=by, now=now, sheet=asked.version)
    return row


def _held(assessment_id: int, *, by: Actor) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",)).filter(pk=assessment_id)
    row = rows.first() if by.sees_all else rows.filter(organisation_id=by.organisation_id or 0).first()
    if row is None:
        raise NotFound(_("There is no such assessment, or you may not see it."))
    return row


def _own(assessment_id: int, *, by: Actor) -> Assessment:
    by.require("assessments.answer")
    row = _held(assessment_id, by=by)
    if row.organisation_id != by.organisation_id:
        raise NotAllowed(_("Only the body itself answers its assessment."))
    if row.state not in (AssessmentState.DRAFT, AssessmentState.RETURNED):
        raise Refused(_("It was handed in; nothing can be changed on it now."), code="wrong_state")
    return row


@transaction.atomic
def answer_assessment(
    assessment_id: int,
    answers: Mapping[str, Mapping[str, str]],
    *,
    by: Actor,
    now: dt.datetime,
    revision: int | None = None,
) -> Assessment:
    """Save answers, each with a note; what is not told stays as it was."""
    row = _own(assessment_id, by=by)
    if revision is not None and revision != row.revision:
        raise Refused(
            _("Somebody has saved this assessment meanwhile. Look at it again."),
            code="stale",
            details={"revision": row.revision},
        )
    known = {one["key"] for one in row.questions}
    wrong = [
        key for key, said in answers.items() if key not in known or said.get("answer", "") not in ("", *sheet.ANSWERS)
    ]
    if wrong:
        raise Invalid(_("These answers can't be taken."), details={"questions": wrong})
    kept = {
        key: {"answer": said.get("answer", ""), "note": said.get("note", "").strip()[:MAX_NOTE]}
        for key, said in answers.items()
    }
    row.answers, row.revision = {**row.answers, **kept}, row.revision + 1
    row.save(update_fields=["answers", "revision"])
    _tell(row, "answered", by=by, now=now, questions=sorted(kept))
    return row


@transaction.atomic
def submit_assessment(assessment_id: int, *, by: Actor, now: dt.datetime) -> Assessment:
    """Hand an assessment in; its scores are worked out and frozen."""
    row = _own(assessment_id, by=by)
    missing = sheet.unanswered(row.questions, row.answers)
    if missing:
        raise Refused(
            _("%(count)s questions lack an answer or its reason.") % {"count": len(missing)},
            code="not_ready",
            details={"questions": dict(missing)},
        )
    row.scores, row.total = sheet.score(row.questions, row.answers)
    row.state, row.submitted_at = AssessmentState.SUBMITTED, now
    row.submitted_by, row.submitted_by_id, row.review_note = by.label, by.id, ""
    row.save()
    _tell(row, "submitted", by=by, now=now, total=row.total)
    fact = AssessmentSubmitted(
        assessment_id=row.pk, organisation_id=row.organisation_id, year=row.year, total=row.total
    )
    outbox.publish(fact, now=now)
    return row


@transaction.atomic
def review_assessment(assessment_id: int, *, accept: bool, by: Actor, now: dt.datetime, note: str = "") -> Assessment:
    """Accept an assessment that was handed in, or return it with what has to be changed; never one's own body's."""
    by.require("assessments.review")
    row = _held(assessment_id, by=by)
    if row.state != AssessmentState.SUBMITTED:
        raise Refused(_("Only what was handed in can be reviewed."), code="wrong_state", details={"state": row.state})
    if row.organisation_id == by.organisation_id or row.submitted_by_id == by.id:
        raise NotAllowed(_("Nobody reviews their own body's assessment."))
    if not accept and not note.strip():
        raise Invalid(_("Say what has to be changed."), details={"note": "empty"})
    row.state = AssessmentState.ACCEPTED if accept else AssessmentState.RETURNED
    row.review_note, row.reviewed_at, row.reviewed_by = note.strip(), now, by.label
    row.save()
    _tell(row, "accepted" if accept else "returned", by=by, now=now, note=row.review_note)
    return row
