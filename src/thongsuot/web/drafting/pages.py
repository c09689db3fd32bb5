"""Pages of one draft: reading, writing, comparing, and every step to issue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.directives import queries as directives
from thongsuot.drafting import actions, queries, rules
from thongsuot.drafting.values import Content, DraftView
from thongsuot.drafting.words import FAULTS, DraftKind, Relation, SigningMode, Urgency
from thongsuot.flows import citations
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, Refused, Trouble
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door
from thongsuot.web.drafting.given import content_of, number, rearranged, rows
from thongsuot.web.drafting.lists import file_answer, issuers


def _faults(view: DraftView) -> list[dict[str, Any]]:
    labels = {one.number: one.label for one in view.clauses}
    return [
        {
            "text": FAULTS[fault.code],
            "clause": labels.get(fault.clause, ""),
            "number": fault.clause,
            "words": fault.words,
        }
        for fault in view.faults
    ]


@door("drafts.read")
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show one draft: its exact paper, what changed since the viewer last looked, and the steps open to them."""
    viewer, now = actor(request), clock.now()
    before = actions.note_look(draft_id, by=viewer, now=now)
    view = queries.draft(draft_id, viewer=viewer, now=now)
    since = before if before is not None and before < view.version else None
    if since is not None and since not in {one.number for one in view.versions}:
        since = None
    try:
        pages = range(1, queries.page_count(draft_id, viewer=viewer, now=now) + 1)
    except (Trouble, ValueError):
        pages = range(0)
    cited = citations.check_draft(view, viewer=viewer, now=now)
    page = {
        "view": view,
        "pages": pages,
        "faults": _faults(view),
        "since": queries.compare(draft_id, viewer=viewer, now=now, older=since) if since is not None else None,
        "signers": queries.signers(viewer=viewer, now=now) if {"submit", "delegate"} & set(view.verbs) else [],
        "initiallers": queries.initiallers(viewer=viewer, now=now) if "submit" in view.verbs else [],
        "templates": queries.templates(viewer=viewer, kind=view.line.kind),
        "modes": SigningMode.choices,
        "next_number": queries.next_number(draft_id, viewer=viewer, now=now) if "issue" in view.verbs else "",
        "today": rules.office_day(now),
        "waits_for_me": bool({"sign", "initial"} & set(view.verbs)),
        "citations": cited,
        "citation_trouble": sum(one.tone in ("bad", "warn") for one in cited),
    }
    return render(request, "drafting/draft.html", page)


def _editor(
    request: HttpRequest, view: DraftView, content: Content, *, status: int = 200, error: str = "", moved: int = -1
) -> HttpResponse:
    viewer, now = actor(request), clock.now()
    book = queries.directory_of(viewer=viewer, now=now)
    faults = view.faults if content == view.content else ()
    page = {
        "view": view,
        "content": content,
        "nl": "\n",
        "rows": rows(content, kind=view.line.kind, book=book, faults=faults),
        "faults": _faults(view),
        "fault_texts": FAULTS,
        "names": [name for code, name in book.shorts.items() if book.valid[code]],
        "urgencies": Urgency.choices,
        "error": error,
        "moved": moved,
        "kinds": DraftKind.choices,
        "issuers": issuers(viewer),
        "templates": queries.templates(viewer=viewer, kind=view.line.kind),
        "relations": Relation.choices,
        "register": [line for line in directives.register(viewer=viewer, now=now) if line.number][:200],
        "voids": view.state in rules.VOIDS,
        "editable": "save" in view.verbs,
    }
    return render(request, "drafting/editor.html", page, status=status)


@door("drafts.write", methods=("GET", "POST"))
def edit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Write a draft; a save on an older version shows both texts side by side, and nothing typed is lost."""
    viewer, now = actor(request), clock.now()
    view = queries.draft(draft_id, viewer=viewer, now=now)
    if request.method != "POST":
        if "save" not in view.verbs:
            return redirect("draft", draft_id)
        actions.note_look(draft_id, by=viewer, now=now)
        return _editor(request, view, view.content)
    do = request.POST.get("do", "save")
    content = content_of(request.POST)
    if do != "save":
        content = rearranged(content, do)
    try:
        saved = actions.save_draft(draft_id, content=content, version=number(request, "version"), by=viewer, now=now)
    except Refused as refused:
        if refused.given_code == "stale":
            return _conflict(request, view, content)
        return _editor(request, view, content, status=refused.status, error=str(refused.message))
    except Invalid as invalid:
        return _editor(request, view, content, status=invalid.status, error=str(invalid.message))
    actions.note_look(saved.pk, by=viewer, now=now)
    if do == "save":
        messages.success(request, _("Saved as version %(n)s.") % {"n": saved.version})
    answer = redirect("draft" if request.POST.get("then") == "look" and do == "save" else "draft_edit", draft_id)
    verb, _colon, text = do.partition(":")
    if text.isdigit():
        place = max(0, int(text) - (verb in ("up", "remove")) + (verb == "down"))
        answer["Location"] += f"#clause-{place}"
    return answer


def _conflict(request: HttpRequest, view: DraftView, content: Content) -> HttpResponse:
    viewer, now = actor(request), clock.now()
    book = queries.directory_of(viewer=viewer, now=now)
    mine = book.settled(content)
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "version", "do")
        for value in values
    ]
    page = {
        "view": view,
        "compared": queries.compare(view.draft_id, viewer=viewer, now=now, against=mine),
        "kept": kept,
    }
    return render(request, "drafting/conflict.html", page, status=409)


@door("drafts.write", methods=("POST",))
def autosave(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Save while a person types; the answer is a line of state and the version to go on from."""
    viewer, now = actor(request), clock.now()
    state, text, version = "ok", "", number(request, "version")
    queries.draft(draft_id, viewer=viewer, now=now)
    try:
        saved = actions.save_draft(
            draft_id, content=content_of(request.POST), version=version, automatic=True, by=viewer, now=now
        )
        version = saved.version
    except Trouble as trouble:
        state, text = ("stale" if trouble.given_code == "stale" else "bad"), str(trouble.message)
    page = {"state": state, "text": text, "version": version, "at": now}
    return render(request, "drafting/_autosave.html", page)


@door("drafts.write", methods=("POST",))
def head(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Save kind, issuing body, layout and relation."""
    actions.set_head(
        draft_id,
        kind=request.POST.get("kind") or None,
        issuer=request.POST.get("issuer") or None,
        template_id=number(request, "template") or 0,
        relation=request.POST.get("relation", ""),
        directive_id=number(request, "directive") or 0,
        version=number(request, "version"),
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("draft_edit", draft_id)


@door("drafts.read")
def compare(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what changed between two versions."""
    viewer, now = actor(request), clock.now()
    view = queries.draft(draft_id, viewer=viewer, now=now)
    older, newer = number(request, "older"), number(request, "newer")
    compared = queries.compare(draft_id, viewer=viewer, now=now, older=older, newer=newer)
    return render(request, "drafting/compare.html", {"view": view, "compared": compared})


@door("drafts.read")
def paper(request: HttpRequest, draft_id: int, form: str) -> HttpResponse:
    """Give the paper as PDF, Word or the signed file."""
    data, name = queries.draft_file(
        draft_id, form=form, sha256=request.GET.get("sha256", "")[:64], template_id=number(request, "template"),
        viewer=actor(request), now=clock.now(),
    )  # fmt: skip
    kind = "pdf" if form == "signed" or request.GET.get("sha256") else form
    return file_answer(data, name=name, form=kind, inline=kind == "pdf" and form != "signed")


@door("drafts.read")
def picture(request: HttpRequest, draft_id: int, page: int) -> HttpResponse:
    """Give one page of the paper as a picture."""
    data = queries.page_picture(draft_id, page, viewer=actor(request), now=clock.now())
    return HttpResponse(data, content_type="image/png", headers={"X-Content-Type-Options": "nosniff"})


@door("drafts.read")
def attachment(request: HttpRequest, draft_id: int, attachment_id: int) -> HttpResponse:
    """Give a file that goes with a draft."""
    kept = queries.attachment(draft_id, attachment_id, viewer=actor(request))
    return file_answer(bytes(kept.data), name=kept.name, form="")
