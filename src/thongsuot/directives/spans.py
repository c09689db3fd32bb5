"""Rules on places in the source text: highlighting, splitting, finding a quote. Code points, [start, end)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One place to highlight: of an obligation (``number`` counts from 1) or of a field of the document."""

    start: int
    end: int
    number: int = 0
    key: str = ""
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A run of text under the same marks; ``opens`` are marks that begin here."""

    text: str
    start: int
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()

    @property
    def top(self) -> Mark | None:
        """Give the mark that colours the run: the shortest one, so that a nested mark stays visible."""
        return min(self.marks, key=lambda mark: mark.end - mark.start, default=None)

    @property
    def numbers(self) -> str:
        """Give the numbers of the obligations that begin here."""
        return " · ".join(str(mark.number) for mark in self.opens if mark.number)


def segments(text: str, *, marks: Sequence[Mark]) -> list[Segment]:
    """Cut a text at every border of its marks; the pieces joined give the text back."""
    sound = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    borders = sorted({0, len(text), *(m.start for m in sound), *(m.end for m in sound)})
    cut = []
    for start, end in itertools.pairwise(borders):
        over = tuple(mark for mark in sound if mark.start <= start and end <= mark.end)
        opens = tuple(mark for mark in over if mark.start == start)
        cut.append(Segment(text=text[start:end], start=start, marks=over, opens=opens))
    return cut


_EDGE = " \t\r\n ;,.:-–•"


def tidied(text: str, *, start: int, end: int) -> tuple[int, int]:
    """Pull both ends of a span in, over white space and closing punctuation."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


_CUTS = re.compile(r"[.;:,]\s+|\s+(?=(?:và|đồng thời|phối hợp|báo cáo|tổ chức|thực hiện)\s)|\n+", re.IGNORECASE)


def split_points(text: str, *, start: int, end: int) -> list[int]:
    """Give the places inside a span where a second task may begin, for a person to choose from."""
    points = [start + found.end() for found in _CUTS.finditer(text[start:end])]
    return [point for point in dict.fromkeys(points) if start < point < end and text[point:end].strip(_EDGE)]


def find_quote(text: str, *, quote: str, near: int = 0) -> tuple[int, int] | None:
    """Find a quotation in the text, any white space alike; the one nearest to ``near``; None when absent."""
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    places = [(found.start(), found.end()) for found in pattern.finditer(text)]
    return min(places, key=lambda place: abs(place[0] - near), default=None)


def between(others: Iterable[tuple[int, int]], *, start: int, end: int) -> bool:
    """Tell whether one of the other spans lies inside [start, end)."""
    return any(start < other_end and other_start < end for other_start, other_end in others)
