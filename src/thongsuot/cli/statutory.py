"""Commands of the duty to report: thresholds, reports owed, their text and submission, daily status windows."""

from __future__ import annotations

import datetime as dt

from cyclopts import App

from thongsuot.cli.incidents import local
from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="statutory", help="Duty to report outages: thresholds, reports on their clocks, daily status windows.")


@app.command
def duties(*, as_: str = "", json: bool = False) -> None:
    """List the thresholds that are crossed or near. Example: thongsuot statutory duties"""
    django_ready()
    from dataclasses import asdict

    from thongsuot.statutory import queries

    rows = queries.running_duties(viewer=acting(as_))
    if json:
        say_json([asdict(row) for row in rows])
        return
    say_table(
        ["incident", "body", "rule", "threshold", "state", "crosses"],
        [[r.code, r.organisation, r.name, r.criterion, r.word, local(r.crosses_at)] for r in rows],
    )


@app.command
def owed(*, late: bool = False, as_: str = "", json: bool = False) -> None:
    """List the reports that are owed. Example: thongsuot statutory owed --late"""
    django_ready()
    from dataclasses import asdict

    from thongsuot.kernel import clock
    from thongsuot.statutory import queries

    rows = queries.owed_reports(viewer=acting(as_), now=clock.now(), late=late)
    if json:
        say_json([asdict(row) for row in rows])
        return
    say_table(
        ["report", "incident", "body", "what", "due", "state"],
        [[r.id, r.code, r.organisation, r.title, local(r.due_at), r.state] for r in rows],
    )


@app.command
def draft(report: int, *, as_: str = "") -> None:
    """Print the text of a report: what was sent, or a draft. Example: thongsuot statutory draft 7 > bao-cao.txt"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.statutory import queries

    print(queries.draft_of(report, viewer=acting(as_), now=clock.now()))


@app.command
def submit(report: int, text: str, *, as_: str = "", json: bool = False) -> None:
    """Submit a report with this text. Example: thongsuot statutory submit 7 "$(cat bao-cao.txt)" --as noc@x.example"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.statutory import actions

    made = actions.submit(report, text=text, by=acting(as_), now=clock.now())
    if json:
        say_json({"id": made.pk, "sent_at": made.sent_at})
    else:
        print(f"{made.pk} {local(made.sent_at)}")


@app.command
def windows(*, as_: str = "", json: bool = False) -> None:
    """List daily status windows and who is late. Example: thongsuot statutory windows"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.statutory import queries

    rows = queries.windows(viewer=acting(as_), now=clock.now())
    table = [
        [v.window.pk, v.window.area, v.window.opens_on.isoformat(), v.window.closes_on.isoformat(), len(v.late)]
        for v in rows
    ]
    head = ["window", "area", "from", "until", "late"]
    if json:
        say_json([dict(zip(head, row, strict=True)) for row in table])
    else:
        say_table(head, table)


@app.command
def unchanged(window: int, day: dt.date, *, as_: str = "") -> None:
    """Say that nothing changed. Example: thongsuot statutory unchanged 3 2026-11-25 --as noc@x.example"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.statutory import actions

    actions.answer_unchanged(window, day, by=acting(as_), now=clock.now())
    print(f"{window} {day.isoformat()}")
