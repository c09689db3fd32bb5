"""Command that takes a list of obligations from a spreadsheet."""

from __future__ import annotations

import sys
from pathlib import Path

from thongsuot.cli.directives.common import As, app, bytes_of, day, original, ready
from thongsuot.cli.setup import say_table


@app.command
def list_template(file: Path, /, *, as_: As = "") -> None:
    """Write the workbook in which a list of obligations is filled in.

    Example: thongsuot directives list-template mau.xlsx
    """
    viewer, _now = ready(as_)
    from thongsuot.adapters.obligation_files import template

    file.write_bytes(template(viewer=viewer))
    print(file)


@app.command
def bring_in_list(
    file: Path,
    /,
    *,
    subject: str,
    kind: str = "ke_hoach",
    number: str = "",
    date: str = "",
    issuer: str = "",
    check: bool = False,
    as_: As = "",
) -> None:
    """Bring in a list of obligations (.xlsx, .csv): every fault is named; without one, all is written at once.

    Example: thongsuot directives bring-in-list ke-hoach.xlsx --subject "Kế hoạch Tết" --check
    """
    by, now = ready(as_)
    from thongsuot.adapters.obligation_files import list_from_file
    from thongsuot.directives import actions

    found = list_from_file(bytes_of(file), filename=file.name, viewer=by)
    if found.faults:
        say_table(
            ["row", "column", "value", "reason"],
            [[one.row, f"{one.column} {one.head}".strip(), one.value, one.reason] for one in found.faults],
        )
        sys.exit(f"thongsuot: {file}: {len(found.faults)} faults; nothing was written")
    if check:
        print(f"{file}: {len(found.rows)} obligations, no fault; nothing was written")
        return
    made = actions.bring_in_list(
        found.rows,
        kind=kind,
        number=number,
        date=day(date),
        issuer=issuer,
        subject=subject,
        file=original(file),
        by=by,
        now=now,
    )
    print(f"#{made.pk} {made}: {len(found.rows)} obligations")
