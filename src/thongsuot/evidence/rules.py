"""Decisions about cases: which verb in which state, the legal clock. No tables, no clock."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "case_clock.toml"
CASE_KINDS = ("theft",)  # theft and sabotage; other security incidents are no cases of this inbox
UNDECIDED = ("waiting", "checking")
STEPS: dict[str, dict[str, str]] = {
    # verb: {state before: state after}
    "assign": {"waiting": "checking", "checking": "checking", "prosecuted": "prosecuted", "paused": "paused"},
    "number": {state: state for state in ("waiting", "checking", "prosecuted", "paused", "concluded")},
    "extend": {"checking": "checking"},
    "prosecute": {"checking": "prosecuted", "paused": "prosecuted", "not_opened": "prosecuted"},
    "close": {"checking": "not_opened"},
    "pause": {"checking": "paused", "prosecuted": "paused"},
    "resume": {"paused": "checking"},
    "conclude": {"prosecuted": "concluded"},
}
NEEDS_REASON = frozenset({"extend", "close", "pause", "conclude"})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long the police have, as dated data says."""

    assign_within: dt.timedelta
    decide_within: dt.timedelta
    extended: tuple[dt.timedelta, ...]
    source: str
    confidence: str


@cache
def clock_rules() -> Clock:
    """Give the clocks of the pack."""
    with _PACK.open("rb") as file:
        raw = tomllib.load(file)
    return Clock(
        assign_within=dt.timedelta(hours=raw["assign"]["within_hours"]),
        decide_within=dt.timedelta(days=raw["decide"]["within_days"]),
        extended=tuple(dt.timedelta(days=days) for days in raw["decide"]["extended_days"]),
        source=raw["decide"]["source"],
        confidence=raw["decide"]["confidence"],
    )


def state_after(verb: str, state: str) -> str | None:
    """Give the state that a verb leads to; None where the verb is not possible.

    >>> state_after("assign", "waiting"), state_after("conclude", "waiting")
    ('checking', None)
    """
    return STEPS[verb].get(state)


def verbs(state: str, *, extensions: int) -> frozenset[str]:
    """Give what may be done with a case in this state."""
    possible = {verb for verb in STEPS if state in STEPS[verb]}
    if extensions >= len(clock_rules().extended):
        possible.discard("extend")
    return frozenset(possible)


def decide_by(reported_at: dt.datetime, *, extensions: int) -> dt.datetime:
    """Give the last moment for a decision, after so many extensions.

    >>> decide_by(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), extensions=1).date()
    datetime.date(2026, 3, 2)
    """
    clock = clock_rules()
    return reported_at + (clock.extended[extensions - 1] if extensions else clock.decide_within)


def clock_state(*, state: str, assign_by: dt.datetime, decide_by: dt.datetime | None, now: dt.datetime) -> str:
    """Tell how the running clock stands: overdue, soon (6 h to assign, 3 days to decide) or on_time.

    A case whose decision was made, or that is paused, has no clock: none.
    """
    if state == "waiting":
        return "overdue" if now >= assign_by else "soon" if assign_by - now <= dt.timedelta(hours=6) else "on_time"
    if state != "checking" or decide_by is None:
        return "none"
    return "overdue" if now >= decide_by else "soon" if decide_by - now <= dt.timedelta(days=3) else "on_time"
