"""Reads and writes of the intake in plain SQL: rows by the hundred with one statement, on SQLite and PostgreSQL.

Django's own bulk writes cost about 30 µs of CPU per row and table, more than all else together; everything outside the
intake goes through the models. ``tests/rooms/alarms/test_tables.py`` holds the columns named here against the models.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection

from thongsuot.alarms.values import Standing

UTC = dt.UTC
ALARM_COLUMNS = (
    "id", "fingerprint", "organisation_id", "object_id", "specific_problem", "is_active", "perceived_severity",
    "first_raised_at", "last_changed_at", "cleared_at", "times", "site_code", "object_known", "alarm_type",
    "probable_cause", "details",
)  # fmt: skip
STATE_COLUMNS = ("is_active", "perceived_severity", "first_raised_at", "last_changed_at", "cleared_at", "times")
TOLD_COLUMNS = ("site_code", "object_known", "alarm_type", "probable_cause", "details")
MESSAGE_COLUMNS = (
    "id", "source_id", "external_id", "alarm_id", "perceived_severity", "event_at", "reported_at", "received_at",
    "repeats", "clock_off_s",
)  # fmt: skip
_TYPES = {
    "id": "bigint", "source_id": "bigint", "organisation_id": "bigint", "alarm_id": "bigint", "is_active": "boolean",
    "object_known": "boolean", "first_raised_at": "timestamp", "last_changed_at": "timestamp",
    "cleared_at": "timestamp", "event_at": "timestamp", "reported_at": "timestamp",
    "received_at": "timestamp", "times": "integer", "repeats": "integer", "clock_off_s": "integer",
}  # fmt: skip


class Moments:
    """The texts of the moments of one transaction: one object often stands in several columns."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[str, dt.datetime]] = {}

    def text(self, at: dt.datetime) -> str:
        """Give a moment as text; see ``moment``."""
        found = self._texts.get(id(at))
        if found is None:
            # The moment is kept with its text, so that its number is not given to another one meanwhile.
            found = self._texts[id(at)] = (moment(at), at)
        return found[0]


class Row(msgspec.Struct):
    """A standing alarm on its way through one transaction."""

    id: int
    fingerprint: str
    organisation_id: int
    object_id: str
    specific_problem: str
    state: Standing | None = None
    told: tuple[Any, ...] = ()  # the TOLD_COLUMNS
    is_new: bool = True
    is_retold: bool = False

    def values(self, moments: Moments) -> tuple[Any, ...]:
        """Give the row in the order of ALARM_COLUMNS."""
        head = (self.id, self.fingerprint, self.organisation_id, self.object_id, self.specific_problem)
        return (*head, *self.state_values(moments), *self.told)

    def state_values(self, moments: Moments) -> tuple[Any, ...]:
        """Give the row's state in the order of STATE_COLUMNS."""
        s = self.state
        assert s is not None
        return (
            s.is_active,
            s.severity,
            moments.text(s.first_raised_at),
            moments.text(s.last_changed_at),
            moments.text(s.cleared_at) if s.cleared_at else None,
            s.times,
        )


class Stored(msgspec.Struct, frozen=True):
    """What the intake needs of a message that is stored already."""

    object_id: str
    specific_problem: str
    severity: str
    event_at: dt.datetime


def is_sqlite() -> bool:
    """Tell whether the store is SQLite, which has one writer."""
    return connection.vendor == "sqlite"


def moment(at: dt.datetime) -> str:
    """Give a moment as text in the form in which Django stores it on SQLite; PostgreSQL is told to read it as UTC.

    >>> moment(dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=7))))
    '2026-11-23 03:00:00'
    """
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return str(at)[:-6]


def _aware(value: Any) -> dt.datetime:
    if isinstance(value, str):
        return dt.datetime.fromisoformat(value).replace(tzinfo=UTC)
    found: dt.datetime = value
    return found


def _select(columns: Iterable[str], table: str = "") -> str:
    # The sign keeps SQLite's driver from turning times into objects by way of Python; it changes nothing else.
    prefix = f"{table}." if table else ""
    return ", ".join(f"+{prefix}{c}" if is_sqlite() and c.endswith("_at") else f"{prefix}{c}" for c in columns)


def _among(values: Sequence[str]) -> tuple[str, Any]:
    """Give SQL and parameter for "is one of these texts" with one statement whatever their number."""
    if is_sqlite():
        return "IN (SELECT value FROM json_each(%s))", msgspec.json.encode(values).decode()
    return "= ANY(%s)", list(values)


def hold_sources(ids: Iterable[int]) -> None:
    """Let one transaction at a time work for these sources (PostgreSQL; SQLite has one writer anyway)."""
    if not is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM alarms_source WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(set(ids))])


def stored_messages(source_id: int, external_ids: Sequence[str]) -> dict[str, Stored]:
    """Give the stored messages of a source among these ids."""
    among, wanted = _among(external_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.external_id, a.object_id, a.specific_problem, m.perceived_severity, "
            f"{_select(['event_at'], 'm')} FROM alarms_alarmmessage m JOIN alarms_alarm a ON a.id = m.alarm_id "
            f"WHERE m.source_id = %s AND m.external_id {among}",
            [source_id, wanted],
        )
        return {row[0]: Stored(row[1], row[2], row[3], _aware(row[4])) for row in cursor.fetchall()}


def standing_alarms(fingerprints: Sequence[str]) -> dict[str, Row]:
    """Give the standing alarms with these fingerprints, held for this transaction."""
    among, wanted = _among(fingerprints)
    lock = "" if is_sqlite() else " ORDER BY id FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_select(ALARM_COLUMNS)} FROM alarms_alarm WHERE fingerprint {among}{lock}",
            [wanted],
        )
        return {row[1]: _row(row) for row in cursor.fetchall()}


def _row(row: Sequence[Any]) -> Row:
    return Row(
        id=row[0],
        fingerprint=row[1],
        organisation_id=row[2],
        object_id=row[3],
        specific_problem=row[4],
        state=Standing(
            is_active=bool(row[5]),
            severity=row[6],
            first_raised_at=_aware(row[7]),
            last_changed_at=_aware(row[8]),
            cleared_at=None if row[9] is None else _aware(row[9]),
            times=row[10],
        ),
        told=(row[11], bool(row[12]), row[13], row[14], row[15]),
        is_new=False,
    )


def next_ids(table: str, number: int) -> list[int]:
    """Take the next numbers of a table's sequence, growing."""
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            first = (found[0] if found else 0) + 1
            return list(range(first, first + number))
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
        return sorted(row[0] for row in cursor.fetchall())


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows with one statement."""
    if not rows:
        return
    names, reads = ", ".join(columns), ", ".join(_read(column) for column in columns)
    with connection.cursor() as cursor:
        if is_sqlite():
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        else:
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {reads} FROM {_set_of(columns)}", [_json(rows, columns)]
            )


def update(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Change rows with one statement; each row gives the new values and last the id."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if is_sqlite():
            changes = ", ".join(f"{c} = %s" for c in columns)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE id = %s", rows)
        else:
            changes = ", ".join(f"{c} = {_read(c, 'new.')}" for c in columns)
            given = (*columns, "id")
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM {_set_of(given)} WHERE {table}.id = new.id", [_json(rows, given)]
            )


def _json(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> str:
    return msgspec.json.encode([dict(zip(columns, row, strict=True)) for row in rows]).decode()


def _set_of(columns: Sequence[str]) -> str:
    """Let PostgreSQL read rows out of one JSON text: cheaper than a parameter per field on either side."""
    typed = ", ".join(f"{column} {_TYPES.get(column, 'text')}" for column in columns)
    return f"json_to_recordset(%s::json) AS new({typed})"


def _read(column: str, table: str = "") -> str:
    """Give how PostgreSQL reads a column of the JSON text: a moment there is UTC without saying so."""
    return f"{table}{column} AT TIME ZONE 'UTC'" if column.endswith("_at") else f"{table}{column}"


def count_repeats(source_id: int, repeats: dict[str, int]) -> None:
    """Add to the repeats of stored messages."""
    rows = [(number, source_id, external_id) for external_id, number in repeats.items()]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE alarms_alarmmessage SET repeats = repeats + %s WHERE source_id = %s AND external_id = %s", rows
        )
