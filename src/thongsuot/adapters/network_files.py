"""A network on its way into the registry: its file read behind limits, refusals in words.

The page, the command and the API all take files through here, so that none can forget the refusal of subscriber data.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from thongsuot.adapters.documents import DocumentRefused, Why, read_json, read_table, subscriber_columns
from thongsuot.adapters.incoming import trouble_of
from thongsuot.network.columns import COLUMNS, fold
from thongsuot.network.importing import LISTS, header_of, kind_of_sheet, read_features, read_network, read_tables
from thongsuot.network.values import Draft, Fault

SHEETS = {
    "site": "Trạm",
    "link": "Tuyến truyền dẫn",
    "cable": "Cáp",
    "duct": "Cống bể",
    "feeder": "Lộ trung áp",
    "substation": "Trạm biến áp",
}
HEADERS = {
    "code": "Mã",
    "name": "Tên",
    "owner": "Đơn vị",
    "kind": "Loại",
    "lat": "Vĩ độ",
    "lon": "Kinh độ",
    "commune": "Xã, phường",
    "feeder": "Lộ trung áp",
    "cells": "Số cell",
    "generator": "Máy phát",
    "generator_tested_on": "Ngày thử máy phát",
    "generator_tested_by": "Người thử máy phát",
    "battery_min": "Ắc quy [phút]",
    "users": "Số người dùng phục vụ",
    "priority_services": "Dịch vụ ưu tiên",
    "key_target": "Mục tiêu trọng điểm",
    "a": "Đầu A",
    "b": "Đầu B",
    "cable": "Cáp",
    "duct": "Cống bể",
    "capacity_mbps": "Dung lượng [Mbps]",
    "substation": "Trạm biến áp",
    "telemetry": "Đo xa",
}
_NO_NUMBER = re.compile(r"(?<![\w\"])-?(?:NaN|Infinity)\b")


def draft_from_file(data: bytes, *, filename: str, known: Mapping[str, Iterable[str]]) -> Draft:
    """Read a file of plant: thongsuot.network/1 or GeoJSON by what stands in it, CSV or XLSX by its tables.

    Raises
    ------
    Invalid
        The file can't be read at all; the message says why and what to do.
    """
    name = PurePath(filename).name
    try:
        is_json = name.lower().endswith((".json", ".geojson"))
        draft = _from_json(data, name, known) if is_json else _from_table(data, name, known)
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused
    draft.sha256 = hashlib.sha256(data).hexdigest()
    return draft


def may_be_kept(draft: Draft) -> bool:
    """Tell whether the file's bytes may be stored: not when it carries data of subscribers."""
    return not any(fault.code == "subscriber_data" for fault in draft.faults)


def _from_table(data: bytes, name: str, known: Mapping[str, Iterable[str]]) -> Draft:
    sheets = [(sheet.name, sheet.rows) for sheet in read_table(data, filename=name)]
    if len(sheets) == 1 and name.lower().endswith(".csv"):
        sheets = [(PurePath(name).stem, sheets[0][1])]
    draft = read_tables(sheets, file=name, known=known)
    for sheet, rows in sheets:
        kind = kind_of_sheet(sheet, rows)
        at = header_of(kind, rows)[1] if kind else 0
        header = [str(cell) if cell is not None else "" for cell in (rows[at] if rows else [])]
        _refuse_subscribers(draft, header, rows[at + 1 : at + 200], sheet=sheet, row=at + 1)
    return draft


def _refuse_subscribers(draft: Draft, header: Sequence[str], rows: Sequence[Any], *, sheet: str, row: int) -> None:
    for column in subscriber_columns(header, rows):
        is_empty = not any(len(cells) > column.index and cells[column.index] not in (None, "") for cells in rows)
        if is_empty and fold(column.header) in COLUMNS["site"]["users"]:
            continue  # a count of users that nobody has filled in
        fault = Fault(
            code="subscriber_data", file=draft.file, sheet=sheet, row=row, column=column.header, value=column.kind
        )
        draft.faults.insert(0, fault)


def _from_json(data: bytes, name: str, known: Mapping[str, Iterable[str]]) -> Draft:
    try:
        value = read_json(data, filename=name)
    except DocumentRefused as refused:
        if refused.code is not Why.BROKEN:
            raise
        return Draft(file=name, format="json", faults=[_where_broken(data, name)])
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = {"type": "FeatureCollection", "features": [value]}
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        draft = read_features(value, file=name, known=known)
        listed = value.get("features")
        objects = [one.get("properties") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        _look_into("features", objects, draft)
        return draft
    draft = read_network(value, file=name, known=known)
    for sheet, _kind in LISTS:
        listed = value.get(sheet) if isinstance(value, dict) else None
        _look_into(sheet, listed if isinstance(listed, list) else [], draft)
    return draft


def _look_into(sheet: str, objects: Sequence[Any], draft: Draft) -> None:
    sample = [one for one in objects[:200] if isinstance(one, dict)]
    names = sorted({key for one in objects if isinstance(one, dict) for key in one})
    rows = [
        [one.get(name) if isinstance(one.get(name), str | int | float) else None for name in names] for one in sample
    ]
    _refuse_subscribers(draft, names, rows, sheet=sheet, row=1)


def _where_broken(data: bytes, name: str) -> Fault:
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as trouble:
        return Fault(code="not_utf8", file=name, row=data.count(b"\n", 0, trouble.start) + 1)
    try:
        json.loads(text)
    except json.JSONDecodeError as trouble:
        found = text[max(0, trouble.pos - 20) : trouble.pos + 20].strip()
        return Fault(code="broken_json", file=name, row=trouble.lineno, column=str(trouble.colno), value=found)
    except (ValueError, RecursionError):
        return Fault(code="broken_json", file=name)
    match = _NO_NUMBER.search(text)
    if match is None:
        return Fault(code="broken_json", file=name)
    column = match.start() - text.rfind("\n", 0, match.start())
    row = text.count("\n", 0, match.start()) + 1
    return Fault(code="not_a_number", file=name, row=row, column=str(column), value=match.group())


def template_workbook() -> bytes:
    """Give the workbook that offices fill in: one sheet per kind, headers named, required ones marked."""
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for kind, columns in COLUMNS.items():
        sheet = book.create_sheet(SHEETS[kind])
        sheet.append([HEADERS[name] for name in columns])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 20
        sheet.freeze_panes = "A2"
    return _bytes_of(book)


def faults_workbook(faults: Iterable[Mapping[str, Any]]) -> bytes:
    """Give the faults as a workbook; what stands in the file stays text, so that no cell becomes a formula."""
    book = Workbook()
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = _("Faults")
    sheet.append([_("File"), _("Sheet"), _("Row"), _("Column"), _("Value"), _("Weight"), _("Reason"), _("Remedy")])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for fault in faults:
        weight = _("warning") if fault["is_warning"] else _("error")
        given = [fault[key] for key in ("file", "sheet", "row", "column", "value")]
        sheet.append([*map(_plain, given), weight, fault["reason"], fault["mend"]])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for letter, width in zip("ABCDEFGH", (24, 16, 8, 16, 28, 12, 48, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    return _bytes_of(book)


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c >= " ")


def _bytes_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
