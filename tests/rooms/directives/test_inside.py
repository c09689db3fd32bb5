"""Inside a body: parts to units and persons rolled up, and the two steps “advise → direct”."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from directive_cases import Case, issued
from thongsuot.directives import actions, queries, rules
from thongsuot.directives.models import Assignment
from thongsuot.directives.words import PART_VERBS
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.people.actions import add_person
from thongsuot.people.queries import actor_of


def colleague(case: Case, name: str, *, body: str = "vtp", role: str = "noc") -> Actor:
    person = add_person(
        email=f"{name}@{body}.example", display_name=name, organisation=case.province.bodies[body], roles=(role,),
        by=HOUSE, now=NOW - dt.timedelta(days=1),
    )  # fmt: skip
    return actor_of(person, now=NOW)


def number(who: Actor) -> int:
    return int(who.id.removeprefix("person:"))


def share_of(case: Case) -> Assignment:
    head = case.province.actor("noc_a")
    actions.acknowledge_receipt(case.directive.pk, by=head, now=NOW)
    return case.share(case.staff, "vtp")


@pytest.mark.django_db
def test_a_unit_gives_its_part_on_to_a_person_and_progress_rolls_up() -> None:
    case = issued()
    head, worker = case.province.actor("noc_a"), colleague(case, "Tổ Trưởng")
    share = share_of(case)
    unit = actions.give_part(share.pk, unit="Phòng Kỹ thuật", task="bố trí ca trực", by=head, now=NOW)
    actions.give_part(share.pk, unit="Phòng Vật tư", by=head, now=NOW)
    person = actions.give_part(share.pk, person_id=number(worker), parent_id=unit.pk, by=head, now=NOW)
    tree = queries.inside(share.pk, viewer=head).parts
    assert [(one.level, one.unit, one.person) for one in tree] == [
        (0, "Phòng Kỹ thuật", ""), (1, "Phòng Kỹ thuật", "Tổ Trưởng"), (0, "Phòng Vật tư", ""),
    ]  # fmt: skip
    actions.move_part(person.pk, "receive", by=worker, now=NOW)
    actions.move_part(person.pk, "progress", percent=60, by=worker, now=NOW)
    share.refresh_from_db()
    assert (share.state, share.percent) == ("in_progress", 30)
    actions.move_part(person.pk, "hand_in", by=worker, now=NOW)
    with pytest.raises(NotAllowed):
        actions.move_part(person.pk, "accept", by=worker, now=NOW)
    actions.move_part(person.pk, "return", note="thiếu lịch", by=head, now=NOW)
    actions.move_part(person.pk, "hand_in", by=worker, now=NOW)
    actions.move_part(person.pk, "accept", by=head, now=NOW)
    share.refresh_from_db()
    assert share.percent == 50
    assert [one.part_id for one in queries.my_parts(viewer=worker)] != [person.pk]


@pytest.mark.django_db
def test_only_the_doer_works_and_only_the_body_sees() -> None:
    case = issued()
    head, worker, other = case.province.actor("noc_a"), colleague(case, "Tổ Trưởng"), case.province.actor("noc_b")
    share = share_of(case)
    part = actions.give_part(share.pk, person_id=number(worker), by=head, now=NOW)
    with pytest.raises(NotAllowed):
        actions.move_part(part.pk, "receive", by=head, now=NOW)
    with pytest.raises(NotFound):
        actions.move_part(part.pk, "receive", by=other, now=NOW)
    with pytest.raises(Invalid):
        actions.give_part(share.pk, person_id=number(other), by=head, now=NOW)
    with pytest.raises(Invalid):
        actions.give_part(share.pk, by=head, now=NOW)
    with pytest.raises(NotAllowed):
        actions.give_part(share.pk, unit="x", by=case.province.actor("leader"), now=NOW)
    with pytest.raises(Refused):
        actions.move_part(part.pk, "hand_in", by=worker, now=NOW)
    with pytest.raises(Invalid):
        actions.move_part(part.pk, "drop", by=worker, now=NOW)
    with pytest.raises(NotFound):
        queries.inside(share.pk, viewer=other)
    office = queries.inside(share.pk, viewer=case.province.actor("leader"))
    assert (office.total, office.done, office.parts, office.own) == (1, 0, (), False)


@pytest.mark.django_db
def test_the_advising_office_proposes_and_the_head_directs() -> None:
    case = issued()
    head, adviser, other = case.province.actor("noc_a"), colleague(case, "Tham Mưu"), case.province.actor("noc_b")
    share = share_of(case)
    line = {"unit": "Phòng Kỹ thuật", "task": "lập phương án", "due_on": dt.date(2026, 11, 27)}
    made = actions.advise(
        share.pk, text="Giao phòng lập phương án", unit="Văn phòng", lines=(line,), by=adviser, now=NOW
    )
    assert [one.advice_id for one in queries.advices_waiting(viewer=head)] == [made.pk]
    assert queries.advices_waiting(viewer=adviser) == []
    with pytest.raises(NotAllowed) as own:
        actions.direct(made.pk, by=adviser, now=NOW)
    assert own.value.given_code == "own_proposal"
    with pytest.raises(NotFound):
        actions.direct(made.pk, by=other, now=NOW)
    with pytest.raises(Invalid):
        actions.return_advice(made.pk, note=" ", by=head, now=NOW)
    actions.return_advice(made.pk, note="ghi rõ hạn", by=head, now=NOW)
    with pytest.raises(Refused):
        actions.direct(made.pk, by=head, now=NOW)
    actions.advise(
        share.pk, text="Giao phòng lập phương án trước 27/11", lines=(line,), advice_id=made.pk, by=adviser, now=NOW
    )
    (part,) = actions.direct(made.pk, by=head, now=NOW)
    assert (part.unit, part.task, part.due_on) == ("Phòng Kỹ thuật", "lập phương án", dt.date(2026, 11, 27))
    (shown,) = queries.inside(share.pk, viewer=adviser).advices
    assert (shown.state, shown.decided_by) == ("directed", "Nguyễn Vận Hành")
    story = [one.what for one in queries.assignment(share.pk, viewer=head, now=NOW).events]
    assert story[-4:] == ["advice_returned", "advised", "part_given", "directed"]


def test_every_verb_of_a_part_has_a_button() -> None:
    assert set(PART_VERBS) == set(rules.PART_MOVES) == {*rules.PART_DOER_VERBS, *rules.PART_GIVER_VERBS}


@given(
    st.lists(st.tuples(st.sampled_from(["given", "in_progress", "done", "dropped"]), st.integers(0, 100)), max_size=8)
)
def test_the_roll_up_lies_between_its_leaves(leaves: list[tuple[str, int]]) -> None:
    parts = [(None, number, state, percent) for number, (state, percent) in enumerate(leaves, 1)]
    found = rules.rolled_up(parts)
    kept = [100 if state == "done" else percent for state, percent in leaves if state != "dropped"]
    assert (found is None) == (not kept)
    if found is not None:
        assert min(kept) <= found <= max(kept)
