"""The live map: what stands where and how it is, with a list twin that works without a map."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from thongsuot.alarms.queries import sources
from thongsuot.incidents.queries import active_incidents, active_site_states
from thongsuot.incidents.values import Line
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.network import queries
from thongsuot.network.drawing import map_features
from thongsuot.network.words import SITE_KINDS
from thongsuot.web.door import door
from thongsuot.web.network.views import viewer_of

WATCHED_WITHIN = dt.timedelta(hours=24)
"""A body whose last alarm message is older than this is not called monitored: silence is not health."""


def _watched(*, now: dt.datetime) -> set[int]:
    """Give the bodies whose alarms reach the house; that a feed lives is no secret to those who see the plant."""
    fresh = sources(viewer=HOUSE).filter(is_active=True, last_seen_at__gte=now - WATCHED_WITHIN)
    return set(fresh.values_list("organisation_id", flat=True))


def _states(viewer: Actor) -> dict[str, str]:
    return active_site_states(viewer=viewer) if viewer.may("incidents.read") else {}


@door("network.read")
def live_map(request: HttpRequest) -> HttpResponse:
    """Show the live map with its list twin: sites in trouble and running incidents."""
    viewer = viewer_of(request)
    states = _states(viewer)
    watched = _watched(now=clock.now())
    sites = list(queries.plant("site", viewer=viewer))
    troubled = [(site, states[site.code]) for site in sites if site.code in states]
    context = {
        "troubled": sorted(troubled, key=lambda pair: (pair[1] != "down", pair[0].code))[:300],
        "incidents": _running(viewer)[:50],
        "total": len(sites),
        "down": sum(state == "down" for _site, state in troubled),
        "degraded": sum(state == "degraded" for _site, state in troubled),
        "unwatched": sum(site.owner_id not in watched and site.code not in states for site in sites),
        "site_kinds": SITE_KINDS,
        "may_import": viewer.may("network.import"),
    }
    return render(request, "network/map.html", context)


@door("network.read")
def map_data(request: HttpRequest) -> JsonResponse:
    """Give the plant with its states as GeoJSON."""
    viewer = viewer_of(request)
    features = map_features(
        viewer=viewer,
        states=_states(viewer),
        watched=_watched(now=clock.now()),
        url_of=lambda kind, code: reverse("plant", args=[kind, code]),
    )
    if viewer.may("incidents.read"):
        features["features"] += [_marker(line) for line in _running(viewer) if line.lat is not None]
    return JsonResponse(features)


def _running(viewer: Actor) -> list[Line]:
    """Give the real incidents that the map shows; a drill is nowhere on it."""
    if not viewer.may("incidents.read"):
        return []
    return [line for line in active_incidents(viewer=viewer) if not line.is_drill]


def _marker(line: Line) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [line.lon, line.lat]},
        "properties": {
            "kind": "incident",
            "id": line.code,
            "name": line.title,
            "state": "down",
            "level": line.level,
            "text": line.place,
            "url": reverse("incident", args=[line.code]),
        },
    }
