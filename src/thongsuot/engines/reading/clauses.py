"""Paragraphs as clauses: marks, levels, headings; clauses that stand in one line are parted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MARK = re.compile(
    r"[ |]{0,8}(?:(?P<article>điều|chương|phần|mục)[ ]+(?P<articleno>[0-9]{1,3}|[ivx]{1,6})[.:\- ]"
    r"|(?P<roman>[ivx]{1,5})[ ]?[.)/-](?=[ ]?[^a-zà-ỹ0-9 ]|[ ])"
    r"|(?P<number>[0-9]{1,2}(?:[.][0-9]{1,2}){1,3}|[0-9]{1,2}(?=[ ]?[.)/:-]))[ ]?(?P<dot>[.)/:-]{0,2})(?![0-9])"
    r"|\((?P<paren>[0-9]{1,2}|[a-zđ])\)"
    r"|(?P<letter>[a-zđ])[ ]?[.,)/](?![a-zà-ỹ0-9]{2}[^ ]|[0-9])"
    r"|(?P<said>(?:một|hai|ba|bốn|năm|sáu|bảy|thứ (?:nhất|hai|ba|tư|năm|sáu)) là[ ]?[,:]|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy)[,:](?! ?(?:ngày )?[0-9])|nhiệm vụ [0-9]{1,2}[:.])"
    r"|(?P<dash>[-+](?=[ ]|[^ 0-9-])))[ ]{0,8}"
)
_INLINE = re.compile(
    r"(?:(?<=[:;.,])|(?<=[:;.,][ ])|(?<=[:;.,][ ][ ]))(?:(?P<number>[0-9]{1,2})[.)][ ]?|(?P<letter>[a-zđ])\)[ ]?|(?P<dash>-)[ ])(?=[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph or a part of one with the mark before it."""

    start: int
    body: int
    end: int
    level: str
    label: str
    """`article`, `roman`, `number`, `letter`, `dash` or an empty level for plain paragraphs."""


def mark_at(text: str, folded: str, start: int, end: int) -> Clause:
    """Read the mark that a paragraph begins with."""
    found = _MARK.match(folded, start, end)
    plain = Clause(start, start, end, "", "")
    if found is None or found.end() >= end:
        return plain
    kind = found.lastgroup or ""
    label = found.group(kind) if kind else ""
    if found.group("articleno"):
        return Clause(
            start,
            found.end(),
            end,
            "article" if found.group("article") == "điều" else "roman",
            found.group("articleno"),
        )
    if found.group("roman"):
        at = found.start("roman")
        if not text[at].isupper():
            return plain
        if len(found.group("roman")) == 1 and found.group("roman") not in "ivx":
            return plain
        return Clause(start, found.end(), end, "roman", found.group("roman").upper())
    if found.group("number"):
        if not found.group("dot") and "." not in found.group("number"):
            return plain
        if text[found.end() : found.end() + 1].islower() and found.group("dot") in ("", "-", ":"):
            return plain
        return Clause(start, found.end(), end, "number", found.group("number").rstrip("."))
    if found.group("paren"):
        return Clause(
            start, found.end(), end, "number" if found.group("paren").isdigit() else "letter", found.group("paren")
        )
    if found.group("letter"):
        if text[found.start("letter")].isupper() or (
            folded[found.end() - 1] != " " and not text[found.end() : found.end() + 1].isupper()
        ):
            return plain
        return Clause(start, found.end(), end, "letter", found.group("letter"))
    if found.group("said"):
        return Clause(start, found.end(), end, "number", label.strip(" ,:."))
    return Clause(start, found.end(), end, "dash", "-")


def clauses(text: str, folded: str, paragraphs: Iterable[tuple[int, int]]) -> Iterator[Clause]:
    """Give the clauses of a text; marks inside a line part it when they go up by one or are repeated dashes."""
    for start, end in paragraphs:
        cuts = [start]
        expected: int | None = None
        first = mark_at(text, folded, start, end)
        if first.level == "number" and first.label.isdigit():
            expected = int(first.label) + 1
        last_letter = first.label if first.level == "letter" else ""
        for found in _INLINE.finditer(folded, first.body, end):
            if not text[found.end() : found.end() + 1].isupper() and not (found.group("letter") or found.group("dash")):
                continue
            if found.group("number"):
                number = int(found.group("number"))
                if number != expected and not (expected is None and number == 1):
                    continue
                expected = number + 1
                last_letter = ""
            elif found.group("letter"):
                if found.group("letter") != "a" and not last_letter:
                    continue
                last_letter = found.group("letter")
            elif not text[found.end() : found.end() + 1].isupper():
                continue
            cuts.append(found.start())
        cuts.append(end)
        for a, right in itertools.pairwise(cuts):
            b = right
            while b > a and folded[b - 1] == " ":
                b -= 1
            if b > a:
                yield mark_at(text, folded, a, b)
