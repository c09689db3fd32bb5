"""Spreadsheets from plain values: numbers stay numbers, days stay days, and no text can act as a formula.

>>> from thongsuot.engines.sheets import Sheet, to_xlsx
>>> to_xlsx(Sheet(title="Sổ", heads=("Tên", "Số"), rows=(("=1+1", 2),)))[:2]
b'PK'
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float | dt.date | dt.datetime | None
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MOST_CHARACTERS = 32_767
"""What one cell of the format holds."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table: a title, heads, rows of values, widths in characters, and for some columns the values offered."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()  # lines above the table
    choices: dict[int, tuple[str, ...]] = field(default_factory=dict)  # column from 0: values of its drop-down list

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.heads):
                raise ValueError(f"a row has {len(row)} cells, the head {len(self.heads)}")


def to_xlsx(*sheets: Sheet) -> bytes:
    """Write tables as one workbook.

    Parameters
    ----------
    sheets
        At least one; each becomes a worksheet with a frozen head and a filter.

    Returns
    -------
    bytes
        An .xlsx file. A text is stored as a text with the "quote prefix", so that a program never takes it for a
        formula, and its characters stay as they were written.

    Raises
    ------
    ValueError
        No sheet is given.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if not sheets:
        raise ValueError("a workbook needs a sheet")
    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    for number, one in enumerate(sheets, 1):
        page = book.create_sheet(_sheet_name(one.title, number))
        top = len(one.notes) + 1
        for place, note in enumerate(one.notes, 1):
            _put(page.cell(place, 1), note)
            page.cell(place, 1).font = Font(italic=True)
        for column, head in enumerate(one.heads, 1):
            cell = page.cell(top, column)
            _put(cell, head)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE8EEF4")
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        for line, row in enumerate(one.rows, top + 1):
            for column, value in enumerate(row, 1):
                cell = page.cell(line, column)
                _put(cell, value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        for column, width in enumerate(one.widths, 1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.freeze_panes = page.cell(top + 1, 1)
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(one.heads))}{top + max(1, len(one.rows))}"
        for column, offered in one.choices.items():
            rule = DataValidation(type="list", formula1='"' + ",".join(offered) + '"', allow_blank=True)
            page.add_data_validation(rule)
            letter = get_column_letter(column + 1)
            rule.add(f"{letter}{top + 1}:{letter}{top + 2000}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str, number: int) -> str:
    return (re.sub(r"[\[\]:*?/\\']", " ", _FORBIDDEN.sub(" ", title)).strip() or f"Sheet{number}")[:31]


def _put(cell: Any, value: Value) -> None:
    """Set a value with its own type; a text stays a text whatever it begins with."""
    if isinstance(value, dt.datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), "dd/mm/yyyy hh:mm"
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.value = _FORBIDDEN.sub("", value)[:MOST_CHARACTERS]
        cell.data_type = "s"
        if value.lstrip(" \n").startswith(_RISKY) or value.startswith(("\t", "\r")):
            cell.quotePrefix = True
    else:
        cell.value = value
