"""The registry as a map and as a file: GeoJSON features, and the whole form for export."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from thongsuot.kernel.actor import Actor
from thongsuot.network.models import Site
from thongsuot.network.queries import plant, registry_dict

_RANK = {"unknown": 0, "up": 1, "degraded": 2, "down": 3}


def map_features(
    *,
    viewer: Actor,
    states: Mapping[str, str] | None = None,
    watched: Collection[int] = (),
    url_of: Callable[[str, str], str] | None = None,
) -> dict[str, Any]:
    """Give the plant that the viewer may see as GeoJSON: sites with their state, routes and feeders as lines.

    Parameters
    ----------
    states
        State (down, degraded) by site code, of sites in trouble.
    watched
        Bodies that send alarms: a quiet site of theirs is up, of anybody else unknown.
    url_of
        Function of kind and code that gives the address of an object's page.
    """
    draw = _Drawing(states or {}, watched, url_of)
    for site in plant("site", viewer=viewer):
        draw.site(site)
    drawn_cables = set()
    for cable in plant("cable", viewer=viewer):
        if cable.geometry:
            drawn_cables.add(cable.pk)
            draw.add("cable", cable, cable.geometry, draw.state_of_cable.get(cable.pk, "unknown"))
    for link in plant("link", viewer=viewer):
        state = draw.state_of(link)
        line = link.geometry or _between(link.a, link.b)
        if link.geometry or link.cable_id not in drawn_cables:
            draw.add("link", link, line, state)
    for kind in ("duct", "feeder", "substation"):
        for one in plant(kind, viewer=viewer):
            if one.geometry:
                draw.add(kind, one, one.geometry, "unknown")
    return {"type": "FeatureCollection", "features": draw.features}


def _between(a: Site, b: Site) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[a.lon, a.lat], [b.lon, b.lat]]}


class _Drawing:
    def __init__(
        self, states: Mapping[str, str], watched: Collection[int], url_of: Callable[[str, str], str] | None
    ) -> None:
        self.states, self.watched, self.url_of = states, watched, url_of
        self.features: list[dict[str, Any]] = []
        self.state_of_cable: dict[int, str] = {}

    def site(self, site: Site) -> None:
        place = {"type": "Point", "coordinates": [site.lon, site.lat]}
        self.add("site", site, place, self.site_state(site), site_kind=site.kind, key_target=site.key_target)

    def site_state(self, site: Site) -> str:
        return self.states.get(site.code) or ("up" if site.owner_id in self.watched else "unknown")

    def state_of(self, link: Any) -> str:
        """Give a link's state from its ends: a link to a site that is down carries nothing."""
        return max((self.site_state(link.a), self.site_state(link.b)), key=_RANK.__getitem__)

    def add(self, kind: str, one: Any, geometry: Any, state: str, **more: Any) -> None:
        owner = str(one.owner) if one.owner_id else ""
        properties = {
            "kind": kind,
            "id": one.code,
            "name": one.name or one.code,
            "state": state,
            "owner": owner,
            "text": owner,
            "url": self.url_of(kind, one.code) if self.url_of else "",
            **more,
        }
        self.features.append({"type": "Feature", "geometry": geometry, "properties": properties})


def export_dict(*, viewer: Actor) -> dict[str, Any]:
    """Give everything that the viewer may see in the form thongsuot.network/1, so that importing it changes nothing."""
    whole = registry_dict(viewer=viewer)
    for kind in ("substation", "feeder", "duct", "cable", "site", "link"):
        listed = whole.setdefault(f"{kind}s", [])
        by_code = {entry["id"]: entry for entry in listed}
        for one in plant(kind, viewer=viewer):
            entry = by_code.get(one.code)
            if entry is None:
                entry = {"id": one.code}
                listed.append(entry)
            entry["name"] = one.name
            if kind != "link":
                entry["operator"] = one.owner.code if one.owner_id else None
            if kind == "cable":
                entry["duct"] = one.duct.code if one.duct_id else None
            if one.geometry:
                entry["geometry"] = one.geometry
            if one.attributes:
                entry["attributes"] = one.attributes
    return whole
