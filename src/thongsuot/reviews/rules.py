"""When a review is due, and how reviews and actions stand. No store, no clock."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from thongsuot.engines.calendar import working_calendar

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "reviews.toml"
VIETNAM: Final = dt.timezone(dt.timedelta(hours=7))
SOON: Final = dt.timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class DueRule:
    """From a day on: after which incidents a review is due, and within how many working days."""

    valid_from: dt.date
    level_at_least: int
    security: bool
    working_days: int
    source: str
    confidence: str


@cache
def due_rules() -> tuple[DueRule, ...]:
    """Give the rules of the pack, oldest first."""
    with _PACK.open("rb") as file:
        raw = tomllib.load(file)
    return tuple(sorted((DueRule(**one) for one in raw["rule"]), key=lambda rule: rule.valid_from))


def rule_of(day: dt.date, rules: tuple[DueRule, ...] | None = None) -> DueRule | None:
    """Give the rule that counts on a day; None before the first one.

    >>> rule_of(dt.date(2020, 1, 1)) is None
    True
    """
    held = [rule for rule in (due_rules() if rules is None else rules) if rule.valid_from <= day]
    return held[-1] if held else None


def why_due(rule: DueRule, *, level: int, is_security: bool, is_drill: bool) -> str:
    """Tell why a review is due after an incident: ``level``, ``security``, or empty for not due.

    >>> why_due(due_rules()[0], level=1, is_security=True, is_drill=False)
    'security'
    """
    if is_drill:
        return ""
    if level >= rule.level_at_least:
        return "level"
    return "security" if rule.security and is_security else ""


def due_on(closed_at: dt.datetime, *, working_days: int) -> dt.date:
    """Give the last day for a review: so many working days after the day of the close, in Vietnamese time.

    24 November is a day off.

    >>> due_on(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), working_days=10)
    datetime.date(2026, 12, 8)
    """
    return working_calendar().add(closed_at.astimezone(VIETNAM).date(), working_days)


def day_of(now: dt.datetime) -> dt.date:
    """Give the day of a moment in Vietnam."""
    return now.astimezone(VIETNAM).date()


def standing(state: str, *, due: dt.date, now: dt.datetime) -> str:
    """Tell how a review or an action stands: its own state, or ``late`` and ``due_soon`` while it is not settled.

    >>> standing("todo", due=dt.date(2026, 1, 1), now=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    'late'
    >>> standing("done", due=dt.date(2026, 1, 1), now=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    'done'
    """
    if state not in ("draft", "todo"):
        return state
    today = day_of(now)
    if today > due:
        return "late"
    return "due_soon" if due - today <= SOON else state
