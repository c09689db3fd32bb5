"""A network on its way into the registry: its file read behind limits, refusals in words.

The page, the command and the API all take files through here, so that none can forget the refusal of subscriber data.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

from thongsuot.adapters.documents import DocumentRefused, read_geojson, read_json, read_table, subscriber_columns
from thongsuot.adapters.incoming import trouble_of
from thongsuot.network.columns import COLUMNS
from thongsuot.network.importing import read_features, read_network, read_tables
from thongsuot.network.values import Draft, Fault

HEADINGS = {
    "site": "Trạm", "link": "Tuyến truyền dẫn", "cable": "Cáp", "duct": "Cống bể", "feeder": "Lộ trung áp",
    "substation": "Trạm biến áp",
}  # fmt: skip


def draft_from_file(data: bytes, *, filename: str, known: Mapping[str, Iterable[str]]) -> Draft:
    """Read a file of plant: thongsuot.network/1 or GeoJSON by what stands in it, CSV or XLSX by its tables.

    Raises
    ------
    Invalid
        The file can't be read at all; the message says why and what to do.
    """
    try:
        if filename.lower().endswith((".json", ".geojson")):
            draft = _from_json(data, filename, known)
        else:
            sheets = read_table(data, filename=filename)
            draft = read_tables([(sheet.name, sheet.rows) for sheet in sheets], file=filename, known=known)
            for sheet in sheets:
                header = [str(cell) if cell is not None else "" for cell in (sheet.rows[0] if sheet.rows else [])]
                for column in subscriber_columns(header, sheet.rows[1:200]):
                    draft.faults.insert(
                        0,
                        Fault(
                            code="subscriber_data",
                            file=filename,
                            sheet=sheet.name,
                            row=1,
                            column=column.header,
                            value=column.kind,
                        ),
                    )
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused
    draft.sha256 = hashlib.sha256(data).hexdigest()
    return draft


def _from_json(data: bytes, filename: str, known: Mapping[str, Iterable[str]]) -> Draft:
    value = read_json(data, filename=filename)
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        return read_features(read_geojson(data, filename=filename), file=filename, known=known)
    return read_network(value, file=filename, known=known)


def template_workbook() -> bytes:
    """Give the workbook that offices fill in: one sheet per kind, headers named."""
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for kind, columns in COLUMNS.items():
        book.create_sheet(HEADINGS[kind]).append(
            [words[2] if len(words) > 2 else words[0] for words in columns.values()]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults_as_csv(faults: list[dict[str, Any]]) -> bytes:
    """Give the faults as a table for a spreadsheet; cells that would be formulas are made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Tệp", "Trang tính", "Dòng", "Cột", "Giá trị", "Lý do", "Cách sửa"])
    for fault in faults:
        cells = (
            fault["file"],
            fault["sheet"],
            fault["row"] or "",
            fault["column"],
            fault["value"],
            fault["reason"],
            fault["mend"],
        )
        writer.writerow([f"'{c}" if isinstance(c, str) and c[:1] in "=+-@\t\r" and c[:1] else c for c in cells])
    return ("﻿" + out.getvalue()).encode()
