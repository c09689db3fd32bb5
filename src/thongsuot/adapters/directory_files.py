"""Lists of bodies and of areas from spreadsheets (.xlsx, .csv): columns by their heading, Vietnamese or English."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from thongsuot.adapters.documents import Cell, DocumentRefused, read_table
from thongsuot.adapters.incoming import trouble_of
from thongsuot.engines.scripts import plain
from thongsuot.kernel.errors import Invalid
from thongsuot.people.actions import NewBody
from thongsuot.places.actions import NewArea

_BODY_COLUMNS = {
    "code": ("code", "ma"),
    "name": ("name", "ten", "ten day du", "ten co quan", "ten don vi"),
    "kind": ("kind", "loai", "phan loai"),
    "short_name": ("short name", "ten tat", "ten viet tat", "viet tat"),
    "email": ("email", "e-mail", "thu dien tu"),
    "phone": ("phone", "telephone", "dien thoai", "so dien thoai", "dien thoai truc"),
    "parent": ("parent", "higher body", "co quan cap tren", "cap tren"),
    "area": ("area", "ma dia ban", "dia ban"),
    "more_kinds": ("more kinds", "classes", "loai khac"),
    "aliases": ("aliases", "other names", "ten khac"),
    "valid_from": ("valid from", "co hieu luc tu", "tu ngay"),
}
_AREA_COLUMNS = {
    "code": ("code", "ma", "ma don vi"),
    "name": ("name", "ten"),
    "title": ("title", "cap", "danh xung"),
    "kind": ("kind", "loai"),
    "parent": ("parent", "truc thuoc", "ma cap tren"),
    "valid_from": ("valid from", "tu ngay", "co hieu luc tu"),
    "valid_until": ("valid until", "den ngay", "het hieu luc tu"),
    "came_from": ("came from", "sap nhap tu", "tu cac don vi", "ma cu"),
    "is_border": ("border", "bien gioi"),
}
T = TypeVar("T")
_LISTS = ("more_kinds", "aliases", "came_from")
_DAYS = ("valid_from", "valid_until")
_YES = ("x", "1", "yes", "true", "co")
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HEAD_ROWS = 10


def bodies_from_file(data: bytes, *, filename: str) -> list[NewBody]:
    """Read a list of bodies; it needs the columns code, name and kind.

    Raises
    ------
    Invalid
        The file can't be read, a column is missing, or a date is none.
    """
    return _lines(data, filename=filename, columns=_BODY_COLUMNS, needed=("code", "name", "kind"), make=_body)


def areas_from_file(data: bytes, *, filename: str) -> list[NewArea]:
    """Read a list of areas; it needs the columns code, name and kind. Old units stand above those that came from them.

    Raises
    ------
    Invalid
        The file can't be read, a column is missing, or a date is none.
    """
    return _lines(data, filename=filename, columns=_AREA_COLUMNS, needed=("code", "name", "kind"), make=_area)


def _body(given: dict[str, Any]) -> NewBody:
    return NewBody(**{"code": "", "name": "", "kind": "", **given})


def _area(given: dict[str, Any]) -> NewArea:
    border = plain(str(given.pop("is_border", ""))) in _YES
    return NewArea(**{"code": "", "name": "", "title": "", "kind": "", **given}, is_border=border)


def _lines(
    data: bytes,
    *,
    filename: str,
    columns: dict[str, tuple[str, ...]],
    needed: tuple[str, ...],
    make: Callable[[dict[str, Any]], T],
) -> list[T]:
    try:
        sheets = read_table(data, filename=filename)
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:_HEAD_ROWS]):
            places = _places(row, columns)
            if all(name in places for name in needed):
                found = enumerate(sheet.rows[place + 1 :], start=place + 2)
                return [make(_given(cells, places, number=number)) for number, cells in found if any(cells)]
    raise Invalid(_("No sheet has the columns code, name and kind (mã, tên, loại)."), code="no_columns")


def _places(row: list[Cell], columns: dict[str, tuple[str, ...]]) -> dict[str, int]:
    heads = [plain(str(cell or "")) for cell in row]
    return {name: heads.index(called) for name, calls in columns.items() for called in calls if called in heads}


def _given(cells: list[Cell], places: dict[str, int], *, number: int) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, place in places.items():
        cell = cells[place] if place < len(cells) else None
        if cell is None:
            continue
        if name in _DAYS:
            given[name] = _day(cell, number=number)
        elif name in _LISTS:
            given[name] = tuple(part.strip() for part in str(cell).split(";") if part.strip())
        else:
            given[name] = _text(cell)
    return given


def _text(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _day(cell: Cell, *, number: int) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    usual = _VIETNAMESE_DAY.fullmatch(str(cell).strip())
    try:
        if usual:
            return dt.date(int(usual[3]), int(usual[2]), int(usual[1]))
        return dt.date.fromisoformat(str(cell).strip())
    except ValueError as trouble:
        raise Invalid(
            _("Line %(number)s: “%(cell)s” is no date.") % {"number": number, "cell": str(cell)[:40]},
            details={"line": number},
        ) from trouble
