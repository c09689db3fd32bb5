"""Where the communes lie and which sites stand in each: for small pictures of the whole, never of one site."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from thongsuot.kernel.actor import Actor
from thongsuot.network.queries import plant


@dataclass(frozen=True, kw_only=True)
class AreaSites:
    """One commune with the codes of its sites and the middle of it."""

    name: str
    lat: float  # [deg]
    lon: float  # [deg]
    codes: tuple[str, ...]


def sites_in_areas(*, viewer: Actor) -> tuple[AreaSites, ...]:
    """Give every commune that has sites the viewer may see; where its own place is not known, the middle of these.

    Sites without a commune are left out.
    """
    fields = ("code", "lat", "lon", "area__name", "area__lat", "area__lon", "area_id")
    rows = plant("site", viewer=viewer).filter(area__isnull=False).select_related(None).order_by("area__name", "code")
    found: dict[int, list[tuple[str, float, float]]] = defaultdict(list)
    known: dict[int, tuple[str, float | None, float | None]] = {}
    for code, lat, lon, name, area_lat, area_lon, area_id in rows.values_list(*fields):
        found[area_id].append((code, lat, lon))
        known[area_id] = (name, area_lat, area_lon)
    places = []
    for area_id, sites in found.items():
        name, lat, lon = known[area_id]
        if lat is None or lon is None:
            lat = sum(site[1] for site in sites) / len(sites)
            lon = sum(site[2] for site in sites) / len(sites)
        places.append(AreaSites(name=name, lat=lat, lon=lon, codes=tuple(site[0] for site in sites)))
    return tuple(places)
