"""The calendar's data file: weekly rest, holidays by law, yearly decisions; read and checked."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from typing import Any

from thongsuot.engines.calendar.values import CONFIDENCES


class PackFault(ValueError):
    """The data can't be taken; the message names the place and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRest:
    """Days of weekly rest from a day on."""

    first: dt.date
    weekdays: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One public holiday by law, from a year on."""

    key: str
    name: str
    first_year: int
    last_year: int
    source: str
    confidence: str
    month: int = 0
    day: int = 0
    lunar_month: int = 0
    lunar_day: int = 0
    offsets: tuple[int, ...] = (0,)
    beside: tuple[int, ...] = ()  # offset by the weekday of the day itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided for one year: days of holidays that the law leaves open, and exchanged days."""

    year: int
    source: str
    confidence: str
    off: dict[str, tuple[dt.date, ...]] = field(default_factory=dict)
    swaps: tuple[tuple[dt.date, dt.date], ...] = ()  # (day off, day worked for it)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All the calendar's data."""

    rest: tuple[WeeklyRest, ...]
    holidays: tuple[Holiday, ...]
    decisions: tuple[Decision, ...]

    @property
    def first_year(self) -> int:
        """Give the first year that these holidays cover."""
        return min(one.first_year for one in self.holidays)


def read_pack(text: str, *, name: str) -> Pack:
    """Read the calendar's TOML.

    Raises
    ------
    PackFault
        Not TOML, a field missing or wrong, a decision for a holiday that no rule knows, a day outside its year.

    Examples
    --------
    >>> read_pack("[[holiday]]\\nkey = 'x'", name="x.toml")
    Traceback (most recent call last):
    ...
    thongsuot.engines.calendar.packs_read.PackFault: x.toml, holiday 1: 'name' is missing
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise PackFault(f"{name}: {trouble}") from trouble
    made: dict[str, list[Any]] = {"holiday": [], "weekly_rest": [], "decision": []}
    makers = {"holiday": _holiday, "weekly_rest": _rest, "decision": _decision}
    for part, make in makers.items():
        for number, raw in enumerate(data.get(part, ()), 1):
            try:
                made[part].append(make(raw))
            except KeyError as trouble:
                raise PackFault(f"{name}, {part} {number}: {trouble} is missing") from trouble
            except (TypeError, ValueError) as trouble:
                raise PackFault(f"{name}, {part} {number}: {trouble}") from trouble
    if not made["holiday"] or not made["weekly_rest"]:
        raise PackFault(f"{name}: needs [[holiday]] and [[weekly_rest]]")
    keys = {one.key for one in made["holiday"]}
    for one in made["decision"]:
        if strange := set(one.off) - keys:
            raise PackFault(f"{name}, decision for {one.year}: no holiday is called {sorted(strange)}")
    rest = tuple(sorted(made["weekly_rest"], key=lambda one: one.first, reverse=True))
    return Pack(rest=rest, holidays=tuple(made["holiday"]), decisions=tuple(made["decision"]))


def _confidence(raw: dict[str, Any], usual: str) -> str:
    found = str(raw.get("confidence", usual))
    if found not in CONFIDENCES:
        raise ValueError(f"unknown confidence {found!r}")
    return found


def _rest(raw: dict[str, Any]) -> WeeklyRest:
    weekdays = tuple(raw["weekdays"])
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise ValueError("weekdays are 0 (Monday) to 6")
    return WeeklyRest(first=raw["from"], weekdays=weekdays, source=raw["source"])


def _holiday(raw: dict[str, Any]) -> Holiday:
    made = Holiday(
        name=raw["name"], key=raw["key"], first_year=int(raw["from"]), last_year=int(raw.get("until", 9999)),
        source=raw["source"], confidence=_confidence(raw, "law"),
        month=raw.get("month", 0), day=raw.get("day", 0),
        lunar_month=raw.get("lunar_month", 0), lunar_day=raw.get("lunar_day", 0),
        offsets=tuple(raw.get("offsets", (0,))), beside=tuple(raw.get("beside", ())),
    )  # fmt: skip
    if bool(made.month and made.day) == bool(made.lunar_month and made.lunar_day):
        raise ValueError("a holiday has either month and day or lunar_month and lunar_day")
    if made.beside and len(made.beside) != 7:
        raise ValueError("'beside' names an offset for each weekday")
    return made


def _decision(raw: dict[str, Any]) -> Decision:
    year = int(raw["year"])
    off = {str(key): tuple(days) for key, days in raw.get("off", {}).items()}
    swaps = tuple((swap["off"], swap["work"]) for swap in raw.get("swaps", ()))
    for day in (*(day for days in off.values() for day in days), *(day for pair in swaps for day in pair)):
        if type(day) is not dt.date or abs(day.year - year) > 1:
            raise ValueError(f"{day} is no day of {year}")
    return Decision(year=year, source=raw["source"], confidence=_confidence(raw, "decision"), off=off, swaps=swaps)
