"""Commands of the drafting room."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="drafting")


@app.command(name="list")
def list_drafts(*, state: str = "", json: bool = False, as_: str = "") -> None:
    """List drafts. Example: thongsuot drafting list --state to_sign"""
    django_ready()
    from thongsuot.drafting import queries

    rows = queries.drafts(viewer=acting(as_), state=state)
    if json:
        say_json([dataclasses.asdict(row) for row in rows])
    else:
        say_table(
            ["id", "state", "kind", "number", "waits for", "subject"],
            [[r.draft_id, r.state_label, r.kind_label, r.number, r.waits_for, r.subject] for r in rows],
        )


@app.command
def show(pk: int, *, as_: str = "") -> None:
    """Show a draft as JSON: content, what is missing, its story. Example: thongsuot drafting show 3"""
    django_ready()
    from thongsuot.drafting import queries
    from thongsuot.kernel import clock

    say_json(dataclasses.asdict(queries.draft(pk, viewer=acting(as_), now=clock.now())))


@app.command
def render(pk: int, out: Path, *, template: int | None = None, as_: str = "") -> None:
    """Write a draft's paper to a .pdf or .docx file. Example: thongsuot drafting render 3 chi-thi.pdf"""
    django_ready()
    from thongsuot.drafting import queries
    from thongsuot.kernel import clock

    form = out.suffix.lstrip(".").lower()
    data, _name = queries.draft_file(pk, form=form, template_id=template, viewer=acting(as_), now=clock.now())
    out.write_bytes(data)
    print(f"{out}: {len(data)} bytes")


@app.command
def compare(pk: int, older: int | None = None, newer: int | None = None, *, as_: str = "") -> None:
    """Print what changed between two versions, [-gone-] and {+new+}. Example: thongsuot drafting compare 3 1 4"""
    django_ready()
    from thongsuot.drafting import queries
    from thongsuot.kernel import clock

    found = queries.compare(pk, viewer=acting(as_), now=clock.now(), older=older, newer=newer)
    marks = {"added": "{{+{}+}}", "removed": "[-{}-]", "same": "{}"}
    for block in found.blocks:
        if block.change != "same":
            print(f"{block.name}: " + "".join(marks[part.change].format(part.text) for part in block.parts))


@app.command
def start(key: str, *, event: str = "", start_on: str = "", end_on: str = "", as_: str = "") -> None:
    """Start a draft from a ready text. Example: thongsuot drafting start tet --start-on 2027-02-05"""
    django_ready()
    from thongsuot.drafting import actions, rules
    from thongsuot.kernel import clock

    made = actions.start_from_pack(
        key, event=event, start_on=rules.day_of(start_on), end_on=rules.day_of(end_on), by=acting(as_),
        now=clock.now(),
    )  # fmt: skip
    print(f"draft {made.pk}: {made.subject}")


@app.command
def starters(*, as_: str = "") -> None:
    """List the ready texts. Example: thongsuot drafting starters"""
    django_ready()
    from thongsuot.drafting import queries

    say_table(["key", "kind", "name"], [[one.key, one.kind, one.name] for one in queries.starters(viewer=acting(as_))])


@app.command
def book(*, year: int | None = None, out: Path | None = None, json: bool = False, as_: str = "") -> None:
    """Print the book of outgoing documents, or write it to a file. Example: thongsuot drafting book --out so.xlsx"""
    django_ready()
    from thongsuot.drafting import queries

    viewer = acting(as_)
    if out is not None:
        data, _name = queries.number_book_file(form=out.suffix.lstrip(".").lower(), viewer=viewer, year=year)
        out.write_bytes(data)
        print(f"{out}: {len(data)} bytes")
        return
    rows = queries.number_book(viewer=viewer, year=year)
    if json:
        say_json([dataclasses.asdict(row) for row in rows])
    else:
        say_table(
            ["number", "date", "issuer", "subject", "state", "reason"],
            [[r.number, r.date, r.issuer, r.subject, r.state_label, r.reason] for r in rows],
        )


@app.command(name="check-template")
def check_template(path: Path) -> None:
    """Check a Word template without the store. Example: thongsuot drafting check-template mau.docx"""
    django_ready()
    from thongsuot.drafting.queries import review_template
    from thongsuot.kernel.actor import HOUSE

    review, faults = review_template(path.read_bytes(), viewer=HOUSE)
    say_table(
        ["placeholder", "known", "where"],
        [[one.name, "✓" if one.known else "✗", one.where] for one in review.placeholders],
    )
    for fault in faults:
        print(f"{fault['where'] or path.name}: {fault['text']} {fault['words']}".strip())
    if not review.usable:
        raise SystemExit(1)
