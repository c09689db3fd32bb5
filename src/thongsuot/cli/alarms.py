"""Commands of the alarms room: correlate files, send them over HTTP, look after sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="alarms", help="Sources of alarms, sending and correlating them.")
sources = App(name="sources", help="Systems that send alarms, with their keys.")
app.command(sources)


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
        ["severity", "object", "problem", "since", "times", "body"],
        [
            [r.perceived_severity, r.object_id, r.specific_problem, r.first_raised_at, r.times, r.organisation]
            for r in rows
        ],
    )


def _plain(row: Any) -> dict[str, Any]:
    return {
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


@sources.command(name="list")
def list_sources(*, as_: str = "", json: bool = False) -> None:
    """List sources with their counts. Example: thongsuot alarms sources list --json"""
    django_ready()
    from thongsuot.alarms import queries, rules
    from thongsuot.kernel import clock

    now = clock.now()
    rows = list(queries.sources(viewer=acting(as_)))
    values = [
        {
            "code": r.code,
            "name": r.name,
            "organisation": r.organisation.code,
            "state": rules.health_word(is_active=r.is_active, last_seen_at=r.last_seen_at, now=now),
            "last_seen_at": r.last_seen_at.isoformat() if r.last_seen_at else None,
            "accepted": r.accepted,
            "repeated": r.repeated,
            "rejected": r.rejected,
            "last_rejected_reason": r.last_rejected_reason,
        }
        for r in rows
    ]
    if json:
        say_json(values)
    else:
        say_table(list(values[0]) if values else ["code"], [list(v.values()) for v in values])


@sources.command
def add(code: str, *, organisation: str, name: str = "", as_: str = "", json: bool = False) -> None:
    """Register a source and print its key, this once.

    Example: thongsuot alarms sources add vtp-ems --organisation vtp
    """
    django_ready()
    from thongsuot.alarms import actions
    from thongsuot.kernel import clock
    from thongsuot.people.queries import organisation as find

    actor = acting(as_)
    body = find(organisation, viewer=actor)
    made, key = actions.add_source(code=code, name=name, organisation=body, by=actor, now=clock.now())
    _say_key(made.code, key, json=json)


def _say_key(code: str, key: str, *, json: bool) -> None:
    if json:
        say_json({"code": code, "key": key})
    else:
        print(f"source {code}\nkey (shown only now): {key}")


@sources.command
def rotate(code: str, *, as_: str = "", json: bool = False) -> None:
    """Give a source a new key; the old one stops at once. Example: thongsuot alarms sources rotate vtp-ems"""
    django_ready()
    from thongsuot.alarms import actions
    from thongsuot.kernel import clock

    made, key = actions.rotate_key(code, by=acting(as_), now=clock.now())
    _say_key(made.code, key, json=json)


@sources.command
def switch(code: str, *, on: Annotated[bool, Parameter(negative="--off")], as_: str = "") -> None:
    """Switch a source on or off. Example: thongsuot alarms sources switch vtp-ems --off"""
    django_ready()
    from thongsuot.alarms import actions
    from thongsuot.kernel import clock

    made = actions.switch_source(code, on=on, by=acting(as_), now=clock.now())
    print(f"{made.code}: {'on' if made.is_active else 'off'}")
