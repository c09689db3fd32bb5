"""Reads of the network room: an operator sees its own plant and what feeds it, the department sees all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.network import reach
from thongsuot.network.columns import fold
from thongsuot.network.importing import FORMAT
from thongsuot.network.models import (
    Cable,
    Duct,
    Feeder,
    GeneratorTrial,
    ImportRun,
    Link,
    PlantChange,
    RegistryRevision,
    Site,
    Substation,
)
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


def plant(
    kind: str, *, viewer: Actor, words: str = "", owner: str = "", area: str = "", site_kind: str = ""
) -> QuerySet[Any]:
    """List plant of one kind; ``words`` are looked for in code and name without diacritics."""
    rows = _seen(kind, viewer).order_by("code")
    if owner:
        rows = rows.filter(owner__code=owner)
    if area and kind == "site":
        rows = rows.filter(area__code=area)
    if site_kind and kind == "site":
        rows = rows.filter(kind=site_kind)
    if words.strip():
        key = fold(words)
        found = [
            pk for pk, code, name in rows.values_list("pk", "code", "name") if key in fold(code) or key in fold(name)
        ]
        rows = rows.filter(pk__in=found[:20_000])
    return rows


def one(kind: str, code: str, *, viewer: Actor) -> Any:
    """Give one object by kind and code."""
    found = _seen(kind, viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such object, or you may not see it."))
    return found


def own_objects(codes: Iterable[str], *, viewer: Actor, owner_id: int) -> dict[str, str]:
    """Give the kind of each code that is a body's own plant; a link is whose its first end is, if it says no owner."""
    viewer.require("network.read")
    if not viewer.sees_all and viewer.organisation_id != owner_id:
        raise NotFound(_("There is no such body, or you may not act for it."))
    wanted = sorted(set(codes))
    found: dict[str, str] = {}
    for kind, table in TABLES.items():
        own = Q(owner_id=owner_id)
        if kind == "link":
            own |= Q(owner__isnull=True, a__owner_id=owner_id)
        for code in table.objects.filter(own, code__in=wanted[:500]).values_list("code", flat=True):
            found.setdefault(code, kind)
    return found


def owners(kind: str, *, viewer: Actor) -> list[tuple[str, str]]:
    """Give code and name of the bodies that own plant of a kind, for filters."""
    rows = _seen(kind, viewer).filter(owner__isnull=False).order_by()
    found = set(rows.values_list("owner__code", "owner__short_name", "owner__name"))
    return sorted(((code, short or name) for code, short, name in found), key=lambda pair: pair[1])


def links_of(code: str, *, viewer: Actor) -> list[Link]:
    """List the links at a site."""
    return list(_seen("link", viewer).filter(Q(a__code=code) | Q(b__code=code)).order_by("code")[:200])


def generator_trials(code: str, *, viewer: Actor, limit: int = 12) -> list[GeneratorTrial]:
    """List the trial runs of a site's generator, the newest first."""
    site = one("site", code, viewer=viewer)
    return list(GeneratorTrial.objects.filter(site=site).order_by("-on", "-pk")[:limit])


def counts(*, viewer: Actor) -> dict[str, int]:
    """Count the plant that the viewer may see, by kind."""
    order = ("site", "link", "cable", "duct", "feeder", "substation")
    return {kind: _seen(kind, viewer).count() for kind in order}


def counts_by_owner(*, viewer: Actor) -> list[dict[str, Any]]:
    """Count sites, cells and users by owner, the one with most sites first."""
    rows = _seen("site", viewer).order_by().values("owner__name", "owner__short_name", "owner__code")
    sums = {"sites": Count("pk"), "cell_count": Sum("cells"), "user_count": Sum("users")}
    return list(rows.annotate(**sums).order_by("-sites"))


def sites_by_area(*, viewer: Actor) -> dict[int, dict[str, int]]:
    """Give how many sites each body has in each commune, as far as the viewer may see them."""
    found: dict[int, dict[str, int]] = {}
    rows = _seen("site", viewer).order_by().values_list("owner_id", "area__name").annotate(n=Count("id"))
    for owner, area, number in rows:
        if owner is not None:
            found.setdefault(owner, {})[area or ""] = number
    return found


def users_by_area(*, viewer: Actor) -> dict[int, dict[str, float]]:
    """Give how many users each body serves in each commune, as far as the viewer may see its sites."""
    rows = _seen("site", viewer).exclude(users=None).order_by()
    found: dict[int, dict[str, float]] = {}
    for owner, area, users in rows.values_list("owner_id", "area__name").annotate(total=Sum("users")):
        if owner is not None:
            found.setdefault(owner, {})[area or ""] = float(users)
    return found


def imports(*, viewer: Actor, limit: int = 50) -> list[ImportRun]:
    """List the imports: all for the department, else those of the viewer's own body."""
    viewer.require("network.read")
    rows = ImportRun.objects.select_related("organisation").order_by("-made_at")
    return list((rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0))[:limit])


def import_run(pk: int, *, viewer: Actor) -> ImportRun:
    """Give one import that the viewer may see."""
    viewer.require("network.read")
    rows = ImportRun.objects.select_related("organisation")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    found = rows.filter(pk=pk).first()
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
            "generator_tested_on": s.generator_tested_on.isoformat() if s.generator_tested_on else None,
            "generator_tested_by": s.generator_tested_by or None,
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


def known_codes(*, viewer: Actor) -> dict[str, set[str]]:
    """Give the codes by kind that an import of this viewer may point at: its own sites, and all shared plant."""
    viewer.require("network.import")
    known = {kind: set(TABLES[kind].objects.values_list("code", flat=True)) for kind in KINDS}
    if not viewer.sees_all:
        known["site"] = set(_seen("site", viewer).values_list("code", flat=True))
    return known


def hangs_on(kind: str, code: str, *, viewer: Actor) -> Hanging:
    """Give all that depends on one object: by power, and by the only way to a core room.

    The search runs over the whole registry; what is told is limited to what the viewer may see.
    """
    one(kind, code, viewer=viewer)
    feeders, links, sites = _fallen(kind, code)
    powered: dict[str, bool] = {}
    if feeders:
        rows = Site.objects.filter(feeder__code__in=feeders)
        powered = dict(rows.values_list("code", "generator"))
    graph = {name: (a, b) for name, a, b in Link.objects.values_list("code", "a__code", "b__code")}
    kinds = dict(Site.objects.values_list("code", "kind"))
    cores = [name for name, what in kinds.items() if what == "core"]
    routed = reach.cut_off(links=graph, cores=cores, sites=kinds, failed_links=links, failed_sites=sites)
    dark = {name for name, has_generator in powered.items() if not has_generator}
    behind = reach.cut_off(links=graph, cores=cores, sites=kinds, failed_links=(), failed_sites=dark) if dark else set()
    ways = dict.fromkeys(behind, "behind") | dict.fromkeys(routed, "route")
    ways |= dict.fromkeys(powered, "power") | dict.fromkeys(sites, "self")
    seen = list(_rows_of("site", ways, viewer))
    mine = {kind: set(_seen(kind, viewer).values_list("code", flat=True)) for kind in ("link", "cable", "feeder")}
    cables = set(Link.objects.filter(code__in=links, cable__isnull=False).values_list("cable__code", flat=True))
    if kind == "duct":
        cables |= set(Cable.objects.filter(duct__code=code).values_list("code", flat=True))
    return Hanging(
        kind=kind,
        code=code,
        sites=tuple(_dependant(s, ways[s.code]) for s in sorted(seen, key=lambda s: s.code)),
        links=tuple(sorted((links & mine["link"]) - {code})),
        cables=tuple(sorted((cables & mine["cable"]) - {code})),
        feeders=tuple(sorted((feeders & mine["feeder"]) - {code})),
        has_core=bool(cores),
        others_too=len(seen) < len(ways),
    )


def _rows_of(kind: str, codes: Iterable[str], viewer: Actor) -> Iterator[Any]:
    wanted = sorted(codes)
    for start in range(0, len(wanted), 500):  # SQLite's limit of variables
        yield from _seen(kind, viewer).filter(code__in=wanted[start : start + 500])


def _dependant(site: Site, way: str) -> Dependant:
    return Dependant(
        code=site.code,
        name=site.name,
        kind=site.kind,
        way=way,
        users=site.users,
        cells=site.cells,
        battery_min=site.battery_min,
        generator=site.generator,
        priority_services=tuple(str(service) for service in site.priority_services or ()),
        key_target=site.key_target,
    )


def history(kind: str, code: str, *, viewer: Actor, limit: int = 30) -> list[PlantChange]:
    """List what imports did to one object that the viewer may see, newest first."""
    one(kind, code, viewer=viewer)
    rows = PlantChange.objects.filter(kind=kind, code=code).select_related("run")
    return list(rows.order_by("-run__applied_at", "-id")[:limit])


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
