"""Decisions of the proof room, without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.proof import registry
from thongsuot.proof.rules import OFFICE_ZONE, basis_of, days_between, midnight, uncovered
from thongsuot.proof.values import Line, Parameter, Verdict

DAY = dt.date(2027, 2, 5)


def test_a_day_with_a_hole_at_noon_is_found_with_its_length() -> None:
    start = midnight(DAY)
    covered = [(start, start + dt.timedelta(hours=11)), (start + dt.timedelta(hours=13), start + dt.timedelta(days=2))]
    assert uncovered(covered, first=DAY, last=DAY + dt.timedelta(days=1)) == [(DAY, 2.0)]


def test_shifts_that_overlap_cover_a_day_once() -> None:
    start = midnight(DAY)
    covered = [(start, start + dt.timedelta(hours=20)), (start + dt.timedelta(hours=2), start + dt.timedelta(days=1))]
    assert uncovered(covered, first=DAY, last=DAY) == []


@given(st.lists(st.tuples(st.integers(0, 72), st.integers(1, 30)), max_size=12))
def test_the_hours_left_open_are_those_that_no_shift_holds(shifts: list[tuple[int, int]]) -> None:
    start = midnight(DAY)
    covered = [(start + dt.timedelta(hours=a), start + dt.timedelta(hours=a + n)) for a, n in shifts]
    held = {hour for a, n in shifts for hour in range(a, a + n)}
    found = dict(uncovered(covered, first=DAY, last=DAY + dt.timedelta(days=2)))
    for number, day in enumerate(days_between(DAY, DAY + dt.timedelta(days=2))):
        assert found.get(day, 0.0) == sum(hour not in held for hour in range(24 * number, 24 * number + 24))


def test_a_day_begins_when_it_begins_in_the_office() -> None:
    assert midnight(DAY).astimezone(dt.UTC) == dt.datetime(2027, 2, 4, 17, tzinfo=dt.UTC)
    assert midnight(DAY).tzinfo is OFFICE_ZONE


@pytest.mark.parametrize(
    ("state", "lights", "measured", "proofs", "percent", "basis"),
    [
        ("submitted", ["red", "green"], 1, 1, 100, "contradicted"),
        ("in_progress", ["red"], 0, 0, 40, "measured"),
        ("accepted", ["green"], 0, 0, 100, "measured"),
        ("accepted", [], 1, 1, 100, "measured"),
        ("accepted", ["unknown"], 0, 1, 100, "said"),
        ("in_progress", [], 0, 0, 30, "said"),
        ("refused", [], 0, 0, 0, "said"),
        ("received", [], 0, 0, 0, "nothing"),
    ],
)
def test_the_basis_tells_said_from_measured_and_contradicted(
    state: str, lights: list[str], measured: int, proofs: int, percent: int, basis: str
) -> None:
    found = basis_of(state=state, lights=lights, measured_proofs=measured, proofs=proofs, percent=percent)
    assert found == basis


def test_one_red_line_makes_a_verdict_red_and_nothing_looked_at_is_not_green() -> None:
    lines = [Line(text="a", light="amber"), Line(text="b", light="red")]
    verdict = Verdict.of(lines, looked_at=5)
    assert (verdict.light, verdict.held, verdict.lines[0].text) == ("red", 3, "b")
    assert Verdict.of([], looked_at=0).light == "unknown"
    assert Verdict.of([], looked_at=2).light == "green"


def test_there_are_at_least_eight_rules_and_each_says_what_it_looks_at() -> None:
    rules = registry.all_rules()
    assert len(rules) >= 8
    assert all(one.title and one.about and one.reaches for one in rules)


def test_figures_out_of_bounds_unknown_or_of_the_wrong_kind_are_named() -> None:
    power = registry.find("network.power_lasts")
    assert registry.figures_of(power, given={}) == {"hours": 4, "sites": "all"}
    with pytest.raises(Invalid) as trouble:
        registry.figures_of(power, given={"hours": 97, "sites": "none", "colour": 1})
    assert set(trouble.value.details) == {"hours", "sites", "colour"}
    freeze = registry.find("network.works_freeze")
    with pytest.raises(Invalid) as trouble:
        registry.figures_of(freeze, given={"start_on": "2027-02-09", "end_on": "2027-02-01"})
    assert set(trouble.value.details) == {"end_on"}
    with pytest.raises(NotFound):
        registry.find("no.such")


def test_a_new_rule_is_one_decorated_function_and_a_second_of_its_name_is_refused() -> None:
    @registry.rule(
        "test.always",
        title="Always",
        about="Always.",
        room="test",
        parameters=(Parameter(name="n", label="N", default=1),),
    )
    def always(asked: object) -> Verdict:
        return Verdict(light="green", looked_at=1, held=1)

    try:
        assert registry.find("test.always").judge is always
        with pytest.raises(ValueError, match="two rules"):
            registry.rule("test.always", title="x", about="x", room="test")(always)
    finally:
        del registry._RULES["test.always"]


def test_words_of_a_task_suggest_rules_without_diacritics() -> None:
    offered = registry.offered_for("Bảo đảm NGUỒN ĐIỆN cho các trạm")
    assert [one.code for one, meant in offered if meant] == ["network.power_lasts"]
