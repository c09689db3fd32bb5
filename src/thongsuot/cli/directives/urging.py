"""Commands on urging: who is late, draft a letter, letters with their receipt."""

from __future__ import annotations

from dataclasses import asdict

from thongsuot.cli.directives.common import As, Json, app, ready, short
from thongsuot.cli.setup import say_json, say_table


@app.command
def overdue(*, as_: As = "", as_json: Json = False) -> None:
    """List who is late with what, in calendar and working days."""
    viewer, now = ready(as_)
    from thongsuot.directives import queries

    found = queries.overdue_parties(viewer=viewer, now=now)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    say_table(
        ["party", "share", "directive", "clause", "due", "days", "working days", "urged", "task"],
        [
            [party.code, one.assignment_id, one.directive_number, one.clause, one.due_on, one.overdue_days,
             one.working_days, one.urged_number, short(one.task_text, 50)]
            for party in found
            for one in party.shares
        ],
    )  # fmt: skip


@app.command(name="urging-letter")
def urging_letter(party: str, /, *, directive: int | None = None, level: int = 1, as_: As = "") -> None:
    """Draft the letter that urges a late body (by its code); level 2 goes to the body above it.

    Example: thongsuot directives urging-letter vtp --as van-thu@so.example
    """
    by, now = ready(as_)
    from thongsuot.flows.obligation_to_urging import draft_urging
    from thongsuot.people.queries import organisation

    draft = draft_urging(organisation(party, viewer=by).pk, directive_id=directive, level=level, by=by, now=now)
    print(f"draft {draft}: thongsuot drafting show {draft}")


@app.command
def urgings(*, party: str = "", as_: As = "", as_json: Json = False) -> None:
    """List letters of urging with their number and receipt."""
    viewer, _now = ready(as_)
    from thongsuot.directives import queries

    found = queries.urgings(viewer=viewer, party=party)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    say_table(
        ["id", "number", "about", "to", "tasks", "state", "received by"],
        [
            [one.urging_id, one.number or "–", one.party, one.addressed_to, len(one.shares), one.state_label,
             one.received_by]
            for one in found
        ],
    )  # fmt: skip


@app.command(name="urging-receive")
def urging_receive(urging_id: int, /, *, as_: As = "") -> None:
    """Confirm for your body that a letter of urging has come."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.receive_urging(urging_id, by=by, now=now)
    print(f"letter {urging_id}: receipt confirmed")
