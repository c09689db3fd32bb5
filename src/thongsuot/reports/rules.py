"""Decisions of the reports room: periods, numbers, what may be signed. No clock, no store."""

from __future__ import annotations

import datetime as dt
import re


def last_month(today: dt.date) -> tuple[dt.date, dt.date]:
    """Give the first and last day of the month before today's.

    >>> last_month(dt.date(2026, 3, 5))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    end = today.replace(day=1) - dt.timedelta(days=1)
    return end.replace(day=1), end


def period_before(start: dt.date, *, end: dt.date) -> tuple[dt.date, dt.date]:
    """Give the period of the same length that ends the day before this one starts.

    >>> period_before(dt.date(2026, 2, 8), end=dt.date(2026, 2, 14))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 7))
    """
    length = end - start
    return start - length - dt.timedelta(days=1), start - dt.timedelta(days=1)


def next_number(used: list[str], *, suffix: str) -> str:
    """Give the next free number of the year, two digits at least (Decree 30/2020: pad below 10).

    >>> next_number(["07/BC-SKHCN", "", "11/BC-SKHCN", "40/CT-UBND"], suffix="BC-SKHCN")
    '12/BC-SKHCN'
    """
    taken = [int(m.group(1)) for text in used if (m := re.fullmatch(rf"(\d+)/{re.escape(suffix)}", text))]
    return f"{max(taken, default=0) + 1:02d}/{suffix}"


def why_not_sign(*, state: str, assessment: str) -> str | None:
    """Give the code of what stands against signing, or None.

    A report without the office's own words is a printout, not an account.
    """
    if state != "draft":
        return "already_signed"
    if not assessment.strip():
        return "no_assessment"
    return None
