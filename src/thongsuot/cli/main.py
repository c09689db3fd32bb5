"""`thongsuot`: one command group per room. Groups load only when called, so --help is quick."""

from __future__ import annotations

import sys

from cyclopts import App

app = App(
    name="thongsuot",
    help="Thông Suốt: a province's communications, from directive to report.",
    version="0.1.0",
)
for group, summary in (
    ("serve", ""),
    ("worker", ""),
    ("listen", ""),
    ("migrate", ""),
    ("directives", "Read and track directives."),
    ("agreements", "Coordination regulations, who leads, emergency plans, what expires."),
    ("law", "Legal instruments, whether they hold, citations checked."),
    ("network", "The network registry: import, list, what hangs on what."),
    ("alarms", "Sources of alarms, sending and correlating them."),
    ("incidents", "Incidents: list, show, take over, restore, close."),
    ("evidence", "Evidence of incidents: put in, seal, hand over, verify a bundle; cases of the police."),
    ("statutory", "Duty to report outages: thresholds, reports owed, daily status windows."),
    ("duty", "Rosters, who is on now, pages."),
    ("reports", "Periodic reports."),
    ("proof", "Rules that check obligations against the records."),
    ("drafting", "Drafts of official documents: write, approve, number, issue."),
    ("reminders", "Reminders before and after due days."),
    ("people", "Bodies, persons, roles, tokens; whom a phrase means."),
    ("places", "Provinces, districts, communes: what became of them."),
    ("audit", "The audit chain."),
    ("streams", "Alarms of many provinces over NATS JetStream: relays and workers."),
    ("demo", ""),
):
    module = {"serve": "server", "worker": "server", "listen": "server", "migrate": "server"}.get(group, group)
    target = f"thongsuot.cli.{module}:{group if module != group else 'app'}"
    if summary:
        app.command(target, name=group, help=summary)
    else:
        app.command(target, name=group)


def run() -> None:
    """Run the command line; refusals of the house end with exit code 1 and one line on stderr."""
    from thongsuot.cli.setup import is_trouble

    try:
        app()
    except Exception as trouble:
        if not is_trouble(trouble):
            raise
        print(f"thongsuot: {trouble}", file=sys.stderr)
        sys.exit(1)
