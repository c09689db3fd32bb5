"""Which bodies a phrase of a directive means, on a day, and why. Plain Python: no Django, no clock, no table.

A phrase is looked up in this order, and what one step takes the next no longer sees: names and other names of bodies;
names of offices of earlier days (Sở Bưu chính, Viễn thông); areas with their level (huyện Thái Thụy); classes (các
doanh nghiệp viễn thông). What no longer exists on the day gives way to what its duties went to, with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from thongsuot.engines.scripts import plain, spelling_key

_SIGNS = re.compile(r"[^\w&]+")
_TAKEN: Final = " | "
_LEVELS: Final = ("huyện", "thị xã", "thành phố", "quận", "xã", "phường", "thị trấn", "đặc khu", "tỉnh")


class How(StrEnum):
    """By what a body was found."""

    NAMED = "named"
    OFFICE = "office"
    AREA = "area"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that became something else on a day."""

    before: str
    after: str
    on: dt.date
    note: str = ""
    to_the_year: bool = False
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One body of the directory."""

    code: str
    name: str
    kinds: tuple[str, ...]
    names: tuple[str, ...] = ()
    former: Mapping[str, dt.date] = field(default_factory=dict)  # earlier names, until when
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    went_to: tuple[tuple[str, dt.date, str], ...] = ()  # code, day, reason
    area: int | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the body exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """One area with what stands for it today."""

    name: str
    title: str
    heirs: tuple[int, ...]  # areas that stand for it today, itself if it still exists
    own: int
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Office:
    """One office of a line; `on` is the first day of its name."""

    names: tuple[str, ...]
    on: dt.date | None
    to_the_year: bool = False
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Offices that bore one task after another; today the body of the kind bears it."""

    kind: str
    offices: tuple[Office, ...]


@dataclass(frozen=True, kw_only=True)
class Class:
    """Words that address every body of some kinds."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A level of government that ended, and where its tasks went."""

    kind: str
    name: str
    on: dt.date
    goes_to: str
    goes_to_name: str
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the pack says about phrases."""

    lines: tuple[Line, ...] = ()
    classes: tuple[Class, ...] = ()
    ended: tuple[Ended, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Book:
    """The directory and the areas, read once for many phrases."""

    entries: Mapping[str, Entry]
    places: tuple[Place, ...] = ()
    words: Words = Words()


@dataclass(frozen=True, kw_only=True)
class Found:
    """One body that a phrase means today, by what it was found and through which changes."""

    code: str
    how: How
    kind: str = ""  # the class, when found by one
    steps: tuple[Step, ...] = ()


def resolve(phrase: str, *, book: Book, today: dt.date, kinds: Sequence[str] = ()) -> tuple[Found, ...]:
    """Give the bodies that a phrase means on a day.

    Parameters
    ----------
    phrase
        A party as a document writes it.
    book
        The directory.
    today
        The day on which they must exist; a document may be older.
    kinds
        Classes that the reader saw; they count only when nothing else in the phrase is known.

    Returns
    -------
    tuple of Found
        Each body once, those named first.
    """
    has_marks = not phrase.isascii()
    rest = _tight(phrase, has_marks=has_marks)
    found: list[Found] = []
    rest = _named(rest, found, book=book, today=today, has_marks=has_marks)
    rest = _offices(rest, found, book=book, today=today, has_marks=has_marks)
    rest = _places(rest, found, book=book, today=today, has_marks=has_marks)
    is_known = bool(found)
    addressed = _classes(rest, book=book, has_marks=has_marks)
    for kind in addressed or (() if is_known else tuple(kinds)):
        found += _of_kind(kind, book=book, today=today)
    once: dict[str, Found] = {}
    for one in found:
        once.setdefault(one.code, one)
    return tuple(once.values())


def heirs_of(code: str, *, book: Book, today: dt.date) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Give the bodies that bear a body's duties on a day, each with the changes that led there."""
    found: dict[str, tuple[Step, ...]] = {}
    waiting: list[tuple[str, tuple[Step, ...]]] = [(code, ())]
    seen = {code}
    while waiting:
        here, steps = waiting.pop(0)
        entry = book.entries.get(here)
        if entry is None:
            continue
        if entry.holds_on(today):
            found.setdefault(here, steps)
            continue
        for after, on, reason in entry.went_to:
            if after in book.entries and after not in seen and on <= today:
                seen.add(after)
                waiting.append((after, (*steps, Step(entry.name, book.entries[after].name, on, reason))))
    return tuple(found.items())


@lru_cache(maxsize=20_000)
def _tight(text: str, *, has_marks: bool) -> str:
    """Give the words of a text parted and framed by blanks: with tones where the phrase has them, bare where not."""
    key = spelling_key(text) if has_marks else plain(text)
    return f" {' '.join(_SIGNS.sub(' ', key).split())} "


def _take(rest: str, name: str, *, has_marks: bool) -> str | None:
    """Cut a name out of what is left of the phrase; None when it does not stand there."""
    words = _tight(name, has_marks=has_marks)
    return rest.replace(words, _TAKEN, 1) if len(words) > 4 and words in rest else None


def _named(rest: str, found: list[Found], *, book: Book, today: dt.date, has_marks: bool) -> str:
    called = [(name, entry) for entry in book.entries.values() for name in (entry.name, *entry.names, *entry.former)]
    for name, entry in sorted(called, key=lambda pair: -len(pair[0])):
        left = _take(rest, name, has_marks=has_marks)
        if left is None:
            continue
        rest = left
        until = entry.former.get(name)
        renamed = (Step(name, entry.name, until),) if until else ()
        for code, steps in heirs_of(entry.code, book=book, today=today):
            found.append(Found(code=code, how=How.NAMED, steps=(*renamed, *steps)))
    return rest


def _offices(rest: str, found: list[Found], *, book: Book, today: dt.date, has_marks: bool) -> str:
    called = [
        (name, line, place)
        for line in book.words.lines
        for place, office in enumerate(line.offices)
        for name in office.names
    ]
    for name, line, place in sorted(called, key=lambda one: -len(one[0])):
        left = _take(rest, name, has_marks=has_marks)
        if left is None:
            continue
        rest = left
        steps = tuple(
            Step(before.names[0], after.names[0], after.on, after.source, after.to_the_year, after.confidence)
            for before, after in zip(line.offices[place:], line.offices[place + 1 :], strict=False)
            if after.on is not None and after.on <= today
        )
        for entry in book.entries.values():
            if line.kind in entry.kinds[:1] and entry.holds_on(today):
                found.append(Found(code=entry.code, how=How.OFFICE, kind=line.kind, steps=steps))
    return rest


def _places(rest: str, found: list[Found], *, book: Book, today: dt.date, has_marks: bool) -> str:
    """Find areas named with their level; "các huyện" alone names none."""
    if not any(_tight(level, has_marks=has_marks) in rest for level in _LEVELS):
        return rest
    for place in sorted(book.places, key=lambda one: -len(one.name)):
        left = _take(rest, f"{place.title} {place.name}", has_marks=has_marks) if place.title else None
        if left is None:
            continue
        bodies = [
            entry
            for entry in book.entries.values()
            if entry.area is not None and entry.area in place.heirs and entry.holds_on(today)
        ]
        if bodies:
            rest = left
            found += [Found(code=one.code, how=How.AREA, steps=_steps_to(place)) for one in bodies]
    return rest


def _steps_to(place: Place) -> tuple[Step, ...]:
    return () if place.own in place.heirs else place.steps


def _classes(rest: str, *, book: Book, has_marks: bool) -> tuple[str, ...]:
    called = [(word, one) for one in book.words.classes for word in one.words]
    kinds: list[str] = []
    same = ""
    for word, one in sorted(called, key=lambda pair: -len(pair[0])):
        left = _take(rest, word, has_marks=has_marks)
        # One word may stand for two classes: it is cut out only before the next, shorter one.
        if left is not None or word == same:
            kinds += one.kinds
            rest, same = left if left is not None else rest, word
    return tuple(dict.fromkeys(kinds))


def _of_kind(kind: str, *, book: Book, today: dt.date) -> Iterable[Found]:
    entries = [entry for entry in book.entries.values() if kind in entry.kinds]
    for entry in entries:
        if entry.holds_on(today):
            yield Found(code=entry.code, how=How.CLASS, kind=kind)
    ended = next((one for one in book.words.ended if one.kind == kind and one.on <= today), None)
    if ended is None:
        return
    # Bodies of the ended level that say whom their duties went to; without such records, everybody of the next level.
    heirs = [
        pair for entry in entries if not entry.holds_on(today) for pair in heirs_of(entry.code, book=book, today=today)
    ]
    if heirs:
        for code, steps in heirs:
            yield Found(code=code, how=How.CLASS, kind=kind, steps=steps)
        return
    step = Step(ended.name, ended.goes_to_name, ended.on, ended.source, confidence=ended.confidence)
    for entry in book.entries.values():
        if ended.goes_to in entry.kinds and entry.holds_on(today):
            yield Found(code=entry.code, how=How.CLASS, kind=kind, steps=(step,))
