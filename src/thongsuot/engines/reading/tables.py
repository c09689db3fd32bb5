"""Tables of plans: rows of tasks, with who leads, who helps and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLUMNS = (
    ("helps", re.compile(r"phối hợp")),
    (
        "leads",
        re.compile(
            r"chủ trì|đơn vị thực hiện|cơ quan thực hiện|phân công|trách nhiệm|đơn vị phụ trách|cơ quan, đơn vị$"
        ),
    ),
    ("time", re.compile(r"thời gian|thời hạn|hoàn thành|tiến độ")),
    ("task", re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row, without the spaces around it."""

    start: int
    end: int


def cells(folded: str, start: int, end: int) -> list[Cell]:
    """Give the cells of a line whose cells stand between bars."""
    found, left = [], start
    for at in [*(start + one.start() for one in re.finditer(r"\|", folded[start:end])), end]:
        a, b = left, at
        while a < b and folded[a] == " ":
            a += 1
        while b > a and folded[b - 1] == " ":
            b -= 1
        found.append(Cell(a, b))
        left = at + 1
    if found and found[0].start == found[0].end:
        found = found[1:]
    return found


def header(folded: str, start: int, end: int) -> dict[str, int] | None:
    """Give which column holds what when a line is the head of a table of tasks; else None."""
    row = cells(folded, start, end)
    if len(row) < 3:
        return None
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        words = folded[cell.start : cell.end]
        if len(words) > 60:
            return None
        for name, pattern in _COLUMNS:
            if pattern.search(words):
                found.setdefault(name, at)
                break
    return found if "task" in found and "leads" in found else None
