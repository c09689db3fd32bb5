"""Word and Excel files, read part by part in constant memory."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from thongsuot.adapters.documents.archives import open_office_file
from thongsuot.adapters.documents.numbering import Numbering, numbering_of
from thongsuot.adapters.documents.plain import tidy
from thongsuot.adapters.documents.values import Cell, DocumentRefused, Limits, Sheet, Why

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARGIN_PARTS = re.compile(r"^word/(?:header|footer|footnotes|endnotes)\d*\.xml$")


def read_docx(data: bytes, *, limits: Limits) -> tuple[str, str, tuple[str, ...]]:
    """Read a Word file.

    Returns
    -------
    tuple
        The text of the body (a table row is one line, its cells parted by tabs, but cells of several paragraphs keep
        their lines; a text box stands before the paragraph that holds it), the text of headers, footers and notes, and
        warnings (`tracked_changes`, `macros`, `embedded_files`).

    Raises
    ------
    DocumentRefused
        As `open_office_file`; `broken` if it is no Word file; `too_large` past the limit of paragraphs.
    """
    parts, warnings = open_office_file(data, limits=limits)
    body = parts.get("word/document.xml")
    if body is None or "[Content_Types].xml" not in parts:
        raise DocumentRefused(Why.BROKEN)
    lines, changed = _lines(body, numbering=numbering_of(parts), limits=limits)
    if changed:
        warnings = (*warnings, "tracked_changes")
    margins: list[str] = []
    for name in sorted(parts):
        if _MARGIN_PARTS.match(name):
            margins += _lines(parts[name], numbering=Numbering(), limits=limits)[0]
    return "\n".join(lines), "\n".join(margins), warnings


class _Frame:
    """One open story: the body, a cell, or a text box inside a paragraph."""

    __slots__ = ("cells", "level", "lines", "list_id", "style", "text")

    def __init__(self) -> None:
        self.style = self.list_id = ""
        self.level = 0
        self.lines: list[str] = []
        self.cells: list[list[str]] = []
        self.text: list[str] = []


def _lines(part: bytes, *, numbering: Numbering, limits: Limits) -> tuple[list[str], bool]:
    """Walk the part once; every element is dropped when it ends, so a million paragraphs need no tree."""
    from lxml import etree

    frames = [_Frame()]
    skipping = 0
    changed = False
    paragraphs = 0
    try:
        for event, element in _events(etree, part):
            tag = element.tag
            if not isinstance(tag, str):
                continue
            name = tag.removeprefix(_W).removeprefix(_STRICT_W)
            if tag == _FALLBACK or name == "del":
                skipping += 1 if event == "start" else -1
                changed = changed or name == "del"
            elif event == "start":
                if name in {"tc", "txbxContent"}:
                    frames.append(_Frame())
            elif not skipping:
                if name == "p":
                    paragraphs += 1
                    if paragraphs > limits.paragraphs:
                        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.paragraphs, "what": "paragraphs"})
                _take(frames, name, element, numbering=numbering)
            elif name in {"tc", "txbxContent"}:
                frames.pop()
            if event == "end":
                _forget(element)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    return frames[0].lines, changed


def _events(etree: Any, part: bytes) -> Iterator[tuple[str, Any]]:
    walk = etree.iterparse(
        io.BytesIO(part), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
    )
    yield from walk


def _take(frames: list[_Frame], name: str, element: Any, *, numbering: Numbering) -> None:
    frame = frames[-1]
    match name:
        case "t":
            frame.text.append(element.text or "")
        case "pStyle":
            frame.style = _value_of(element)
        case "numId":
            frame.list_id = _value_of(element)
        case "ilvl":
            frame.level = int(_value_of(element) or 0)
        case "tab":
            frame.text.append("\t")
        case "br" | "cr":
            frame.text.append("\n")
        case "noBreakHyphen":
            frame.text.append("-")
        case "p":
            text = "".join(frame.text)
            if (frame.style or frame.list_id) and text.strip():
                label = numbering.label(style=frame.style, list_id=frame.list_id, level=frame.level)
                text = f"{label} {text}" if label else text
            frame.lines.append(text)
            frame.text.clear()
            frame.style, frame.list_id, frame.level = "", "", 0
        case "tc":
            frames.pop()
            frames[-1].cells.append([line.strip() for line in frame.lines if line.strip()])
        case "txbxContent":
            frames.pop()
            frames[-1].lines += frame.lines
        case "tr":
            frame.lines += row_lines(frame.cells)
            frame.cells.clear()


def _value_of(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")


def row_lines(cells: list[list[str]]) -> list[str]:
    """Write a row of data on one line; a row that only places text side by side, as a letterhead does, cell by cell."""
    if len(cells) <= 3 and any(len(cell) > 1 for cell in cells):
        return [line for cell in cells for line in cell]
    return ["\t".join(" ".join(cell).replace("\n", " ") for cell in cells)]


def _forget(element: Any) -> None:
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def read_xlsx(data: bytes, *, limits: Limits) -> list[Sheet]:
    """Read the visible values of an Excel file; formulas give their last stored result.

    Raises
    ------
    DocumentRefused
        As `open_office_file`; `broken` if it is no Excel file; `too_large` for too many cells, or a lone cell so far
        out that the sheet around it would be.
    """
    parts, _warnings = open_office_file(data, limits=limits)
    if "xl/workbook.xml" not in parts or "[Content_Types].xml" not in parts:
        raise DocumentRefused(Why.BROKEN)
    # Counting first costs nothing; the parser behind would take seconds to reach the same answer.
    written = sum(map(part_cells, parts.values()))
    if written > limits.cells:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.cells, "what": "cells"})
    # openpyxl takes numpy if it is there: half a second and hundreds of megabytes for nothing.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    # Its guarded parser is written in Python and five times slower; all parts were searched for entities already.
    os.environ["OPENPYXL_DEFUSEDXML"] = "False"
    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = []
        room = limits.cells
        for worksheet in workbook.worksheets:
            if isinstance(worksheet, ReadOnlyWorksheet):
                rows, used = _rows(worksheet, room=room, limits=limits)
                room -= used
                sheets.append(Sheet(worksheet.title, rows))
    except (DocumentRefused, MemoryError):
        raise
    # openpyxl has no error of its own for a damaged file: whatever its parsers meet comes through.
    except Exception as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    return sheets


def part_cells(part: bytes) -> int:
    """Count the cells that a part of a workbook writes down, as far as their usual spelling goes."""
    return part.count(b"<c ") + part.count(b"<c>") + part.count(b"<c/>")


def _rows(worksheet: Any, *, room: int, limits: Limits) -> tuple[list[list[Cell]], int]:
    """Collect the cells that are there, row by row, and lay them out only when the rectangle is small enough."""
    from openpyxl.worksheet._reader import WorkSheetParser

    workbook = worksheet.parent
    found: list[tuple[int, int, Cell]] = []
    last_row = last_column = 0
    with worksheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            worksheet._shared_strings,
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )
        read = 0
        for _place, cells in parser.parse():
            read += len(cells)
            if read > limits.cells:
                raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.cells, "what": "cells"})
            for cell in cells:
                value = _value(cell)
                if value is not None:
                    found.append((cell["row"], cell["column"], value))
                    last_row, last_column = max(last_row, cell["row"]), max(last_column, cell["column"])
    if last_row * last_column > room:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.cells, "what": "cells"})
    rows: list[list[Cell]] = [[None] * last_column for _ in range(last_row)]
    for row, column, value in found:
        rows[row - 1][column - 1] = value
    return rows, last_row * last_column


def _value(cell: dict[str, Any]) -> Cell:
    value = cell["value"]
    if isinstance(value, str):
        return tidy(value) or None
    if isinstance(value, dt.timedelta):
        return str(value)
    # A formula that never ran, or an error such as #REF!, is no value.
    if value is None or isinstance(value, bool | int | float | dt.datetime | dt.date | dt.time):
        return value
    as_text: Callable[[Any], str] = str
    return as_text(value)
