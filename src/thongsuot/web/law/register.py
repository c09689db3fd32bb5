"""Pages of the register: list, one instrument, entering, confirming, checking citations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.flows import citations, law_to_task
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Trouble
from thongsuot.law import actions, pack, queries
from thongsuot.law.words import InstrumentKind, Validity
from thongsuot.web.directives.given import actor, cleaned, version_of
from thongsuot.web.door import door
from thongsuot.web.law.forms import CheckForm, InstrumentForm, RequirementForm


@door("law.read")
def register(request: HttpRequest) -> HttpResponse:
    """List the instruments with their validity today."""
    viewer, now = actor(request), clock.now()
    everything = queries.instruments(viewer=viewer, now=now)
    words, kind = request.GET.get("q", "")[:200], request.GET.get("kind", "")
    validity, unconfirmed = request.GET.get("validity", ""), "unconfirmed" in request.GET
    lines = queries.instruments(
        viewer=viewer, now=now, words=words, kind=kind, validity=validity, unconfirmed=unconfirmed
    )
    page = {
        "lines": lines,
        "total": len(everything),
        "in_force": sum(one.validity == "in_force" for one in everything),
        "doubtful": sum(one.validity == "unknown_validity" for one in everything),
        "to_confirm": sum(not one.confirmed for one in everything),
        "words": words,
        "kind": kind,
        "validity": validity,
        "unconfirmed": unconfirmed,
        "filtered": bool(words or kind or validity or unconfirmed),
        "kinds": InstrumentKind.choices,
        "validities": Validity.choices,
        "may_manage": viewer.may("law.manage"),
        "pack_date": pack.shipped().date,
    }
    return render(request, "law/register.html", page)


@door("law.read")
def instrument(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Show one instrument, what it asks, and what carries it out in the province."""
    return instrument_page(request, instrument_id)


def instrument_page(
    request: HttpRequest, instrument_id: int, *, form: RequirementForm | None = None, status: int = 200
) -> HttpResponse:
    """Show an instrument's page, with a form that was refused."""
    viewer = actor(request)
    chain = law_to_task.chain(instrument_id, viewer=viewer, now=clock.now())
    page = {
        "chain": chain,
        "view": chain.instrument,
        "line": chain.instrument.line,
        "form": form or RequirementForm(),
        "may_manage": viewer.may("law.manage"),
        "may_draft": viewer.may("drafts.write"),
        "office": viewer.sees_all,
    }
    return render(request, "law/instrument.html", page, status=status)


def _form(request: HttpRequest, **more: Any) -> InstrumentForm:
    posted = request.POST if request.method == "POST" else None
    return InstrumentForm(posted, instruments=queries.choices(viewer=actor(request)), **more)


@door("law.manage", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Enter an instrument."""
    form = _form(request, initial={"number": request.GET.get("number", "")[:60]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = dict(form.cleaned_data)
            given.pop("version")
            try:
                made = actions.add_instrument(**given, by=actor(request), now=clock.now())
            except Trouble as trouble:
                form.add_error(None, str(trouble.message))
                status = trouble.status
            else:
                messages.success(request, _("Entered. Confirm it once you have seen it in its source."))
                return redirect("law_instrument", made.pk)
    return render(request, "law/form.html", {"form": form, "view": None}, status=status)


@door("law.manage", methods=("GET", "POST"))
def edit(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Correct an instrument."""
    view = queries.instrument(instrument_id, viewer=actor(request), now=clock.now())
    line, status = view.line, 200
    initial = {
        name: getattr(line, name)
        for name in ("kind", "number", "date", "issuer", "title", "status", "in_force_from", "in_force_until")
    }
    initial |= {"source": view.source, "note": view.note, "version": view.version}
    initial |= {"replaced_by_id": line.replaced_by_id, "amended_by": [one.instrument_id for one in view.amended_by]}
    form = _form(request, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_instrument(instrument_id, **form.cleaned_data, by=actor(request), now=clock.now())
            except Trouble as trouble:
                form.add_error(None, str(trouble.message))
                status = trouble.status
            else:
                messages.success(request, _("Saved."))
                return redirect("law_instrument", instrument_id)
    return render(request, "law/form.html", {"form": form, "view": view}, status=status)


@door("law.manage", methods=("POST",))
def confirm(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Confirm an entry against its source."""
    source = request.POST.get("source", "")
    version = version_of(request)
    actions.confirm_instrument(instrument_id, source=source, version=version, by=actor(request), now=clock.now())
    messages.success(request, _("Confirmed: the entry is active now."))
    return redirect("law_instrument", instrument_id)


@door("law.manage", methods=("POST",))
def load(request: HttpRequest) -> HttpResponse:
    """Take in the shipped pack."""
    count = actions.load_pack(by=actor(request), now=clock.now())
    messages.success(request, _("Taken in: %(count)s entries.") % {"count": count})
    return redirect("law")


@door("law.read")
def check(request: HttpRequest) -> HttpResponse:
    """Check a number or a text against both registers."""
    asked = "text" in request.GET
    form = CheckForm(request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        given = cleaned(form)
        found = citations.check_text(given["text"], on=given["on"], viewer=actor(request), now=clock.now())
    page = {"form": form, "citations": found, "on": form.cleaned_data.get("on") if found is not None else None}
    return render(request, "law/check.html", page, status=422 if asked and found is None else 200)
