"""Commands of the audit chain."""

from __future__ import annotations

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="audit")


@app.command
def verify(*, json: bool = False, as_: str = "") -> None:
    """Check every entry of the chain; exit code 1 if it is broken. Example: thongsuot audit verify --json"""
    django_ready()
    from thongsuot.kernel import clock, health

    found = health.verify_chain(by=acting(as_), now=clock.now())
    if json:
        say_json(
            {
                "holds": found.holds,
                "entries": found.entries,
                "head": found.head,
                "fault": {"sequence": found.fault.sequence, "reason": found.fault.reason} if found.fault else None,
            }
        )
    elif found.fault is None:
        print(f"the chain holds: {found.entries} entries, head {found.head}")
    else:
        print(f"the chain is broken at entry {found.fault.sequence}: {found.fault.reason}")
    if not found.holds:
        raise SystemExit(1)


@app.command(name="list")
def list_entries(*, limit: int = 50, action: str = "", about: str = "", json: bool = False, as_: str = "") -> None:
    """List the newest entries. Example: thongsuot audit list --action incident. --limit 20"""
    django_ready()
    from thongsuot.kernel import audit

    rows = audit.latest(viewer=acting(as_), limit=limit, action=action, object_type=about)
    if json:
        say_json(
            [
                {
                    "sequence": r.sequence,
                    "at": r.at,
                    "actor": r.actor,
                    "label": r.actor_label,
                    "action": r.action,
                    "object": f"{r.object_type}:{r.object_id}",
                    "detail": r.detail,
                    "hash": r.hash,
                }
                for r in rows
            ]
        )
    else:
        say_table(
            ["no.", "at", "who", "action", "about", "hash"],
            [
                [
                    r.sequence,
                    f"{r.at:%Y-%m-%d %H:%M:%S}Z",
                    r.actor_label,
                    r.action,
                    f"{r.object_type}:{r.object_id}",
                    r.hash[:12],
                ]
                for r in rows
            ],
        )
