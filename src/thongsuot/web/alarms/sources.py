"""Pages of the sources: how each feed does, its key, how to try it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.alarms import actions, queries, rules
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Refused
from thongsuot.people.queries import organisations
from thongsuot.web.alarms.forms import SourceForm
from thongsuot.web.door import door

HEALTH = {
    "well": ("ok", gettext_lazy("Sends")),
    "quiet": ("warn", gettext_lazy("Quiet for more than 15 minutes")),
    "never": ("none", gettext_lazy("Has never sent")),
    "off": ("none", gettext_lazy("Switched off")),
}


def _bodies(viewer: Actor) -> Any:
    rows = organisations(viewer=viewer)
    return rows if viewer.sees_all else rows.filter(pk=viewer.organisation_id or 0)


@door("alarms.read")
def source_list(request: HttpRequest) -> HttpResponse:
    """List sources with their counts."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    rows = [
        (row, *HEALTH[rules.health_word(is_active=row.is_active, last_seen_at=row.last_seen_at, now=now)])
        for row in queries.sources(viewer=viewer)
    ]
    context = {"rows": rows, "may_manage": viewer.may("alarms.manage_sources")}
    return render(request, "alarms/sources.html", context)


def _page(request: HttpRequest, code: str, *, key: str = "", status: int = 200) -> HttpResponse:
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    health = queries.source_health(code, viewer=viewer, now=clock.now())
    tone, word = HEALTH[health.state]
    context = {
        "health": health,
        "source": health.source,
        "tone": tone,
        "word": word,
        "key": key,
        "url": settings.OFFICE.public_url.rstrip("/"),
        "may_manage": viewer.may("alarms.manage_sources"),
    }
    return render(request, "alarms/source.html", context, status=status)


@door("alarms.read")
def source_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show how one source does, what it sent, and how to try it."""
    return _page(request, code)


@door("alarms.manage_sources", methods=("GET", "POST"))
def add(request: HttpRequest) -> HttpResponseBase:
    """Register a source; its key is shown on the page that answers, this once."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    form = SourceForm(request.POST or None)
    form.fields["organisation"].queryset = _bodies(viewer)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made, key = actions.add_source(**form.cleaned_data, by=viewer, now=clock.now())
        except Refused as trouble:
            form.add_error("code", str(trouble.message))
        else:
            return _page(request, made.code, key=key, status=201)
    return render(request, "alarms/source_new.html", {"form": form}, status=422 if form.errors else 200)


@door("alarms.manage_sources", methods=("POST",))
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    """Give a source a new key, shown on the page that answers, this once."""
    made, key = actions.rotate_key(code, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return _page(request, made.code, key=key)


@door("alarms.manage_sources", methods=("POST",))
def switch(request: HttpRequest, code: str) -> HttpResponseBase:
    """Switch a source off or on."""
    on = request.POST.get("on") == "1"
    made = actions.switch_source(code, on=on, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    messages.success(
        request,
        _("%(code)s is switched on.") % {"code": made.code}
        if on
        else _("%(code)s is switched off.") % {"code": made.code},
    )
    return redirect("alarm_source", code=made.code)
