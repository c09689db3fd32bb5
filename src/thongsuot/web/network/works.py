"""Pages of planned works: what is announced, what it does to the network, what stands against it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.network import actions
from thongsuot.network import works as queries
from thongsuot.network.words import CONFLICTS, KIND_ONE
from thongsuot.people.queries import organisations
from thongsuot.web.door import door
from thongsuot.web.network.forms import WorkForm
from thongsuot.web.network.views import viewer_of


def _owners(viewer: Actor) -> list[tuple[int, str]]:
    """Give the bodies for which the viewer may enter works besides their own: all, for the department."""
    if not viewer.sees_all:
        return []
    kinds = ("telecom", "internet", "postal", "broadcast", "power")
    return [(body.pk, body.short_name or body.name) for body in organisations(viewer=viewer, kinds=kinds)]


@door("network.read")
def work_list(request: HttpRequest) -> HttpResponse:
    """List the planned works to come and in force, or those that are over."""
    viewer, now = viewer_of(request), clock.now()
    past = request.GET.get("state") == "past"
    page = Paginator(queries.works(viewer=viewer, now=now, past=past), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "past": past,
        "now": now,
        "forgotten": queries.over_time(viewer=viewer, now=now),
        "may_plan": viewer.may("network.plan"),
    }
    return render(request, "network/works.html", context)


@door("network.read")
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one planned work: what falls with it, and what stands against it."""
    viewer, now = viewer_of(request), clock.now()
    row = queries.work(pk, viewer=viewer)
    sites, others_too = queries.effect(row, viewer=viewer)
    known = [site.users for site in sites if site.users is not None]
    context = {
        "work": row,
        "objects": [(thing["kind"], KIND_ONE[thing["kind"]], thing["code"]) for thing in row.objects_out],
        "sites": sites,
        "users": sum(known) if known else None,
        "others_too": others_too,
        "conflicts": _worded(row, viewer),
        "running": row.state == "planned" and row.starts_at <= now < row.ends_at,
        "begun": row.starts_at <= now,
        "open": row.state == "planned",
        "may_plan": viewer.may("network.plan"),
    }
    return render(request, "network/work.html", context)


def _worded(row: Any, viewer: Actor) -> list[tuple[Any, Any]]:
    if row.state != "planned":
        return []
    return [(CONFLICTS[one.kind], one) for one in queries.conflicts(row, viewer=viewer)]


@door("network.plan", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Announce a work; what stands against it is shown before it is taken."""
    viewer = viewer_of(request)
    first = {"codes": request.GET.get("code", "")}
    form = WorkForm(request.POST or None, owners=_owners(viewer), initial=first)
    return _form(request, form, None)


@door("network.plan", methods=("GET", "POST"))
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an announced work."""
    row = queries.work(pk, viewer=viewer_of(request))
    first = {
        "version": row.version,
        "title": row.title,
        "codes": ", ".join(str(thing["code"]) for thing in row.objects_out),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "contact": row.contact,
        "fallback": row.fallback,
        "despite": row.accepted_conflicts,
    }
    return _form(request, WorkForm(request.POST or None, owners=[], initial=first), row)


def _form(request: HttpRequest, form: WorkForm, row: Any) -> HttpResponse:
    against: list[Any] = []
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version, owner_id = given.pop("version", None), given.pop("owner_id", None)
        by, now = viewer_of(request), clock.now()
        try:
            if row is None:
                saved = actions.plan_work(**given, owner_id=owner_id, by=by, now=now)
            else:
                saved = actions.change_work(row.pk, **given, version=version, by=by, now=now)
        except Trouble as trouble:
            against = trouble.details.get("conflicts", [])
            form.add_error("despite" if against else None, str(trouble.message))
        else:
            messages.success(request, _("Announced: %(code)s.") % {"code": saved.code})
            return redirect("work", pk=saved.pk)
    context = {"form": form, "work": row, "against": against}
    return render(request, "network/work_form.html", context, status=422 if form.errors else 200)


@door("network.plan", methods=("POST",))
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a work is finished."""
    row = actions.finish_work(pk, by=viewer_of(request), now=clock.now())
    messages.success(request, _("%(code)s is finished.") % {"code": row.code})
    return redirect("work", pk=pk)


@door("network.plan", methods=("POST",))
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a work off."""
    row = actions.cancel_work(pk, reason=request.POST.get("reason", ""), by=viewer_of(request), now=clock.now())
    messages.success(request, _("%(code)s is called off.") % {"code": row.code})
    return redirect("work", pk=pk)
