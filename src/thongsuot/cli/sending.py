"""Sends a file of alarms over HTTP at a chosen speed; needs no store."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TIMES = ("alarmReportingTime", "alarmRaisedTime", "alarmClearedTime", "eventTime")


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except ValueError as trouble:
            print(f"{path.name}:{number}: {trouble}", file=sys.stderr)
    return rows


def _moment(row: dict[str, Any]) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(row["alarmReportingTime"]))
    except (KeyError, ValueError):
        return None


def _shifted(rows: list[dict[str, Any]], *, speed: float) -> list[dict[str, Any]]:
    """Move every time by the same amount, so that the last alarm lies where the sending will end."""
    from thongsuot.kernel.clock import now

    moments = [m for m in map(_moment, rows) if m is not None]
    if not moments:
        return rows
    span = (max(moments) - min(moments)) / speed if speed else dt.timedelta(0)
    by = now() + span - max(moments)
    out = []
    for row in rows:
        moved = {name: (dt.datetime.fromisoformat(row[name]) + by).isoformat() for name in TIMES if row.get(name)}
        out.append({**row, **moved, "externalAlarmId": f"{row.get('externalAlarmId', '')}@{int(by.total_seconds())}"})
    return out


def _batches(rows: list[dict[str, Any]], *, speed: float, batch: int) -> Iterator[tuple[float, list[dict[str, Any]]]]:
    """Give when [s from the start] which rows go out: by their own times at a speed, at least twice a second."""
    first = next((m for m in map(_moment, rows) if m is not None), None)
    due = 0.0
    group: list[dict[str, Any]] = []
    for row in rows:
        at = _moment(row)
        slot = due
        if speed and first is not None and at is not None:
            slot = max(due, round((at - first).total_seconds() / speed * 2) / 2)
        if group and (slot > due or len(group) >= batch):
            yield due, group
            group = []
        due = slot
        group.append(row)
    if group:
        yield due, group


def send_file(path: Path, *, url: str, key: str, speed: float, batch: int, shift: bool) -> dict[str, int]:
    """Send the alarms of a file; give how many the server accepted, knew already, and rejected.

    A request that is answered with 429, or not at all, is sent again: the server counts repeats only.
    """
    import httpx
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rows = _rows(path)
    rows = _shifted(rows, speed=speed) if shift else rows
    totals = {"accepted": 0, "repeated": 0, "rejected": 0}
    began = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with httpx.Client(base_url=url, timeout=60, headers={"X-API-Key": key}) as client, Progress(*columns) as progress:
        bar = progress.add_task(path.name, total=len(rows))
        for due, group in _batches(rows, speed=speed, batch=batch):
            time.sleep(max(0.0, due - (time.monotonic() - began)))
            answer = _post(client, group)
            if answer.status_code not in (202, 422):
                print(f"thongsuot: {answer.status_code}: {answer.text[:500]}", file=sys.stderr)
                sys.exit(1)
            said = answer.json()
            if answer.status_code == 422:
                totals["rejected"] += len(group)
            else:
                for name in totals:
                    totals[name] += said[name]
            progress.advance(bar, len(group))
    return totals


def _post(client: Any, group: list[dict[str, Any]]) -> Any:
    import httpx

    for attempt in range(8):
        try:
            answer = client.post("/api/v1/alarms", json=group)
        except httpx.TransportError as trouble:
            if attempt == 7:
                print(f"thongsuot: no answer from {client.base_url}: {trouble}", file=sys.stderr)
                sys.exit(1)
            time.sleep(min(10.0, 0.5 * 2**attempt))
            continue
        if answer.status_code not in (429, 503):
            return answer
        time.sleep(min(30.0, float(answer.headers.get("Retry-After", 2))))
    return answer
