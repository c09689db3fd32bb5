"""Commands on boards across directives: show how all stand, export it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from thongsuot.cli.directives.common import As, Json, app, ready, short
from thongsuot.cli.setup import say_json, say_table

FORMS = ("xlsx", "docx", "pdf")


@app.command
def standing(
    *, directive: int | None = None, party: str = "", show: str = "open", as_: As = "", as_json: Json = False
) -> None:
    """List shares across directives with what each rests on: said, measured, measured otherwise.

    ``--show`` also takes overdue, unreceived, contradicted, measured, said, nothing, red, settled, to_review, all.

    Example: thongsuot directives standing --show contradicted
    """
    viewer, now = ready(as_)
    from thongsuot.proof import queries

    wanted = "" if show == "all" else show
    lines = queries.standing(viewer=viewer, now=now, directive_id=directive, party=party, show=wanted)
    if as_json:
        say_json([asdict(line) for line in lines])
        return
    say_table(
        ["share", "party", "directive", "state", "late", "rests on", "task"],
        [
            [n.assignment_id, n.organisation, n.directive, n.label, n.overdue_days or "", n.basis_label,
             short(n.task_text, 50)]
            for n in lines
        ],
    )  # fmt: skip


@app.command
def export(file: Path, /, *, directive: int | None = None, party: str = "", show: str = "", as_: As = "") -> None:
    """Write how all stand to a file; its ending says the form: .xlsx, .docx or .pdf.

    Example: thongsuot directives export tinh-hinh.xlsx --show overdue
    """
    form = file.suffix.removeprefix(".").lower()
    if form not in FORMS:
        sys.exit(f"thongsuot: {file}: a board comes as xlsx, docx or pdf")
    viewer, now = ready(as_)
    from thongsuot.proof import queries, tables

    lines = queries.standing(viewer=viewer, now=now, directive_id=directive, party=party, show=show)
    data = tables.standing_file(lines, form=form, by_obligation=directive is not None, now=now)
    try:
        file.write_bytes(data)
    except OSError as trouble:
        sys.exit(f"thongsuot: {file}: {trouble.strerror}")
    print(f"{file}: {len(lines)} shares, {len(data)} bytes")


@app.command
def changes(*, after: int = 0, limit: int = 100, as_: As = "") -> None:
    """Print what happened after a cursor as JSON, oldest first; read on from next_after.

    Example: thongsuot directives changes --after 1200 --limit 500
    """
    viewer, _now = ready(as_)
    from thongsuot.directives import queries

    say_json(asdict(queries.changes(viewer=viewer, after=after, limit=limit)))
