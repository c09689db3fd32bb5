"""Commands on lineage and on duties that come back."""

from __future__ import annotations

from dataclasses import asdict

from thongsuot.cli.directives.common import As, Json, app, day, ready
from thongsuot.cli.setup import say_json, say_table


@app.command
def lineage(directive_id: int, /, *, as_: As = "", as_json: Json = False) -> None:
    """Show the tree in which a document stands, with states rolled up."""
    viewer, now = ready(as_)
    from thongsuot.directives import queries

    found = queries.lineage(directive_id, viewer=viewer, now=now)
    if as_json:
        say_json(asdict(found))
        return
    for node in found.nodes:
        here = " ←" if node.here else ""
        total = f"{node.total.settled}/{node.total.shares}, {node.total.overdue} late"
        print(f"{'  ' * node.level}{node.name} [{node.directive_id}] {total}{here}")
    for tie in found.links:
        pair = ("this", tie.other_name) if tie.down else (tie.other_name, "this")
        print(f"{pair[0]} {tie.relation} {pair[1]} {tie.clause}".strip())


@app.command
def link(directive_id: int, relation: str, older_id: int, /, *obligations: int, as_: As = "") -> None:
    """Say what a document does to an older one: implements, replaces, amends, reaffirms.

    Example: thongsuot directives link 7 amends 3 41 42 --as van-thu@so.example
    """
    by, now = ready(as_)
    from thongsuot.directives import actions

    made = actions.link_directives(
        directive_id, older_id, relation=relation, obligation_ids=tuple(obligations), by=by, now=now
    )
    print(f"{len(made)} ties made")


@app.command
def recur(
    directive_id: int,
    obligation_id: int,
    unit: str,
    /,
    *,
    every: int = 1,
    on_day: int | None = None,
    month: int | None = None,
    shift: str = "back",
    ends_on: str = "",
    ahead: int = 45,
    as_: As = "",
) -> None:
    """Let an obligation come back each day, week, month, quarter or year.

    Example: thongsuot directives recur 3 41 month --on-day 15 --as van-thu@so.example
    """
    by, now = ready(as_)
    from thongsuot.directives import actions, queries

    actions.set_recurrence(
        directive_id, obligation_id, unit=unit, every=every, day=on_day, month=month, shift=shift, ends_on=day(ends_on),
        ahead_days=ahead, by=by, now=now,
    )  # fmt: skip
    found = queries.rhythm(obligation_id, viewer=by)
    if found is not None:
        print(found.words)
        say_table(["obligation", "period", "due"], [list(turn) for turn in found.turns])


@app.command(name="add-party")
def add_party(directive_id: int, obligation_id: int, code: str, /, *, role: str = "lead", as_: As = "") -> None:
    """Add a party to an issued obligation; it is given notice."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    share = actions.add_party_after_issue(directive_id, obligation_id, code=code, role=role, by=by, now=now)
    print(f"share {share.pk} made")
