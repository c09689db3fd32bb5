"""What an alarm's object is: one quick look over every kind of plant by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thongsuot.kernel.actor import Actor
from thongsuot.network.models import Cable, Duct, Feeder, Link, Site, Substation

SHARED_KINDS = frozenset({"duct", "feeder", "substation", "grid"})
"""Plant that several bodies depend on: its name may be told to each of them."""


SITE_FIELDS = (
    "code", "owner_id", "name", "kind", "lat", "lon", "area_id", "area__name", "users", "priority_services",
    "key_target",
)  # fmt: skip
LINK_FIELDS = ("code", "owner_id", "a__owner_id", "name", "a__lat", "a__lon", "a__area_id", "a__area__name")


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
    sites = Site.objects.filter(code__in=missing).order_by()
    for row in sites.values_list(*SITE_FIELDS):
        code, owner_id, name, kind, lat, lon, area_id, area_name, users, services, key_target = row
        found[code] = PlantFacts(
            code=code,
            kind="site",
            owner_id=owner_id,
            name=name,
            site_kind=kind,
            lat=lat,
            lon=lon,
            area_id=area_id,
            area_name=area_name or "",
            users=users,
            priority_services=tuple(str(service) for service in services),
            key_target=key_target,
        )
    missing = [code for code in missing if code not in found]
    if not missing:
        return
    links = Link.objects.filter(code__in=missing).order_by()
    for code, owner_id, end_owner_id, name, lat, lon, area_id, area_name in links.values_list(*LINK_FIELDS):
        found[code] = PlantFacts(
            code=code,
            kind="link",
            owner_id=owner_id if owner_id is not None else end_owner_id,
            name=name,
            lat=lat,
            lon=lon,
            area_id=area_id,
            area_name=area_name or "",
        )
    for kind, table in (("feeder", Feeder), ("cable", Cable), ("duct", Duct), ("substation", Substation)):
        missing = [code for code in codes if code not in found]
        if not missing:
            return
        rows = table._default_manager.filter(code__in=missing).order_by()
        for row in rows.values_list("code", "owner_id", "name"):
            found[row[0]] = PlantFacts(code=row[0], kind=kind, owner_id=row[1], name=row[2])
