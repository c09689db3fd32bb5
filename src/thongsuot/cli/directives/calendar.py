"""Commands on the working-day calendar."""

from __future__ import annotations

from dataclasses import asdict

from thongsuot.cli.directives.common import As, Json, app, day, ready
from thongsuot.cli.setup import say_json, say_table


@app.command
def calendar(year: int, /, *, as_: As = "", as_json: Json = False) -> None:
    """List the days off of a year, exchanged working days too, with their sources.

    Example: thongsuot directives calendar 2027
    """
    viewer, _now = ready(as_)
    from thongsuot.directives import queries

    found = queries.days_off(year, viewer=viewer)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    say_table(
        ["day", "what", "name", "sure", "source"],
        [[f"{one.day:%Y-%m-%d %a}", one.kind_label, one.name, one.confidence_label, one.source] for one in found],
    )


@app.command
def count(said: str, /, *, base: str = "", as_: As = "", as_json: Json = False) -> None:
    """Count a deadline as written from a day on (today without --base).

    Example: thongsuot directives count "trong 5 ngày làm việc" --base 2027-02-01
    """
    viewer, now = ready(as_)
    from thongsuot.directives import queries, rules

    found = queries.count_deadline(said, viewer=viewer, base=day(base) or rules.office_day(now))
    if as_json:
        say_json(asdict(found))
        return
    dates = [found.due_at or found.due_on] if found.due_on else list(found.turns)
    print(", ".join(str(one) for one in dates) or "–", found.counted and f"({found.counted})")
