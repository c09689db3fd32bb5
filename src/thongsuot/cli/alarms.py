"""Commands of the alarms room: correlate files, send them over HTTP, list what stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from cyclopts import App

from thongsuot.cli import alarm_shelving
from thongsuot.cli.alarm_sources import sources
from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="alarms", help="Sources of alarms, sending and correlating them.")
app.command(sources)
alarm_shelving.add_to(app)


@app.command
def correlate(alarms: Path, *, network: Path, json: bool = False) -> None:
    """Correlate a file of alarms without a store.

    Example: thongsuot alarms correlate --network network.json alarms.jsonl --json

    Parameters
    ----------
    alarms
        One TMF642 alarm per line, in the order of receipt.
    network
        The registry in the form thongsuot.network/1.
    json
        One JSON object per incident and line: incident, root, cause, startedAt, openedAt, alarms.
    """
    from json import dumps

    from thongsuot.engines.correlation.files import run_files

    for path in (network, alarms):
        if not path.is_file():
            print(f"thongsuot: there is no file {path}", file=sys.stderr)
            sys.exit(2)
    try:
        rows = run_files(network, alarms)
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        print(f"thongsuot: {network} is not a network file: {type(trouble).__name__}: {trouble}", file=sys.stderr)
        sys.exit(2)
    if json:
        for row in rows:
            print(dumps(row, ensure_ascii=False))
        return
    say_table(
        ["incident", "root", "cause", "started", "alarms", "merged into"],
        [
            [r["incident"], r["root"]["id"], r["cause"], r["startedAt"], len(r["alarms"]), r.get("mergedInto", "")]
            for r in rows
        ],
    )


@app.command
def send(
    alarms: Path,
    *,
    url: str = "http://127.0.0.1:8000",
    key: str,
    speed: float = 0,
    batch: int = 100,
    shift: bool = False,
) -> None:
    """Send a file of alarms over HTTP.

    Example: thongsuot alarms send alarms.jsonl --url http://127.0.0.1:8000 --key tsk_… --speed 60

    Parameters
    ----------
    alarms
        One TMF642 alarm per line, in the order of receipt.
    key
        The source's key.
    speed
        How many times faster than life, by alarmReportingTime; 0 sends as fast as the server takes them.
    batch
        Alarms per request, at most 1000.
    shift
        Move all times so that the last alarm lies at the end of the sending.
    """
    from thongsuot.cli.sending import send_file

    if not alarms.is_file():
        print(f"thongsuot: there is no file {alarms}", file=sys.stderr)
        sys.exit(2)
    totals = send_file(alarms, url=url, key=key, speed=speed, batch=max(1, min(batch, 1000)), shift=shift)
    print(f"accepted {totals['accepted']}, repeated {totals['repeated']}, rejected {totals['rejected']}")
    sys.exit(0 if totals["accepted"] + totals["repeated"] else 1)


@app.command(name="list")
def list_alarms(*, all_: bool = False, limit: int = 100, as_: str = "", json: bool = False) -> None:
    """List standing alarms. Example: thongsuot alarms list --json"""
    django_ready()
    from thongsuot.alarms import queries

    rows = list(queries.alarms(viewer=acting(as_), active=None if all_ else True)[:limit])
    if json:
        say_json([_plain(row) for row in rows])
        return
    say_table(
        ["id", "severity", "object", "problem", "since", "times", "body"],
        [
            [r.pk, r.perceived_severity, r.object_id, r.specific_problem, r.first_raised_at, r.times, r.organisation]
            for r in rows
        ],
    )


def _plain(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "object_id": row.object_id,
        "object_known": row.object_known,
        "specific_problem": row.specific_problem,
        "perceived_severity": row.perceived_severity,
        "is_active": row.is_active,
        "first_raised_at": row.first_raised_at.isoformat(),
        "last_changed_at": row.last_changed_at.isoformat(),
        "times": row.times,
        "organisation": row.organisation.code,
    }
