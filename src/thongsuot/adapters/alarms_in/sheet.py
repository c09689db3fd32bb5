"""Alarms from a table that a person brings in (.csv, .xlsx), read in a child process; Vietnamese or English headers."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.adapters.alarms_in.codes import in_our_words
from thongsuot.adapters.documents import DocumentRefused, read_table
from thongsuot.adapters.incoming import trouble_of
from thongsuot.kernel.errors import Invalid
from thongsuot.network.columns import fold

COLUMNS = {
    "id": ("id", "ma canh bao", "externalalarmid", "stt"),
    "object": ("object", "doi tuong", "tram", "ma tram", "alarmedobject"),
    "problem": ("problem", "su co", "loi", "canh bao", "specificproblem"),
    "severity": ("severity", "muc do", "perceivedseverity"),
    "raised": ("raised", "bat dau", "thoi diem", "thoi gian", "alarmraisedtime"),
    "cleared": ("cleared", "ket thuc", "het luc", "alarmclearedtime"),
    "details": ("details", "ghi chu", "mo ta", "noi dung", "alarmdetails"),
}
VIETNAM = dt.timezone(dt.timedelta(hours=7))
FORMATS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%H:%M:%S %d/%m/%Y", "%d/%m/%Y")


def read(data: bytes, *, filename: str, now: dt.datetime) -> list[dict[str, Any]]:
    """Read the first sheet; a row with an end gives a raise and a clear.

    Raises
    ------
    Invalid
        The file can't be read, or has no columns for object and problem.
    """
    try:
        sheets = read_table(data, filename=filename)
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused
    rows = [row for row in (sheets[0].rows if sheets else []) if any(str(c or "").strip() for c in row)]
    if not rows:
        raise Invalid(_("The table is empty."), code="empty")
    heads = [fold(str(cell or "")) for cell in rows[0]]
    where = {field: next((heads.index(n) for n in names if n in heads), None) for field, names in COLUMNS.items()}
    if where["object"] is None or where["problem"] is None:
        raise Invalid(
            _("The table needs a column for the object (Đối tượng) and one for the problem (Sự cố)."), code="no_columns"
        )
    found: list[dict[str, Any]] = []
    for row in rows[1:]:
        found += _alarms({f: _cell(row, at) for f, at in where.items()}, now)
    return [in_our_words("table", alarm, table={}) for alarm in found]


def _cell(row: list[Any], at: int | None) -> Any:
    value = row[at] if at is not None and at < len(row) else ""
    return value.strip() if isinstance(value, str) else ("" if value is None else value)


def _moment(value: Any, *, otherwise: dt.datetime) -> dt.datetime | str:
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=VIETNAM)
    text = str(value or "")
    if not text:
        return otherwise
    for form in FORMATS:
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text  # told as a wrong time, with its row
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def _alarms(row: dict[str, Any], now: dt.datetime) -> list[dict[str, Any]]:
    text = "\x1f".join(str(value) for value in row.values())
    mark = str(row["id"]) or hashlib.sha256(text.encode()).hexdigest()[:24]
    severity = str(row["severity"]).lower()
    alarm = {
        "externalAlarmId": f"{mark[:80]}+",
        "alarmedObject": {"id": str(row["object"])[:120]},
        "specificProblem": str(row["problem"]),
        "perceivedSeverity": severity,
        "alarmRaisedTime": _moment(row["raised"], otherwise=now),
        "alarmDetails": str(row["details"])[:500],
    }
    if not row["cleared"]:
        return [alarm]
    ended = {"perceivedSeverity": "cleared", "externalAlarmId": f"{mark[:80]}-"}
    return [alarm, alarm | ended | {"alarmClearedTime": _moment(row["cleared"], otherwise=now)}]
