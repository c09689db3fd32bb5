"""Whom the wording means: bodies of the day with the reason; what a person chose is offered the next time."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, brought_in
from thongsuot.directives import actions, queries
from thongsuot.directives.actions.remembering import remember_choices
from thongsuot.directives.models import Obligation, PartyChoice
from thongsuot.directives.values import Suggestion
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotAllowed
from thongsuot.people import actions as people

pytestmark = pytest.mark.django_db
TELECOM = "Các doanh nghiệp viễn thông"


@pytest.fixture
def case() -> Case:
    return brought_in()


def worded(case: Case, *addressees: str, partners: tuple[str, ...] = (), types: tuple[str, ...] = ()) -> None:
    Obligation.objects.filter(pk=case.staff.pk).update(
        addressees=list(addressees), coordinates_with=list(partners), addressee_types=list(types)
    )


def offers(case: Case) -> dict[str, Suggestion]:
    clerk = case.province.actor("clerk")
    view = queries.directive(case.directive.pk, viewer=clerk)
    one = next(one for one in view.obligations if one.obligation_id == case.staff.pk)
    found = queries.suggestions(one, viewer=clerk, now=NOW)
    assert queries.suggestions_of_all(view, viewer=clerk, now=NOW)[case.staff.pk] == found
    return {one.code: one for one in found}


def meant(case: Case) -> set[str]:
    return {code for code, one in offers(case).items() if one.meant}


def choose(case: Case, *codes: str, partners: tuple[str, ...] = ()) -> None:
    """Confirm with these parties for the obligation on staff and the police for the others, and open it again."""
    clerk = case.province.actor("clerk")
    wanted = {one.pk: (("cat",), ()) for one in (case.cables, case.report, case.power)}
    wanted[case.staff.pk] = (codes, partners)
    actions.set_parties_of_many(case.directive.pk, wanted=wanted, by=clerk, now=NOW)
    actions.confirm_directive(case.directive.pk, by=clerk, now=NOW)
    actions.reopen_directive(case.directive.pk, by=clerk, now=NOW)


def test_an_old_office_is_offered_as_the_one_of_today_with_the_reason(case: Case) -> None:
    worded(case, "Sở Bưu chính, Viễn thông", types=("dept_ic", "telecom"))
    (one,) = offers(case).values()
    assert (one.code, one.meant) == ("skhcn", True)
    assert "01/03/2025" in one.reasons[-1] and "2008" in one.reasons[-2]


def test_districts_of_an_old_directive_are_offered_as_the_communes_of_today(case: Case) -> None:
    worded(case, "UBND các huyện, thị xã, thành phố", types=("district",))
    (one,) = offers(case).values()
    assert one.code == "xa-an-binh" and any("01/07/2025" in reason for reason in one.reasons)


def test_a_choice_that_differs_from_the_words_is_remembered_for_this_issuer_and_phrase(case: Case) -> None:
    worded(case, TELECOM)
    assert meant(case) == {"vtp", "vnp"}
    choose(case, "vtp", "buudien")
    found = offers(case)
    assert meant(case) == {"vtp", "buudien"}
    assert found["buudien"].remembered and TELECOM in found["buudien"].reasons[0]
    assert found["vnp"].set_aside and not found["vnp"].meant
    # Another spelling is the same phrase …
    worded(case, "CÁC DOANH NGHIỆP VIỄN THÔNG")
    assert meant(case) == {"vtp", "buudien"}
    # … another phrase and another issuer are not.
    worded(case, "các nhà mạng")
    assert meant(case) == {"vtp", "vnp"}
    worded(case, TELECOM)
    actions.correct_document(case.directive.pk, issuer="Sở khác", by=case.province.actor("clerk"), now=NOW)
    assert meant(case) == {"vtp", "vnp"}


def test_a_choice_equal_to_the_words_is_not_kept_so_that_a_new_operator_is_offered_too(case: Case) -> None:
    worded(case, TELECOM)
    choose(case, "vtp")
    assert PartyChoice.objects.filter(phrase=TELECOM).count() == 1
    choose(case, "vtp", "vnp")
    assert not PartyChoice.objects.filter(phrase=TELECOM).exists()
    people.add_organisation(code="ddm", name="Mạng Đông Dương", kind="telecom", by=HOUSE, now=NOW)
    assert meant(case) == {"vtp", "vnp", "ddm"}


def test_the_same_choice_again_counts_and_partners_are_remembered_apart(case: Case) -> None:
    worded(case, TELECOM, partners=("Công an tỉnh",))
    choose(case, "vtp", partners=("evn",))
    choose(case, "vtp", partners=("evn",))
    rows = {row.role: row for row in PartyChoice.objects.filter(phrase__in=[TELECOM, "Công an tỉnh"])}
    assert rows["lead"].times == 2 and rows["coordinate"].codes == ["evn"]
    found = offers(case)
    assert (found["evn"].role, found["evn"].meant, found["cat"].meant) == ("coordinate", True, False)


def test_a_remembered_body_that_ended_gives_way_to_its_successor(case: Case) -> None:
    worded(case, TELECOM)
    choose(case, "vnp")
    on = dt.date(2026, 11, 1)
    old, new = case.province.bodies["vnp"], case.province.bodies["vtp"]
    people.succeed_body(old, after=new, on=on, reason="sáp nhập", by=HOUSE, now=NOW)
    found = offers(case)
    assert set(found) == {"vtp"} and found["vtp"].remembered
    assert "01/11/2026" in found["vtp"].reasons[1]


def test_remembering_is_for_those_who_may_draft(case: Case) -> None:
    with pytest.raises(NotAllowed):
        remember_choices(case.directive, kept=[], by=case.province.actor("noc_a"), now=NOW)
