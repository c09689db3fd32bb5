"""Commands of the network room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="network")


def _say_run(run: Any, json: bool) -> None:
    from thongsuot.network.words import said

    faults = [said(fault) for fault in run.errors]
    if json:
        say_json({"id": run.pk, "counts": run.counts, "faults": faults, "applied_at": run.applied_at})
        return
    say_table(
        ["kind", "new", "changed", "same"], [[k, n["new"], n["changed"], n["same"]] for k, n in run.counts.items()]
    )
    for fault in faults[:50]:
        place = ":".join(str(x) for x in (fault["sheet"], fault["row"], fault["column"]) if x)
        weight = "warning" if fault["is_warning"] else "error"
        print(f"{weight} {fault['file']} {place} [{fault['value']}] {fault['reason']} {fault['mend']}")
    if len(faults) > 50:
        print(f"… and {len(faults) - 50} more (--json lists all)")


@app.command
def check(file: Path, *, as_: str = "", json: bool = False) -> None:
    """Make the dry run of an import; nothing is written. Example: thongsuot network check network.json"""
    django_ready()
    from thongsuot.adapters.network_files import draft_from_file
    from thongsuot.kernel import clock
    from thongsuot.network import actions, queries

    draft = draft_from_file(file.read_bytes(), filename=file.name, known=queries.known_codes(viewer=acting(as_)))
    _say_run(actions.check_import(draft, by=acting(as_), now=clock.now()), json)
    if draft.errors:
        raise SystemExit(1)


@app.command(name="import")
def import_(file: Path, *, as_: str = "", json: bool = False) -> None:
    """Import a file in one transaction. Example: thongsuot network import network.json --as quantri@tinh.example"""
    django_ready()
    from rich.console import Console

    from thongsuot.adapters.network_files import draft_from_file
    from thongsuot.kernel import clock
    from thongsuot.kernel.errors import Trouble
    from thongsuot.network import actions, queries

    said = Console(stderr=True)
    with said.status("reading …") as status:
        draft = draft_from_file(file.read_bytes(), filename=file.name, known=queries.known_codes(viewer=acting(as_)))
        status.update("writing …")
        try:
            run = actions.apply_import(draft, by=acting(as_), now=clock.now())
        except Trouble:
            status.stop()
            _say_run(actions.check_import(draft, by=acting(as_), now=clock.now()), json)
            raise
    _say_run(run, json)


@app.command(name="list")
def list_plant(kind: str, *, q: str = "", as_: str = "", json: bool = False) -> None:
    """List plant: site, link, cable, duct, feeder, substation. Example: thongsuot network list site --q "an binh" """
    django_ready()
    from thongsuot.network import queries

    rows = queries.plant(kind, viewer=acting(as_), words=q)
    table = [[r.code, r.name, r.owner.code if r.owner else ""] for r in rows[:10_000]]
    if json:
        say_json([{"code": a, "name": b, "owner": c} for a, b, c in table])
    else:
        say_table(["code", "name", "owner"], table)


@app.command(name="hangs-on")
def hangs_on(kind: str, code: str, *, as_: str = "", json: bool = False) -> None:
    """Tell what hangs on an object. Example: thongsuot network hangs-on duct D001 --json"""
    django_ready()
    import dataclasses

    from thongsuot.network import queries

    found = queries.hangs_on(kind, code, viewer=acting(as_))
    if json:
        say_json({**dataclasses.asdict(found), "users": found.users, "cells": found.cells})
        return
    say_table(
        ["site", "name", "way", "users", "cells"], [[s.code, s.name, s.way, s.users, s.cells] for s in found.sites]
    )
    print(
        f"{len(found.sites)} sites, {found.cells} cells, {found.users if found.users is not None else 'unknown'} users"
    )


@app.command
def trial(code: str, day: str, tested_by: str, *, failed: bool = False, remark: str = "", as_: str = "") -> None:
    """Note a generator's trial run. Example: thongsuot network trial SMT001 2026-11-20 "Lê Văn Bình" """
    django_ready()
    import datetime as dt

    from thongsuot.kernel import clock
    from thongsuot.network import actions

    made = actions.note_generator_trial(
        code, on=dt.date.fromisoformat(day), tested_by=tested_by, passed=not failed, remark=remark, by=acting(as_),
        now=clock.now(),
    )  # fmt: skip
    print(f"{code} {made.on:%Y-%m-%d} {'passed' if made.passed else 'failed'}")


@app.command
def export(*, as_: str = "") -> None:
    """Print the registry in the form thongsuot.network/1. Example: thongsuot network export > network.json"""
    django_ready()
    from thongsuot.network.drawing import export_dict

    say_json(export_dict(viewer=acting(as_)))
