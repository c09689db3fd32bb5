"""Pages sent to people: who was called, by which channel, who answered; take over, pass on, test."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from thongsuot.duty import actions, queries
from thongsuot.kernel import clock
from thongsuot.web.door import SignedInRequest, door


def _back(request: SignedInRequest, pk: int) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("page", pk=pk)


@door("duty.read")
def pages(request: SignedInRequest) -> HttpResponse:
    """List the calls, open ones first."""
    found = queries.pages(viewer=request.actor)
    return render(request, "duty/pages.html", {"calls": found, "now": clock.now()})


@door("duty.read")
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one call with every attempt."""
    call = queries.call(pk, viewer=request.actor)
    return render(
        request,
        "duty/page.html",
        {"call": call, "now": clock.now(), "may_answer": request.actor.may("duty.answer")},
    )


@door("duty.answer", methods=("POST",))
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a call over."""
    actions.acknowledge(pk, by=request.actor, now=clock.now())
    messages.success(request, _("You have taken it over. The others are no longer called."))
    return _back(request, pk)


@door("duty.answer", methods=("POST",))
def escalate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call the next person now."""
    actions.escalate(pk, by=request.actor, now=clock.now())
    messages.success(request, _("The next person on the list is called now."))
    return _back(request, pk)


@door("duty.answer", methods=("POST",))
def test_call(request: SignedInRequest) -> HttpResponse:
    """Call oneself, to see which channels work."""
    found = actions.test_call(by=request.actor, now=clock.now())
    messages.info(request, _("A test call to you is on its way. Answer it to record that you can be reached."))
    return redirect("page", pk=found.pk)
