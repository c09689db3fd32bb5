"""Reads and writes of the intake in plain SQL: rows by the hundred with one statement, on SQLite and PostgreSQL.

Django's own bulk writes cost about 30 µs of CPU per row and table, more than all else together; everything outside the
intake goes through the models. ``tests/rooms/alarms/test_tables.py`` holds the columns named here against the models.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from django.db import connection

from thongsuot.alarms import rules
from thongsuot.alarms.values import Standing

UTC = dt.UTC
TURN = 0x616C61726D  # PostgreSQL's lock of whoever writes alarms
TOGETHER = 100  # rows in one statement on SQLite
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


class Row(msgspec.Struct, gc=False):
    """A standing alarm on its way through one transaction; its moments are the store's texts."""

    id: int
    organisation_id: int
    object_id: str
    specific_problem: str
    state: Standing[str] | None = None
    told: tuple[Any, ...] = ("", True, "", "", "")  # the TOLD_COLUMNS
    is_new: bool = True
    is_retold: bool = False

    def values(self) -> tuple[Any, ...]:
        """Give the row in the order of ALARM_COLUMNS."""
        fingerprint = rules.fingerprint(
            organisation_id=self.organisation_id, object_id=self.object_id, specific_problem=self.specific_problem
        )
        head = (self.id, fingerprint, self.organisation_id, self.object_id, self.specific_problem)
        return (*head, *self.state_values(), *self.told)

    def state_values(self) -> tuple[Any, ...]:
        """Give the row's state in the order of STATE_COLUMNS."""
        assert self.state is not None
        return msgspec.structs.astuple(self.state)


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


def take_turn(source_ids: Iterable[int]) -> int:
    """Let one transaction at a time write alarms; give the number of the last message that is stored.

    SQLite has one writer anyway. On PostgreSQL the sources are held first, as everybody does who changes one and then
    writes alarms in the same transaction.
    """
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'alarms_alarmmessage'")
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        wanted = sorted(set(source_ids))
        cursor.execute("SELECT id FROM alarms_source WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [wanted])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cursor.execute("SELECT last_value FROM alarms_alarmmessage_id_seq")
        return int(cursor.fetchone()[0])


@contextlib.contextmanager
def keys_unchecked() -> Iterator[None]:
    """Spare SQLite the look-up of the alarm and source of each message, which cost as much as writing it.

    Both were read or written in the same transaction, and no row of either is ever deleted. Inside somebody else's
    transaction the store goes on checking, as for every other writer.
    """
    spared = is_sqlite() and not connection.in_atomic_block and connection.disable_constraint_checking()
    try:
        yield
    finally:
        if spared and connection.connection is not None:
            connection.enable_constraint_checking()


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


def standing_alarms(fingerprints: Sequence[str]) -> list[Row]:
    """Give the standing alarms with these fingerprints; whoever writes them holds the turn."""
    among, wanted = _among(fingerprints)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_select(ALARM_COLUMNS)} FROM alarms_alarm WHERE fingerprint {among}", [wanted])
        return [_row(row) for row in cursor.fetchall()]


def _row(row: Sequence[Any]) -> Row:
    pk, _fingerprint, organisation_id, object_id, problem, active, severity, first, last, cleared, times, *told = row
    ended = None if cleared is None else _text(cleared)
    state = Standing(bool(active), severity, _text(first), _text(last), ended, times)
    told[1] = bool(told[1])
    return Row(pk, organisation_id, object_id, problem, state, tuple(told), is_new=False)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else moment(value)


def next_ids(table: str, number: int) -> list[int]:
    """Take the next numbers of a table's sequence, growing without a gap; only for whoever has the turn."""
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            first = (found[0] if found else 0) + 1
        else:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            first = cursor.fetchone()[0]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + number - 1])
        return list(range(first, first + number))


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows: by the hundred on SQLite, all with one statement on PostgreSQL."""
    if not rows:
        return
    names, reads = ", ".join(columns), ", ".join(_read(column) for column in columns)
    with connection.cursor() as cursor:
        if is_sqlite():
            marks = f"({', '.join(['%s'] * len(columns))})"
            start = 0
            while start + TOGETHER <= len(rows):
                values = [value for row in rows[start : start + TOGETHER] for value in row]
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * TOGETHER)}", values)
                start += TOGETHER
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {marks}", rows[start:])
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
