"""The year of a day that is written without one: from lunar years, events, storms, the number, or days near it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.lexicon import EPOCHS, EVENTS, STORMS
from thongsuot.engines.reading.numbers import Day

_STEMS = tuple(fold(one) for one in ["Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"])
_BRANCHES = tuple(
    fold(one) for one in ["Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"]
)
_LUNAR = re.compile(
    rf"(?<![\wà-ỹ])({'|'.join((*_STEMS, 'kỉ'))}) ({'|'.join((*_BRANCHES, 'tị', 'tí', 'mẹo'))})(?![\wà-ỹ])"
)
_YEAR = re.compile(r"(?<![0-9/.-])((?:19|20)[0-9]{2})(?![0-9])")
_SPAN = re.compile(r"(?:19|20)[0-9]{2} ?- ?(?:19|20)[0-9]{2}|(?:nhiệm kỳ|giai đoạn|đến năm|tầm nhìn) (?:19|20)[0-9]{2}")
_STORM = re.compile(r"(?:bão|cơn bão) (?:số|thứ) ?([0-9]{1,2})(?![0-9])")
_SPOKEN = {"tị": "tỵ", "tí": "tý", "mẹo": "mão"}


def lunar_year(stem: str, branch: str) -> int | None:
    """Give the year between 1984 and 2043 that has a name of the sixty-year circle.

    >>> lunar_year("ất", "tỵ")
    2025
    """
    stem = "kỷ" if stem == "kỉ" else stem
    branch = _SPOKEN.get(branch, branch)
    for year in range(1984, 2044):
        if _STEMS[(year - 1984) % 10] == stem and _BRANCHES[(year - 1984) % 12] == branch:
            return year
    return None


def year_of(
    day: Day, *, folded: str, days: Sequence[Day], number: str | None, posted: Day | None
) -> tuple[int | None, str]:
    """Give the year of a day that is written without one, and where it comes from.

    Parameters
    ----------
    day
        The day as written.
    folded
        The whole text in one spelling.
    days
        All days of the text.
    number
        The document's own number; its year counts most.
    posted
        The day on which a news item was put up: the document's day is the last such day before it.
    """
    if day.year:
        return day.year, "text"
    inside = re.search(r"/((?:19|20)\d\d)/", number or "")
    if inside:
        return int(inside.group(1)), "number"
    if posted is not None and posted.year:
        year = posted.year if (day.month, day.day) <= (posted.month, posted.day) else posted.year - 1
        return year, "news"
    tet = _LUNAR.search(folded)
    if tet:
        named = lunar_year(tet.group(1), tet.group(2))
        if named:
            return (
                named - 1 if day.month >= 8 and "tết" in folded[max(0, tet.start() - 60) : tet.start()] else named
            ), "event"
    same = [one.year for one in days if one.year and (one.day, one.month) == (day.day, day.month)]
    if same:
        return same[0], "text"
    near = [one.year for one in days if one.year and abs((one.month - day.month) * 30 + one.day - day.day) <= 45]
    if near:
        return near[0], "text"
    for pattern, year in EVENTS:
        if pattern.search(folded):
            return year, "event"
    storm = _storm_year(folded, day)
    if storm:
        return storm, "event"
    new_year = re.search(r"tết[^.\n0-9]{0,40}+((?:19|20)[0-9]{2})", folded)
    if new_year:
        year = int(new_year.group(1))
        return (year - 1 if day.month >= 9 else year), "event"
    spans = [(one.start(), one.end()) for one in _SPAN.finditer(folded)]
    years = Counter(
        int(one.group(1)) for one in _YEAR.finditer(folded) if not any(a <= one.start() < b for a, b in spans[:50])
    )
    full = Counter(one.year for one in days if one.year)
    if years:
        best = max(years, key=lambda y: (years[y], y))
        return best, "text"
    if full:
        return max(full, key=lambda y: (full[y], y or 0)), "text"
    if "covid" in folded or "giãn cách xã hội" in folded:
        return 2021 if day.month >= 5 or day.month == 1 else 2020, "event"
    return None, ""


def epoch(folded: str) -> tuple[int, int]:
    """Give the years between which a text was written, by the bodies it names."""
    first, last = 1976, 2100
    for pattern, begin, end in EPOCHS:
        if pattern.search(folded):
            first, last = max(first, begin), min(last, end)
    return (first, last) if first <= last else (1976, 2100)


def _storm_year(folded: str, day: Day) -> int | None:
    found = []
    first_year, last_year = epoch(folded)
    for match in list(_STORM.finditer(folded))[:20]:
        for year, month, first in STORMS.get(match.group(1), []):
            try:
                gap = (dt.date(year, day.month, day.day) - dt.date(year, month, first)).days
            except ValueError:
                continue
            if -4 <= gap <= 25 and first_year <= year <= last_year:
                found.append((abs(gap), -year))
    return -min(found)[1] if found else None
