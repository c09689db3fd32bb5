"""Pages of the incidents room: the list, the room of one incident, opening by hand."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.agreements import queries as agreements
from thongsuot.duty import queries as duty
from thongsuot.incidents import actions, queries, words
from thongsuot.incidents.values import Room
from thongsuot.incidents.words import IncidentKind, IncidentState, SharingReason, TaskState
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.people.queries import organisations, persons
from thongsuot.recovery import queries as recovery
from thongsuot.web import spoken
from thongsuot.web.door import door
from thongsuot.web.incidents.forms import (
    ByHandForm,
    CauseForm,
    ExpectedForm,
    FilterForm,
    MergeForm,
    NoteForm,
    RestoreForm,
    ShareForm,
    SplitForm,
)

KINDS = dict(IncidentKind.choices)
STATES = dict(IncidentState.choices)
TASK_STATES = dict(TaskState.choices)
ICONS = {
    "fiber": "cable",
    "power": "zap-off",
    "theft": "shield-alert",
    "card": "cpu",
    "congestion": "gauge",
    "monitoring": "eye-off",
    "postal": "mail-warning",
    "broadcast": "radio-tower",
    "cyber": "fingerprint-pattern",
    "unrest": "users",
}


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks; the door has put them there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@door("incidents.read")
def incident_list(request: HttpRequest) -> HttpResponse:
    """List incidents, those that nobody has first."""
    viewer = actor_of(request)
    data = request.GET.copy()
    data.setdefault("state", "unclosed")
    form = FilterForm(data)
    wanted = form.cleaned_data if form.is_valid() else {"state": "unclosed"}
    level = wanted.get("level") or ""
    rows = queries.incidents(
        viewer=viewer,
        state="" if wanted.get("state") == "all" else wanted.get("state") or "unclosed",
        kind=wanted.get("kind") or "",
        level=int(level) if level else None,
        text=(wanted.get("text") or "").replace("\x00", ""),
        limit=2000,
    )
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, KINDS[row.kind], STATES[row.state], ICONS.get(row.kind, "siren")) for row in page],
        "form": form,
        "counts": queries.counts(viewer=viewer),
        "may_open": viewer.may("incidents.respond"),
        "may_acknowledge": viewer.may("incidents.acknowledge"),
        "filtered": any(wanted.get(key) for key in ("kind", "level", "text")) or wanted.get("state") != "unclosed",
    }
    return render(request, "incidents/list.html", context)


def phases(room: Room) -> list[dict[str, Any]]:
    """Give the phase clock: detected, taken over, on scene, restored, closed."""
    line = room.line
    steps = (
        (_("Detected"), line.opened_at),
        (_("Taken over"), room.acknowledged_at),
        (_("On scene"), room.on_scene_at),
        (_("Restored"), room.restored_at),
        (_("Closed"), room.closed_at),
    )
    last = max(number for number, (_label, at) in enumerate(steps) if at is not None)
    out: list[dict[str, Any]] = []
    for number, (label, at) in enumerate(steps):
        took = (
            _("after %(span)s") % {"span": spoken.span((at - line.started_at).total_seconds())} if at and number else ""
        )
        state = "done" if at else "now" if number == last + 1 and line.state not in ("closed", "merged") else ""
        out.append({"label": label, "at": at, "state": state, "took": took})
    return out


def site_choices(room: Room) -> list[tuple[str, str]]:
    """Give the stations of an incident that this person may see, to choose from."""
    return [(site.code, f"{site.code} · {site.name}" if site.name else site.code) for site in room.sites]


def show_room(
    request: HttpRequest, code: str, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the room of an incident; ``given`` holds forms with what the person typed."""
    viewer = actor_of(request)
    now = clock.now()
    room = queries.room(code, viewer=viewer, now=now)
    version = {"version": room.line.version}
    pages: dict[str, forms.Form] = {
        "cause_form": CauseForm(initial={**version, "cause": room.cause}),
        "expected_form": ExpectedForm(initial={**version, "at": room.expected_restoration_at}),
        "restore_form": RestoreForm(initial=version),
        "note_form": NoteForm(),
        "share_form": ShareForm(),
        "merge_form": MergeForm(initial=version),
        "split_form": SplitForm(initial=version, sites=site_choices(room)),
    } | (given or {})
    pages["share_form"].fields["organisation"].queryset = organisations(viewer=viewer)  # type: ignore[attr-defined]
    if "merge" in room.verbs:
        others = [row for row in queries.incidents(viewer=viewer, state="unclosed") if row.code != code]
        pages["merge_form"].fields["into"].choices = [(r.code, f"{r.code} · {r.title} · {r.place}") for r in others]  # type: ignore[attr-defined]
    whys = dict(SharingReason.choices)
    context: dict[str, Any] = {
        "room": room,
        "line": room.line,
        "kind_word": KINDS[room.line.kind],
        "kind_icon": ICONS.get(room.line.kind, "siren"),
        "state_word": STATES[room.line.state],
        "root_word": words.ROOT_KINDS.get(room.root_kind, room.root_kind),
        "phases": phases(room),
        "leads": agreements.leads_for_incident(room.line.kind, viewer=viewer, now=now),
        "plans": agreements.plans_for_incident(room.line.kind, viewer=viewer, now=now),
        "parties": [(party, whys.get(party.why, party.why)) for party in room.parties],
        "checklist": [(words.MISSING[key], key not in room.missing_for_close) for key in words.MISSING],
        "calls": duty.calls_of("incident", code, viewer=viewer) if viewer.may("duty.read") else [],
        "may_call": viewer.may("incidents.respond") and viewer.organisation_id is not None,
        "roles": recovery.roles_now(code, viewer=viewer),
        "playbook": queries.playbook_of(code, viewer=viewer, now=now),
        "tasks": [(task, TASK_STATES[task.state]) for task in queries.tasks_of(code, viewer=viewer, now=now)],
        "likely": queries.likely_same(code, viewer=viewer),
        "is_drill": room.line.is_drill,
        "users_known": sum(1 for site in room.sites if site.users is not None),
        **pages,
    }
    return render(request, "incidents/room.html", context, status=status)


@door("incidents.read")
def incident_room(request: HttpRequest, code: str) -> HttpResponse:
    """Show one incident: what, where, who has it, why we think so, what happened, what to do next."""
    return show_room(request, code)


@door("incidents.read")
def incident_map(request: HttpRequest, code: str) -> HttpResponse:
    """Give the incident and its sites that this person may see, for the map."""
    room = queries.room(code, viewer=actor_of(request), now=clock.now())
    features = []
    line = room.line
    if line.lat is not None and line.lon is not None:
        features.append(
            _feature("incident", line.lon, line.lat, id=line.code, name=line.title, level=line.level, state="down")
        )
    for site in room.sites:
        if site.lat is None or site.lon is None:
            continue
        state = "up" if site.until else "down" if site.out else "degraded"
        features.append(_feature("site", site.lon, site.lat, id=site.code, name=site.name or site.code, state=state))
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _feature(kind: str, lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"kind": kind, **properties},
    }


@door("incidents.read")
def incident_alarms(request: HttpRequest, code: str) -> HttpResponse:
    """List the raw alarms of an incident that this person may see."""
    viewer = actor_of(request)
    line = queries.incident(code, viewer=viewer)
    rows = queries.messages_of(code, viewer=viewer, limit=5000)
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    shown = [(row.message, words.problem_word(row.message.alarm.specific_problem)) for row in page]
    return render(request, "incidents/alarms.html", {"line": line, "page": page, "rows": shown})


@door("incidents.respond", methods=("GET", "POST"))
def open_by_hand(request: HttpRequest) -> HttpResponseBase:
    """Open an incident that no alarm tells of."""
    viewer = actor_of(request)
    bodies = organisations(viewer=viewer)
    people = persons(viewer=viewer).filter(is_active=True)
    now = clock.now()
    if request.method != "POST":
        form = ByHandForm(initial={"started_at": now}, organisations=bodies, people=people)
        return render(request, "incidents/new.html", {"form": form})
    form = ByHandForm(request.POST, organisations=bodies, people=people)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.open_by_hand(
                kind=data["kind"],
                title=data["title"],
                started_at=data["started_at"],
                place=data["place"],
                site_codes=re.split(r"[,;\s]+", data["site_codes"]),
                users=data["users"],
                level=int(data["level"]) if data["level"] else None,
                organisations=list(data["organisations"]),
                is_drill=data["is_drill"],
                drill_people=list(data["drill_people"]),
                by=viewer,
                now=now,
            )
        except Trouble as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("Incident %(code)s is open.") % {"code": made.code})
            return redirect("incident", code=made.code)
    return render(request, "incidents/new.html", {"form": form}, status=422)
