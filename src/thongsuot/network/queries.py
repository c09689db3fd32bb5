"""Reads of the network room: an operator sees its own plant and what feeds it, the department sees all."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.network import reach
from thongsuot.network.importing import FORMAT, fold
from thongsuot.network.models import Cable, Duct, Feeder, ImportRun, Link, RegistryRevision, Site, Substation
from thongsuot.network.values import KINDS, Dependant, Hanging

TABLES: dict[str, Any] = {
    "substation": Substation,
    "feeder": Feeder,
    "duct": Duct,
    "cable": Cable,
    "site": Site,
    "link": Link,
}
JOINED = {
    "site": ("owner", "feeder", "feeder__substation", "area"),
    "link": ("owner", "a", "b", "cable", "cable__duct"),
    "cable": ("owner", "duct"),
    "feeder": ("owner", "substation"),
    "duct": ("owner",),
    "substation": ("owner",),
}


def _seen(kind: str, viewer: Actor) -> QuerySet[Any]:
    """Give the rows of a kind that the viewer may see."""
    viewer.require("network.read")
    if kind not in TABLES:
        raise NotFound(_("There is no such kind of plant."))
    rows = TABLES[kind].objects.select_related(*JOINED[kind])
    if viewer.sees_all:
        return rows  # type: ignore[no-any-return]
    mine = viewer.organisation_id or 0
    if viewer.sees_security and kind == "site":
        return rows.filter(Q(owner_id=mine) | Q(key_target=True))  # type: ignore[no-any-return]
    scope = {
        "site": Q(owner_id=mine),
        "link": Q(a__owner_id=mine) | Q(b__owner_id=mine),
        "cable": Q(owner_id=mine) | Q(links__a__owner_id=mine),
        "duct": Q(owner_id=mine) | Q(cables__owner_id=mine) | Q(cables__links__a__owner_id=mine),
        "feeder": Q(owner_id=mine) | Q(sites__owner_id=mine) | Q(substation__owner_id=mine),
        "substation": Q(owner_id=mine) | Q(feeders__sites__owner_id=mine) | Q(feeders__owner_id=mine),
    }[kind]
    return rows.filter(pk__in=TABLES[kind].objects.filter(scope).values("pk"))  # type: ignore[no-any-return]


def plant(kind: str, *, viewer: Actor, words: str = "", owner: str = "", area: str = "") -> QuerySet[Any]:
    """List plant of one kind; ``words`` are looked for in code and name without diacritics."""
    rows = _seen(kind, viewer).order_by("code")
    if owner:
        rows = rows.filter(owner__code=owner)
    if area and kind == "site":
        rows = rows.filter(area__code=area)
    if words.strip():
        key = fold(words)
        found = [
            pk for pk, code, name in rows.values_list("pk", "code", "name") if key in fold(code) or key in fold(name)
        ]
        rows = rows.filter(pk__in=found[:5000])
    return rows


def one(kind: str, code: str, *, viewer: Actor) -> Any:
    """Give one object by kind and code."""
    found = _seen(kind, viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such object, or you may not see it."))
    return found


def counts(*, viewer: Actor) -> dict[str, int]:
    """Count the plant that the viewer may see, by kind."""
    return {kind: _seen(kind, viewer).count() for kind in reversed(KINDS)}


def counts_by_owner(*, viewer: Actor) -> list[dict[str, Any]]:
    """Count sites, cells and users by owner."""
    rows = _seen("site", viewer).order_by()
    return list(rows.values("owner__name", "owner__code").annotate(sites=Count("pk")).order_by("-sites"))


def imports(*, viewer: Actor, limit: int = 50) -> list[ImportRun]:
    """List the imports: all for the department, else those of the viewer's own body."""
    viewer.require("network.read")
    rows = ImportRun.objects.select_related("organisation").order_by("-made_at")
    return list((rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0))[:limit])


def import_run(pk: int, *, viewer: Actor) -> ImportRun:
    """Give one import that the viewer may see."""
    found = next((run for run in imports(viewer=viewer, limit=1000) if run.pk == pk), None)
    if found is None:
        raise NotFound(_("There is no such import."))
    return found


def registry_revision() -> int:
    """Give the number that grows with each change of the registry; 0 while nothing was imported."""
    return RegistryRevision.objects.order_by("id").values_list("number", flat=True).first() or 0


def registry_dict(*, viewer: Actor) -> dict[str, Any]:
    """Give the registry in the form thongsuot.network/1, as far as the viewer may see it."""
    sites = [
        {
            "id": s.code,
            "operator": s.owner.code.upper() if s.owner else None,
            "name": s.name,
            "kind": s.kind,
            "lat": s.lat,
            "lon": s.lon,
            "commune": s.area.name if s.area else None,
            "feeder": s.feeder.code if s.feeder else None,
            "cells": s.cells,
            "generator": s.generator,
            "battery_min": s.battery_min,
            "users": s.users,
            "priority_services": s.priority_services,
            "key_target": s.key_target,
        }
        for s in _seen("site", viewer).order_by("code")
    ]
    links = [
        {
            "id": x.code,
            "a": x.a.code,
            "b": x.b.code,
            "kind": x.kind,
            "cable": x.cable.code if x.cable else None,
            "duct": x.cable.duct.code if x.cable and x.cable.duct else None,
            "capacity_mbps": x.capacity_mbps,
        }
        for x in _seen("link", viewer).order_by("code")
    ]
    feeders = [
        {
            "id": f.code,
            "name": f.name,
            "substation": f.substation.code if f.substation else None,
            "telemetry": f.telemetry,
        }
        for f in _seen("feeder", viewer).order_by("code")
    ]
    substations = [{"id": s.code, "name": s.name} for s in _seen("substation", viewer).order_by("code")]
    return {
        "format": FORMAT,
        "name": "",
        "sites": sites,
        "links": links,
        "feeders": feeders,
        "substations": substations,
        "grid": {"id": "ALL-SUB", "substations": [s["id"] for s in substations]},
    }


def hangs_on(kind: str, code: str, *, viewer: Actor) -> Hanging:
    """Give all that depends on one object: by power, and by the only way to a core room.

    The search runs over the whole registry; what is told is limited to what the viewer may see.
    """
    one(kind, code, viewer=viewer)
    feeders, links, sites = _fallen(kind, code)
    powered = set(Site.objects.filter(feeder__code__in=feeders).values_list("code", flat=True)) if feeders else set()
    graph = {name: (a, b) for name, a, b in Link.objects.values_list("code", "a__code", "b__code")}
    kinds = dict(Site.objects.values_list("code", "kind"))
    cores = [name for name, what in kinds.items() if what == "core"]
    routed = reach.cut_off(links=graph, cores=cores, sites=kinds, failed_links=links, failed_sites=sites)
    seen = {s.code: s for s in _seen("site", viewer).filter(code__in=[*powered, *routed][:20_000])}
    dependants = tuple(
        Dependant(
            code=s.code,
            name=s.name,
            kind=s.kind,
            way="power" if s.code in powered else "route",
            users=s.users,
            cells=s.cells,
            battery_min=s.battery_min,
            generator=s.generator,
            priority_services=tuple(s.priority_services or ()),
            key_target=s.key_target,
        )
        for s in sorted(seen.values(), key=lambda s: s.code)
    )
    mine = {kind: set(_seen(kind, viewer).values_list("code", flat=True)) for kind in ("link", "cable", "feeder")}
    cables = set(Link.objects.filter(code__in=links, cable__isnull=False).values_list("cable__code", flat=True))
    return Hanging(
        kind=kind,
        code=code,
        sites=dependants,
        links=tuple(sorted(links & mine["link"])),
        cables=tuple(sorted((cables & mine["cable"]) - {code})),
        feeders=tuple(sorted((feeders & mine["feeder"]) - {code})),
        others_too=bool((powered | routed) - set(seen)),
    )


def _fallen(kind: str, code: str) -> tuple[set[str], set[str], set[str]]:
    """Give the feeders, links and sites that fall with an object."""
    if kind == "substation":
        return set(Feeder.objects.filter(substation__code=code).values_list("code", flat=True)), set(), set()
    if kind == "feeder":
        return {code}, set(), set()
    if kind == "duct":
        return set(), set(Link.objects.filter(cable__duct__code=code).values_list("code", flat=True)), set()
    if kind == "cable":
        return set(), set(Link.objects.filter(cable__code=code).values_list("code", flat=True)), set()
    if kind == "link":
        return set(), {code}, set()
    return set(), set(Link.objects.filter(Q(a__code=code) | Q(b__code=code)).values_list("code", flat=True)), {code}


def map_features(*, viewer: Actor, states: dict[str, str] | None = None, url_of: Any = None) -> dict[str, Any]:
    """Give the plant as GeoJSON: sites with their state, links as lines.

    Parameters
    ----------
    states
        State by site code (down, degraded, up); a site that isn't in it is ``up``.
    url_of
        Function of kind and code that gives the address of an object's page.
    """
    states = states or {}

    def address(kind: str, code: str) -> str:
        return str(url_of(kind, code)) if url_of else ""

    features: list[dict[str, Any]] = []
    for x in _seen("link", viewer).order_by("code"):
        worst = "down" if "down" in (states.get(x.a.code), states.get(x.b.code)) else "up"
        features.append(
            {
                "type": "Feature",
                "geometry": x.geometry
                or {"type": "LineString", "coordinates": [[x.a.lon, x.a.lat], [x.b.lon, x.b.lat]]},
                "properties": {
                    "kind": "link",
                    "id": x.code,
                    "name": x.name or x.code,
                    "state": worst,
                    "url": address("link", x.code),
                },
            }
        )
    for s in _seen("site", viewer).order_by("code"):
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [s.lon, s.lat]},
                "properties": {
                    "kind": "site",
                    "id": s.code,
                    "name": s.name or s.code,
                    "state": states.get(s.code, "up"),
                    "owner": str(s.owner) if s.owner else "",
                    "key_target": s.key_target,
                    "url": address("site", s.code),
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}
