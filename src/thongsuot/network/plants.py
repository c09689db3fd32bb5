"""What an alarm's object is: one quick look over every kind of plant by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thongsuot.kernel.actor import Actor
from thongsuot.network.models import Cable, Duct, Feeder, Link, Site, Substation

SHARED_KINDS = frozenset({"duct", "feeder", "substation", "grid"})
"""Plant that several bodies depend on: its name may be told to each of them."""


@dataclass(frozen=True, kw_only=True)
class PlantFacts:
    """What an incident needs to know about one registered object."""

    code: str
    kind: str  # site | link | cable | duct | feeder | substation
    owner_id: int | None
    name: str = ""
    site_kind: str = ""
    lat: float | None = None  # [deg]
    lon: float | None = None  # [deg]
    area_id: int | None = None
    area_name: str = ""
    users: int | None = None
    priority_services: tuple[str, ...] = ()
    key_target: bool = False


def plants_by_code(codes: Iterable[str], *, viewer: Actor) -> dict[str, PlantFacts]:
    """Give the registered objects among these codes: all for the department and the house, else one's own and shared.

    At most six queries, whatever the number of codes (chunks of 500 keep SQLite's variable limit).
    """
    wanted = sorted(set(codes))
    found: dict[str, PlantFacts] = {}
    for start in range(0, len(wanted), 500):
        _look(wanted[start : start + 500], found)
    if viewer.sees_all:
        return found
    mine = viewer.organisation_id
    return {c: p for c, p in found.items() if p.kind in SHARED_KINDS or (p.owner_id is not None and p.owner_id == mine)}


def _look(codes: list[str], found: dict[str, PlantFacts]) -> None:
    missing = [code for code in codes if code not in found]
    for site in Site.objects.filter(code__in=missing).select_related("area"):
        found[site.code] = PlantFacts(
            code=site.code,
            kind="site",
            owner_id=site.owner_id,
            name=site.name,
            site_kind=site.kind,
            lat=site.lat,
            lon=site.lon,
            area_id=site.area_id,
            area_name=site.area.name if site.area else "",
            users=site.users,
            priority_services=tuple(str(service) for service in site.priority_services),
            key_target=site.key_target,
        )
    for link in Link.objects.filter(code__in=[c for c in missing if c not in found]).select_related("a__area"):
        found[link.code] = PlantFacts(
            code=link.code,
            kind="link",
            owner_id=link.owner_id if link.owner_id is not None else link.a.owner_id,
            name=link.name,
            lat=link.a.lat,
            lon=link.a.lon,
            area_id=link.a.area_id,
            area_name=link.a.area.name if link.a.area else "",
        )
    for kind, table in (("feeder", Feeder), ("cable", Cable), ("duct", Duct), ("substation", Substation)):
        missing = [code for code in codes if code not in found]
        if not missing:
            return
        for row in table.objects.filter(code__in=missing).values_list("code", "owner_id", "name"):
            found[row[0]] = PlantFacts(code=row[0], kind=kind, owner_id=row[1], name=row[2])
