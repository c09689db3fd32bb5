"""Correcting what was read."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import CABLES, POWER, STAFF, TEXT, Case, brought_in, issued, with_parties
from thongsuot.directives import actions, queries
from thongsuot.directives.models import Assignment, Obligation
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db: None) -> Case:
    return brought_in()


def test_a_stale_edit_is_refused_and_nothing_is_saved(case: Case) -> None:
    clerk, version = case.province.actor("clerk"), case.directive.version
    actions.correct_document(case.directive.pk, signer="Trần Minh Hải", version=version, by=clerk, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.correct_document(case.directive.pk, signer="Ai đó", version=version, by=clerk, now=NOW)
    assert refused.value.given_code == "stale"
    assert case.fresh().signer == "Trần Minh Hải"


def test_an_unknown_field_or_kind_or_a_text_too_long_is_refused(case: Case) -> None:
    clerk = case.province.actor("clerk")
    for fields in ({"state": "issued"}, {"kind": "thu_tinh"}, {"number": "x" * 61}):
        with pytest.raises(Invalid):
            actions.correct_document(case.directive.pk, by=clerk, now=NOW, **fields)  # type: ignore[arg-type]
    assert case.fresh().state == "read"


def test_correcting_into_the_identity_of_another_document_is_refused(case: Case) -> None:
    clerk = case.province.actor("clerk")
    other = actions.bring_in(text="Văn bản khác. Các đơn vị báo cáo.", by=clerk, now=NOW)
    with pytest.raises(Refused, match="14/CT-UBND"):
        actions.correct_document(
            other.pk, kind="chi_thi", number="14/CT-UBND", date=dt.date(2026, 1, 2),
            issuer="Ủy ban nhân dân tỉnh Thanh Lam", by=clerk, now=NOW,
        )  # fmt: skip


def test_a_document_cannot_carry_out_itself(case: Case) -> None:
    clerk = case.province.actor("clerk")
    with pytest.raises(Refused):
        actions.correct_document(case.directive.pk, parent_id=case.directive.pk, by=clerk, now=NOW)


def test_a_selection_with_offsets_beyond_the_emoji_lands_on_its_words(case: Case) -> None:
    clerk, text = case.province.actor("clerk"), case.directive.text
    start = text.index("nghiêm túc")
    made = actions.add_obligation(
        case.directive.pk, start=start, end=start + len("nghiêm túc thực hiện"), quote="nghiêm túc thực hiện",
        by=clerk, now=NOW,
    )  # fmt: skip
    assert (made.start, made.task_text) == (start, "nghiêm túc thực hiện")


def test_wrong_offsets_give_way_to_the_quoted_words(case: Case) -> None:
    clerk = case.province.actor("clerk")
    made = actions.add_obligation(case.directive.pk, start=1, end=9, quote="bảo đảm  nguồn điện", by=clerk, now=NOW)
    assert made.task_text == "bảo đảm nguồn điện"


@pytest.mark.parametrize(
    "place", [{"quote": "không có trong văn bản"}, {"start": 5, "end": 5}, {"start": -4, "end": 9}]
)
def test_a_place_that_is_not_in_the_text_is_refused(case: Case, place: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        actions.add_obligation(case.directive.pk, by=case.province.actor("clerk"), now=NOW, **place)  # type: ignore[arg-type]


def test_splitting_keeps_both_halves_on_the_source_with_their_parties() -> None:
    case = with_parties()
    at = case.staff.start + STAFF.index("vật tư")
    first, second = actions.split_obligation(
        case.directive.pk, case.staff.pk, at=at, by=case.province.actor("clerk"), now=NOW
    )
    text = case.directive.text
    assert (first.task_text, second.task_text) == (
        "bố trí đủ nhân lực", "vật tư dự phòng để ứng cứu khi có sự cố",
    )  # fmt: skip
    for half in (first, second):
        assert text[half.start : half.end] == half.task_text
        assert sorted(half.assignments.values_list("organisation__code", flat=True)) == ["vnp", "vtp"]
    assert (first.clause, second.clause) == ("2.1", "2.2")


@pytest.mark.parametrize("shift", [0, 10_000, -5])
def test_a_split_outside_the_obligation_is_refused(case: Case, shift: int) -> None:
    at = case.staff.start + shift
    with pytest.raises(Invalid):
        actions.split_obligation(case.directive.pk, case.staff.pk, at=at, by=case.province.actor("clerk"), now=NOW)


def test_merging_neighbours_spans_both_and_can_be_undone(case: Case) -> None:
    clerk = case.province.actor("clerk")
    kept = actions.merge_obligations(
        case.directive.pk, obligation_ids=(case.report.pk, case.cables.pk), by=clerk, now=NOW
    )
    assert kept.pk == case.cables.pk
    assert kept.task_text == TEXT[kept.start : kept.end] and kept.task_text.startswith(CABLES)
    assert kept.report_required and kept.due_on == dt.date(2026, 12, 15)
    case.report.refresh_from_db()
    assert case.report.state == Obligation.State.REMOVED
    actions.restore_obligation(case.directive.pk, case.report.pk, by=clerk, now=NOW)
    case.report.refresh_from_db()
    assert case.report.state == Obligation.State.PROPOSED


def test_merging_over_another_obligation_or_one_alone_is_refused(case: Case) -> None:
    clerk = case.province.actor("clerk")
    with pytest.raises(Refused) as refused:
        actions.merge_obligations(case.directive.pk, obligation_ids=(case.cables.pk, case.power.pk), by=clerk, now=NOW)
    assert refused.value.given_code == "not_adjacent"
    with pytest.raises(Invalid):
        actions.merge_obligations(case.directive.pk, obligation_ids=(case.cables.pk,), by=clerk, now=NOW)


def test_an_obligation_is_removed_once_and_restored_once(case: Case) -> None:
    clerk = case.province.actor("clerk")
    actions.remove_obligation(case.directive.pk, case.power.pk, by=clerk, now=NOW)
    with pytest.raises(Refused):
        actions.remove_obligation(case.directive.pk, case.power.pk, by=clerk, now=NOW)
    assert case.power.pk in [one.obligation_id for one in queries.directive(case.directive.pk, viewer=clerk).removed]


def test_the_offices_date_is_shown_as_the_offices_and_can_be_taken_back(case: Case) -> None:
    clerk = case.province.actor("clerk")
    done = actions.set_due(case.directive.pk, case.power.pk, due_on=dt.date(2026, 12, 1), by=clerk, now=NOW)
    assert done.due_set_by_office and done.due_on == dt.date(2026, 12, 1)
    done = actions.set_due(case.directive.pk, case.power.pk, due_on=None, by=clerk, now=NOW)
    assert not done.due_set_by_office and done.due_on is None


def test_parties_are_set_by_code_and_one_body_has_one_role(case: Case) -> None:
    clerk, pk = case.province.actor("clerk"), case.directive.pk
    actions.set_parties(pk, case.cables.pk, leads=("skhcn",), coordinates=("cat",), by=clerk, now=NOW)
    actions.set_parties(pk, case.cables.pk, leads=("cat",), by=clerk, now=NOW)
    assert list(case.cables.assignments.values_list("organisation__code", "role")) == [("cat", "lead")]
    with pytest.raises(Invalid):
        actions.set_parties(pk, case.cables.pk, leads=("cat",), coordinates=("cat",), by=clerk, now=NOW)
    with pytest.raises(Invalid):
        actions.set_parties(pk, case.cables.pk, leads=("khong-co",), by=clerk, now=NOW)


def test_a_body_that_no_longer_exists_cannot_be_a_party(case: Case) -> None:
    body = case.province.bodies["evn"]
    body.valid_until = dt.date(2026, 7, 1)
    body.save()
    with pytest.raises(Refused) as refused:
        actions.set_parties(case.directive.pk, case.power.pk, leads=("evn",), by=case.province.actor("clerk"), now=NOW)
    assert refused.value.given_code == "not_valid"


def test_many_parties_are_set_at_once_and_only_changes_count(case: Case) -> None:
    clerk = case.province.actor("clerk")
    wanted = {case.cables.pk: (("skhcn",), ("cat",)), case.power.pk: (("evn",), ())}
    assert actions.set_parties_of_many(case.directive.pk, wanted=wanted, by=clerk, now=NOW) == 2
    assert actions.set_parties_of_many(case.directive.pk, wanted=wanted, by=clerk, now=NOW) == 0


def test_suggestions_name_bodies_and_kinds_and_assign_nobody(case: Case) -> None:
    clerk = case.province.actor("clerk")
    Obligation.objects.filter(pk=case.cables.pk).update(
        addressees=["Sở Khoa học và Công nghệ tỉnh Thanh Lam"], coordinates_with=["Công an tỉnh"]
    )
    Obligation.objects.filter(pk=case.staff.pk).update(
        addressees=["Các doanh nghiệp viễn thông"], addressee_types=["telecom"]
    )
    views = {one.obligation_id: one for one in queries.directive(case.directive.pk, viewer=clerk).obligations}
    named = queries.suggestions(views[case.cables.pk], viewer=clerk, now=NOW)
    assert [(s.code, s.role, s.named) for s in named] == [("skhcn", "lead", True), ("cat", "coordinate", True)]
    kinds = queries.suggestions(views[case.staff.pk], viewer=clerk, now=NOW)
    assert sorted((s.code, s.kind_named) for s in kinds) == [("vnp", True), ("vtp", True)]
    assert queries.suggestions(views[case.power.pk], viewer=clerk, now=NOW) == ()
    assert not Assignment.objects.exists()


def test_after_issue_the_reading_is_closed_to_corrections() -> None:
    case = issued()
    clerk, pk = case.province.actor("clerk"), case.directive.pk
    for attempt in (
        lambda: actions.correct_document(pk, signer="x", by=clerk, now=NOW),
        lambda: actions.add_obligation(pk, quote=POWER, by=clerk, now=NOW),
        lambda: actions.remove_obligation(pk, case.power.pk, by=clerk, now=NOW),
        lambda: actions.set_parties(pk, case.power.pk, leads=("vtp",), by=clerk, now=NOW),
    ):
        with pytest.raises(Refused):
            attempt()
    extended = actions.set_due(pk, case.staff.pk, due_on=dt.date(2026, 12, 30), by=clerk, now=NOW)
    assert extended.due_on == dt.date(2026, 12, 30)


def test_an_obligation_of_another_directive_is_not_found(case: Case) -> None:
    clerk = case.province.actor("clerk")
    other = actions.bring_in(text="Văn bản khác. Các đơn vị báo cáo.", by=clerk, now=NOW)
    with pytest.raises(NotFound):
        actions.remove_obligation(other.pk, case.power.pk, by=clerk, now=NOW)


@pytest.mark.parametrize("role", ["noc_a", "police", "commune", "chair", "auditor"])
def test_those_who_do_not_draft_correct_nothing(case: Case, role: str) -> None:
    with pytest.raises(NotAllowed):
        actions.correct_document(case.directive.pk, signer="x", by=case.province.actor(role), now=NOW)
