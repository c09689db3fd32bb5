"""The impact engine against worked answers, a brute-force twin and properties."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.engines import impact
from thongsuot.engines.impact import Condition, Criterion, Outage, RuleSet, Stage

PACK = Path(impact.__file__).parents[2] / "packs" / "vn" / "outage_rules.toml"
REFERENCE = impact.reference_rule_sets()

minutes = st.integers(0, 300)
outages = st.builds(
    lambda start, lasts, users, area, priority: Outage(
        start_min=start, end_min=None if lasts is None else start + lasts, users=users, area=area, priority=priority
    ),
    minutes,
    st.none() | st.integers(0, 200),
    st.none() | st.integers(0, 5000),
    st.sampled_from(["A", "B", "C"]),
    st.booleans(),
)
many = st.lists(outages, max_size=8)


def made(*conditions: Condition, scope: str = "whole") -> RuleSet:
    return RuleSet(
        key="own",
        vi="",
        en="",
        binds=True,
        per="incident",
        valid_from=dt.date(2025, 7, 1),
        valid_until=None,
        source="",
        confidence="own",
        criteria=(Criterion(key="c", conditions=conditions, scope=scope),),
        stages=(Stage(key="notification", after_min=60),),
    )


def out_at(found: list[Outage], minute: float) -> float:
    return sum(
        o.users or 0 for o in found if o.start_min <= minute < (math.inf if o.end_min is None else o.end_min)
    )  # fmt: skip


@given(many, minutes)
def test_the_steps_say_minute_by_minute_how_many_users_are_out(found: list[Outage], minute: int) -> None:
    course = impact.steps(found)
    told = next((s.users for s in course if s.start_min <= minute < s.end_min), 0.0)
    assert told == pytest.approx(out_at(found, minute))


@given(many, st.integers(0, 600))
def test_user_minutes_are_the_sum_over_sites(found: list[Outage], now: int) -> None:
    by_hand = sum(
        (o.users or 0) * max(0, min(now, math.inf if o.end_min is None else o.end_min) - o.start_min) for o in found
    )
    assert impact.total(impact.steps(found), metric="user_minutes", until_min=now) == pytest.approx(by_hand)


@given(many, st.integers(1, 200_000))
def test_the_moment_a_sum_is_reached_is_the_first_such_moment(found: list[Outage], limit: int) -> None:
    course = impact.steps(found)
    at = impact.first_reached(course, metric="user_minutes", at_least=limit)
    if at is None:
        assert impact.total(course, metric="user_minutes", until_min=10_000_000) < limit * (1 + 1e-9)
        return
    assert impact.total(course, metric="user_minutes", until_min=at) == pytest.approx(limit)
    assert impact.total(course, metric="user_minutes", until_min=at - 0.5) < limit


@given(many, st.integers(1, 8000), st.integers(0, 120))
def test_the_moment_a_level_was_held_agrees_with_a_walk_minute_by_minute(
    found: list[Outage], users: int, held: int
) -> None:
    at = impact.first_held(impact.steps(found), metric="users", at_least=users, held_min=held)
    run, walked = 0, None
    for minute in range(800):
        run = run + 1 if out_at(found, minute) >= users else 0
        if run and run >= held:
            walked = minute if held == 0 else minute + 1
            break
    assert at == walked


@given(many, st.integers(1, 400), st.integers(0, 200))
def test_what_was_crossed_stays_crossed_and_at_the_same_moment(found: list[Outage], now: int, later: int) -> None:
    rules = made(Condition(metric="user_minutes", at_least=9000), Condition(metric="outage_minutes", at_least=30))
    before = impact.judge(rules, outages=found, population={}, now_min=now)
    ended = [o for o in found if o.start_min <= now]
    after = impact.judge(rules, outages=ended, population={}, now_min=now + later)
    if before.state == "crossed":
        assert (after.state, after.crosses_min) == ("crossed", before.crosses_min)


@given(many, st.integers(0, 400))
def test_early_warning_comes_true_when_nothing_changes(found: list[Outage], now: int) -> None:
    rules = made(Condition(metric="share", at_least=0.3, held_min=45))
    before = impact.judge(rules, outages=found, population={"A": 4000, "B": 3000}, now_min=now)
    if before.state != "soon":
        return
    assert before.crosses_min is not None and before.crosses_min > now
    standing = [o for o in found if o.start_min <= now]
    then = impact.judge(rules, outages=standing, population={"A": 4000, "B": 3000}, now_min=before.crosses_min)
    assert then.state == "crossed"


@given(many, outages, st.integers(0, 500))
def test_one_more_outage_never_makes_the_duty_later(found: list[Outage], more: Outage, now: int) -> None:
    rules = made(Condition(metric="user_minutes", at_least=20_000))
    fewer = impact.judge(rules, outages=found, population={}, now_min=now).crosses_min
    several = impact.judge(rules, outages=[*found, more], population={}, now_min=now).crosses_min
    assert fewer is None or (several is not None and several <= fewer + 1e-6)


def test_nors_needs_both_the_half_hour_and_the_user_minutes() -> None:
    nors = impact.rule_set("nors", rule_sets=REFERENCE)
    short = [Outage(start_min=0, end_min=29, users=100_000)]
    assert impact.judge(nors, outages=short, population={}, now_min=60).state == "clear"
    slow = [Outage(start_min=0, end_min=None, users=1000)]
    verdict = impact.judge(nors, outages=slow, population={}, now_min=60)
    assert (verdict.state, verdict.crosses_min) == ("soon", 900.0)


@pytest.mark.parametrize(
    ("share", "hours", "crossed"),
    [(0.16, 1, True), (0.14, 1, False), (0.11, 2, True), (0.06, 4, True), (0.03, 6, True), (0.03, 5.9, False),
     (0.015, 8, True), (0.009, 100, False)],
)  # fmt: skip
def test_the_enisa_matrix_weighs_share_against_hours(share: float, hours: float, crossed: bool) -> None:
    enisa = impact.rule_set("enisa", rule_sets=REFERENCE)
    out = [Outage(start_min=0, end_min=hours * 60, users=share * 10_000)]
    verdict = impact.judge(enisa, outages=out, population={"": 10_000}, now_min=hours * 60)
    assert (verdict.state == "crossed") is crossed


def test_trai_asks_for_a_whole_district_and_four_hours_on_end() -> None:
    trai = impact.rule_set("trai", rule_sets=REFERENCE)
    people = {"A": 1000.0, "B": 9000.0}
    part = [Outage(start_min=0, end_min=None, users=900, area="A")]
    assert impact.judge(trai, outages=part, population=people, now_min=500).state == "clear"
    broken = [
        Outage(start_min=0, end_min=200, users=1000, area="A"),
        Outage(start_min=210, end_min=None, users=1000, area="A"),
    ]
    verdict = impact.judge(trai, outages=broken, population=people, now_min=300)
    assert (verdict.state, verdict.area, verdict.crosses_min) == ("soon", "A", 450.0)


def test_unknown_users_are_counted_apart_and_an_unknown_population_gives_no_share() -> None:
    rules = made(Condition(metric="share", at_least=0.1))
    verdict = impact.judge(rules, outages=[Outage(start_min=0, end_min=None, users=None)], population={}, now_min=5)
    assert (verdict.sites_without_users, verdict.share_now, verdict.state) == (1, None, "clear")


def test_a_version_holds_from_its_first_day_to_the_day_before_the_next() -> None:
    for day, stages in ((dt.date(2024, 10, 17), 1), (dt.date(2024, 10, 18), 3)):
        assert len(impact.rule_set("enisa", rule_sets=REFERENCE, on=day).stages) == stages
    with pytest.raises(KeyError):
        impact.rule_set("enisa", rule_sets=REFERENCE, on=dt.date(2010, 1, 1))


def test_the_provinces_own_rule_sets_read_and_bind_and_the_foreign_ones_bind_nobody() -> None:
    own = impact.read_rule_sets(PACK.read_text(encoding="utf-8"), name=PACK.name)
    assert {(r.key, r.binds, r.confidence) for r in own} == {("operator", True, "own"), ("department", True, "own")}
    assert not any(r.binds for r in REFERENCE)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("confidence = \"own\"", "confidence = \"sure\""), "confidence"),
        (("metric = \"user_minutes\"", "metric = \"moons\""), "unknown metric"),
        (("at_least = 30", "at_least = -1"), "below 0"),
        (("every_min = 720", "every_min = 1"), "15 minutes"),
        (("valid_from = 2025-07-01", "valid_from = \"soon\""), "is not a day"),
        (("since = \"restored\"", "since = \"dawn\""), "since must be"),
        (("key = \"department\"", "key = \"operator\""), "two versions"),
    ],
)  # fmt: skip
def test_a_rule_set_with_a_fault_is_refused_with_its_place(change: tuple[str, str], says: str) -> None:
    text = PACK.read_text(encoding="utf-8")
    assert change[0] in text
    with pytest.raises(impact.RuleSetFault, match=says):
        impact.read_rule_sets(text.replace(*change), name="twin.toml")


def test_interim_reports_come_again_until_service_is_back_and_the_final_waits_for_it() -> None:
    own = impact.read_rule_sets(PACK.read_text(encoding="utf-8"), name=PACK.name)
    operator = impact.rule_set("operator", rule_sets=own)
    while_out = impact.deadlines(operator, started_min=0, crossed_min=40, restored_min=None, now_min=1200)
    assert [(d.stage, d.number, d.due_min) for d in while_out] == [
        ("notification", 1, 100), ("interim", 1, 400), ("interim", 2, 1120), ("interim", 3, 1840),
    ]  # fmt: skip
    back = impact.deadlines(operator, started_min=0, crossed_min=40, restored_min=1300, now_min=2000)
    assert [(d.stage, d.number) for d in back] == [
        ("notification", 1), ("interim", 1), ("interim", 2), ("final", 1),
    ]  # fmt: skip
    quick = impact.deadlines(operator, started_min=0, crossed_min=40, restored_min=90, now_min=90)
    assert [d.stage for d in quick] == ["notification", "final"]


def test_ten_thousand_outages_are_judged_at_once() -> None:
    found = [
        Outage(start_min=n % 97, end_min=None if n % 3 else n % 97 + 60, users=n % 50, area=f"X{n % 60}")
        for n in range(10_000)
    ]
    people = {f"X{n}": 10_000.0 for n in range(60)}
    own = impact.read_rule_sets(PACK.read_text(encoding="utf-8"), name=PACK.name)
    verdict = impact.judge(own[0], outages=found, population=people, now_min=120)
    assert verdict.sites_now == sum(1 for n in range(10_000) if n % 3 or n % 97 > 60)
