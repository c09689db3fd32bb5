"""Pages around the drafts: the list, starting a new one, the number book, the offices' templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.directives import queries as directives
from thongsuot.drafting import actions, queries, rules
from thongsuot.drafting.words import DraftKind, DraftState
from thongsuot.flows.report_to_draft import draft_from_report
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Trouble
from thongsuot.people.models import Organisation
from thongsuot.people.queries import organisations
from thongsuot.people.words import OrganisationKind
from thongsuot.web.directives.given import actor, upload
from thongsuot.web.door import door
from thongsuot.web.drafting.given import day, number

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def issuers(viewer: Actor) -> list[Organisation]:
    """List the bodies that issue documents, the People's Committee first."""
    kinds = (OrganisationKind.COMMITTEE, OrganisationKind.DEPARTMENT)
    return sorted(organisations(viewer=viewer, kinds=kinds), key=lambda body: (kinds.index(body.kind), body.name))


def file_answer(data: bytes, *, name: str, form: str, inline: bool = False) -> HttpResponse:
    """Answer with a file under its name; only the house's own PDFs are shown in place."""
    shown = "inline" if inline else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=TYPES.get(form, "application/octet-stream"), headers=headers)


@door("drafts.read")
def draft_list(request: HttpRequest) -> HttpResponse:
    """List drafts, with what waits for the viewer on top."""
    viewer, now = actor(request), clock.now()
    state, kind, words = (request.GET.get(name, "") for name in ("state", "kind", "q"))
    mine = bool(request.GET.get("mine"))
    shown = state if state in ("open", "all", *DraftState.values) else "open"
    lines = queries.drafts(viewer=viewer, state="" if shown == "all" else shown, kind=kind, words=words, mine=mine)
    page = {
        "lines": lines,
        "queue": queries.my_queue(viewer=viewer),
        "state": shown,
        "kind": kind,
        "words": words,
        "mine": mine,
        "filtered": bool(words or kind or mine or state),
        "states": [("open", _("All open ones")), *DraftState.choices, ("all", _("All"))],
        "kinds": DraftKind.choices,
        "may_write": viewer.may("drafts.write"),
        "today": rules.office_day(now),
    }
    return render(request, "drafting/list.html", page)


def _new_page(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    viewer, now = actor(request), clock.now()
    page = {
        "starters": queries.starters(viewer=viewer),
        "kinds": DraftKind.choices,
        "issuers": issuers(viewer),
        "register": [line for line in directives.register(viewer=viewer, now=now) if line.number][:200],
        "error": error,
        "given": request.POST,
    }
    return render(request, "drafting/new.html", page, status=status)


@door("drafts.write", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft: from a text of the pack, empty, or from an older document."""
    if request.method != "POST":
        return _new_page(request)
    viewer, now = actor(request), clock.now()
    source = request.POST.get("source", "")
    try:
        if source.startswith("pack:"):
            made = actions.start_from_pack(
                source.removeprefix("pack:"),
                event=request.POST.get("event", ""),
                start_on=day(request, "start_on"),
                end_on=day(request, "end_on"),
                by=viewer,
                now=now,
            )
        elif source == "directive":
            made = actions.copy_of_directive(
                number(request, "directive") or 0, years=number(request, "years") or 0, by=viewer, now=now
            )
        elif source == "points":
            made = actions.start_from_points(
                request.POST.get("points", "").splitlines(),
                subject=request.POST.get("subject", ""),
                kind=request.POST.get("kind", "chi_thi"),
                by=viewer,
                now=now,
            )
        elif source == "empty":
            made = actions.start_draft(
                kind=request.POST.get("kind", ""), issuer=request.POST.get("issuer", ""), by=viewer, now=now
            )
        else:
            raise Invalid(_("Choose how to begin."), code="no_source")
    except Trouble as trouble:
        return _new_page(request, status=trouble.status, error=str(trouble.message))
    messages.success(request, _("Started. Write on; everything is saved as you type."))
    return redirect("draft_edit", made.pk)


@door("drafts.write", methods=("POST",))
def from_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Start a draft from a signed report's proposals."""
    made = draft_from_report(report_id, by=actor(request), now=clock.now())
    messages.success(request, _("Started from the report's proposals. Check who is named in each clause."))
    return redirect("draft_edit", made.pk)


@door("drafts.write", methods=("POST",))
def from_directive(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Start this year's draft from an older document."""
    years = number(request, "years")
    made = actions.copy_of_directive(
        directive_id, years=1 if years is None else years, by=actor(request), now=clock.now()
    )
    messages.success(request, _("Copied. Dates were moved and bodies replaced by their successors: check them."))
    return redirect("draft_edit", made.pk)


def _book(request: HttpRequest) -> dict[str, Any]:
    year = request.GET.get("year", "")
    return {
        "year": int(year) if year.isdigit() and len(year) == 4 else None,
        "issuer": request.GET.get("issuer", ""),
        "kind": request.GET.get("kind", ""),
    }


def _book_page(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    viewer, now = actor(request), clock.now()
    wanted, words = _book(request), request.GET.get("q", "")
    lines = queries.number_book(viewer=viewer, words=words, **wanted)
    page = {
        "lines": lines,
        "wanted": wanted,
        "words": words,
        "query": request.GET.urlencode(),
        "gaps": queries.number_gaps(viewer=viewer),
        "withdrawn": sum(line.state == "withdrawn" for line in lines),
        "kinds": DraftKind.choices,
        "issuers": issuers(viewer),
        "may_issue": viewer.may("drafts.issue"),
        "today": rules.office_day(now),
        "error": error,
        "given": request.POST,
    }
    return render(request, "drafting/book.html", page, status=status)


@door("drafts.read")
def book(request: HttpRequest) -> HttpResponse:
    """Show the book of outgoing documents."""
    return _book_page(request)


@door("drafts.read")
def book_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the book as a file."""
    data, name = queries.number_book_file(form=form, viewer=actor(request), **_book(request))
    return file_answer(data, name=name, form=form)


@door("drafts.issue", methods=("POST",))
def record(request: HttpRequest) -> HttpResponse:
    """Give a number to a document that was written elsewhere."""
    names = ("kind", "issuer", "subject", "unit", "signer", "recipients", "reason")
    said = {name: request.POST.get(name, "") for name in names}
    try:
        dated = day(request, "date")
        if dated is None:
            raise Invalid(_("Enter the document's date."), code="no_date")
        made = actions.record_number(**said, date=dated, by=actor(request), now=clock.now())
    except Trouble as trouble:
        return _book_page(request, status=trouble.status, error=str(trouble.message))
    messages.success(request, _("The number is %(number)s.") % {"number": made.number})
    return redirect("number_book")


def _templates_page(request: HttpRequest, *, status: int = 200, error: str = "", faults: Any = ()) -> HttpResponse:
    viewer = actor(request)
    page = {
        "templates": queries.templates(viewer=viewer, retired=True),
        "kinds": DraftKind.choices,
        "may_manage": viewer.may("drafts.templates"),
        "error": error,
        "faults": faults,
        "given": request.POST,
        "fields": queries.template_fields(viewer=viewer),
    }
    return render(request, "drafting/templates.html", page, status=status)


@door("drafts.read")
def templates(request: HttpRequest) -> HttpResponse:
    """List the offices' own templates, with what they may ask for."""
    return _templates_page(request)


@door("drafts.templates", methods=("POST",))
def upload_template(request: HttpRequest) -> HttpResponse:
    """Take a template, or say what in it is wrong, where, and how to mend it."""
    try:
        file = upload(request.FILES.get("file"))
        if file is None:
            raise Invalid(_("Choose a Word file."), code="no_file")
        said = {name: request.POST.get(name, "") for name in ("name", "kind", "note")}
        made = actions.upload_template(file=file, by=actor(request), now=clock.now(), **said)
    except Invalid as trouble:
        faults = trouble.details.get("faults", ())
        return _templates_page(request, status=trouble.status, error=str(trouble.message), faults=faults)
    messages.success(
        request, _("Taken as version %(n)s of “%(name)s”.") % {"n": made.number, "name": made.template.name}
    )
    return redirect("draft_templates")


@door("drafts.templates", methods=("POST",))
def retire_template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Offer a template no more, or again."""
    act = actions.restore_template if request.POST.get("again") else actions.retire_template
    act(template_id, by=actor(request), now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("draft_templates")


@door("drafts.read")
def template_file(request: HttpRequest, template_id: int, version: int) -> HttpResponse:
    """Give a template's file."""
    data, name = queries.template_file(template_id, version, viewer=actor(request))
    return file_answer(data, name=name, form="docx")


@door("drafts.read")
def sample(request: HttpRequest) -> HttpResponse:
    """Give the sample template."""
    data, name = queries.sample(viewer=actor(request))
    return file_answer(data, name=name, form="docx")
