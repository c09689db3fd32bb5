"""Pages of coordination regulations: list, one version with its matrix, writing, signing, who leads."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thongsuot.agreements import actions, pack, queries
from thongsuot.agreements.values import DutyIn, RegulationView
from thongsuot.agreements.words import REGULATION_FAULTS, STANDINGS, Letter
from thongsuot.kernel import clock
from thongsuot.kernel.errors import NotFound, Trouble
from thongsuot.people.queries import organisations
from thongsuot.web.agreements.forms import HeadForm, StartForm
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door
from thongsuot.web.drafting.given import number
from thongsuot.web.drafting.lists import file_answer


@door("agreements.read")
def regulations(request: HttpRequest) -> HttpResponse:
    """List the regulations, those first that wait for the viewer or expire."""
    viewer, now = actor(request), clock.now()
    standing, words = request.GET.get("standing", ""), request.GET.get("q", "")[:200]
    everything = queries.regulations(viewer=viewer, now=now)
    page = {
        "lines": queries.regulations(viewer=viewer, now=now, standing=standing, words=words),
        "total": len(everything),
        "to_sign": sum(one.to_sign for one in everything),
        "expiring": sum(one.standing.code == "expiring" for one in everything),
        "expired": sum(one.standing.code == "expired" for one in everything),
        "standing": standing,
        "words": words,
        "standings": STANDINGS.items(),
        "may_write": viewer.may("agreements.write"),
        "form": StartForm(),
    }
    return render(request, "agreements/list.html", page)


@door("agreements.write", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Start a regulation."""
    version = actions.start_regulation(title=request.POST.get("title", ""), by=actor(request), now=clock.now())
    return redirect("regulation_edit", version.regulation_id)


@door("agreements.read")
def leads(request: HttpRequest) -> HttpResponse:
    """Answer who leads in a matter, from the regulations in force."""
    viewer = actor(request)
    subject, words = request.GET.get("subject", ""), request.GET.get("q", "")[:200]
    known = pack.subjects()
    page = {
        "lines": queries.leads(
            viewer=viewer, now=clock.now(), subjects=[subject] if subject in known else [], words=words
        ),
        "subjects": [(key, one.name) for key, one in known.items()],
        "subject": subject,
        "words": words,
    }
    return render(request, "agreements/leads.html", page)


def _view(request: HttpRequest, regulation_id: int) -> RegulationView:
    return queries.regulation(regulation_id, viewer=actor(request), now=clock.now(), version=number(request, "version"))


@door("agreements.read")
def regulation(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Show one version: who does what, until when, who has signed."""
    view = _view(request, regulation_id)
    page = {"view": view, "faults": _faults(view), "office": actor(request).sees_all}
    return render(request, "agreements/regulation.html", page)


def _faults(view: RegulationView) -> list[dict[str, Any]]:
    return [{"text": REGULATION_FAULTS[one.code], "place": one.place} for one in view.faults]


def _writing(request: HttpRequest, regulation_id: int) -> RegulationView:
    """Give the version that is being written, or say that there is none."""
    view = queries.regulation(regulation_id, viewer=actor(request), now=clock.now())
    if "write" not in view.verbs:
        raise NotFound(_("No version of this regulation is being written."))
    return view


def _head_form(request: HttpRequest, view: RegulationView, data: QueryDict | None = None) -> HeadForm:
    bodies = [(one.code, f"{one.short_name or one.name} · {one.name}") for one in organisations(viewer=actor(request))]
    initial = {
        name: getattr(view, name)
        for name in ("title", "number", "preamble", "valid_from", "valid_until", "remind_days", "revision")
    }
    initial["parties"] = [one.code for one in view.parties]
    return HeadForm(data, bodies=bodies, initial=initial)


def rows_of(form: QueryDict, parties: list[str]) -> list[DutyIn]:
    """Read the rows of the matrix in their order on the page."""
    text = form.get("rows", "0")
    count = min(int(text) if text.isdigit() else 0, 100)
    return [
        DutyIn(
            key=form.get(f"duty-{place}-key", "")[:16] or secrets.token_hex(4),
            text=form.get(f"duty-{place}-text", ""),
            subjects=tuple(form.getlist(f"duty-{place}-subjects")),
            letters={code: form.get(f"duty-{place}-{code}", "") for code in parties},
        )
        for place in range(count)
        if f"duty-{place}-text" in form
    ]


def _editor(
    request: HttpRequest,
    view: RegulationView,
    *,
    form: HeadForm,
    rows: list[DutyIn],
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    known = pack.subjects()
    page = {
        "view": view,
        "form": form,
        "error": error,
        "letters": Letter.choices,
        "subjects": [(key, one.name) for key, one in known.items()],
        "rows": [
            {
                "place": place,
                "number": place + 1,
                "duty": duty,
                "cells": [(party, duty.letters.get(party.code, "")) for party in view.parties],
                "faults": [REGULATION_FAULTS[one.code] for one in view.faults if one.place == place + 1],
            }
            for place, duty in enumerate(rows)
        ],
    }
    return render(request, "agreements/edit.html", page, status=status)


def _rows(view: RegulationView) -> list[DutyIn]:
    codes = [one.code for one in view.parties]
    return [
        DutyIn(key=one.key, text=one.text, subjects=one.subjects, letters=dict(zip(codes, one.letters, strict=True)))
        for one in view.duties
    ]


@door("agreements.write", methods=("GET", "POST"))
def edit(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Write the head of a regulation: title, validity, parties."""
    view = _writing(request, regulation_id)
    if request.method != "POST":
        return _editor(request, view, form=_head_form(request, view), rows=_rows(view))
    form, status, error = _head_form(request, view, request.POST), 422, ""
    if form.is_valid():
        try:
            actions.write_regulation(view.version_id, **form.cleaned_data, by=actor(request), now=clock.now())
        except Trouble as trouble:
            error, status = str(trouble.message), trouble.status
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("regulation_edit", args=[regulation_id]) + "#matrix")
    return _editor(request, view, form=form, rows=_rows(view), error=error, status=status)


@door("agreements.write", methods=("POST",))
def duties(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Save the matrix, with a row added or taken out as the button says."""
    view = _writing(request, regulation_id)
    rows = rows_of(request.POST, [one.code for one in view.parties])
    do, _colon, place = request.POST.get("do", "").partition(":")
    if do == "add":
        rows.append(DutyIn(key=secrets.token_hex(4)))
    elif do == "remove" and place.isdigit() and int(place) < len(rows):
        del rows[int(place)]
    try:
        actions.write_duties(
            view.version_id, rows, revision=number(request, "revision"), by=actor(request), now=clock.now()
        )
    except Trouble as trouble:
        error = str(trouble.message)
        form = _head_form(request, view)
        return _editor(request, view, form=form, rows=rows, error=error, status=trouble.status)
    messages.success(request, _("Saved."))
    return redirect(reverse("regulation_edit", args=[regulation_id]) + "#matrix")


@door("agreements.write", methods=("POST",))
def send(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Send the version to its parties for signature."""
    view = _writing(request, regulation_id)
    actions.send_regulation(view.version_id, revision=number(request, "revision"), by=actor(request), now=clock.now())
    messages.success(request, _("Sent. Every party can read and sign it now."))
    return redirect("regulation", regulation_id)


@door("agreements.sign", methods=("POST",))
def sign(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Sign for one's own body."""
    view = _view(request, regulation_id)
    sha256 = request.POST.get("sha256", "")
    actions.sign_regulation(view.version_id, sha256=sha256, by=actor(request), now=clock.now())
    messages.success(request, _("Signed for your body."))
    return redirect("regulation", regulation_id)


@door("agreements.read", methods=("POST",))
def send_back(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Send a version back with what has to be changed."""
    view = _view(request, regulation_id)
    actions.return_regulation(view.version_id, note=request.POST.get("note", ""), by=actor(request), now=clock.now())
    messages.success(request, _("Sent back. Signatures given so far no longer count."))
    return redirect("regulations")


@door("agreements.write", methods=("POST",))
def revise(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Open the next version."""
    actions.revise_regulation(regulation_id, by=actor(request), now=clock.now())
    messages.success(request, _("The next version is open. The old one holds until everybody has signed the new one."))
    return redirect("regulation_edit", regulation_id)


@door("agreements.write", methods=("POST",))
def end(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """End a regulation in force."""
    view = _view(request, regulation_id)
    actions.end_regulation(view.version_id, reason=request.POST.get("reason", ""), by=actor(request), now=clock.now())
    messages.success(request, _("Ended."))
    return redirect("regulation", regulation_id)


@door("agreements.read")
def compare(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Show what changed between two versions."""
    view = _view(request, regulation_id)
    known = [one[0] for one in view.versions]
    newer = number(request, "newer") or max(known)
    older = number(request, "older") or max([one for one in known if one < newer], default=newer)
    blocks = queries.compare_regulation(regulation_id, older=older, newer=newer, viewer=actor(request), now=clock.now())
    page = {
        "title": view.title,
        "back": reverse("regulation", args=[regulation_id]),
        "blocks": blocks,
        "changes": sum(one.change != "same" for one in blocks),
    }
    return render(request, "agreements/compare.html", {**page, "older": older, "newer": newer, "known": known})


@door("agreements.read")
def paper(request: HttpRequest, regulation_id: int, form: str) -> HttpResponse:
    """Give a version as PDF or Word file."""
    data, name = queries.regulation_paper(
        regulation_id, form=form, viewer=actor(request), now=clock.now(), version=number(request, "version")
    )
    return file_answer(data, name=name, form=form, inline=form == "pdf")
