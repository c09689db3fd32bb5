"""Commands of how an incident is mended: who leads, crews, fixes, what it cost."""

from __future__ import annotations

import datetime as dt

from thongsuot.cli.incidents import app, aware, local
from thongsuot.cli.setup import acting, django_ready, say_json, say_table


@app.command
def recovery(code: str, *, as_: str = "", json: bool = False) -> None:
    """Show who leads, crews, parts, fixes and losses. Example: thongsuot incidents recovery SC-2026-0001"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.recovery import queries

    found = queries.recovery(code, viewer=acting(as_), now=clock.now())
    rows = [
        *(["role", one.get_role_display(), one.organisation.code, one.person.display_name] for one in found.roles),
        *(["crew", one.get_state_display(), one.organisation.code, f"{one.name} {one.place}"] for one in found.crews),
        *(
            ["part", one.get_state_display(), one.organisation.code, f"{one.what} {one.quantity} {one.unit}"]
            for one in found.parts
        ),
        *(["fix", state, one.organisation.code, f"{one.what} {local(one.holds_until)}"] for one, state in found.fixes),
        *(["loss", f"{one.total or 0} VND", one.organisation.code, one.by_label] for one in found.losses),
    ]
    if json:
        say_json([dict(zip(("kind", "state", "organisation", "what"), row, strict=True)) for row in rows])
        return
    say_table(["kind", "state", "body", "what"], rows)


@app.command
def fixed(code: str, what: str, *, until: dt.datetime | None = None, as_: str = "") -> None:
    """Say how service came back; with --until it is temporary.

    Example: thongsuot incidents fixed SC-2026-0001 "Đấu tạm cáp treo" --until 2026-12-01T17:00 --as noc@nhamang.example
    """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.recovery import actions

    held = aware(until) if until else None
    made = actions.add_fix(
        code, what=what, is_temporary=until is not None, holds_until=held, by=acting(as_), now=clock.now()
    )
    print(f"{made.pk}  {made.what}")


@app.command
def loss(
    code: str,
    *,
    material: int | None = None,
    repair: int | None = None,
    revenue: int | None = None,
    note: str = "",
    as_: str = "",
) -> None:
    """State what an incident cost one's body [VND].

    Example: thongsuot incidents loss SC-2026-0001 --material 12000000 --repair 8000000 --as noc@nhamang.example
    """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.recovery import actions

    made = actions.state_loss(
        code, material=material, repair=repair, revenue=revenue, note=note, by=acting(as_), now=clock.now()
    )
    print(f"{made.version}  {made.total or 0} VND")


@app.command
def losses(*, start: dt.date, end: dt.date, as_: str = "", json: bool = False) -> None:
    """Add up losses by month, kind, place and body.

    Example: thongsuot incidents losses --start 2026-01-01 --end 2026-12-31
    """
    django_ready()
    from thongsuot.recovery import queries

    table = queries.loss_table(viewer=acting(as_), start=start, end=end)
    groups = {"month": table.by_month, "kind": table.by_kind, "place": table.by_place, "body": table.by_body}
    rows = [[name, one.key, one.incidents, one.total] for name, group in groups.items() for one in group]
    if json:
        say_json([dict(zip(("by", "key", "incidents", "total"), row, strict=True)) for row in rows])
        return
    say_table(["by", "", "incidents", "VND"], rows)
