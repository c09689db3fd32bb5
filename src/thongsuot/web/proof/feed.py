"""Pages of the feed to task systems outside: who is told, how it goes, each delivery."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.people.queries import organisations
from thongsuot.proof import actions, queries
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door


@door("proof.feed", methods=("GET", "POST"))
def subscribers(request: HttpRequest) -> HttpResponse:
    """List the task systems that are told of changes, and add one."""
    viewer, fault = actor(request), ""
    if request.method == "POST":
        given = {
            name: request.POST.get(name, "").replace("\x00", "").strip() for name in ("name", "url", "organisation")
        }
        try:
            made = actions.add_subscriber(**given, from_start="from_start" in request.POST, by=viewer, now=clock.now())
        except (Invalid, NotFound) as trouble:
            fault = str(trouble.message)
        else:
            messages.success(request, _("Added. Changes are handed over from now on."))
            return redirect("proof_subscriber", made.pk)
    page = {"rows": queries.subscribers(viewer=viewer), "bodies": organisations(viewer=viewer), "fault": fault}
    return render(request, "proof/feed.html", page, status=422 if fault else 200)


@door("proof.feed")
def subscriber(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Show one task system with its key and its log."""
    view = queries.subscriber(subscriber_id, viewer=actor(request))
    return render(request, "proof/subscriber.html", {"view": view, "row": view.row})


@door("proof.feed", methods=("POST",))
def change(request: HttpRequest, subscriber_id: int, verb: str) -> HttpResponse:
    """Pause, resume or remove a task system."""
    by, now = actor(request), clock.now()
    if verb == "pause":
        actions.pause_subscriber(subscriber_id, by=by, now=now)
    elif verb == "resume":
        actions.resume_subscriber(subscriber_id, by=by, now=now)
    elif verb == "remove":
        actions.remove_subscriber(subscriber_id, by=by, now=now)
        messages.success(request, _("The task system was removed."))
        return redirect("proof_feed")
    else:
        raise NotFound(_("There is no such step."))
    messages.success(request, _("Saved."))
    return redirect("proof_subscriber", subscriber_id)
