"""Commands of the reminders room."""

from __future__ import annotations

from dataclasses import asdict

from cyclopts import App

from thongsuot.cli.directives.common import As, Json, ready
from thongsuot.cli.setup import say_json, say_table

app = App(name="reminders")


@app.command(name="list")
def list_reminders(*, kind: str = "", state: str = "", as_: As = "", as_json: Json = False) -> None:
    """List reminders with what became of each.

    Example: thongsuot reminders list --state failed
    """
    viewer, _now = ready(as_)
    from thongsuot.reminders import queries

    found = queries.reminders(viewer=viewer, kind=kind, state=state)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    say_table(
        ["id", "about", "due", "when", "to", "by", "state"],
        [
            [one.reminder_id, one.title[:60], one.due_on, one.when_words, one.organisation,
             one.address or one.channel_label, one.state_label]
            for one in found
        ],
    )  # fmt: skip


@app.command
def plan(kind: str = "", /, *offsets: int, as_: As = "", as_json: Json = False) -> None:
    """Show when bodies are reminded, or set it in working days from the due day.

    Example: thongsuot reminders plan share -- -5 -2 0 1 5
    """
    by, now = ready(as_)
    from thongsuot.reminders import actions, queries

    if kind and offsets:
        actions.set_plan(kind, offsets=offsets, by=by, now=now)
    found = [one for one in queries.plans(viewer=by) if kind in ("", one.kind)]
    if as_json:
        say_json([asdict(one) for one in found])
        return
    say_table(["kind", "name", "working days"], [[one.kind, one.kind_label, list(one.offsets)] for one in found])
