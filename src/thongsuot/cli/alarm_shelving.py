"""Commands of shelving."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table


def add_to(app: App) -> None:
    """Give the commands to the app of the alarms."""
    for command in (shelve, unshelve, shelved):
        app.command(command)


def shelve(*alarm: int, reason: str, hours: float = 1, as_: str = "", json: bool = False) -> None:
    """Take alarms out of the list for a while; they are still correlated and people still called.

    Example: thongsuot alarms shelve 120 121 --reason "Đang thay nguồn" --hours 4

    Parameters
    ----------
    alarm
        Numbers of the alarms, as ``alarms list`` gives them.
    hours
        They come back after so many hours, at most 168; one that becomes critical comes back at once.
    """
    django_ready()
    from thongsuot.alarms import shelving
    from thongsuot.kernel import clock

    now = clock.now()
    until = now + dt.timedelta(hours=hours)
    _say(shelving.shelve(alarm, reason=reason, until=until, by=acting(as_), now=now), json=json)


def unshelve(*alarm: int, as_: str = "", json: bool = False) -> None:
    """Put shelved alarms back into the list. Example: thongsuot alarms unshelve 120"""
    django_ready()
    from thongsuot.alarms import shelving
    from thongsuot.kernel import clock

    _say(shelving.unshelve(alarm, by=acting(as_), now=clock.now()), json=json)


def shelved(*, as_: str = "", json: bool = False) -> None:
    """List what is out of the list, with who, why and until when. Example: thongsuot alarms shelved --json"""
    django_ready()
    from thongsuot.alarms import shelved as reads
    from thongsuot.kernel import clock

    _say(list(reads.shelvings(viewer=acting(as_), now=clock.now())), json=json)


def _say(rows: list[Any], *, json: bool) -> None:
    if json:
        say_json(
            [
                {
                    "alarm": row.alarm_id,
                    "object_id": row.alarm.object_id,
                    "specific_problem": row.alarm.specific_problem,
                    "reason": row.reason,
                    "by": row.actor_label,
                    "until": row.until.isoformat(),
                    "ended_why": row.ended_why,
                }
                for row in rows
            ]
        )
        return
    say_table(
        ["alarm", "object", "problem", "until", "by", "why"],
        [
            [row.alarm_id, row.alarm.object_id, row.alarm.specific_problem, row.until, row.actor_label, row.reason]
            for row in rows
        ],
    )
