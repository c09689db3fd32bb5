"""Duties that come back: read from Vietnamese wording, laid out as due days that are working days."""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from collections.abc import Iterator

from thongsuot.engines.calendar.values import Recurrence
from thongsuot.engines.calendar.working import LAST_YEAR, WorkingCalendar

UNITS = ("hour", "day", "week", "month", "quarter", "year")
_EVERY = r"h[àằ]ng|h[ằà]ng|mỗi|từng|định kỳ|/|một"
_WORDS = {"giờ": "hour", "ngày": "day", "tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year"}
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5}
_ISO = re.compile(r"\bP(?:(\d{1,3})([DWMY])|T(\d{1,3})H)\b")
_DAY = re.compile(r"(?:ngày|mùng|mồng)\s+(?:mùng |mồng )?(\d{1,2})(?![\d/.-]|\s*(?:giờ|lần))")
_EACH = re.compile(rf"(?:{_EVERY})\s*(?:(\d{{1,2}})\s+)?(giờ|ngày|tuần|tháng|quý|năm)\b")
_NTH_MONTH = re.compile(r"tháng\s+(đầu|thứ nhất|thứ hai|giữa|thứ ba|cuối)\s*(?:tiên\s*)?(?:của\s+)?(?:mỗi\s+)?quý")
_MONTH = re.compile(r"tháng\s+(\d{1,2})\b|ngày\s+\d{1,2}[/.-](\d{1,2})\b")
_DAY_MONTH = re.compile(r"ngày\s+(\d{1,2})[/.-](\d{1,2})\b")
_WEEKDAY = re.compile(r"thứ\s+(hai|ba|tư|năm|sáu|bảy|[2-7])\b")
_HALF = re.compile(r"(?:6|06|sáu)\s+tháng(?:\s+(?:đầu|cuối|một lần))?")


def recurrence_of(text: str) -> Recurrence | None:
    """Read a recurrence from the reader's notation after ``rec:``; None when it names no rhythm.

    “Trước ngày N”, and an end of a period, move back to the working day before when they fall on a day off;
    “sau ngày N” moves on.

    Examples
    --------
    >>> recurrence_of("hằng quý (trước ngày 25 của tháng cuối quý)")
    Recurrence(unit='quarter', every=1, day=25, month=3, shift='back')
    >>> recurrence_of("trước ngày 15 hằng tháng")
    Recurrence(unit='month', every=1, day=15, month=None, shift='back')
    >>> recurrence_of("thứ Sáu hằng tuần").day
    4
    >>> recurrence_of("thường xuyên") is None
    True
    """
    said = " ".join(text.lower().split())
    shift = "on" if re.search(r"\bsau ngày\b", said) else "back"
    iso = _ISO.search(text.upper())
    each = _EACH.search(said)
    if _HALF.search(said):
        unit, every = "month", 6
    elif iso is not None:
        unit = "hour" if iso[3] else {"D": "day", "W": "week", "M": "month", "Y": "year"}[iso[2]]
        every = int(iso[3] or iso[1])
    elif each is not None:
        unit, every = _WORDS[each[2]], int(each[1] or 1)
    else:
        return None
    if every < 1:
        return None
    day = month = None
    if unit == "week":
        weekday = _WEEKDAY.search(said)
        day = _WEEKDAYS[weekday[1]] if weekday else 4
    elif unit in ("month", "quarter", "year"):
        both, found = _DAY_MONTH.search(said), _DAY.search(said)
        day = int(both[1]) if both else int(found[1]) if found else None
        if unit == "quarter":
            nth = _NTH_MONTH.search(said)
            month = {"đầu": 1, "thứ nhất": 1, "thứ hai": 2, "giữa": 2}.get(nth[1], 3) if nth else None
        elif unit == "year":
            named = _MONTH.search(said)
            month = int(named[1] or named[2]) if named else None
    if (day is not None and unit != "week" and not 1 <= day <= 31) or (month is not None and not 1 <= month <= 12):
        return None
    return Recurrence(unit=unit, every=every, day=day, month=month, shift=shift)


def occurrences(
    rule: Recurrence, *, days: WorkingCalendar, first: dt.date, last: dt.date
) -> Iterator[tuple[str, dt.date]]:
    """Give the turns due from ``first`` to ``last`` as (name of the period, due day), soonest first.

    Parameters
    ----------
    rule
        A rhythm of days or longer; hours are no turns of their own and give nothing.
    first, last
        Both ends belong to the span; ``first`` also anchors rhythms of several days or weeks.

    Notes
    -----
    A turn belongs to its period: it keeps its name when its due day is moved off a holiday. A daily duty on a day off
    is left out unless ``shift`` is ``none``.
    """
    for name, plain in _plain(rule, first, last):
        if rule.unit == "day" and rule.shift != "none" and not days.is_working(plain):
            continue
        if rule.shift == "back":
            due = days.on_or_before(plain)
        elif rule.shift == "on":
            due = days.on_or_after(plain)
        else:
            due = plain
        if first <= due <= last:
            yield name, due


def _plain(rule: Recurrence, first: dt.date, last: dt.date) -> Iterator[tuple[str, dt.date]]:
    """Give periods and their days before any is moved, with a margin so that moved ones aren't lost."""
    if rule.unit == "hour":
        return
    margin = dt.timedelta(days=31)
    if rule.unit in ("day", "week"):
        step = dt.timedelta(days=rule.every * (7 if rule.unit == "week" else 1))
        day = first if rule.unit == "day" else first + dt.timedelta(days=((rule.day or 0) - first.weekday()) % 7)
        while day <= last + margin and day.year <= LAST_YEAR:
            iso = day.isocalendar()
            yield (day.isoformat() if rule.unit == "day" else f"{iso.year}-W{iso.week:02d}"), day
            day += step
        return
    start, end = first - margin, last + margin
    number = start.year * 12 + start.month - 1
    while number <= end.year * 12 + end.month - 1 and number // 12 <= LAST_YEAR:
        year, month = divmod(number, 12)
        month += 1
        number += 1
        if rule.unit == "month" and month % rule.every:
            continue
        if rule.unit == "quarter" and ((month - 1) % 3 + 1 != (rule.month or 3) or ((month - 1) // 3 + 1) % rule.every):
            continue
        if rule.unit == "year" and (month != (rule.month or 12) or year % rule.every):
            continue
        name = {"month": f"{year}-{month:02d}", "quarter": f"{year}-Q{(month - 1) // 3 + 1}", "year": f"{year}"}
        length = months.monthrange(year, month)[1]
        yield name[rule.unit], dt.date(year, month, min(rule.day or length, length))
