"""API operations on what parties owe: board, lists, progress, proof, review."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from thongsuot.api.directives.common import actor, as_download, router
from thongsuot.api.directives.schemas import (
    BoardOut,
    NoteIn,
    ProgressIn,
    ProofOut,
    ReasonIn,
    ShareDone,
    ShareOut,
    SharePageOut,
    StatementIn,
)
from thongsuot.api.door import door
from thongsuot.directives import actions, queries, tables
from thongsuot.kernel import clock


def _done(row: Any) -> dict[str, Any]:
    return {"assignment_id": row.pk, "state": row.state, "percent": row.percent, "version": row.version}


@router.get("/{int:directive_id}/board", response=BoardOut, summary="Show the board", operation_id="directives_board")
@door("directives.read")
def board(request: HttpRequest, directive_id: int, party: str = "", state: str = "") -> Any:
    """Show party × obligation; a party sees its own row alone."""
    return queries.board(directive_id, viewer=actor(request), now=clock.now(), party=party, state=state)


@router.get("/{int:directive_id}/board.csv", summary="The board as CSV", operation_id="directives_board_csv")
@door("directives.read")
def board_csv(request: HttpRequest, directive_id: int, party: str = "", state: str = "") -> HttpResponse:
    """Give the board as CSV that a spreadsheet opens without running anything in it."""
    found = queries.board(directive_id, viewer=actor(request), now=clock.now(), party=party, state=state)
    name = f"attachment; filename=board-{directive_id}.csv"
    return HttpResponse(
        tables.board_as_csv(found), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )


@router.get("/shares", response=list[ShareOut], summary="List shares", operation_id="directives_shares")
@door("directives.read")
def shares(request: HttpRequest, party: str = "", state: str = "open", mine: bool = False) -> Any:
    """List shares by party and state (also ``open``, ``overdue``, ``all``), late ones first."""
    wanted = "" if state == "all" else state
    return queries.shares(viewer=actor(request), now=clock.now(), party=party, state=wanted, only_mine=mine)


@router.get("/shares/{int:share_id}", response=SharePageOut, summary="Show a share", operation_id="directives_share")
@door("directives.read")
def share(request: HttpRequest, share_id: int) -> Any:
    """Show one share with its proof, story and what you may do."""
    return queries.assignment(share_id, viewer=actor(request), now=clock.now())


@router.post(
    "/shares/{int:share_id}/progress", response=ShareDone, summary="Report progress", operation_id="directives_progress"
)
@door("directives.answer")
def progress(request: HttpRequest, share_id: int, body: ProgressIn) -> Any:
    """Report how far your body's share is."""
    return _done(actions.report_progress(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post(
    "/shares/{int:share_id}/submit", response=ShareDone, summary="Hand in for review", operation_id="directives_submit"
)
@door("directives.answer")
def submit(request: HttpRequest, share_id: int, body: StatementIn) -> Any:
    """Hand your body's share in, with a statement or proof attached before."""
    return _done(actions.submit(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post(
    "/shares/{int:share_id}/proofs",
    response={201: ProofOut},
    summary="Attach proof",
    operation_id="directives_attach_proof",
)
@door("directives.answer")
def attach(
    request: HttpRequest, share_id: int, statement: Form[str] = "", file: File[UploadedFile | None] = None
) -> Any:
    """Attach a file or a statement to your body's share."""
    kept = (file.name or "", file.read(), file.content_type or "application/octet-stream") if file else None
    proof = actions.attach_proof(share_id, statement=statement, file=kept, by=actor(request), now=clock.now())
    fields = ("kind", "title", "reference", "file_sha256", "measured", "at", "by")
    return Status(201, {"proof_id": proof.pk, **{name: getattr(proof, name) for name in fields}})


@router.get(
    "/shares/{int:share_id}/proofs/{int:proof_id}/file",
    summary="Give the file of a proof",
    operation_id="directives_proof_file",
)
@door("directives.read")
def proof_file(request: HttpRequest, share_id: int, proof_id: int) -> HttpResponse:
    """Give the bytes of a proof that you may see."""
    return as_download(queries.proof_file(share_id, proof_id=proof_id, viewer=actor(request)))


@router.post(
    "/shares/{int:share_id}/refuse", response=ShareDone, summary="Refuse a share", operation_id="directives_refuse"
)
@door("directives.answer")
def refuse(request: HttpRequest, share_id: int, body: ReasonIn) -> Any:
    """Refuse your body's share, with the reason."""
    return _done(actions.refuse_obligation(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post(
    "/shares/{int:share_id}/not-applicable",
    response=ShareDone,
    summary="Declare not applicable",
    operation_id="directives_not_applicable",
)
@door("directives.answer")
def not_applicable(request: HttpRequest, share_id: int, body: ReasonIn) -> Any:
    """Say that an obligation does not apply to your body, with the reason."""
    return _done(actions.declare_not_applicable(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post(
    "/shares/{int:share_id}/accept", response=ShareDone, summary="Accept a share", operation_id="directives_accept"
)
@door("directives.review")
def accept(request: HttpRequest, share_id: int, body: NoteIn) -> Any:
    """Accept what a party handed in."""
    return _done(actions.accept(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post(
    "/shares/{int:share_id}/ask-changes",
    response=ShareDone,
    summary="Ask for changes",
    operation_id="directives_ask_changes",
)
@door("directives.review")
def ask_changes(request: HttpRequest, share_id: int, body: ReasonIn) -> Any:
    """Give a share back to its party, saying what is missing."""
    return _done(actions.ask_changes(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post("/shares/{int:share_id}/insist", response=ShareDone, summary="Insist", operation_id="directives_insist")
@door("directives.review")
def insist(request: HttpRequest, share_id: int, body: ReasonIn) -> Any:
    """Put a declined share back on its party, with the office's reason."""
    return _done(actions.insist(share_id, by=actor(request), now=clock.now(), **body.dict()))


@router.post("/shares/{int:share_id}/urge", response=ShareDone, summary="Urge a party", operation_id="directives_urge")
@door("directives.review")
def urge(request: HttpRequest, share_id: int, body: NoteIn) -> Any:
    """Record that the office urges a party."""
    return _done(actions.urge(share_id, note=body.note, by=actor(request), now=clock.now()))
