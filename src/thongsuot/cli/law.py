"""Commands of the register of law: list, check citations, confirm, take the shipped list in."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import App, Parameter

from thongsuot.cli.directives.common import As, Json, day, ready, short
from thongsuot.cli.setup import say_json, say_table

app = App(name="law", help="Legal instruments and whether they hold; citations checked against the registers.")


@app.command
def check(text: str, *, on: str = "", as_: As = "", json: Json = False) -> None:
    """Check a number, or every number in a text; a dash reads the text from standard input.

    Ends with 1 when a citation is unknown, no longer holds or can't be right.

    Example: thongsuot law check 'TT 18/2016/TT-BTTTT' --on 2026-02-01
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.flows import citations

    given = sys.stdin.read() if text == "-" else text
    found = citations.check_text(given, viewer=viewer, now=now, on=day(on))
    if json:
        say_json([asdict(one) for one in found])
    else:
        for one in found:
            date = one.date or one.known_date
            held = f"{one.then_label} → {one.now_label}" if one.found_in else "?"
            print(f"{one.number}{f' ({date})' if date else ''}: {held}")
            for _tone, said in one.messages:
                print(f"  ! {said}")
            if one.replaced_by:
                print(f"  → {one.replaced_by}")
    if not found:
        sys.exit("thongsuot: the text names no document by a number with its symbol")
    if any(one.tone in ("bad", "warn") for one in found):
        sys.exit(1)


@app.command(name="list")
def list_(
    words: str = "",
    *,
    on: str = "",
    unconfirmed: Annotated[bool, Parameter(negative="")] = False,
    as_: As = "",
    json: Json = False,
) -> None:
    """List instruments with their validity on a day.

    Example: thongsuot law list "chất lượng" --on 2022-01-01
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.law import queries

    lines = queries.instruments(viewer=viewer, now=now, words=words, unconfirmed=unconfirmed, on=day(on))
    if json:
        say_json([asdict(one) for one in lines])
        return
    say_table(
        ["id", "number", "date", "validity", "sure", "subject"],
        [[o.instrument_id, o.number, o.date, o.validity_label, o.confidence, short(o.title, 60)] for o in lines],
    )


@app.command
def confirm(instrument: int, source: str, *, as_: As = "") -> None:
    """Confirm an entry that you have compared with its source.

    Example: thongsuot law confirm 12 "Công báo số 5, năm 2025" --as van-thu@tinh.example
    """
    actor, now = ready(as_)
    from thongsuot.law import actions

    row = actions.confirm_instrument(instrument, source=source, by=actor, now=now)
    print(f"{row.number}: confirmed")


@app.command
def load(*, as_: As = "") -> None:
    """Take the shipped list in; entries that a person changed stay as they are."""
    actor, now = ready(as_)
    from thongsuot.law import actions

    print(f"{actions.load_pack(by=actor, now=now)} entries taken in")


@app.command
def duties(who: str = "", *, as_: As = "", json: Json = False) -> None:
    """List who must do what by which instrument, and whether the province has a task for it.

    Example: thongsuot law duties telecom
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.flows import law_to_task
    from thongsuot.law import queries

    lines = queries.requirements(viewer=viewer, now=now, who=who)
    links = law_to_task.links(lines, viewer=viewer, now=now)
    if json:
        say_json([{**asdict(one), "state": one.state} for one in links])
        return
    say_table(
        ["id", "instrument", "who", "what", "tasks", "state"],
        [
            [
                one.requirement.requirement_id,
                one.requirement.instrument.number,
                ", ".join(one.requirement.who),
                short(one.requirement.text, 60),
                len(one.tasks),
                one.state,
            ]
            for one in links
        ],
    )


@app.command
def assessments(year: int | None = None, *, as_: As = "", json: Json = False) -> None:
    """List a year's security self-assessments: who has handed in, with what score, who is late.

    Example: thongsuot law assessments 2026
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.law import queries

    lines = queries.assessments(viewer=viewer, now=now, year=year)
    if json:
        say_json([asdict(one) for one in lines])
        return
    say_table(
        ["body", "year", "state", "score %", "year before %", "days late"],
        [[o.organisation, o.year, o.state_label, o.total, o.total_before, o.late_days or ""] for o in lines],
    )
