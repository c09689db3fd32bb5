"""Citations against both registers, and the chain from a ministry's instrument to the tasks of the province."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, issued
from thongsuot.drafting import queries as drafting
from thongsuot.flows import citations, law_to_task
from thongsuot.kernel.errors import NotAllowed, NotFound, Refused
from thongsuot.law import actions, queries
from thongsuot.law.models import Instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    made = issued()
    actions.load_pack(by=made.province.actor("clerk"), now=NOW)
    return made


def cite(case: Case, number: str, date: str | None = None) -> None:
    case.directive.cited = [{"number": number, "date": date, "kind": ""}]
    case.directive.save()


def check(case: Case, key: str = "leader"):  # type: ignore[no-untyped-def]
    from thongsuot.directives.queries import directive

    viewer = case.province.actor(key)
    return citations.check_directive(directive(case.directive.pk, viewer=viewer), viewer=viewer, now=NOW)


def test_a_directive_that_cites_what_no_longer_holds_says_so(case: Case) -> None:
    cite(case, "40/2015/TT-BTTTT")
    (one,) = check(case)
    assert one.found_in == "law" and one.findings == ("replaced",) and one.tone == "bad"
    (same,) = check(case, "noc_a")
    assert same == one, "a party reads the same"


def test_the_directives_own_register_is_asked_where_the_law_knows_nothing(case: Case) -> None:
    viewer = case.province.actor("leader")
    (found,) = citations.check_text("Chỉ thị 14/CT-UBND ngày 16/11/2026", viewer=viewer, now=NOW)
    assert (found.found_in, found.directive_id, found.findings) == ("directives", case.directive.pk, ())
    (wrong,) = citations.check_text("Chỉ thị 14/CT-UBND ngày 17/11/2026", viewer=viewer, now=NOW)
    assert wrong.findings == ("other_date",)
    (early,) = citations.check_text("14/CT-UBND", viewer=viewer, now=NOW, on=dt.date(2026, 1, 5))
    assert early.findings == ("impossible_order", "not_yet")
    (hidden,) = citations.check_text("14/CT-UBND", viewer=case.province.actor("commune"), now=NOW)
    assert hidden.findings == ("unknown",), "what a body may not see, a citation doesn't tell it"


def requirement_of(number: str) -> int:
    return Instrument.objects.get(number=number).requirements.first().pk  # type: ignore[union-attr]


def test_a_requirement_is_carried_out_by_a_task_and_its_state_rolls_up(case: Case) -> None:
    cite(case, "06/2008/TTLT-BTTTT-BCA", "2008-11-28")
    law = Instrument.objects.get(number="06/2008/TTLT-BTTTT-BCA")
    clerk, pk = case.province.actor("clerk"), requirement_of(law.number)
    before = law_to_task.chain(law.pk, viewer=clerk, now=NOW)
    assert [one.directive_id for one in before.citing] == [case.directive.pk]
    assert before.missing == len(before.links) > 0
    offers = law_to_task.candidates(pk, viewer=clerk, now=NOW)
    assert case.staff.pk in {one.obligation_id for one in offers}
    law_to_task.link(pk, obligation_id=case.staff.pk, by=clerk, now=NOW)
    after = law_to_task.chain(law.pk, viewer=clerk, now=NOW)
    link = next(one for one in after.links if one.requirement.requirement_id == pk)
    assert link.state in ("in_progress", "overdue") and link.shares > 0
    assert after.missing == before.missing - 1
    assert case.staff.pk not in {one.obligation_id for one in law_to_task.candidates(pk, viewer=clerk, now=NOW)}
    case.staff.assignments.update(state="accepted")
    (done,) = law_to_task.links((queries.requirement(pk, viewer=clerk, now=NOW),), viewer=clerk, now=NOW)
    assert done.state == "done"
    rival = case.province.actor("commune")
    assert law_to_task.links((queries.requirement(pk, viewer=rival, now=NOW),), viewer=rival, now=NOW)[0].tasks == ()


def test_linking_needs_the_right_and_an_obligation_that_exists(case: Case) -> None:
    pk = requirement_of("06/2008/TTLT-BTTTT-BCA")
    with pytest.raises(NotAllowed):
        law_to_task.link(pk, obligation_id=case.staff.pk, by=case.province.actor("noc_a"), now=NOW)
    with pytest.raises(NotFound):
        law_to_task.link(pk, obligation_id=987654, by=case.province.actor("clerk"), now=NOW)


def test_what_has_no_task_becomes_a_draft_that_cites_the_instrument(case: Case) -> None:
    law = Instrument.objects.get(number="20/2022/TT-BTTTT")
    clerk = case.province.actor("clerk")
    draft_id = law_to_task.draft_from_instrument(law.pk, by=clerk, now=NOW)
    view = drafting.draft(draft_id, viewer=clerk, now=NOW)
    assert len(view.clauses) == 1 and "QCVN 34:2022" in view.clauses[0].clause.text
    (cited,) = citations.check_draft(view, viewer=clerk, now=NOW)
    assert cited.instrument_id == law.pk and cited.tone == "ok"
    with pytest.raises(Refused):
        law_to_task.draft_from_instrument(Instrument.objects.get(number="30/2020/NĐ-CP").pk, by=clerk, now=NOW)


def test_a_directive_that_a_newer_one_replaced_is_known_as_replaced(case: Case) -> None:
    from thongsuot.directives.models import Directive, DirectiveLink

    viewer = case.province.actor("leader")
    newer = Directive.objects.create(
        kind="chi_thi", number="20/CT-UBND", date=dt.date(2026, 11, 20), issuer="UBND tỉnh", text="x", state="issued",
        brought_in_at=NOW, brought_in_by="x",
    )  # fmt: skip
    link = DirectiveLink.objects.create(newer=newer, older=case.directive, relation="replaces", at=NOW, by="x")

    def found(on: dt.date) -> tuple[str, str, tuple[str, ...]]:
        (one,) = citations.check_text("14/CT-UBND", viewer=viewer, now=NOW, on=on)
        return one.validity_then, one.validity_now, one.findings

    assert found(dt.date(2026, 11, 21)) == ("in_force", "in_force", ()), "what was not issued changes nothing"
    Directive.objects.filter(pk=newer.pk).update(issued_at=NOW)
    assert found(dt.date(2026, 11, 21)) == ("replaced", "replaced", ("replaced",))
    assert found(dt.date(2026, 11, 18)) == ("in_force", "replaced", ("replaced_since",))
    (one,) = citations.check_text("14/CT-UBND", viewer=viewer, now=NOW)
    assert (one.newer_directive_id, one.replaced_by) == (newer.pk, "20/CT-UBND")
    DirectiveLink.objects.filter(pk=link.pk).update(relation="amends")
    assert found(dt.date(2026, 11, 21))[2] == ("partly_replaced",)
