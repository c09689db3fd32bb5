"""Commands of the reports room."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="reports")


@app.command(name="list")
def list_reports(*, json: bool = False, as_: str = "") -> None:
    """List reports. Example: thongsuot reports list --json"""
    django_ready()
    from thongsuot.reports import queries

    rows = list(queries.reports(viewer=acting(as_))[:200])
    if json:
        say_json(
            [
                {
                    "id": r.pk,
                    "number": r.number,
                    "title": r.title,
                    "from": r.period_start,
                    "until": r.period_end,
                    "state": r.state,
                }
                for r in rows
            ]
        )
    else:
        say_table(
            ["id", "number", "from", "until", "state", "title"],
            [[r.pk, r.number, r.period_start, r.period_end, r.state, r.title] for r in rows],
        )


@app.command
def make(start: dt.date, end: dt.date, *, obligation: int | None = None, as_: str = "", json: bool = False) -> None:
    """Make a draft. Example: thongsuot reports make 2026-10-01 2026-10-31 --obligation 12"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reports import actions

    made = actions.make_report(start=start, end=end, obligation_id=obligation, by=acting(as_), now=clock.now())
    if json:
        say_json({"id": made.pk, "version": made.version, "figures": made.figures})
    else:
        print(f"report {made.pk}: {made.title}")


@app.command
def write(pk: int, *, assessment: str, proposals: str = "", title: str = "", as_: str = "") -> None:
    """Set the office's own words. Example: thongsuot reports write 3 --assessment "Mạng lưới ổn định." """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reports import actions, queries

    actor = acting(as_)
    version = queries.report(pk, viewer=actor).version
    actions.write_assessment(
        pk, title=title, assessment=assessment, proposals=proposals, version=version, by=actor, now=clock.now()
    )
    print(f"report {pk} saved")


@app.command
def sign(pk: int, *, as_: str = "") -> None:
    """Sign a report. Example: thongsuot reports sign 3 --as giamdoc@tinh.example"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reports import actions, queries

    actor = acting(as_)
    signed = actions.sign_report(pk, version=queries.report(pk, viewer=actor).version, by=actor, now=clock.now())
    print(f"signed as {signed.number}")


@app.command
def paper(pk: int, to: Path, *, as_: str = "") -> None:
    """Write the paper to a .pdf or .docx file. Example: thongsuot reports paper 3 bao-cao.pdf"""
    django_ready()
    from thongsuot.reports import queries

    data, _name = queries.paper(pk, form=to.suffix.lstrip("."), viewer=acting(as_))
    to.write_bytes(data)
    print(f"{to}: {len(data)} bytes")
