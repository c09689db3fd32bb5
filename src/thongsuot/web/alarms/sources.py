"""Pages of the sources: how each feed does, its key, how to try it."""

from __future__ import annotations

import datetime as dt
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
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.queries import organisations
from thongsuot.web.alarms.forms import SourceForm, TuneForm, codes_as_text
from thongsuot.web.alarms.identities import IdentityForm, card, turned_away
from thongsuot.web.alarms.reporting import console
from thongsuot.web.door import door

HEALTH = {
    "well": ("ok", gettext_lazy("Sends")),
    "silent": ("bad", gettext_lazy("Silent: alarm raised")),
    "quiet": ("warn", gettext_lazy("Quiet for more than 15 minutes")),
    "never": ("none", gettext_lazy("Has never sent")),
    "off": ("none", gettext_lazy("Switched off")),
}


def _bodies(viewer: Actor) -> Any:
    rows = organisations(viewer=viewer)
    return rows if viewer.sees_all else rows.filter(pk=viewer.organisation_id or 0)


def _state(row: Any, now: dt.datetime) -> str:
    if row.is_active and row.silent_since is not None:
        return "silent"
    return rules.health_word(is_active=row.is_active, last_seen_at=row.last_seen_at, now=now)


@door("alarms.read")
def source_list(request: HttpRequest) -> HttpResponse:
    """List sources with their counts."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    rows = [(row, *HEALTH[_state(row, now)]) for row in queries.sources(viewer=viewer)]
    context = {"rows": rows, "may_manage": viewer.may("alarms.manage_sources"), **turned_away(viewer=viewer)}
    return render(request, "alarms/sources.html", context)


FORMS = ("tmf642", "alertmanager", "zabbix", "cap", "syslog", "text")
OVERLAPS = {"0": dt.timedelta(0), "1": dt.timedelta(hours=1), "24": dt.timedelta(days=1), "168": dt.timedelta(days=7)}


def page(
    request: HttpRequest,
    code: str,
    *,
    key: str = "",
    status: int = 200,
    tuning: TuneForm | None = None,
    tried: dict[str, Any] | None = None,
    identity_form: IdentityForm | None = None,
) -> HttpResponse:
    """Show a source's page, with what a form on it brought back."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    health = queries.source_health(code, viewer=viewer, now=clock.now())
    tone, word = HEALTH[_state(health.source, clock.now())]
    context = {
        "health": health,
        "source": health.source,
        "tone": tone,
        "word": word,
        "key": key,
        "url": settings.OFFICE.public_url.rstrip("/"),
        "may_manage": viewer.may("alarms.manage_sources"),
        "forms": FORMS,
        "tried": tried,
        "tuning": tuning
        or TuneForm(
            initial={
                "heartbeat_min": round(health.source.heartbeat_s / 60, 2),
                "rate_per_s": health.source.rate_per_s,
                "codes": codes_as_text(health.source.codes),
            }
        ),
        "waiting": queries.messages_waiting(viewer=HOUSE),
        **card(health.source, viewer=viewer, form=identity_form),
    }
    return render(request, "alarms/source.html", context, status=status)


@door("alarms.read")
def source_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show how one source does, what it sent, and how to try it."""
    return page(request, code)


@door("alarms.read", methods=("POST",))
def try_it(request: HttpRequest, code: str) -> HttpResponse:
    """Read a message as this source would send it; nothing is kept."""
    source = queries.source(code, viewer=request.actor)  # type: ignore[attr-defined]
    return page(request, code, tried=console(request, source))


@door("alarms.manage_sources", methods=("POST",))
def tune(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say how long a source may be silent, how much it may send, what its names mean."""
    form = TuneForm(request.POST)
    if form.is_valid():
        try:
            actions.tune_source(
                code,
                heartbeat_s=round(form.cleaned_data["heartbeat_min"] * 60),
                rate_per_s=form.cleaned_data["rate_per_s"],
                codes=form.cleaned_data["codes"],
                by=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
            )
        except Invalid as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("alarm_source", code=code)
    return page(request, code, tuning=form, status=422)


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
            return page(request, made.code, key=key, status=201)
    return render(request, "alarms/source_new.html", {"form": form}, status=422 if form.errors else 200)


@door("alarms.manage_sources", methods=("POST",))
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    """Give a source a new key, shown on the page that answers, this once."""
    overlap = OVERLAPS.get(request.POST.get("overlap", "0"), dt.timedelta(0))
    made, key = actions.rotate_key(code, by=request.actor, now=clock.now(), keep_old_for=overlap)  # type: ignore[attr-defined]
    return page(request, made.code, key=key)


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
