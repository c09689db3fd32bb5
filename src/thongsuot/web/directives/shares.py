"""Pages of what parties owe: my obligations, the board, one share and its verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.agreements import queries as agreements
from thongsuot.directives import actions, queries, tables
from thongsuot.directives.words import VERBS, AssignmentState
from thongsuot.kernel import clock
from thongsuot.people.queries import organisations
from thongsuot.proof import queries as proof
from thongsuot.reminders import queries as reminders
from thongsuot.web.directives.documents import as_download
from thongsuot.web.directives.forms import NoteForm, ProgressForm, ProofForm, ReasonForm
from thongsuot.web.directives.given import actor, cleaned, upload
from thongsuot.web.directives.inside import inside_of
from thongsuot.web.door import door


@door("directives.read")
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the person's own body has to acknowledge and do."""
    viewer = actor(request)
    found = queries.my_obligations(viewer=viewer, now=clock.now())
    page = {
        "mine": found,
        "may_answer": viewer.may("directives.answer"),
        "letters": queries.urgings(viewer=viewer, waiting=True),
        "parts": queries.my_parts(viewer=viewer),
        "advices": queries.advices_waiting(viewer=viewer),
    }
    return render(request, "directives/mine.html", page)


@door("directives.read")
def board(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show party × obligation of one directive."""
    viewer = actor(request)
    party, state = request.GET.get("party", ""), request.GET.get("state", "")
    found = queries.board(directive_id, viewer=viewer, now=clock.now(), party=party, state=state)
    whole = queries.board(directive_id, viewer=viewer, now=clock.now()) if party or state else found
    owing = {row.organisation_id for row in whole.rows}
    page = {
        "board": found,
        "whole": whole,
        "party": party,
        "state": state,
        "states": AssignmentState.choices[1:],
        "parties": [body for body in organisations(viewer=viewer) if body.pk in owing],
    }
    return render(request, "directives/board.html", page)


@door("directives.read")
def board_csv(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Give the board for a spreadsheet."""
    party, state = request.GET.get("party", ""), request.GET.get("state", "")
    found = queries.board(directive_id, viewer=actor(request), now=clock.now(), party=party, state=state)
    return HttpResponse(
        tables.board_as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=board-{directive_id}.csv"},
    )


@door("directives.read")
def shares(request: HttpRequest) -> HttpResponse:
    """List shares across directives by party and state."""
    viewer = actor(request)
    party, state = request.GET.get("party", ""), request.GET.get("state", "open")
    found = queries.shares(viewer=viewer, now=clock.now(), party=party, state="" if state == "all" else state)
    bodies = organisations(viewer=viewer)
    page = {
        "shares": found,
        "party": party,
        "state": state,
        "states": AssignmentState.choices[1:],
        "parties": bodies if viewer.sees_all else bodies.filter(pk=viewer.organisation_id or 0),
        "late": sum(1 for share in found if share.overdue_days),
    }
    return render(request, "directives/shares.html", page)


@door("directives.read")
def share(request: HttpRequest, share_id: int) -> HttpResponse:
    """Show one share: clause, partners, proof, story, and what can be done."""
    found = queries.assignment(share_id, viewer=actor(request), now=clock.now())
    start = {"version": found.share.version}
    makers: dict[str, Callable[[], forms.Form]] = {
        "progress": lambda: ProgressForm(initial={**start, "percent": found.share.percent}),
        "submit": lambda: ProofForm(initial=start),
        "accept": lambda: NoteForm(initial=start),
    }
    verbs = [
        {
            "name": verb,
            "label": VERBS[verb],
            "form": makers.get(verb, lambda: ReasonForm(initial=start))() if verb != "acknowledge" else None,
        }
        for verb in found.verbs
    ]
    viewer = actor(request)
    page = {
        "page": found,
        "leads": agreements.leads_for_text(found.share.task_text, viewer=viewer, now=clock.now()),
        "share": found.share,
        "verbs": verbs,
        "urge_form": NoteForm(),
        "measured": proof.results_of_share(share_id, viewer=viewer, now=clock.now()),
        "letters": queries.urgings(viewer=viewer, share_id=share_id),
        "reminders": reminders.reminders(viewer=viewer, kind="share", subject_id=share_id),
        **inside_of(share_id, viewer),
    }
    return render(request, "directives/share.html", page)


def _done(request: HttpRequest, share_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("directive_share", share_id)


@door("directives.answer", methods=("POST",))
def progress(request: HttpRequest, share_id: int) -> HttpResponse:
    """Report how far the share is."""
    actions.report_progress(share_id, by=actor(request), now=clock.now(), **cleaned(ProgressForm(request.POST)))
    return _done(request, share_id, _("Progress saved."))


@door("directives.answer", methods=("POST",))
def submit(request: HttpRequest, share_id: int) -> HttpResponse:
    """Hand the share in with proof."""
    given = _with_file(request)
    actions.submit(share_id, by=actor(request), now=clock.now(), **given)
    return _done(request, share_id, _("Handed in for review."))


@door("directives.answer", methods=("POST",))
def prove(request: HttpRequest, share_id: int) -> HttpResponse:
    """Attach proof without handing in."""
    given = _with_file(request)
    del given["version"]
    actions.attach_proof(share_id, by=actor(request), now=clock.now(), **given)
    return _done(request, share_id, _("Proof attached."))


def _with_file(request: HttpRequest) -> dict[str, Any]:
    given = cleaned(ProofForm(request.POST, request.FILES))
    given["file"] = upload(given["file"])
    return given


@door("directives.answer", methods=("POST",))
def refuse(request: HttpRequest, share_id: int) -> HttpResponse:
    """Refuse the share, with the reason."""
    actions.refuse_obligation(share_id, by=actor(request), now=clock.now(), **cleaned(ReasonForm(request.POST)))
    return _done(request, share_id, _("Saved. The office sees your reason."))


@door("directives.answer", methods=("POST",))
def not_applicable(request: HttpRequest, share_id: int) -> HttpResponse:
    """Say that the obligation does not apply, with the reason."""
    actions.declare_not_applicable(share_id, by=actor(request), now=clock.now(), **cleaned(ReasonForm(request.POST)))
    return _done(request, share_id, _("Saved. The office sees your reason."))


@door("directives.review", methods=("POST",))
def accept(request: HttpRequest, share_id: int) -> HttpResponse:
    """Accept what was handed in."""
    actions.accept(share_id, by=actor(request), now=clock.now(), **cleaned(NoteForm(request.POST)))
    return _done(request, share_id, _("Accepted."))


@door("directives.review", methods=("POST",))
def ask_changes(request: HttpRequest, share_id: int) -> HttpResponse:
    """Give the share back, saying what is missing."""
    actions.ask_changes(share_id, by=actor(request), now=clock.now(), **cleaned(ReasonForm(request.POST)))
    return _done(request, share_id, _("Given back to the party."))


@door("directives.review", methods=("POST",))
def insist(request: HttpRequest, share_id: int) -> HttpResponse:
    """Put a declined share back on its party."""
    actions.insist(share_id, by=actor(request), now=clock.now(), **cleaned(ReasonForm(request.POST)))
    return _done(request, share_id, _("The share stands again."))


@door("directives.review", methods=("POST",))
def urge(request: HttpRequest, share_id: int) -> HttpResponse:
    """Record that the office urges the party."""
    actions.urge(share_id, note=cleaned(NoteForm(request.POST))["note"], by=actor(request), now=clock.now())
    return _done(request, share_id, _("Urging recorded; the party sees it."))


@door("directives.read")
def proof_file(request: HttpRequest, share_id: int, proof_id: int) -> HttpResponse:
    """Give the file of a proof."""
    return as_download(queries.proof_file(share_id, proof_id=proof_id, viewer=actor(request)))
