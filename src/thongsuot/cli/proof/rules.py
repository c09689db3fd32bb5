"""Commands on rules: list, bind, measure, show what was found."""

from __future__ import annotations

import sys
from dataclasses import asdict

from thongsuot.cli.directives.common import As, Json, ready, short
from thongsuot.cli.proof.common import app
from thongsuot.cli.setup import say_json, say_table


@app.command
def rules(*, as_: As = "", as_json: Json = False) -> None:
    """List the rules that can be bound to an obligation, with the figures each takes.

    Example: thongsuot proof rules
    """
    ready(as_)
    from thongsuot.proof import registry

    found = registry.all_rules()
    if as_json:
        say_json([{"code": one.code, "name": one.name, "figures": [p.name for p in one.parameters]} for one in found])
        return
    say_table(
        ["rule", "what", "figures"],
        [[one.code, one.name, ", ".join(f"{p.name}={p.default}" for p in one.parameters)] for one in found],
    )


@app.command
def bind(
    obligation_id: int, rule: str, /, *figures: str, organisation: str = "", reach: str = "", as_: As = ""
) -> None:
    """Bind a rule to an obligation and measure it; figures as name=value.

    Example: thongsuot proof bind 12 network.power_lasts hours=4 --as lanh-dao@so.example
    """
    by, now = ready(as_)
    from thongsuot.proof import actions

    given = {}
    for one in figures:
        name, sign, value = one.partition("=")
        if not sign:
            sys.exit(f"thongsuot: {one!r} is not name=value")
        given[name] = value
    made = actions.bind_rule(
        obligation_id, rule=rule, figures=given, organisation=organisation, reach=reach, by=by, now=now
    )
    show(made.pk, as_=as_)


@app.command
def bound(*, directive: int | None = None, as_: As = "", as_json: Json = False) -> None:
    """List the rules bound to open obligations with what each found last.

    Example: thongsuot proof bound --directive 3
    """
    viewer, _now = ready(as_)
    from thongsuot.proof import queries

    found = queries.bindings(viewer=viewer, directive_id=directive)
    if as_json:
        say_json([asdict(view) for view in found])
        return
    say_table(
        ["bound", "rule", "directive", "clause", "light", "task"],
        [[v.binding_id, v.rule, v.directive, v.clause, v.label, short(v.task_text, 50)] for v in found],
    )


@app.command
def show(binding_id: int, /, *, as_: As = "", as_json: Json = False) -> None:
    """Show what one bound rule found, with the list behind it.

    Example: thongsuot proof show 4
    """
    viewer, _now = ready(as_)
    from thongsuot.proof import queries

    view = queries.binding(binding_id, viewer=viewer)
    if as_json:
        say_json(asdict(view))
        return
    print(f"#{view.binding_id} {view.title}: {view.label or '–'}")
    for one in view.latest:
        print(f"{one.organisation}: {one.label} · {one.verdict.words}")
        for line in one.verdict.lines:
            print(f"  {line.label}: {line.words}")


@app.command
def check(binding_id: int, /, *, as_: As = "") -> None:
    """Measure one bound rule now and show what it found.

    Example: thongsuot proof check 4 --as lanh-dao@so.example
    """
    by, now = ready(as_)
    from thongsuot.proof import actions

    actions.check_now(binding_id, by=by, now=now)
    show(binding_id, as_=as_)


@app.command
def retire(binding_id: int, /, *, as_: As = "") -> None:
    """Take a rule off its obligation; what it found stays in its history.

    Example: thongsuot proof retire 4 --as lanh-dao@so.example
    """
    by, now = ready(as_)
    from thongsuot.proof import actions

    actions.retire(binding_id, by=by, now=now)
    print(f"#{binding_id} taken off")
