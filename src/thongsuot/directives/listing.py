"""A list of obligations as a table: what each cell must be, and every fault by row and column. No store, no clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.directives.rules import plain

HEADS = {
    # field: the head that the template writes, and others that people use, compared without diacritics
    "clause": ("Mục", "STT", "Điều", "Khoản", "Clause"),
    "task": ("Nhiệm vụ", "Nội dung", "Nội dung nhiệm vụ", "Công việc", "Task"),
    "leads": ("Đơn vị chủ trì", "Chủ trì", "Cơ quan chủ trì", "Lead"),
    "coordinates": ("Đơn vị phối hợp", "Phối hợp", "Cơ quan phối hợp", "Coordinates"),
    "due_on": ("Hạn", "Thời hạn", "Hạn hoàn thành", "Thời gian hoàn thành", "Due"),
    "report": ("Phải báo cáo", "Báo cáo", "Report"),
}
REQUIRED = ("task", "leads")
HEAD_WITHIN = 20
MOST_ROWS = 1000
LONGEST_TASK = 4000
_YES, _NO = frozenset({"x", "co", "yes", "1", "true", "phai"}), frozenset({"", "khong", "no", "0", "false"})


@dataclass(frozen=True, kw_only=True)
class ListedRow:
    """One obligation of a list, good to be written."""

    row: int
    clause: str
    task: str
    leads: tuple[str, ...]  # codes
    coordinates: tuple[str, ...]
    due_on: dt.date | None
    report_required: bool


@dataclass(frozen=True, kw_only=True)
class ListFault:
    """One fault of a list: where it stands and why it can't be taken."""

    row: int
    column: str  # letter; empty for the row as a whole
    head: str
    value: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReadList:
    """What a table gave: rows good to be written, and faults; with a fault nothing is written."""

    rows: tuple[ListedRow, ...]
    faults: tuple[ListFault, ...]


def letter(place: int) -> str:
    """Give the letters of a column counted from 0, as spreadsheets do.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def heads_of(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """Find the row of heads among the first, and at which place each field stands; -1 when there is none."""
    known = {plain(name): field for field, names in HEADS.items() for name in names}
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            field = known.get(plain(str(cell)).rstrip(" *:")) if cell is not None else None
            if field is not None:
                places.setdefault(field, place)
        if all(field in places for field in REQUIRED):
            return number, places
    return -1, {}


def read_list(rows: Sequence[Sequence[Any]], *, bodies: Mapping[str, str]) -> ReadList:
    """Read a table of obligations and name every fault.

    Parameters
    ----------
    rows
        Cells, row by row, as the file gives them.
    bodies
        Code of each body by its code and names, all without diacritics (see :func:`thongsuot.directives.rules.plain`).
    """
    at, places = heads_of(rows)
    if at < 0:
        reason = _("There is no row of heads with “%(task)s” and “%(lead)s” among the first %(rows)s rows.")
        words = {"task": HEADS["task"][0], "lead": HEADS["leads"][0], "rows": HEAD_WITHIN}
        return ReadList(rows=(), faults=(ListFault(row=1, column="", head="", value="", reason=reason % words),))
    reader = _Reader(places, rows[at], bodies)
    kept = [
        found
        for number, cells in enumerate(rows[at + 1 :], at + 2)
        if any(cell not in (None, "") for cell in cells) and (found := reader.row(number, cells)) is not None
    ]
    faults = list(reader.faults)
    if not kept and not faults:
        faults.append(ListFault(row=at + 2, column="", head="", value="", reason=_("The list has no row.")))
    if len(kept) > MOST_ROWS:
        reason = _("A list has at most %(most)s rows.") % {"most": MOST_ROWS}
        faults.append(ListFault(row=kept[MOST_ROWS].row, column="", head="", value="", reason=reason))
    seen: dict[str, int] = {}
    for one in kept:
        key = plain(one.task)
        if key in seen:
            reason = _("The same task stands in row %(row)s already.") % {"row": seen[key]}
            faults.append(reader.fault(one.row, "task", one.task, reason))
        seen.setdefault(key, one.row)
    return ReadList(rows=tuple(kept), faults=tuple(sorted(faults, key=lambda fault: (fault.row, fault.column))))


class _Reader:
    """Reads rows under one row of heads and gathers their faults."""

    def __init__(self, places: Mapping[str, int], heads: Sequence[Any], bodies: Mapping[str, str]) -> None:
        self.places, self.heads, self.bodies = places, heads, bodies
        self.faults: list[ListFault] = []

    def fault(self, row: int, field: str, value: object, reason: str) -> ListFault:
        place = self.places[field]
        return ListFault(
            row=row, column=letter(place), head=str(self.heads[place]), value=str(value)[:200], reason=reason
        )

    def row(self, number: int, cells: Sequence[Any]) -> ListedRow | None:
        """Read one row; None when it has a fault."""
        before = len(self.faults)
        task = " ".join(str(self._cell(cells, "task") or "").split())
        if not task:
            self.faults.append(self.fault(number, "task", "", _("The task is missing.")))
        elif len(task) > LONGEST_TASK:
            reason = _("The task is longer than %(most)s characters.") % {"most": LONGEST_TASK}
            self.faults.append(self.fault(number, "task", task, reason))
        leads = self._bodies(number, cells, "leads")
        if not leads and len(self.faults) == before:
            self.faults.append(self.fault(number, "leads", "", _("Nobody leads this task.")))
        coordinates = self._bodies(number, cells, "coordinates")
        both = sorted(set(leads) & set(coordinates))
        if both:
            reason = _("A body can't lead and coordinate the same obligation.")
            self.faults.append(self.fault(number, "coordinates", ", ".join(both), reason))
        due_on, report = self._day(number, cells), self._yes(number, cells)
        if len(self.faults) > before:
            return None
        clause = self._cell(cells, "clause")
        if isinstance(clause, float) and clause.is_integer():
            clause = int(clause)
        return ListedRow(
            row=number,
            clause=str(clause if clause is not None else "").strip()[:30],
            task=task,
            leads=leads,
            coordinates=coordinates,
            due_on=due_on,
            report_required=report,
        )

    def _cell(self, cells: Sequence[Any], field: str) -> Any:
        place = self.places.get(field, -1)
        return cells[place] if 0 <= place < len(cells) else None

    def _bodies(self, number: int, cells: Sequence[Any], field: str) -> tuple[str, ...]:
        found: list[str] = []
        for name in re.split(r"[;\n]", str(self._cell(cells, field) or "")):
            if not name.strip():
                continue
            code = self.bodies.get(plain(name))
            if code is None:
                reason = _("There is no body with this code or name. Separate several by semicolons.")
                self.faults.append(self.fault(number, field, name.strip(), reason))
            elif code not in found:
                found.append(code)
        return tuple(found)

    def _day(self, number: int, cells: Sequence[Any]) -> dt.date | None:
        value = self._cell(cells, "due_on")
        if value in (None, ""):
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = str(value).strip()
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
        try:
            return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else dt.date.fromisoformat(text)
        except ValueError:
            self.faults.append(self.fault(number, "due_on", text, _("This is no day like 15/12/2026.")))
            return None

    def _yes(self, number: int, cells: Sequence[Any]) -> bool:
        value = self._cell(cells, "report")
        if isinstance(value, bool):
            return value
        key = plain(str(value if value is not None else "")).removesuffix(".0")
        if key in _YES or key in _NO:
            return key in _YES
        self.faults.append(self.fault(number, "report", value, _("Write x, or leave it empty.")))
        return False


def names_of(bodies: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Give the code of each body by its code, name and short name; a name that two bodies bear names neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code, *names in bodies:
        for name in names:
            key = plain(name)
            if key and found.get(key, code) != code:
                twice.add(key)
            elif key:
                found[key] = code
    for key in twice:
        found.pop(key, None)
    return {**found, **{plain(code): code for code, *_names in bodies}}
