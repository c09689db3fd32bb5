"""Commands of after-action reviews: list, show, give a part, end an action, the paper."""

from __future__ import annotations

from pathlib import Path

from thongsuot.cli.incidents import app
from thongsuot.cli.setup import acting, django_ready, say_json, say_table


@app.command
def reviews(*, as_: str = "", json: bool = False) -> None:
    """List reviews, late ones first. Example: thongsuot incidents reviews --json"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reviews import queries

    found = queries.overview(viewer=acting(as_), now=clock.now())
    heads = ("incident", "standing", "due_on", "why", "open_actions", "late_actions")
    rows = [
        [r.line.code, r.standing, r.due_on.isoformat(), r.why, r.open_actions, r.late_actions] for r in found.reviews
    ]
    if json:
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    say_table(list(heads), rows)


@app.command(name="review-actions")
def review_actions(*, as_: str = "", json: bool = False) -> None:
    """List the actions over all reviews, late ones first. Example: thongsuot incidents review-actions"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reviews import queries

    found = queries.overview(viewer=acting(as_), now=clock.now())
    heads = ("incident", "id", "standing", "due_on", "organisation", "text")
    rows = [
        [
            *(one.row.review.incident_code, one.row.pk, one.standing, one.row.due_on.isoformat()),
            *(one.row.organisation.code, one.row.text),
        ]
        for one in found.actions
    ]
    if json:
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    say_table(list(heads), rows)


@app.command
def review(code: str, *, as_: str = "", json: bool = False) -> None:
    """Show the review of an incident. Example: thongsuot incidents review SC-2026-0001"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reviews import queries
    from thongsuot.reviews.words import PARTS

    found = queries.existing(code, viewer=acting(as_), now=clock.now())
    told = [("summary", found.summary), ("own", found.own), *((c.organisation.code, c) for c in found.contributions)]
    rows = [
        *([who, part, getattr(row, part)] for who, row in told if row is not None for part in PARTS),
        *(
            [one.row.organisation.code, f"action {one.row.pk}", f"{one.standing}: {one.row.text}"]
            for one in found.actions
        ),
    ]
    rows = [row for row in rows if row[2]]
    if json:
        say_json([dict(zip(("who", "part", "text"), row, strict=True)) for row in rows])
        return
    say_table(["who", "part", "text"], [[found.line.code, "standing", found.standing], *rows])


@app.command(name="review-part")
def review_part(
    code: str, *, happened: str = "", went_well: str = "", went_badly: str = "", causes: str = "", lessons: str = "",
    as_: str = "",
) -> None:  # fmt: skip
    """Give the part of one's body; a question that isn't given keeps its answer.

    Example: thongsuot incidents review-part SC-2026-0001 --lessons "Dựng biển báo cáp" --as noc@nhamang.example
    """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reviews import actions

    given = {
        "happened": happened, "went_well": went_well, "went_badly": went_badly, "causes": causes, "lessons": lessons,
    }  # fmt: skip
    told = {part: text for part, text in given.items() if text}
    made = actions.contribute(code, version=None, by=acting(as_), now=clock.now(), **told)
    print(f"{made.organisation.code}  {made.version}")


@app.command(name="review-done")
def review_done(code: str, number: int, word: str, *, as_: str = "") -> None:
    """Say that an action is done, and how.

    Example: thongsuot incidents review-done SC-2026-0001 7 "Đã cắm 12 biển" --as noc@nhamang.example
    """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reviews import actions

    made = actions.finish_action(code, number, word=word, by=acting(as_), now=clock.now())
    print(f"{made.pk}  {made.state}")


@app.command(name="review-paper")
def review_paper(code: str, file: Path, *, as_: str = "") -> None:
    """Write the review as a paper; the file's name says whether as .pdf or .docx.

    Example: thongsuot incidents review-paper SC-2026-0001 rut-kinh-nghiem.docx
    """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.reviews import queries

    data, _name = queries.paper(code, form=file.suffix.lstrip("."), viewer=acting(as_), now=clock.now())
    file.write_bytes(data)
    print(file)
