"""Rosters: who stands when, who is booked twice, where nobody stands."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW, Province, small_province
from rosters import HOUR, operator_and_department, put, somebody
from thongsuot.duty import actions, queries, rules
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def names(province: Province, viewer: str, at: dt.datetime = NOW) -> set[str]:
    return {shift.person.display_name for shift in queries.on_duty(at=at, viewer=province.actor(viewer))}


def test_a_shift_begins_with_its_first_moment_and_ends_before_its_last(province: Province) -> None:
    put(province, "noc_a", "operation", starts_at=NOW, hours=8)
    who = {"Nguyễn Vận Hành"}
    assert names(province, "noc_a", NOW) == who
    assert names(province, "noc_a", NOW - dt.timedelta(microseconds=1)) == set()
    assert names(province, "noc_a", NOW + 8 * HOUR) == set()


def test_an_operator_sees_its_own_duty_and_the_departments(province: Province) -> None:
    operator_and_department(province)
    put(province, "noc_b", "operation")
    assert "Hoàng Khai Thác" not in names(province, "noc_a")
    assert {"Nguyễn Vận Hành", "Trần Trực Ban"} <= names(province, "noc_a")
    assert "Hoàng Khai Thác" in names(province, "duty_officer")
    seen = {body.organisation.code for body in queries.who_is_on(viewer=province.actor("noc_a"), now=NOW)}
    assert seen == {"vtp", "skhcn"}


def test_the_department_comes_first_and_says_when_nobody_is_on(province: Province) -> None:
    put(province, "noc_a", "operation")
    first, second = queries.who_is_on(viewer=province.actor("leader"), now=NOW)
    assert (first.organisation.code, first.is_covered) == ("skhcn", False)
    assert (second.organisation.code, second.is_covered) == ("vtp", True)


def test_a_person_who_is_switched_off_is_not_on_duty(province: Province) -> None:
    put(province, "noc_a", "operation")
    person = province.persons["noc_a"]
    person.is_active = False
    person.save()
    assert names(province, "duty_officer") == set()


def test_a_person_booked_twice_is_allowed_and_told(province: Province) -> None:
    first = put(province, "noc_a", "operation")
    second = put(province, "noc_a", "control", starts_at=NOW + HOUR)
    third = put(province, "noc_a", "leader", starts_at=NOW + 9 * HOUR)
    assert first.overlaps == () and second.overlaps == (first.shift,)
    assert third.overlaps == (), "shifts that meet do not overlap"


def test_the_same_shift_twice_is_refused(province: Province) -> None:
    put(province, "noc_a", "operation")
    with pytest.raises(Refused):
        put(province, "noc_a", "operation")


@pytest.mark.parametrize(("role", "hours"), [("operation", 0), ("operation", -1), ("operation", 73), ("cook", 8)])
def test_a_shift_that_makes_no_sense_is_refused(province: Province, role: str, hours: float) -> None:
    with pytest.raises(Invalid):
        put(province, "noc_a", role, hours=hours)


def test_nobody_stands_on_the_roster_of_another_body(province: Province) -> None:
    with pytest.raises(Invalid):
        actions.add_shift(
            organisation=province.bodies["vnp"],
            role="operation",
            person=province.persons["noc_a"],
            starts_at=NOW,
            ends_at=NOW + HOUR,
            by=HOUSE,
            now=NOW,
        )


def add_as(province: Province, actor: str, key: str) -> None:
    person = province.persons[key]
    assert person.organisation is not None
    actions.add_shift(
        organisation=person.organisation,
        role="operation",
        person=person,
        starts_at=NOW,
        ends_at=NOW + HOUR,
        by=province.actor(actor),
        now=NOW,
    )


def test_an_operator_keeps_its_own_roster_and_no_other(province: Province) -> None:
    add_as(province, "noc_a", "noc_a")
    with pytest.raises(NotFound):
        add_as(province, "noc_a", "noc_b")
    with pytest.raises(NotAllowed):
        add_as(province, "police", "police")


def test_a_competitors_shift_is_not_there(province: Province) -> None:
    shift = put(province, "noc_b", "operation").shift
    with pytest.raises(NotFound):
        actions.remove_shift(shift.pk, by=province.actor("noc_a"), now=NOW)


def test_a_shift_that_is_over_stays_on_record(province: Province) -> None:
    shift = put(province, "noc_a", "operation", hours=2).shift
    later = NOW + 3 * HOUR
    with pytest.raises(Refused):
        actions.remove_shift(shift.pk, by=HOUSE, now=later)
    actions.remove_shift(shift.pk, by=HOUSE, now=NOW)
    assert list(queries.shifts(viewer=HOUSE, start=NOW - HOUR, end=NOW + HOUR)) == []


def test_a_shift_changes_hands(province: Province) -> None:
    shift = put(province, "noc_a", "operation").shift
    other = somebody(province, "thay", body="vtp")
    actions.change_shift(
        shift.pk,
        role="control",
        person=other,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at + HOUR,
        by=province.actor("noc_a"),
        now=NOW,
    )
    (found,) = queries.on_duty(at=NOW, viewer=HOUSE)
    assert (found.person, found.role) == (other, "control")


def test_gaps_are_named_per_duty_for_the_coming_week(province: Province) -> None:
    put(province, "noc_a", "operation", hours=25)
    found = [(g.organisation.code, g.role) for g in queries.gaps(viewer=province.actor("leader"), now=NOW)]
    assert ("vtp", "operation") in found
    assert ("vtp", "rescue") not in found, "a duty that a body never fills is no gap"
    assert {role for body, role in found if body == "skhcn"} == {"leader", "control", "operation", "rescue"}
    assert [g.role for g in queries.gaps(viewer=province.actor("noc_a"), now=NOW)] == ["operation"]


def test_the_next_shift_is_the_one_that_runs_or_comes(province: Province) -> None:
    put(province, "noc_a", "operation", starts_at=NOW - 9 * HOUR)
    later = put(province, "noc_a", "operation", starts_at=NOW + HOUR).shift
    assert queries.next_shift(viewer=province.actor("noc_a"), now=NOW) == later
    assert queries.next_shift(viewer=HOUSE, now=NOW) is None


hours = st.integers(0, 48)


@given(st.lists(st.tuples(hours, hours).map(lambda p: (min(p), max(p) + 1)), max_size=6))
def test_holes_and_cover_fill_the_period_exactly(periods: list[tuple[int, int]]) -> None:
    def at(hour: int) -> dt.datetime:
        return NOW + hour * HOUR

    found = rules.holes([(at(a), at(b)) for a, b in periods], start=at(0), end=at(48))
    for hour in range(48):
        covered = any(a <= hour < b for a, b in periods)
        in_hole = any(a <= at(hour) < b for a, b in found)
        assert covered != in_hole


@given(st.integers(0, 8), st.integers(1, 4))
def test_a_page_always_gets_a_next_moment(length: int, turns: int) -> None:
    step, rounds, fired = 0, 0, 0
    for _turn in range(turns * (length + 1)):
        turn = rules.next_turn(waits_s=[rules.AFTER_S] * length, next_step=step, rounds=rounds)
        assert turn.next_in_s >= 0
        assert turn.is_unanswered == (turn.rounds >= rules.ROUNDS_BEFORE_RED or length == 0)
        fired += turn.fire is not None
        step, rounds = turn.next_step, turn.rounds
    assert fired == turns * length and rounds == turns
