"""Decisions of the reminders room in plain Python: which reminder's day has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from thongsuot.engines.calendar import WorkingCalendar

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
USUAL_OFFSETS = (-5, -2, 0, 1, 5)
"""Working days from the due day at which a body is reminded, until the office sets its own."""
FARTHEST = 60
"""No offset lies farther from the due day than this [working days]."""
PAUSES_MIN = (1, 5, 30, 120)
"""Minutes before the 2nd, 3rd … attempt to send; after the last one a person decides."""


def office_day(now: dt.datetime) -> dt.date:
    """Give the calendar day in the office at a moment."""
    return now.astimezone(OFFICE_ZONE).date()


def day_of(due_on: dt.date, offset: int, *, days: WorkingCalendar) -> dt.date:
    """Give the day of a reminder: so many working days from the due day, the day itself for 0."""
    return due_on if offset == 0 else days.add(due_on, offset)


def offset_reached(due_on: dt.date, *, offsets: Sequence[int], today: dt.date, days: WorkingCalendar) -> int | None:
    """Give the last offset whose day has come; None before the first.

    Only the last one: after an outage or a late issue a body gets one reminder that says how things stand, not five.
    """
    reached = [offset for offset in sorted(offsets) if day_of(due_on, offset, days=days) <= today]
    return reached[-1] if reached else None


def tidy_offsets(offsets: Sequence[int]) -> tuple[int, ...] | None:
    """Give offsets sorted and each once; None when one lies too far off or there are too many."""
    kept = tuple(sorted(set(offsets)))
    return kept if len(kept) <= 12 and all(abs(offset) <= FARTHEST for offset in kept) else None


def distance(due_on: dt.date, *, today: dt.date, days: WorkingCalendar) -> int:
    """Give how many working days a day lies after the due day; negative before it."""
    return days.between(due_on, today)
