"""Pages of what the law asks: who must do what by which instrument, and which tasks carry it out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.flows import law_to_task
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.law import actions, queries
from thongsuot.people.words import OrganisationKind
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door
from thongsuot.web.law.forms import RequirementForm
from thongsuot.web.law.register import instrument_page


@door("law.read")
def duties(request: HttpRequest) -> HttpResponse:
    """List who must do what by which instrument."""
    viewer, now = actor(request), clock.now()
    who, words = request.GET.get("who", ""), request.GET.get("q", "")[:200]
    lines = queries.requirements(viewer=viewer, now=now, who=who, words=words)
    links = law_to_task.links(lines, viewer=viewer, now=now)
    page = {
        "links": links,
        "who": who,
        "words": words,
        "kinds": OrganisationKind.choices,
        "missing": sum(not one.tasks for one in links),
        "office": viewer.sees_all,
    }
    return render(request, "law/duties.html", page)


@door("law.read")
def duty(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """Show one requirement with its tasks; who may link sees which obligations could carry it out."""
    viewer, now = actor(request), clock.now()
    one = queries.requirement(requirement_id, viewer=viewer, now=now)
    words = request.GET.get("q", "")[:200]
    may_manage = viewer.may("law.manage")
    page = {
        "one": one,
        "link": law_to_task.links((one,), viewer=viewer, now=now)[0],
        "words": words,
        "offers": law_to_task.candidates(requirement_id, viewer=viewer, now=now, words=words) if may_manage else (),
        "may_manage": may_manage,
    }
    return render(request, "law/duty.html", page)


@door("law.manage", methods=("POST",))
def add(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Write down what an instrument asks."""
    form = RequirementForm(request.POST)
    if not form.is_valid():
        return instrument_page(request, instrument_id, form=form, status=422)
    actions.add_requirement(instrument_id, **form.cleaned_data, by=actor(request), now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("law_instrument", instrument_id)


def _obligation(request: HttpRequest) -> int:
    text = request.POST.get("obligation", "")
    if not (text.isdigit() and len(text) < 18):
        raise Invalid(_("Choose an obligation."), details={"obligation": text})
    return int(text)


@door("law.manage", methods=("POST",))
def link(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """Link an obligation to the requirement."""
    law_to_task.link(requirement_id, obligation_id=_obligation(request), by=actor(request), now=clock.now())
    messages.success(request, _("Linked."))
    return redirect("law_duty", requirement_id)


@door("law.manage", methods=("POST",))
def unlink(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """Take a link back."""
    obligation = _obligation(request)
    actions.unlink_obligation(requirement_id, obligation_id=obligation, by=actor(request), now=clock.now())
    messages.success(request, _("The link was taken back."))
    return redirect("law_duty", requirement_id)


@door("law.manage", methods=("POST",))
def retire(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """Take a requirement out of the list."""
    instrument_id = queries.requirement(requirement_id, viewer=actor(request), now=clock.now()).instrument.instrument_id
    actions.retire_requirement(requirement_id, by=actor(request), now=clock.now())
    messages.success(request, _("Taken out of the list."))
    return redirect("law_instrument", instrument_id)


@door("drafts.write", methods=("POST",))
def draft(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """Start a draft that gives out what no task carries out yet."""
    made = law_to_task.draft_from_instrument(instrument_id, by=actor(request), now=clock.now())
    messages.success(request, _("A draft was begun with every requirement that has no task yet."))
    return redirect("draft_edit", made)
