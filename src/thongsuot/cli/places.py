"""Commands of the places room."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="places")


@app.command(name="list")
def list_areas(words: str = "", *, kind: str = "", json: bool = False, as_: str = "") -> None:
    """List areas, old and new; words may lack diacritics. Example: thongsuot places list "thai thuy"."""
    django_ready()
    from thongsuot.places import queries

    rows = [
        {
            "code": row.code,
            "name": row.full_name,
            "kind": row.kind,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "became": [one.after.full_name for one in row.went_into.all()],
            "confidence": row.confidence,
        }
        for row in queries.areas(viewer=acting(as_), words=words, kind=kind)
    ]
    if json:
        say_json(rows)
    else:
        say_table(
            ["code", "name", "until", "became", "conf."],
            [[r["code"], r["name"], r["valid_until"], ", ".join(r["became"]), r["confidence"]] for r in rows],  # type: ignore[arg-type]
        )


@app.command
def load(*, as_: str = "") -> None:
    """Load the provinces of today and those that were merged. Example: thongsuot places load"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.places import actions

    print(f"{actions.load_provinces(by=acting(as_), now=clock.now())} new")


@app.command(name="import")
def import_(file: Path, *, source: str = "", confidence: str = "", dry_run: bool = False, as_: str = "") -> None:
    """Take in a list of areas (.xlsx, .csv). Example: thongsuot places import xa-phuong.xlsx --source "Nghị quyết …"

    Columns: code, name, kind (province, district, commune); also title, parent, valid from, valid until, came from
    (codes of older units, parted by “;”), border. Older units stand above those that came from them.
    """
    django_ready()
    from thongsuot.adapters.directory_files import areas_from_file
    from thongsuot.kernel import clock
    from thongsuot.places import actions

    lines = areas_from_file(file.read_bytes(), filename=file.name)
    new, changed = actions.import_areas(
        lines, source=source, confidence=confidence, dry_run=dry_run, by=acting(as_), now=clock.now()
    )
    print(f"{new} new, {changed} changed{' (dry run)' if dry_run else ''}")


@app.command
def succeed(before: str, after: str, on: str, *, source: str = "", confidence: str = "", as_: str = "") -> None:
    """Note that an area went into another. Example: thongsuot places succeed h-thai-thuy x-dong-thai 2025-07-01"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.places import actions

    try:
        day = dt.date.fromisoformat(on)
    except ValueError:
        sys.exit(f"thongsuot: {on!r} is not a date like 2026-11-23")
    actions.succeed_area(
        before, after=after, on=day, source=source, confidence=confidence, by=acting(as_), now=clock.now()
    )
    print(f"{before} -> {after}, {day}")
