"""Which days offices work, and counting in such days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.metadata import version
from pathlib import Path

import holidays
import lunar_vn

from thongsuot.engines.calendar.packs_read import Holiday, Pack, read_pack
from thongsuot.engines.calendar.values import Day

PACK = Path(__file__).parents[2] / "packs" / "vn" / "working_days.toml"
FIRST_YEAR, LAST_YEAR = 1976, 2100
ONE = dt.timedelta(days=1)
OPEN_BY_LAW = ("tet", "national_day_second")
"""Holidays whose days the law leaves to a yearly decision; until then they are expected only."""


class WorkingCalendar:
    """Days of work and rest of one country's offices.

    Parameters
    ----------
    pack
        Weekly rest, holidays and yearly decisions.

    Notes
    -----
    Years before the pack's holidays, and exchanged days of years without a decision in the pack, come from the library
    ``holidays``. Tết and other lunar days are computed with ``lunar-vn`` (Hồ Ngọc Đức's algorithm, UTC+7). A holiday on
    a day of weekly rest gives the next working day off (Labour Code 45/2019 art. 111.3). Counting is O(log n) in the
    working days of the span.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._years: dict[int, dict[dt.date, Day]] = {}
        self._worked: dict[int, list[dt.date]] = {}

    def of(self, day: dt.date) -> Day:
        """Give one day with its reason; ``ValueError`` outside 1976–2100."""
        special = self.special(day.year).get(day)
        if special is not None:
            return special
        return Day(day=day, kind="weekend" if self._at_rest(day) else "working")

    def is_working(self, day: dt.date) -> bool:
        """Tell whether offices work on a day."""
        return self.of(day).working

    def on_or_after(self, day: dt.date) -> dt.date:
        """Give the day itself when it is a working day, else the next one."""
        while not self.is_working(day):
            day += ONE
        return day

    def on_or_before(self, day: dt.date) -> dt.date:
        """Give the day itself when it is a working day, else the last one before it."""
        while not self.is_working(day):
            day -= ONE
        return day

    def add(self, day: dt.date, count: int) -> dt.date:
        """Give the working day that lies ``count`` working days after a day (before it, when negative).

        The day itself isn't counted; 0 gives the day itself or the next working day.
        """
        if count == 0:
            return self.on_or_after(day)
        year, left = day.year, abs(count)
        while True:
            days = self._worked_in(year)
            if count > 0:
                start = bisect_right(days, day)
                if left <= len(days) - start:
                    return days[start + left - 1]
                left -= len(days) - start
                year += 1
            else:
                end = bisect_left(days, day)
                if left <= end:
                    return days[end - left]
                left -= end
                year -= 1

    def between(self, first: dt.date, last: dt.date) -> int:
        """Count the working days after ``first`` up to and with ``last``; negative when ``last`` is earlier."""
        if last < first:
            return -self.between(last, first)
        total = 0
        for year in range(first.year, last.year + 1):
            days = self._worked_in(year)
            total += bisect_right(days, last) - bisect_right(days, first)
        return total

    def is_expected(self, day: dt.date) -> bool:
        """Tell whether the days off of the day's year are not all decided yet."""
        return any(one.confidence == "expected" for one in self.special(day.year).values())

    def span_of(self, key: str, *, year: int) -> tuple[dt.date, dt.date] | None:
        """Give the first and last day off around a holiday, weekends that join it included; None when there is none."""
        days = [one.day for one in self.special(year).values() if one.key == key and not one.working]
        if not days:
            return None
        first, last = min(days), max(days)
        while not self.is_working(first - ONE):
            first -= ONE
        while not self.is_working(last + ONE):
            last += ONE
        return first, last

    def special(self, year: int) -> dict[dt.date, Day]:
        """Give the days of a year that differ from the plain week, with name, source and confidence."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"the calendar holds the years {FIRST_YEAR} to {LAST_YEAR}, not {year}")
        if year not in self._years:
            self._years[year] = self._made(year)
        return self._years[year]

    def _worked_in(self, year: int) -> list[dt.date]:
        if year not in self._worked:
            first = dt.date(year, 1, 1)
            days = (first + n * ONE for n in range((dt.date(year + 1, 1, 1) - first).days))
            self._worked[year] = [day for day in days if self.is_working(day)]
        return self._worked[year]

    def _at_rest(self, day: dt.date) -> bool:
        return day.weekday() in next(one.weekdays for one in self.pack.rest if one.first <= day)

    def _made(self, year: int) -> dict[dt.date, Day]:
        decided = [one for one in self.pack.decisions if one.year == year]
        found = self._by_law(year) if year >= self.pack.first_year else self._by_library(year)
        for decision in self.pack.decisions:
            for off, work in decision.swaps:
                # A pair may reach over New Year: each day belongs to the year in which it lies.
                pair = {"source": decision.source, "confidence": decision.confidence}
                if off.year == year:
                    found[off] = Day(day=off, kind="swapped_off", name=f"Nghỉ, làm bù {work:%d/%m/%Y}", **pair)
                if work.year == year:
                    found[work] = Day(day=work, kind="swapped_work", name=f"Làm bù cho ngày {off:%d/%m/%Y}", **pair)
        if not any(one.swaps for one in decided) and self.pack.first_year <= year:
            for day, name in _library(year).items():
                if day.weekday() < 5 and day not in found and "thay cho" in name:
                    found[day] = Day(day=day, kind="swapped_off", name=name, source=_SOURCE, confidence="reported")
            found.update(_worked_for(year))
        return dict(sorted(found.items()))

    def _by_law(self, year: int) -> dict[dt.date, Day]:
        found: dict[dt.date, Day] = {}
        owed: list[Day] = []
        off = {key: (days, one) for one in self.pack.decisions if one.year == year for key, days in one.off.items()}
        for rule in self.pack.holidays:
            if not rule.first_year <= year <= rule.last_year:
                continue
            if rule.key in off:
                days, decision = off[rule.key]
                source, confidence = decision.source, decision.confidence
            else:
                days, source = _days_of(rule, year), rule.source
                confidence = "expected" if rule.key in OPEN_BY_LAW else rule.confidence
            for day in days:
                one = Day(day=day, kind="holiday", name=rule.name, source=source, confidence=confidence, key=rule.key)
                found[day] = one
                if self._at_rest(day):
                    owed.append(one)
        for one in sorted(owed, key=lambda holiday: holiday.day):
            day = one.day + ONE
            while day in found or self._at_rest(day):
                day += ONE
            found[day] = Day(
                day=day, kind="substitute", name=f"Nghỉ bù {one.name}", confidence=one.confidence, key=one.key,
                source="Bộ luật Lao động 45/2019/QH14, Điều 111",
            )  # fmt: skip
        return found

    def _by_library(self, year: int) -> dict[dt.date, Day]:
        made = {
            day: Day(
                day=day, kind="substitute" if "nghỉ bù" in name or "thay cho" in name else "holiday", name=name,
                source=_SOURCE, confidence="reported", key="tet" if "Tết Nguyên" in name or "29 Tết" in name else "",
            )
            for day, name in _library(year).items()
        }  # fmt: skip
        return {**made, **_worked_for(year)}


_SOURCE = f"thư viện holidays {version('holidays')}"


@cache
def _library(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("VN", years=year, language="vi"))


def _worked_for(year: int) -> dict[dt.date, Day]:
    library = holidays.country_holidays("VN", years=(year - 1, year, year + 1), language="vi")
    return {
        day: Day(day=day, kind="swapped_work", name="Làm bù", source=_SOURCE, confidence="reported")
        for day in library.weekend_workdays
        if day.year == year
    }


def _days_of(rule: Holiday, year: int) -> tuple[dt.date, ...]:
    if rule.month:
        day = dt.date(year, rule.month, rule.day)
    else:
        day = lunar_vn.convert_lunar_to_solar(rule.lunar_day, rule.lunar_month, year)
    if rule.beside:
        return (day + rule.beside[day.weekday()] * ONE,)
    return tuple(day + offset * ONE for offset in rule.offsets)


@cache
def working_calendar() -> WorkingCalendar:
    """Give the calendar of the platform's own data pack, read once."""
    return WorkingCalendar(read_pack(PACK.read_text(encoding="utf-8"), name=PACK.name))
