"""Every verb in every state, the levels, the impact: exhaustively, without a store."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.incidents import rules
from thongsuot.incidents.words import IncidentState

T = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)
POSSIBLE = {
    ("open", "acknowledge"): "acknowledged",
    ("acknowledged", "acknowledge"): "acknowledged",
    ("on_scene", "acknowledge"): "on_scene",
    ("open", "mark_on_scene"): "on_scene",
    ("acknowledged", "mark_on_scene"): "on_scene",
    ("open", "set_cause"): "open",
    ("acknowledged", "set_cause"): "acknowledged",
    ("on_scene", "set_cause"): "on_scene",
    ("restored", "set_cause"): "restored",
    ("open", "set_expected_restoration"): "open",
    ("acknowledged", "set_expected_restoration"): "acknowledged",
    ("on_scene", "set_expected_restoration"): "on_scene",
    ("open", "restore"): "restored",
    ("acknowledged", "restore"): "restored",
    ("on_scene", "restore"): "restored",
    ("restored", "reopen"): "acknowledged",
    ("restored", "close"): "closed",
    ("open", "merge"): "merged",
    ("acknowledged", "merge"): "merged",
    ("on_scene", "merge"): "merged",
    ("restored", "merge"): "merged",
    ("open", "share"): "open",
    ("acknowledged", "share"): "acknowledged",
    ("on_scene", "share"): "on_scene",
    ("restored", "share"): "restored",
    ("open", "add_note"): "open",
    ("acknowledged", "add_note"): "acknowledged",
    ("on_scene", "add_note"): "on_scene",
    ("restored", "add_note"): "restored",
    ("closed", "add_note"): "closed",
    ("open", "split"): "open",
    ("acknowledged", "split"): "acknowledged",
    ("on_scene", "split"): "on_scene",
    ("restored", "split"): "restored",
}


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(IncidentState.values, rules.TRANSITIONS)))
def test_a_verb_leads_where_the_table_says_and_nowhere_else(state: str, verb: str) -> None:
    assert rules.state_after(verb, state) == POSSIBLE.get((state, verb))


def test_nothing_leads_out_of_closed_or_merged() -> None:
    for verb in rules.TRANSITIONS:
        assert rules.state_after(verb, "merged") is None
        assert rules.state_after(verb, "closed") in (None, "closed")


@pytest.mark.parametrize(
    ("level", "facts"),
    [
        (1, {}),
        (1, {"sites_out": 4, "sites": 14, "users": 1999}),
        (2, {"sites_out": 5}),
        (2, {"sites": 15}),
        (2, {"users": 2000}),
        (2, {"kind": "theft"}),
        (2, {"kind": "cyber"}),
        (3, {"sites_out": 30}),
        (3, {"users": 20_000}),
        (3, {"priority": True}),
        (3, {"key_target": True}),
    ],
)
def test_the_level_follows_what_is_out(level: int, facts: dict[str, object]) -> None:
    base: dict[str, object] = {
        "kind": "fiber", "sites_out": 0, "sites": 0, "users": None, "priority": False, "key_target": False,
    }  # fmt: skip
    assert rules.level_of(**(base | facts)) == level  # type: ignore[arg-type]


def test_impact_is_users_times_minutes_where_known_and_sites_times_minutes_else() -> None:
    hour = dt.timedelta(hours=1)
    impact = rules.impact_of(
        [rules.Outage(users=100, since=T, until=T + hour), rules.Outage(users=None, since=T, until=T + 2 * hour)]
    )
    assert (impact.user_minutes, impact.site_minutes, impact.sites_without_users) == (6000, 180, 1)
    assert rules.impact_of([rules.Outage(users=None, since=T, until=T + hour)]).user_minutes is None
    assert rules.impact_of([]).user_minutes == 0


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(-100, 10**5)), max_size=30))
def test_impact_is_never_negative_and_adds_up(rows: list[tuple[int, int]]) -> None:
    outages = [rules.Outage(users=u, since=T, until=T + dt.timedelta(seconds=s)) for u, s in rows]
    whole = rules.impact_of(outages).user_minutes or 0
    assert whole >= 0
    assert abs(whole - sum(rules.impact_of([o]).user_minutes or 0 for o in outages)) <= len(outages)


@pytest.mark.parametrize(
    ("change", "expected"),
    [({}, True), ({"level": 2}, False), ({"is_security": True}, False), ({"state": "acknowledged"}, False),
     ({"ended_at": None}, False), ({"ended_at": T - dt.timedelta(minutes=29)}, False)],
)  # fmt: skip
def test_only_a_small_trouble_that_nobody_had_closes_by_rule(change: dict[str, object], expected: bool) -> None:
    facts: dict[str, object] = {
        "level": 1, "is_security": False, "state": "open", "ended_at": T - dt.timedelta(minutes=30), "now": T,
    }  # fmt: skip
    assert rules.may_close_quietly(**(facts | change)) is expected  # type: ignore[arg-type]


def test_a_close_wants_restoration_cause_and_impact() -> None:
    assert rules.missing_for_close(cause_text=" ", restored=False, impact_known=False) == (
        "restored",
        "cause",
        "impact",
    )
    assert rules.missing_for_close(cause_text="x", restored=True, impact_known=True) == ()
