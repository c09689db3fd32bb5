"""The board and lists as tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from thongsuot.directives.values import Board, Cell

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) or text.startswith(("\t", "\r")) else text


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV that opens in a spreadsheet with its diacritics and runs nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            [cell if isinstance(cell, int) else harmless("" if cell is None else str(cell)) for cell in row]
        )
    return "\ufeff" + out.getvalue()


def board_as_csv(board: Board) -> str:
    """Write a board with one line per share: the form that people filter and pivot."""
    share_words = (_("Role"), _("State"), _("Due"), _("Whose date"), _("Days overdue"), _("Percent"), _("Proofs"))
    head: list[object] = [_("Directive"), _("Party"), _("Clause"), _("Task"), *share_words]
    lines: list[list[object]] = [head]
    for row in board.rows:
        for column, cell in zip(board.columns, row.cells, strict=True):
            if cell is not None:
                whose = (_("the office's") if column.due_set_by_office else _("the document's")) if cell.due_on else ""
                share = (_role(cell), cell.label, cell.due_on, whose, cell.overdue_days, cell.percent, cell.proofs)
                clause = column.clause or str(column.number)
                lines.append([board.name, row.name, clause, column.task_text, *share])
    return as_csv(lines)


def _role(cell: Cell) -> str:
    return _("Leads") if cell.role == "lead" else _("Coordinates")
