"""Pages of the document: the register, bringing in, the reader, confirming, issuing."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.adapters import slow_reading
from thongsuot.adapters.documents import DocumentText
from thongsuot.adapters.incoming import document_from_paste, warnings_in_words
from thongsuot.directives import actions, queries, rules, spans
from thongsuot.directives.values import DirectiveView, Suggestion
from thongsuot.directives.words import CONFIRM_FAULTS, DirectiveState
from thongsuot.flows import citations
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Refused, Trouble
from thongsuot.kernel.models import StoredFile
from thongsuot.web.directives.forms import AddForm, BringInForm, DocumentForm
from thongsuot.web.directives.given import actor, cleaned, held_file, old_encoding, upload, version_of
from thongsuot.web.door import door

PATIENCE_S = 4.0
"""A scan that takes longer shows its progress on a page of its own, in seconds."""


@door("directives.read")
def register(request: HttpRequest) -> HttpResponse:
    """List the register of directives with how far each is."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    lines = queries.register(viewer=actor(request), now=clock.now(), state=state, words=words)
    page = {
        "lines": lines,
        "state": state,
        "words": words,
        "states": DirectiveState.choices,
        "may_draft": actor(request).may("directives.draft"),
        "late": sum(line.overdue for line in lines),
        "waiting": sum(line.to_acknowledge for line in lines),
        "to_check": sum(line.state == "read" for line in lines),
    }
    return render(request, "directives/register.html", page)


@door("directives.draft", methods=("GET", "POST"))
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a document in, by file or paste, and go on to its reader."""
    form = BringInForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _brought_in(request, form)
            except Trouble as trouble:
                # The text typed stays in the form; a file has to be chosen again, as browsers want it.
                status = trouble.status
                page = {"form": form, "known": trouble.details.get("directive"), "old": None}
                if trouble.given_code == "document_legacy_encoding":
                    page["old"] = old_encoding(trouble.details, cleaned(form))
                else:
                    form.add_error(None, str(trouble.message))
                return render(request, "directives/bring_in.html", page, status=status)
    return render(request, "directives/bring_in.html", {"form": form}, status=status)


def _brought_in(request: HttpRequest, form: BringInForm) -> HttpResponse:
    given = cleaned(form)
    kept = held_file(given) or upload(given["file"])
    convert = given["convert"]
    if kept is None:
        return _take_in(request, document_from_paste(given["text"], convert_legacy=convert), None)
    reading = slow_reading.begin(kept, owner=actor(request).id, convert_legacy=convert)
    # Any other file is read, or refused, within the limits of its child process.
    while not reading.finished.wait(PATIENCE_S):
        if reading.pages:
            return redirect("directive_reading", reading.ticket)
    return _taken_in(request, reading)


def _taken_in(request: HttpRequest, reading: slow_reading.Reading) -> HttpResponse:
    """Take in what was read, or raise why it could not be read."""
    slow_reading.forget(reading)
    if reading.trouble is not None:
        raise reading.trouble
    assert reading.document is not None
    return _take_in(request, reading.document, reading.file)


def _take_in(request: HttpRequest, document: DocumentText, file: tuple[str, bytes, str] | None) -> HttpResponse:
    made = actions.bring_in(
        text=document.text,
        file=file,
        warnings=document.warnings,
        envelope=document.envelope,
        by=actor(request),
        now=clock.now(),
    )
    for warning in warnings_in_words(document.warnings):
        messages.warning(request, warning)
    messages.success(request, _("Brought in. Check what was read against the source, then confirm."))
    return redirect("directive", made.pk)


@door("directives.draft", methods=("GET", "POST"))
def reading(request: HttpRequest, ticket: str) -> HttpResponse:
    """Show how far a scan is read; take it in when its bringer says so."""
    found = slow_reading.find(ticket, owner=actor(request).id)
    if request.method == "POST" and found.finished.is_set():
        return _taken_in(request, found)
    return render(request, "directives/reading.html", {"reading": found, "done": found.finished.is_set()})


@door("directives.read")
def directive(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show a directive: as the reader to check while it is being read, else as the issued document."""
    viewer = actor(request)
    view = queries.directive(directive_id, viewer=viewer)
    editable = view.state == "read" and viewer.may("directives.draft")
    page = {
        "view": view,
        "segments": spans.segments(view.text, marks=queries.document_marks(view, viewer=viewer)),
        "editable": editable,
        "may_draft": viewer.may("directives.draft"),
        "may_issue": viewer.may("directives.issue"),
        "may_review": viewer.may("directives.review"),
        "office": viewer.sees_all,
        "reader_warnings": warnings_in_words(view.warnings),
        "citations": citations.check_directive(view, viewer=viewer, now=clock.now()),
    }
    if editable:
        page |= _for_checking(request, view)
    return render(request, "directives/reader.html" if editable else "directives/directive.html", page)


def _for_checking(request: HttpRequest, view: DirectiveView) -> dict[str, object]:
    viewer, now = actor(request), clock.now()
    parents = [
        (line.directive_id, f"{line.number or line.subject} ({line.issuer})"[:120])
        for line in queries.register(viewer=viewer, now=now)
        if line.directive_id != view.directive_id
    ]
    initial = {
        name: getattr(view, name) for name in ("kind", "number", "date", "issuer", "signer", "subject", "version")
    }
    initial["parent_id"] = view.parent.directive_id if view.parent else ""
    items = []
    offered = queries.suggestions_of_all(view, viewer=viewer, now=now)
    for one in view.obligations:
        held = {(party.code, party.role) for party in one.parties}
        offers = [
            {"offer": offer, "ticked": (offer.code, offer.role) in held or (not one.parties and offer.meant)}
            for offer in offered[one.obligation_id]
            if (offer.code, "coordinate" if offer.role == "lead" else "lead") not in held
        ]
        shown = {entry["offer"].code for entry in offers}  # type: ignore[attr-defined]
        extra = [party for party in one.parties if party.code not in shown]
        items.append({"one": one, "offers": offers, "extra": extra, "whys": whys(offered[one.obligation_id])})
    found = rules.faults_before_confirming(
        number=view.number,
        date=view.date,
        issuer=view.issuer,
        kept=[
            rules.Kept(number=one.number, task_text=one.task_text, leads=int(one.has_lead)) for one in view.obligations
        ],
    )
    keys = {one.number: f"o{one.obligation_id}" for one in view.obligations}
    faults = [{"text": CONFIRM_FAULTS[code], "number": number, "key": keys.get(number, "")} for code, number in found]
    return {
        "items": items,
        "document_form": DocumentForm(initial=initial, parents=parents),
        "add_form": AddForm(),
        "missing": faults if "missing" in request.GET else [],
        "without_lead": sum(not one.has_lead for one in view.obligations),
    }


def whys(offers: tuple[Suggestion, ...], *, most: int = 3) -> list[dict[str, object]]:
    """Give each reason once with the bodies it stands for: a hundred communes share one."""
    found: dict[tuple[str, ...], list[str]] = {}
    for offer in offers:
        if offer.reasons:
            found.setdefault(offer.reasons, []).append(offer.short_name)
    return [
        {"reasons": reasons, "names": ", ".join(names[:most]), "more": max(0, len(names) - most)}
        for reasons, names in found.items()
    ]


@door("directives.draft", methods=("POST",))
def correct_document(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Save corrected fields of the document."""
    viewer, now = actor(request), clock.now()
    parents = [(line.directive_id, "") for line in queries.register(viewer=viewer, now=now)]
    given = cleaned(DocumentForm(request.POST, parents=parents))
    given["parent_id"] = given["parent_id"] or 0
    actions.correct_document(directive_id, by=viewer, now=now, **given)
    messages.success(request, _("Saved."))
    return redirect("directive", directive_id)


@door("directives.draft", methods=("POST",))
def confirm(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Confirm the reading; what is missing is listed on the reader."""
    return confirm_or_list_faults(request, directive_id)


def confirm_or_list_faults(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Confirm a reading and go back to it, with a message for each thing that is missing."""
    try:
        actions.confirm_directive(directive_id, by=actor(request), now=clock.now())
    except Refused as refused:
        if refused.given_code != "not_ready":
            raise
        messages.error(request, refused.message)
        answer = redirect("directive", directive_id)
        answer["Location"] += "?missing=1#missing"
        return answer
    messages.success(request, _("Confirmed. It can be issued now."))
    return redirect("directive", directive_id)


@door("directives.draft", methods=("POST",))
def reopen(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Open a confirmed directive again."""
    actions.reopen_directive(directive_id, version=version_of(request), by=actor(request), now=clock.now())
    messages.success(request, _("Open again for correction."))
    return redirect("directive", directive_id)


@door("directives.issue", methods=("POST",))
def issue(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Issue a directive to its parties."""
    actions.issue(directive_id, version=version_of(request), by=actor(request), now=clock.now())
    messages.success(request, _("Issued. Every party has its notice."))
    return redirect("directive_board", directive_id)


@door("directives.answer", methods=("POST",))
def acknowledge(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Confirm receipt for the person's own body."""
    actions.acknowledge_receipt(directive_id, by=actor(request), now=clock.now())
    messages.success(request, _("Receipt confirmed."))
    return redirect("directives_mine")


@door("directives.review", methods=("POST",))
def close(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Close a directive whose shares are settled."""
    actions.close_directive(directive_id, by=actor(request), now=clock.now())
    messages.success(request, _("Closed."))
    return redirect("directive", directive_id)


@door("directives.review", methods=("POST",))
def send_again(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Queue failed notices again."""
    actions.send_again(directive_id, by=actor(request), now=clock.now())
    messages.success(request, _("The failed notices will be tried again."))
    return redirect("directive", directive_id)


@door("directives.read")
def original(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Give the original file."""
    return as_download(queries.document_file(directive_id, viewer=actor(request)))


def as_download(file: StoredFile) -> HttpResponse:
    """Answer with a stored file that no browser will run or show in place."""
    return HttpResponse(
        bytes(file.data),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
        },
    )
