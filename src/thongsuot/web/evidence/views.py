"""Pages of an incident's evidence: put in, open, set aside, seal, hand over, receive; checking a bundle."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from thongsuot.engines import sealing
from thongsuot.evidence import actions, queries
from thongsuot.evidence.words import CUSTODY
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.queries import organisations
from thongsuot.web.door import door
from thongsuot.web.evidence.forms import BundleForm, GiveForm, PieceForm
from thongsuot.web.incidents.views import actor_of

MOST_CHECKED = 220 * 1024 * 1024  # [bytes]


def show_evidence(
    request: HttpRequest, code: str, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the evidence page of an incident; ``given`` holds forms with what the person typed."""
    viewer, now = actor_of(request), clock.now()
    found = queries.evidence(code, viewer=viewer)
    context: dict[str, Any] = {
        "line": found.line,
        "file": found,
        "items": [
            (one, one.get_kind_display(), [(line, CUSTODY.get(line.what, line.what)) for line in one.custody.all()])
            for one in found.items
        ],
        "access": [
            dataclasses.replace(one, at=dt.datetime.fromisoformat(one.at))  # type: ignore[arg-type]
            for one in found.access
        ],
        "parties": [party.name for party in incidents.room(code, viewer=viewer, now=now).parties],
        "case": queries.case_line(code, viewer=viewer, now=now),
        "is_drill": found.line.is_drill,
        "own": viewer.organisation_id,
        "piece_form": PieceForm(),
        "give_form": GiveForm(),
    } | (given or {})
    context["give_form"].fields["organisation"].queryset = organisations(viewer=viewer, kinds=("police",))
    return render(request, "evidence/evidence.html", context, status=status)


@door("evidence.read")
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Show the evidence of an incident, who touched it, its bundles and the police's case."""
    return show_evidence(request, code)


@door("evidence.add", methods=("POST",))
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Put an original in."""
    actor = actor_of(request)
    queries.incident_of(code, viewer=actor)
    form = PieceForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        data = dict(form.cleaned_data)
        file = data.pop("file")
        try:
            made = actions.add_item(
                code, data=file.read(), file_name=file.name or "", content_type=file.content_type or "", **data,
                by=actor, now=clock.now(),
            )  # fmt: skip
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
            status = trouble.status
        else:
            messages.success(request, _("Kept as %(ref)s; its hash is written down.") % {"ref": made.ref})
            return redirect("incident_evidence", code=code)
    return show_evidence(request, code, given={"piece_form": form}, status=status)


def _act(request: HttpRequest, code: str, act: Callable[[], object], done: str) -> HttpResponseBase:
    try:
        act()
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, done)
    return redirect("incident_evidence", code=code)


def _download(data: bytes, name: str, content_type: str) -> HttpResponse:
    # Always as a download: a stranger's file must not run as a page of this site.
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=content_type, headers=headers)


@door("evidence.read", methods=("POST",))
def open_item(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Give an original; that it was opened is noted, therefore by POST."""
    item, data = actions.open_item(code, ref, by=actor_of(request), now=clock.now())
    return _download(data, item.file_name, "application/octet-stream")


@door("evidence.add", methods=("POST",))
def set_aside(request: HttpRequest, code: str, ref: str) -> HttpResponseBase:
    """Set a piece aside with a reason."""
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _act(
        request,
        code,
        lambda: actions.set_aside(code, ref, reason=reason, by=actor_of(request), now=clock.now()),
        _("Set aside; it stays in the log."),
    )


@door("evidence.seal", methods=("POST",))
def seal(request: HttpRequest, code: str) -> HttpResponseBase:
    """Make a sealed bundle."""
    return _act(
        request, code, lambda: actions.seal(code, by=actor_of(request), now=clock.now()), _("The bundle is sealed.")
    )


@door("evidence.read", methods=("POST",))
def open_bundle(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a bundle; that it was fetched is noted."""
    row, data = actions.open_bundle(code, pk, by=actor_of(request), now=clock.now())
    return _download(data, f"{row.incident_code}-chung-cu-{row.pk}.zip", "application/zip")


@door("evidence.read", methods=("POST",))
def receipt(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give the hand-over receipt."""
    row, data = actions.print_receipt(code, pk, by=actor_of(request), now=clock.now())
    return _download(data, f"{row.incident_code}-giao-nhan-{row.pk}.pdf", "application/pdf")


@door("evidence.seal", methods=("POST",))
def give(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Hand a bundle over."""
    actor = actor_of(request)
    queries.bundle(code, pk, viewer=actor)
    form = GiveForm(request.POST)
    form.fields["organisation"].queryset = organisations(viewer=actor, kinds=("police",))  # type: ignore[attr-defined]
    if not form.is_valid():
        return show_evidence(request, code, given={"give_form": form}, status=422)
    body = form.cleaned_data["organisation"]
    return _act(
        request,
        code,
        lambda: actions.hand_over(code, pk, to=body, by=actor, now=clock.now()),
        _("Handed over to %(body)s; it is yours until they confirm.") % {"body": body},
    )


@door("evidence.receive", methods=("POST",))
def receive(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Confirm that a bundle was received."""
    number = request.POST.get("case_number", "").replace("\x00", "")
    return _act(
        request,
        code,
        lambda: actions.receive(code, pk, case_number=number, by=actor_of(request), now=clock.now()),
        _("Received; both sides have signed."),
    )


@door("evidence.read", methods=("GET", "POST"))
def verify(request: HttpRequest) -> HttpResponse:
    """Check a bundle: whole or not, and whether it was made here."""
    form = BundleForm(request.POST, request.FILES) if request.method == "POST" else BundleForm()
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        if form.is_valid() and form.cleaned_data["file"].size <= MOST_CHECKED:
            data = form.cleaned_data["file"].read()
            manifest, faults = sealing.check(data, expected=form.cleaned_data["fingerprint"])
            known = queries.known_seal(sealing.seal_of(data), viewer=actor_of(request)) if not faults else None
            context |= {"checked": True, "manifest": manifest, "faults": faults, "known": known}
        else:
            status = 422
    return render(request, "evidence/verify.html", context, status=status)
