"""What the calendar gives: days with their reason, due moments with how they were counted, recurrences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

CONFIDENCES = ("law", "decision", "reported", "expected")
"""How sure a day is: by statute, by a published decision, by report only, or not decided yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One calendar day.

    ``kind`` is ``working``, ``weekend``, ``holiday``, ``substitute`` (off for a holiday that fell on a day of rest),
    ``swapped_off`` or ``swapped_work`` (exchanged by decision).
    """

    day: dt.date
    kind: str
    name: str = ""
    source: str = ""
    confidence: str = "law"
    key: str = ""  # of the holiday rule

    @property
    def working(self) -> bool:
        """Tell whether offices work on it."""
        return self.kind in ("working", "swapped_work")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A duty that comes back.

    Parameters
    ----------
    unit
        ``hour``, ``day``, ``week``, ``month``, ``quarter`` or ``year``.
    every
        How many units between two turns.
    day
        Day of the month (``month``, ``quarter``, ``year``), or weekday from 0, Monday (``week``); None: the last day.
    month
        Month of the quarter 1–3 (``quarter``) or of the year 1–12 (``year``); None: the last one.
    shift
        Where a turn goes that falls on a day off: ``back``, ``on`` or ``none``.
    """

    unit: str
    every: int = 1
    day: int | None = None
    month: int | None = None
    shift: str = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something is due and how that was found.

    ``kind`` is ``fixed`` (a date as written), ``window`` (its last day), ``counted`` (from a base), ``event`` (by a
    holiday or named event), ``period`` (end of a month, quarter, year), ``waiting`` (nothing happened yet from which to
    count), ``recurring``, or ``open`` (no date can be told).
    """

    kind: str
    due_on: dt.date | None = None
    due_at: dt.datetime | None = None  # only where hours or a time of day count
    starts_on: dt.date | None = None
    amount: int | None = None
    unit: str = ""  # minute | hour | day | working_day | week | month | year
    base: str = ""  # document | issued | received | event
    base_on: dt.date | None = None
    event: str = ""
    moved_from: dt.date | None = None  # a day off, from which the due day was moved
    expected: bool = False  # rests on days off that are not decided yet
    sure: bool = False  # can stand without a person's check
    recurrence: Recurrence | None = None
