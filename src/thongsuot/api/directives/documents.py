"""API operations on a directive: read, bring in, correct, confirm, issue, acknowledge, close."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Status
from ninja.files import UploadedFile

from thongsuot.adapters.incoming import document_from_file, document_from_paste
from thongsuot.api.directives.common import actor, as_download, router
from thongsuot.api.directives.schemas import (
    Count,
    DirectiveOut,
    DocumentIn,
    Done,
    DueIn,
    LineOut,
    MergeIn,
    NewObligationIn,
    ObligationDone,
    ObligationIn,
    PartiesIn,
    ReadIn,
    ReadOut,
    SplitIn,
    SuggestionOut,
    VersionIn,
)
from thongsuot.api.door import door
from thongsuot.directives import actions, queries
from thongsuot.engines.reading import read_directive
from thongsuot.kernel import clock
from thongsuot.kernel.errors import NotFound


def _done(row: Any) -> dict[str, Any]:
    return {"directive_id": row.pk, "state": row.state, "version": row.version}


def _obligation(row: Any) -> dict[str, Any]:
    return {
        "obligation_id": row.pk, "start": row.start, "end": row.end, "task_text": row.task_text, "version": row.version,
    }  # fmt: skip


@router.get("", response=list[LineOut], summary="List the register", operation_id="directives_list")
@door("directives.read")
def list_directives(request: HttpRequest, state: str = "", words: str = "") -> Any:
    """List the directives that you may see, newest first."""
    return queries.register(viewer=actor(request), now=clock.now(), state=state, words=words)


@router.post("/read", response=ReadOut, summary="Read a text without keeping it", operation_id="directives_read")
@door("directives.draft")
def read(request: HttpRequest, body: ReadIn) -> Any:
    """Read a text and give what it orders; nothing is stored."""
    return read_directive(document_from_paste(body.text, convert_legacy=body.convert_legacy).text).as_json()


@router.post("", response={201: Done}, summary="Bring a text in", operation_id="directives_bring_in")
@door("directives.draft")
def bring_in(request: HttpRequest, body: ReadIn) -> Any:
    """Bring in a pasted text; its fields and obligations are proposed, nothing is assigned."""
    document = document_from_paste(body.text, convert_legacy=body.convert_legacy)
    made = actions.bring_in(text=document.text, warnings=document.warnings, by=actor(request), now=clock.now())
    return Status(201, _done(made))


@router.post("/file", response={201: Done}, summary="Bring a file in", operation_id="directives_bring_in_file")
@door("directives.draft")
def bring_in_file(request: HttpRequest, file: File[UploadedFile], convert_legacy: bool = False) -> Any:
    """Bring in a .txt, .docx, .odt, .pdf, .html or .edxml file or a scan; the original is kept by its hash.

    Text typed in TCVN3, VNI or Windows-1258 is refused with a preview in `errors`; ask for `convert_legacy` to take it.
    """
    data, name = file.read(), file.name or ""
    document = document_from_file(data, filename=name, convert_legacy=convert_legacy)
    made = actions.bring_in(
        text=document.text,
        file=(name, data, file.content_type or "application/octet-stream"),
        warnings=document.warnings,
        envelope=document.envelope,
        by=actor(request),
        now=clock.now(),
    )
    return Status(201, _done(made))


@router.get("/{int:directive_id}", response=DirectiveOut, summary="Show a directive", operation_id="directives_show")
@door("directives.read")
def show(request: HttpRequest, directive_id: int) -> Any:
    """Show one directive: the full text, and of its obligations those that you may see."""
    return queries.directive(directive_id, viewer=actor(request))


@router.get("/{int:directive_id}/file", summary="Give the original file", operation_id="directives_file")
@door("directives.read")
def original(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Give the bytes that were brought in."""
    return as_download(queries.document_file(directive_id, viewer=actor(request)))


@router.patch("/{int:directive_id}", response=Done, summary="Correct the document", operation_id="directives_correct")
@door("directives.draft")
def correct(request: HttpRequest, directive_id: int, body: DocumentIn) -> Any:
    """Correct fields of the document; those left out stay."""
    given = body.dict(exclude_unset=True)
    return _done(actions.correct_document(directive_id, by=actor(request), now=clock.now(), **given))


@router.post(
    "/{int:directive_id}/obligations",
    response={201: ObligationDone},
    summary="Add an obligation",
    operation_id="directives_add_obligation",
)
@door("directives.draft")
def add(request: HttpRequest, directive_id: int, body: NewObligationIn) -> Any:
    """Add an obligation by its place in the text or by quoting it."""
    given = body.dict()
    given["addressees"], given["addressee_types"] = tuple(body.addressees), tuple(body.addressee_types)
    return Status(201, _obligation(actions.add_obligation(directive_id, by=actor(request), now=clock.now(), **given)))


@router.post(
    "/{int:directive_id}/obligations/merge",
    response=ObligationDone,
    summary="Merge obligations",
    operation_id="directives_merge_obligations",
)
@door("directives.draft")
def merge(request: HttpRequest, directive_id: int, body: MergeIn) -> Any:
    """Merge neighbouring obligations into the first of them."""
    ids = tuple(body.obligation_ids)
    return _obligation(actions.merge_obligations(directive_id, obligation_ids=ids, by=actor(request), now=clock.now()))


@router.patch(
    "/{int:directive_id}/obligations/{int:obligation_id}",
    response=ObligationDone,
    summary="Correct an obligation",
    operation_id="directives_correct_obligation",
)
@door("directives.draft")
def correct_obligation(request: HttpRequest, directive_id: int, obligation_id: int, body: ObligationIn) -> Any:
    """Correct an obligation; fields left out stay."""
    given = body.dict(exclude_unset=True)
    return _obligation(
        actions.correct_obligation(directive_id, obligation_id, by=actor(request), now=clock.now(), **given)
    )


@router.post(
    "/{int:directive_id}/obligations/{int:obligation_id}/split",
    response=list[ObligationDone],
    summary="Split an obligation",
    operation_id="directives_split_obligation",
)
@door("directives.draft")
def split(request: HttpRequest, directive_id: int, obligation_id: int, body: SplitIn) -> Any:
    """Split an obligation in two at a place of the source text."""
    halves = actions.split_obligation(
        directive_id, obligation_id, at=body.at, version=body.version, by=actor(request), now=clock.now()
    )
    return [_obligation(half) for half in halves]


@router.post(
    "/{int:directive_id}/obligations/{int:obligation_id}/remove",
    response=ObligationDone,
    summary="Remove an obligation",
    operation_id="directives_remove_obligation",
)
@door("directives.draft")
def remove(request: HttpRequest, directive_id: int, obligation_id: int) -> Any:
    """Take an obligation out of what will be issued; it can be restored."""
    return _obligation(actions.remove_obligation(directive_id, obligation_id, by=actor(request), now=clock.now()))


@router.post(
    "/{int:directive_id}/obligations/{int:obligation_id}/restore",
    response=ObligationDone,
    summary="Restore an obligation",
    operation_id="directives_restore_obligation",
)
@door("directives.draft")
def restore(request: HttpRequest, directive_id: int, obligation_id: int) -> Any:
    """Put a removed obligation back."""
    return _obligation(actions.restore_obligation(directive_id, obligation_id, by=actor(request), now=clock.now()))


@router.put(
    "/{int:directive_id}/obligations/{int:obligation_id}/due",
    response=ObligationDone,
    summary="Set the office's date",
    operation_id="directives_set_due",
)
@door("directives.draft")
def set_due(request: HttpRequest, directive_id: int, obligation_id: int, body: DueIn) -> Any:
    """Set the office's own date, or go back to the document's."""
    return _obligation(
        actions.set_due(
            directive_id, obligation_id, due_on=body.due_on, version=body.version, by=actor(request), now=clock.now()
        )
    )


@router.get(
    "/{int:directive_id}/obligations/{int:obligation_id}/suggestions",
    response=list[SuggestionOut],
    summary="Suggest parties",
    operation_id="directives_suggest_parties",
)
@door("directives.draft")
def suggest(request: HttpRequest, directive_id: int, obligation_id: int) -> Any:
    """List bodies that the wording may mean; nothing is assigned by it."""
    view = queries.directive(directive_id, viewer=actor(request))
    one = next((one for one in view.obligations if one.obligation_id == obligation_id), None)
    if one is None:
        raise NotFound("There is no such obligation in this directive.")
    return list(queries.suggestions(one, viewer=actor(request), now=clock.now()))


@router.put(
    "/{int:directive_id}/obligations/{int:obligation_id}/parties",
    response=ObligationDone,
    summary="Set the parties",
    operation_id="directives_set_parties",
)
@door("directives.draft")
def set_parties(request: HttpRequest, directive_id: int, obligation_id: int, body: PartiesIn) -> Any:
    """Make these bodies the parties of an obligation."""
    return _obligation(
        actions.set_parties(
            directive_id,
            obligation_id,
            leads=tuple(body.leads),
            coordinates=tuple(body.coordinates),
            version=body.version,
            by=actor(request),
            now=clock.now(),
        )
    )


@router.post(
    "/{int:directive_id}/confirm", response=Done, summary="Confirm the reading", operation_id="directives_confirm"
)
@door("directives.draft")
def confirm(request: HttpRequest, directive_id: int, body: VersionIn) -> Any:
    """Confirm that a person has checked the reading."""
    return _done(actions.confirm_directive(directive_id, version=body.version, by=actor(request), now=clock.now()))


@router.post(
    "/{int:directive_id}/reopen", response=Done, summary="Open again for correction", operation_id="directives_reopen"
)
@door("directives.draft")
def reopen(request: HttpRequest, directive_id: int, body: VersionIn) -> Any:
    """Open a confirmed directive again, before it is issued."""
    return _done(actions.reopen_directive(directive_id, version=body.version, by=actor(request), now=clock.now()))


@router.post("/{int:directive_id}/issue", response=Done, summary="Issue", operation_id="directives_issue")
@door("directives.issue")
def issue(request: HttpRequest, directive_id: int, body: VersionIn) -> Any:
    """Issue a confirmed directive: every party is given notice."""
    return _done(actions.issue(directive_id, version=body.version, by=actor(request), now=clock.now()))


@router.post(
    "/{int:directive_id}/acknowledge", response=Done, summary="Confirm receipt", operation_id="directives_acknowledge"
)
@door("directives.answer")
def acknowledge(request: HttpRequest, directive_id: int) -> Any:
    """Confirm receipt for your own body."""
    return _done(actions.acknowledge_receipt(directive_id, by=actor(request), now=clock.now()))


@router.post("/{int:directive_id}/close", response=Done, summary="Close", operation_id="directives_close")
@door("directives.review")
def close(request: HttpRequest, directive_id: int) -> Any:
    """Close a directive whose leading shares are all settled."""
    return _done(actions.close_directive(directive_id, by=actor(request), now=clock.now()))


@router.post(
    "/{int:directive_id}/notices/send-again",
    response=Count,
    summary="Send failed notices again",
    operation_id="directives_send_again",
)
@door("directives.review")
def send_again(request: HttpRequest, directive_id: int) -> Any:
    """Queue the failed e-mail notices of a directive again."""
    return {"count": actions.send_again(directive_id, by=actor(request), now=clock.now())}
