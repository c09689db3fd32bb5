"""What a rule set is made of: conditions, criteria, stages of the report, dates, source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

METRICS = frozenset({"user_minutes", "outage_minutes", "users", "share", "sites", "priority_sites"})
"""What a condition may look at. The first two only grow; the others are held for a time."""
GROWING = frozenset({"user_minutes", "outage_minutes"})
CONFIDENCES = ("seen", "memory", "own")
"""Seen in a source; from memory and to be checked; the office's own setting, which no law prescribes."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One threshold.

    ``user_minutes`` [users × min], ``outage_minutes`` [min], ``users`` [1], ``share`` (of the users of the whole or of
    the area, 0 to 1), ``sites`` [1], ``priority_sites`` [1]. ``held_min`` [min]: how long it must last without a gap.
    """

    metric: str
    at_least: float
    held_min: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Conditions that must all have been fulfilled; ``scope`` is ``whole`` or ``area`` (any one area)."""

    key: str
    conditions: tuple[Condition, ...]
    scope: str = "whole"
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One report and its clock: ``after_min`` [min] from ``since`` (crossed, started or restored).

    ``every_min`` [min] makes it come again until service is back.
    """

    key: str
    after_min: float
    since: str = "crossed"
    every_min: float | None = None
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """A rule set as it holds over [valid_from, valid_until): any criterion makes the duty, then the stages follow."""

    key: str
    vi: str
    en: str
    binds: bool
    per: str  # provider: each operator's own part; incident: all of them together
    valid_from: dt.date
    valid_until: dt.date | None
    source: str
    confidence: str
    criteria: tuple[Criterion, ...]
    stages: tuple[Stage, ...]
    source_vi: str = ""  # the source in Vietnamese, where it is a foreign one

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether this version holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
