"""The yearly security self-assessment: answered, scored by section, handed in, reviewed by another body."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.law import actions, queries, sheet
from thongsuot.law.models import Assessment
from thongsuot.people.words import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def opened(province: Province, key: str = "noc_a", year: int = 2026) -> Assessment:
    return actions.open_assessment(year=year, by=province.actor(key), now=NOW)


def filled(province: Province, row: Assessment, *, key: str = "noc_a", answer: str = "yes") -> Assessment:
    given = {one["key"]: {"answer": answer, "note": "đến 30/6"} for one in row.questions}
    return actions.answer_assessment(row.pk, given, by=province.actor(key), now=NOW)


def handed_in(province: Province, *, answer: str = "yes") -> Assessment:
    row = filled(province, opened(province), answer=answer)
    return actions.submit_assessment(row.pk, by=province.actor("noc_a"), now=NOW)


def test_the_sheet_asks_each_kind_of_body_what_concerns_it() -> None:
    post, telecom = sheet.sheet_for("postal"), sheet.sheet_for("telecom")
    assert "mail" in {one["key"] for one in post.questions}
    assert "mail" not in {one["key"] for one in telecom.questions}
    for kind in sheet.asked_kinds():
        assert kind in OrganisationKind.values
        found = sheet.sheet_for(kind)
        keys = [one["key"] for one in found.questions]
        assert len(keys) == len(set(keys)) >= 12
        assert {one["section"] for one in found.questions} == {one["key"] for one in found.sections}
        assert all(1 <= one["weight"] <= 3 for one in found.questions)


def test_scores_are_weighed_and_what_does_not_concern_a_body_counts_neither_way() -> None:
    questions = [
        {"key": "a", "section": "s", "weight": 3},
        {"key": "b", "section": "s", "weight": 1},
        {"key": "c", "section": "t", "weight": 2},
    ]
    said = {"a": {"answer": "partly"}, "b": {"answer": "yes"}, "c": {"answer": "none"}}
    assert sheet.score(questions, said) == ({"s": 62, "t": None}, 62)
    assert sheet.score(questions, {}) == ({"s": None, "t": None}, None)
    assert sheet.unanswered(questions, said) == [("a", "no_note"), ("c", "no_note")]


def test_it_is_answered_handed_in_and_accepted(province: Province) -> None:
    row = opened(province)
    with pytest.raises(Refused) as early:
        actions.submit_assessment(row.pk, by=province.actor("noc_a"), now=NOW)
    assert early.value.details["questions"]["officer"] == "no_answer"
    filled(province, row, answer="partly")
    row = actions.submit_assessment(row.pk, by=province.actor("noc_a"), now=NOW)
    assert row.total == 50 and set(row.scores.values()) == {50}
    assert OutboxEntry.objects.get(topic="AssessmentSubmitted").payload["total"] == 50
    with pytest.raises(Refused):
        filled(province, row)
    actions.review_assessment(row.pk, accept=True, by=province.actor("inspector"), now=NOW)
    view = queries.assessment(row.pk, viewer=province.actor("noc_a"), now=NOW)
    assert (view.line.state, view.verbs) == ("accepted", frozenset())


def test_what_is_returned_says_why_and_can_be_handed_in_again(province: Province) -> None:
    row, inspector = handed_in(province), province.actor("inspector")
    with pytest.raises(Invalid):
        actions.review_assessment(row.pk, accept=False, by=inspector, now=NOW)
    actions.review_assessment(row.pk, accept=False, note="Thiếu ngày", by=inspector, now=NOW)
    with pytest.raises(Refused):
        actions.review_assessment(row.pk, accept=True, by=inspector, now=NOW)
    filled(province, row)
    assert actions.submit_assessment(row.pk, by=province.actor("noc_a"), now=NOW).review_note == ""


def test_nobody_reviews_their_own_body_and_nobody_answers_for_another(province: Province) -> None:
    own = opened(province, "leader")
    filled(province, own, key="leader")
    actions.submit_assessment(own.pk, by=province.actor("leader"), now=NOW)
    for key in ("leader", "inspector"):
        with pytest.raises(NotAllowed):
            actions.review_assessment(own.pk, accept=True, by=province.actor(key), now=NOW)
    actions.review_assessment(own.pk, accept=True, by=province.actor("chair"), now=NOW)
    row = opened(province)
    with pytest.raises(NotAllowed):
        filled(province, row, key="leader")
    with pytest.raises(NotFound):
        filled(province, row, key="noc_b")
    with pytest.raises(NotAllowed):
        actions.review_assessment(row.pk, accept=True, by=province.actor("noc_b"), now=NOW)


def test_wrong_answers_a_stale_save_and_a_second_sheet_are_refused(province: Province) -> None:
    row, noc = opened(province), province.actor("noc_a")
    for wrong in ({"ghost": {"answer": "yes"}}, {"officer": {"answer": "maybe"}}):
        with pytest.raises(Invalid):
            actions.answer_assessment(row.pk, wrong, by=noc, now=NOW)
    actions.answer_assessment(row.pk, {"officer": {"answer": "yes"}}, by=noc, now=NOW, revision=1)
    with pytest.raises(Refused) as stale:
        actions.answer_assessment(row.pk, {"officer": {"answer": "no"}}, by=noc, now=NOW, revision=1)
    assert stale.value.given_code == "stale"
    with pytest.raises(Refused):
        opened(province)
    with pytest.raises(Invalid):
        opened(province, year=2020)


def test_the_office_sees_who_is_late_and_a_rival_sees_nothing(province: Province) -> None:
    row = handed_in(province)
    lines = {one.organisation_code: one for one in queries.assessments(viewer=province.actor("clerk"), now=NOW)}
    assert set(lines) == {"vtp", "vnp", "evn", "buudien", "dai"}
    assert (lines["vtp"].state, lines["vnp"].state, lines["vnp"].late_days) == ("submitted", "missing", 0)
    after = dt.datetime(2026, 12, 25, tzinfo=dt.UTC)
    late = {
        one.organisation_code: one.late_days for one in queries.assessments(viewer=province.actor("clerk"), now=after)
    }
    assert late["vnp"] == 10 and late["vtp"] == 0
    (own,) = queries.assessments(viewer=province.actor("noc_b"), now=NOW)
    assert own.organisation_code == "vnp"
    for key in ("noc_b", "police", "commune"):
        with pytest.raises(NotFound):
            queries.assessment(row.pk, viewer=province.actor(key), now=NOW)


def test_the_year_before_stands_beside_and_old_questions_stay(province: Province) -> None:
    old = opened(province, year=2025)
    filled(province, old, answer="no")
    actions.submit_assessment(old.pk, by=province.actor("noc_a"), now=NOW)
    Assessment.objects.filter(pk=old.pk).update(sheet_version="2025-01-01")
    row = handed_in(province)
    view = queries.assessment(row.pk, viewer=province.actor("leader"), now=NOW)
    assert (view.line.total, view.line.total_before) == (100, 0)
    assert {one.percent_before for one in view.sections} == {0}
    before = queries.assessment(old.pk, viewer=province.actor("leader"), now=NOW)
    assert before.sheet_version == "2025-01-01" and before.sections
