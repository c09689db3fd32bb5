"""Commands on what parties owe: the board, progress, proof, review."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from thongsuot.cli.directives.common import As, Json, app, original, ready, short
from thongsuot.cli.setup import say_json, say_table


@app.command
def board(
    directive_id: int, /, *, party: str = "", state: str = "", as_: As = "", as_json: Json = False, csv: bool = False
) -> None:
    """Show party × obligation of one directive, in words.

    Example: thongsuot directives board 3 --state overdue --json
    """
    viewer, now = ready(as_)
    from thongsuot.directives import queries, tables

    found = queries.board(directive_id, viewer=viewer, now=now, party=party, state=state)
    if as_json:
        say_json(asdict(found))
        return
    if csv:
        print(tables.board_as_csv(found), end="")
        return
    print(f"{found.name}: {found.shares} shares, {found.overdue} late")
    say_table(
        ["party", *(f"{column.number} {column.clause}".strip() for column in found.columns)],
        [[row.short_name, *(_cell(cell) for cell in row.cells)] for row in found.rows],
    )


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    late = f" (+{cell.overdue_days} d)" if cell.overdue_days else ""
    return f"#{cell.assignment_id} {cell.label}{late}"


@app.command
def shares(*, party: str = "", state: str = "open", mine: bool = False, as_: As = "", as_json: Json = False) -> None:
    """List shares by party and state; late ones first. States also: open, overdue, all.

    Example: thongsuot directives shares --mine --as truc-noc@nha-mang.example
    """
    viewer, now = ready(as_)
    from thongsuot.directives import queries

    wanted = "" if state == "all" else state
    found = queries.shares(viewer=viewer, now=now, party=party, state=wanted, only_mine=mine)
    if as_json:
        say_json([asdict(share) for share in found])
        return
    say_table(
        ["share", "directive", "party", "state", "due", "late", "task"],
        [
            [s.assignment_id, s.directive_name, s.organisation, s.label, s.due_on or "–", s.overdue_days or "",
             short(s.task_text, 60)]
            for s in found
        ],
    )  # fmt: skip


@app.command
def progress(share_id: int, percent: int, /, *, note: str = "", as_: As = "") -> None:
    """Report how far your body's share is.

    Example: thongsuot directives progress 41 60 --note "đã kiểm tra 12/20 trạm" --as truc-noc@nha-mang.example
    """
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.report_progress(share_id, percent=percent, note=note, by=by, now=now)
    print(f"share {share_id}: {percent} %")


@app.command
def submit(share_id: int, /, *, statement: str = "", file: Path | None = None, as_: As = "") -> None:
    """Hand your body's share in for review, with a statement or a file as proof."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.submit(share_id, statement=statement, file=original(file) if file else None, by=by, now=now)
    print(f"share {share_id} handed in")


@app.command
def prove(share_id: int, /, *, statement: str = "", file: Path | None = None, as_: As = "") -> None:
    """Attach a statement or a file to your body's share without handing it in."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    proof = actions.attach_proof(share_id, statement=statement, file=original(file) if file else None, by=by, now=now)
    print(f"proof {proof.pk} attached to share {share_id}")


@app.command
def accept(share_id: int, /, *, note: str = "", as_: As = "") -> None:
    """Accept what a party handed in."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.accept(share_id, note=note, by=by, now=now)
    print(f"share {share_id} accepted")


@app.command(name="ask-changes")
def ask_changes(share_id: int, reason: str, /, *, as_: As = "") -> None:
    """Give a share back to its party, saying what is missing."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.ask_changes(share_id, reason=reason, by=by, now=now)
    print(f"share {share_id}: changes asked")


@app.command
def refuse(share_id: int, reason: str, /, *, as_: As = "") -> None:
    """Refuse your body's share, with the reason."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.refuse_obligation(share_id, reason=reason, by=by, now=now)
    print(f"share {share_id} refused")


@app.command(name="not-applicable")
def not_applicable(share_id: int, reason: str, /, *, as_: As = "") -> None:
    """Say that an obligation does not apply to your body, with the reason."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.declare_not_applicable(share_id, reason=reason, by=by, now=now)
    print(f"share {share_id}: does not apply")


@app.command
def insist(share_id: int, reason: str, /, *, as_: As = "") -> None:
    """Put a declined share back on its party, with the office's reason."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.insist(share_id, reason=reason, by=by, now=now)
    print(f"share {share_id}: the office insists")


@app.command
def urge(share_id: int, /, *, note: str = "", as_: As = "") -> None:
    """Record that the office urges a party."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.urge(share_id, note=note, by=by, now=now)
    print(f"share {share_id}: urged")


@app.command(name="send-again")
def send_again(directive_id: int, /, *, as_: As = "") -> None:
    """Try the failed e-mail notices of a directive again."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    print(f"{actions.send_again(directive_id, by=by, now=now)} notices queued again")
