"""Commands on the document: read, bring in, correct, confirm, issue, close."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thongsuot.cli.directives.common import As, Convert, Json, app, bytes_of, day, original, ready, short
from thongsuot.cli.setup import say_json, say_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thongsuot.adapters.documents import DocumentText


@app.command
def read(file: Path, /, *, convert_legacy: Convert = False, as_json: Json = False) -> None:
    """Read a document and print what it orders; stores nothing and needs no installation.

    Example: thongsuot directives read --json chi-thi.docx
    """
    from thongsuot.engines.reading import read_directive

    document = _document_of(file, convert_legacy=convert_legacy)
    reading: dict[str, Any] = read_directive(document.text).as_json()
    reading["warnings"], reading["encoding_guess"] = list(document.warnings), document.encoding_guess
    if as_json:
        say_json(reading)
        return
    head = reading["document"]
    for name in ("kind", "number", "date", "issuer", "signer", "subject"):
        print(f"{name:8} {head.get(name) or '–'}")
    print("cited    " + (", ".join(one["number"] for one in head.get("cited") or []) or "–"))
    rows = [
        [one["clause"], "; ".join(one["addressees"]), one["deadline"] or "–", short(one["task_text"])]
        for one in reading["obligations"]
    ]
    say_table(["clause", "parties", "deadline", "task"], rows)


def _document_of(file: Path, *, convert_legacy: bool) -> DocumentText:
    """Give the text of a file without Django."""
    data = bytes_of(file)
    from thongsuot.adapters.documents import DocumentRefused, read_document

    try:
        return read_document(data, filename=file.name, convert_legacy=convert_legacy)
    except DocumentRefused as refused:
        _show_preview(refused.message_args)
        told = {name: value for name, value in refused.message_args.items() if name != "preview"}
        sys.exit(f"thongsuot: {file}: {refused.code} {told or ''}".rstrip())


def _show_preview(details: Mapping[str, Any]) -> None:
    """Show how a text in an old encoding would begin in Unicode."""
    if details.get("preview"):
        print(f"{details['preview']}\n--\n{details.get('encoding')}: --convert-legacy", file=sys.stderr)


@app.command(name="bring-in")
def bring_in(file: Path, /, *, convert_legacy: Convert = False, as_: As = "", as_json: Json = False) -> None:
    """Bring a document into the register; what it orders is proposed, nothing is assigned.

    Example: thongsuot directives bring-in chi-thi.pdf --as van-thu@so.example
    """
    by, now = ready(as_)
    from thongsuot.adapters.incoming import document_from_file
    from thongsuot.directives import actions
    from thongsuot.kernel.errors import Invalid

    kept = original(file)
    try:
        document = document_from_file(kept[1], filename=kept[0], convert_legacy=convert_legacy)
    except Invalid as trouble:
        _show_preview(trouble.details)
        raise
    made = actions.bring_in(
        text=document.text, file=kept, warnings=document.warnings, envelope=document.envelope, by=by, now=now
    )
    if as_json:
        say_json({"directive": made.pk, "number": made.number, "obligations": made.obligations.count()})
    else:
        print(f"#{made.pk} {made}: {made.obligations.count()} obligations proposed")


@app.command(name="list")
def list_(*, state: str = "", words: str = "", as_: As = "", as_json: Json = False) -> None:
    """List the register of directives.

    Example: thongsuot directives list --state issued --json
    """
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.directives import queries

    lines = queries.register(viewer=viewer, now=now, state=state, words=words)
    if as_json:
        say_json([{**asdict(line), "percent": line.percent} for line in lines])
        return
    say_table(
        ["id", "number", "date", "state", "obligations", "settled", "late", "subject"],
        [
            [line.directive_id, line.number, line.date, line.state, line.obligations, f"{line.settled}/{line.shares}",
             line.overdue, short(line.subject, 60)]
            for line in lines
        ],
    )  # fmt: skip


@app.command
def show(directive_id: int, /, *, as_: As = "", as_json: Json = False) -> None:
    """Show one directive with its obligations and parties.

    Example: thongsuot directives show 3
    """
    viewer, _now = ready(as_)
    from dataclasses import asdict

    from thongsuot.directives import queries

    view = queries.directive(directive_id, viewer=viewer)
    if as_json:
        say_json(asdict(view))
        return
    print(f"#{view.directive_id} {view.kind_label} {view.number}, {view.date or '–'}, {view.issuer}: {view.subject}")
    print(f"{view.state_label} (version {view.version})")
    say_table(
        ["no", "id", "clause", "due", "leads", "coordinates", "task"],
        [
            [one.number, one.obligation_id, one.clause, one.due_on or one.deadline or "–", _chips(one.parties, "lead"),
             _chips(one.parties, "coordinate"), short(one.task_text, 60)]
            for one in view.obligations
        ],
    )  # fmt: skip


def _chips(parties: Any, role: str) -> str:
    return ", ".join(party.code for party in parties if party.role == role)


@app.command
def suggest(directive_id: int, obligation_id: int, /, *, as_: As = "", as_json: Json = False) -> None:
    """List bodies that an obligation's wording may mean; nothing is assigned by it."""
    viewer, now = ready(as_)
    from dataclasses import asdict

    from thongsuot.directives import queries

    view = queries.directive(directive_id, viewer=viewer)
    one = next((one for one in view.obligations if one.obligation_id == obligation_id), None)
    if one is None:
        sys.exit("thongsuot: there is no such obligation in this directive")
    found = queries.suggestions(one, viewer=viewer, now=now)
    if as_json:
        say_json([asdict(one) for one in found])
    else:
        rows = [[s.code, s.role, "x" if s.meant else "", s.name, "; ".join(s.reasons)] for s in found]
        say_table(["code", "role", "meant", "name", "why"], rows)


@app.command
def correct(
    directive_id: int,
    /,
    *,
    kind: str | None = None,
    number: str | None = None,
    date: str | None = None,
    issuer: str | None = None,
    signer: str | None = None,
    subject: str | None = None,
    parent: int | None = None,
    as_: As = "",
) -> None:
    """Correct fields of the document; only those given change.

    Example: thongsuot directives correct 3 --number 12/CT-UBND --date 2026-11-02
    """
    by, now = ready(as_)
    from thongsuot.directives import actions

    given = {"kind": kind, "number": number, "issuer": issuer, "signer": signer, "subject": subject}
    fields: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if date is not None:
        fields["date"] = day(date)
    actions.correct_document(directive_id, by=by, now=now, parent_id=parent, **fields)
    print(f"#{directive_id} corrected")


@app.command
def add(directive_id: int, quote: str, /, *, clause: str = "", as_: As = "") -> None:
    """Add an obligation by quoting it from the source text.

    Example: thongsuot directives add 3 "bố trí đủ nhân sự trực" --clause 2.b
    """
    by, now = ready(as_)
    from thongsuot.directives import actions

    made = actions.add_obligation(directive_id, quote=quote, clause=clause, by=by, now=now)
    print(f"obligation {made.pk} added at {made.start}–{made.end}")


@app.command(name="correct-obligation")
def correct_obligation(
    directive_id: int,
    obligation_id: int,
    /,
    *,
    task: str | None = None,
    clause: str | None = None,
    report: bool | None = None,
    as_: As = "",
) -> None:
    """Correct an obligation's text, clause or whether it asks for a report."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    given = {"task_text": task, "clause": clause, "report_required": report}
    fields: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    actions.correct_obligation(directive_id, obligation_id, by=by, now=now, **fields)
    print(f"obligation {obligation_id} corrected")


@app.command
def split(directive_id: int, obligation_id: int, /, *, at: int, as_: As = "") -> None:
    """Split an obligation in two at a place of the source text (a count of characters from its start)."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    first, second = actions.split_obligation(directive_id, obligation_id, at=at, by=by, now=now)
    print(f"obligation {first.pk} ({first.start}–{first.end}) and {second.pk} ({second.start}–{second.end})")


@app.command
def merge(directive_id: int, /, *obligation_ids: int, as_: As = "") -> None:
    """Merge obligations into the first of them."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    kept = actions.merge_obligations(directive_id, obligation_ids=obligation_ids, by=by, now=now)
    print(f"obligation {kept.pk} now runs {kept.start}–{kept.end}")


@app.command
def remove(directive_id: int, obligation_id: int, /, *, as_: As = "") -> None:
    """Take an obligation out of what will be issued."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.remove_obligation(directive_id, obligation_id, by=by, now=now)
    print(f"obligation {obligation_id} removed")


@app.command
def restore(directive_id: int, obligation_id: int, /, *, as_: As = "") -> None:
    """Put a removed obligation back."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.restore_obligation(directive_id, obligation_id, by=by, now=now)
    print(f"obligation {obligation_id} restored")


@app.command
def due(directive_id: int, obligation_id: int, date: str = "", /, *, as_: As = "") -> None:
    """Set the office's date for an obligation; without a date go back to what the document says."""
    by, now = ready(as_)
    from thongsuot.directives import actions

    actions.set_due(directive_id, obligation_id, due_on=day(date), by=by, now=now)
    print(f"obligation {obligation_id} due {date or 'as the document says'}")


@app.command
def parties(
    directive_id: int,
    obligation_id: int,
    /,
    *,
    lead: list[str] | None = None,
    coordinate: list[str] | None = None,
    as_: As = "",
) -> None:
    """Set who leads and who coordinates an obligation, by the codes of bodies.

    Example: thongsuot directives parties 3 17 --lead vtp --lead vnp --coordinate cat
    """
    by, now = ready(as_)
    from thongsuot.directives import actions

    leads, others = tuple(lead or ()), tuple(coordinate or ())
    actions.set_parties(directive_id, obligation_id, leads=leads, coordinates=others, by=by, now=now)
    print(f"obligation {obligation_id}: leads {', '.join(leads) or '–'}; coordinates {', '.join(others) or '–'}")


@app.command
def confirm(directive_id: int, /, *, as_: As = "") -> None:
    """Confirm that a person has checked the reading."""
    _plain_verb("confirm_directive", directive_id, as_, "confirmed")


@app.command
def reopen(directive_id: int, /, *, as_: As = "") -> None:
    """Open a confirmed directive again for correction."""
    _plain_verb("reopen_directive", directive_id, as_, "opened again")


@app.command
def issue(directive_id: int, /, *, as_: As = "") -> None:
    """Issue a confirmed directive to its parties."""
    _plain_verb("issue", directive_id, as_, "issued")


@app.command
def acknowledge(directive_id: int, /, *, as_: As = "") -> None:
    """Confirm receipt for the body of the person named by --as.

    Example: thongsuot directives acknowledge 3 --as truc-noc@nha-mang.example
    """
    _plain_verb("acknowledge_receipt", directive_id, as_, "receipt confirmed")


@app.command
def close(directive_id: int, /, *, as_: As = "") -> None:
    """Close a directive whose shares are all settled."""
    _plain_verb("close_directive", directive_id, as_, "closed")


def _plain_verb(verb: str, directive_id: int, as_: str, said: str) -> None:
    by, now = ready(as_)
    from thongsuot.directives import actions

    getattr(actions, verb)(directive_id, by=by, now=now)
    print(f"#{directive_id} {said}")
