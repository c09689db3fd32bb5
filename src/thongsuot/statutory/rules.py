"""Decisions about duties to report: which rule sets bind, which slot of a plan is next. No tables, no clock."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from thongsuot.engines import impact

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "outage_rules.toml"
VIETNAM = dt.timezone(dt.timedelta(hours=7))
OFTEN_MIN, SELDOM_MIN = 15, 7 * 24 * 60
LONGEST_WINDOW = dt.timedelta(days=60)


@cache
def provincial() -> tuple[impact.RuleSet, ...]:
    """Give every version of the province's own rule sets."""
    return impact.read_rule_sets(_PACK.read_text(encoding="utf-8"), name=_PACK.name)


def binding(on: dt.date) -> tuple[impact.RuleSet, ...]:
    """Give the rule sets that bind on a day."""
    return tuple(rules for rules in provincial() if rules.binds and rules.holds_on(on))


def compared(on: dt.date) -> tuple[impact.RuleSet, ...]:
    """Give the rule sets of other countries that held on a day, for comparison."""
    return tuple(rules for rules in impact.reference_rule_sets() if rules.holds_on(on))


def rule_set_of(key: str, *, on: dt.date) -> impact.RuleSet:
    """Give a rule set of either kind as it held on a day."""
    return impact.rule_set(key, rule_sets=(*provincial(), *impact.reference_rule_sets()), on=on)


def duty_state(verdict: str, *, is_over: bool) -> str:
    """Give the state of a duty from the engine's verdict; what is over before the threshold is spared.

    >>> duty_state("soon", is_over=True), duty_state("crossed", is_over=True), duty_state("soon", is_over=False)
    ('spared', 'crossed', 'soon')
    """
    return "spared" if verdict == "soon" and is_over else verdict


def next_slot(every_min: int, *, after: dt.datetime) -> dt.datetime:
    """Give the next fixed time after a moment: slots are counted from Vietnamese midnight.

    >>> at = dt.datetime(2026, 11, 25, 3, 10, tzinfo=VIETNAM)
    >>> next_slot(360, after=at).hour, next_slot(1440, after=at).isoformat()
    (6, '2026-11-26T00:00:00+07:00')
    """
    local = after.astimezone(VIETNAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    done = int((local - midnight).total_seconds() // 60) // every_min
    slot = midnight + dt.timedelta(minutes=every_min * (done + 1))
    tomorrow = midnight + dt.timedelta(days=1)
    return min(slot, tomorrow) if every_min <= 1440 else slot


def due_of(day: dt.date, *, hour: int) -> dt.datetime:
    """Give the moment by which a day's status is to be answered."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=VIETNAM)


def days_of(opens_on: dt.date, closes_on: dt.date, *, now: dt.datetime) -> tuple[dt.date, ...]:
    """Give the days of a window that have begun, newest first."""
    last = min(closes_on, now.astimezone(VIETNAM).date())
    count = (last - opens_on).days + 1
    return tuple(last - dt.timedelta(days=n) for n in range(max(0, count)))
