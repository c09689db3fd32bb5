"""Commands of coordination regulations and emergency plans: list, what is due, who leads, the paper."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from cyclopts import App

from thongsuot.cli.directives.common import As, Json, ready, short
from thongsuot.cli.setup import say_json, say_table

app = App(name="agreements", help="Coordination regulations with who does what; emergency plans; what expires.")


@app.command(name="list")
def list_(words: str = "", *, as_: As = "", json: Json = False) -> None:
    """List coordination regulations and how they stand today.

    Example: thongsuot agreements list
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.agreements import queries

    lines = queries.regulations(viewer=viewer, now=now, words=words)
    if json:
        say_json([asdict(one) for one in lines])
        return
    say_table(
        ["id", "number", "title", "version", "standing", "until", "parties"],
        [
            [
                o.regulation_id,
                o.number,
                short(o.title, 50),
                o.version,
                o.standing.label,
                o.valid_until,
                ", ".join(o.parties),
            ]
            for o in lines
        ],
    )


@app.command
def leads(subject: str = "", *, incident: str = "", as_: As = "", json: Json = False) -> None:
    """Say who leads in a matter, or in a kind of incident.

    Example: thongsuot agreements leads --incident theft
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.agreements import queries

    if incident:
        lines = queries.leads_for_incident(incident, viewer=viewer, now=now)
    else:
        lines = queries.leads(viewer=viewer, now=now, subjects=[subject] if subject else [])
    if json:
        say_json([asdict(one) for one in lines])
        return
    say_table(
        ["answers", "does", "duty", "regulation"],
        [[one.leads, ", ".join(one.does), short(one.duty, 70), one.number or one.regulation] for one in lines],
    )


@app.command
def paper(regulation: int, file: Path, *, version: int | None = None, as_: As = "") -> None:
    """Write a regulation in the official form to a file, .pdf or .docx.

    Example: thongsuot agreements paper 3 quy-che.pdf
    """
    viewer, now = ready(as_)
    from thongsuot.agreements import queries

    form: Literal["pdf", "docx"] = "docx" if file.suffix.lower() == ".docx" else "pdf"
    data, _name = queries.regulation_paper(regulation, form=form, viewer=viewer, now=now, version=version)
    file.write_bytes(data)
    print(file)


@app.command
def plans(*, standing: str = "", scenario: str = "", as_: As = "", json: Json = False) -> None:
    """List emergency plans: who has signed, until when they hold, when they were last exercised.

    Example: thongsuot agreements plans --standing expiring
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.agreements import queries

    lines = queries.plans(viewer=viewer, now=now, standing=standing, scenario=scenario)
    if json:
        say_json([asdict(one) for one in lines])
        return
    say_table(
        ["id", "operator", "scenario", "version", "standing", "until", "signed", "exercised"],
        [
            [
                o.plan_id,
                o.owner,
                o.scenario_name,
                o.version,
                o.standing.label,
                o.valid_until,
                ", ".join(o.signed),
                o.last_exercise,
            ]
            for o in lines
        ],
    )


@app.command
def paths(plan: int, *, version: int | None = None, as_: As = "", json: Json = False) -> None:
    """Check a plan's priority users and command links against the registry: are there two ways that share nothing?

    Example: thongsuot agreements paths 1
    """
    viewer, _now = ready(as_)
    from dataclasses import asdict

    from thongsuot.agreements import queries

    lines = queries.plan_paths(plan, viewer=viewer, version=version)
    if json:
        say_json([asdict(one) for one in lines])
        return
    say_table(
        ["for", "light", "found", "broken by"],
        [
            [
                short(one.name, 40),
                one.label,
                one.words,
                ", ".join(f"{each.kind_label} {each.code}" for each in (*one.breakers, *one.common)),
            ]
            for one in lines
        ],
    )


@app.command
def due(*, as_: As = "", json: Json = False) -> None:
    """List what has to be renewed: regulations and plans that expire or have expired, plans a year without exercise.

    Example: thongsuot agreements due
    """
    viewer, now = ready(as_)
    from thongsuot.agreements import queries

    wanted = ("expiring", "expired")
    rows: list[dict[str, object]] = [
        {
            "kind": "regulation",
            "id": one.regulation_id,
            "title": one.title,
            "why": one.standing.code,
            "until": one.valid_until,
        }
        for one in queries.regulations(viewer=viewer, now=now)
        if one.standing.code in wanted
    ]
    for plan in queries.plans(viewer=viewer, now=now):
        if plan.standing.code in wanted or plan.exercise_due:
            why = plan.standing.code if plan.standing.code in wanted else "exercise"
            rows.append(
                {"kind": "plan", "id": plan.plan_id, "title": plan.title, "why": why, "until": plan.valid_until}
            )
    if json:
        say_json(rows)
        return
    say_table(["kind", "id", "title", "why", "until"], [list(row.values()) for row in rows])
