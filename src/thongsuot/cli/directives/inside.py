"""Commands on what a body does inside itself with a share."""

from __future__ import annotations

from dataclasses import asdict

from thongsuot.cli.directives.common import As, Json, app, day, ready, short
from thongsuot.cli.setup import say_json, say_table


@app.command
def inside(share_id: int, /, *, as_: As = "", as_json: Json = False) -> None:
    """Show the parts of a share inside its body, with the figures rolled up."""
    viewer, _now = ready(as_)
    from thongsuot.directives import queries

    found = queries.inside(share_id, viewer=viewer)
    if as_json:
        say_json(asdict(found))
        return
    print(f"{found.done}/{found.total} parts done, {'–' if found.percent is None else found.percent} %")
    say_table(
        ["part", "unit", "person", "state", "%", "due", "task"],
        [
            [one.part_id, "  " * one.level + one.unit, one.person, one.state_label, one.percent, one.due_on,
             short(one.task, 50)]
            for one in found.parts
        ],
    )  # fmt: skip


@app.command
def give(
    share_id: int, /, *, unit: str = "", person: str = "", task: str = "", under: int | None = None, due: str = "",
    as_: As = "",
) -> None:  # fmt: skip
    """Give a part of your body's share to a unit or a person (by e-mail).

    Example: thongsuot directives give 41 --unit "Phòng Kỹ thuật" --as truc-noc@nha-mang.example
    """
    by, now = ready(as_)
    from thongsuot.directives import actions
    from thongsuot.people.queries import person_by_email

    person_id = person_by_email(person, viewer=by).pk if person else None
    part = actions.give_part(
        share_id, unit=unit, person_id=person_id, task=task, parent_id=under, due_on=day(due), by=by, now=now
    )
    print(f"part {part.pk} given")


@app.command
def part(part_id: int, verb: str, /, *, percent: int | None = None, note: str = "", as_: As = "") -> None:
    """Move a part: receive, progress, hand_in, return, accept, drop."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    moved = actions.move_part(part_id, verb, percent=percent, note=note, by=by, now=now)
    print(f"part {part_id}: {moved.state} {moved.percent} %")
