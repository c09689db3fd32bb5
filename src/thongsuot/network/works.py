"""Planned works: who sees which, what is in force, and what two of them do together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.network import reach
from thongsuot.network.models import Feeder, Link, PlannedWork, Site
from thongsuot.network.words import WorkState

MARGIN = dt.timedelta(minutes=30)  # works closer than this in time count as simultaneous: they begin early, end late
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What a planned work and another one do to each other, as far as the viewer may know."""

    kind: str  # same | feeds | together | elsewhere
    work: PlannedWork | None  # None: another body's, not shown
    sites: tuple[str, ...] = ()  # sites cut off by both together that the viewer may see
    objects: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Plant:
    """What is needed to tell which sites fall: read once for all works compared."""

    links: Mapping[str, tuple[str, str]]
    cable_of: Mapping[str, str]
    duct_of: Mapping[str, str]
    feeder_of: Mapping[str, str]
    substation_of: Mapping[str, str]
    owner_of: Mapping[str, int | None]
    cores: tuple[str, ...]
    generators: frozenset[str]


def _seen(viewer: Actor) -> QuerySet[PlannedWork]:
    viewer.require("network.read")
    rows = PlannedWork.objects.select_related("owner")
    return rows if viewer.sees_all else rows.filter(owner_id=viewer.organisation_id or 0)


def works(*, viewer: Actor, now: dt.datetime, past: bool = False) -> QuerySet[PlannedWork]:
    """List the works to come and in force, the next first; or those that are over, the latest first."""
    coming = Q(state=WorkState.PLANNED, ends_at__gt=now)
    if past:
        return _seen(viewer).exclude(coming).order_by("-starts_at", "-id")
    return _seen(viewer).filter(coming).order_by("starts_at", "id")


def work(pk: int, *, viewer: Actor, for_update: bool = False) -> PlannedWork:
    """Give one planned work that the viewer may see."""
    rows = _seen(viewer)
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such planned work, or you may not see it."))
    return found


def works_between(start: dt.datetime, end: dt.datetime, *, viewer: Actor) -> list[PlannedWork]:
    """Give the works that are not cancelled and touch the time from ``start`` to ``end``."""
    rows = _seen(viewer).exclude(state=WorkState.CANCELLED)
    return list(rows.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "id"))


def over_time(*, viewer: Actor, now: dt.datetime) -> list[PlannedWork]:
    """Give the works whose time is over and that nobody has called finished."""
    return list(_seen(viewer).filter(state=WorkState.PLANNED, ends_at__lte=now).order_by("ends_at"))


def conflicts(one: PlannedWork, *, viewer: Actor) -> list[Conflict]:
    """Give what stands against a planned work: other works at the same time, and what both do together.

    The search runs over the whole registry and every body's works; another body's work is told by what it does to
    the viewer's own sites alone.
    """
    viewer.require("network.read")
    near = works_between(one.starts_at - MARGIN, one.ends_at + MARGIN, viewer=HOUSE)
    others = [other for other in near if other.pk != one.pk and other.state == WorkState.PLANNED]
    if not others:
        return []
    plant = _plant()
    found = (_between(_codes(one), other, plant=plant, viewer=viewer) for other in others)
    return [conflict for conflict in found if conflict is not None]


def _between(mine: set[str], other: PlannedWork, *, plant: _Plant, viewer: Actor) -> Conflict | None:
    theirs = _codes(other)
    open_to = viewer.sees_all or other.owner_id == (viewer.organisation_id or 0)
    both = _cut(mine | theirs, plant) - _cut(mine, plant) - _cut(theirs, plant)
    visible = tuple(
        sorted(s for s in both if viewer.sees_all or plant.owner_of.get(s) == (viewer.organisation_id or 0))
    )
    if open_to and mine & theirs:
        return Conflict(kind="same", work=other, objects=tuple(sorted(mine & theirs)), sites=visible[:SHOWN])
    if open_to and (_fed(mine, plant) & theirs or _fed(theirs, plant) & mine):
        return Conflict(kind="feeds", work=other, sites=visible[:SHOWN])
    if visible:
        shown = other if open_to else None
        return Conflict(kind="together" if open_to else "elsewhere", work=shown, sites=visible[:SHOWN])
    return None


def effect(one: PlannedWork, *, viewer: Actor) -> tuple[list[Site], bool]:
    """Give the sites that fall with a planned work as far as the viewer may see them, and whether others' fall too."""
    viewer.require("network.read")
    plant = _plant()
    fallen = _cut(_codes(one), plant)
    mine = viewer.organisation_id or 0
    seen = sorted(s for s in fallen if viewer.sees_all or plant.owner_of.get(s) == mine)
    rows = list(Site.objects.select_related("owner").filter(code__in=seen[:500]).order_by("code"))
    return rows, len(seen) < len(fallen)


def _codes(one: PlannedWork) -> set[str]:
    return {str(thing.get("code", "")) for thing in one.objects_out} - {""}


def _plant() -> _Plant:
    links, cable_of, duct_of = {}, {}, {}
    for name, a, b, cable, duct in Link.objects.values_list(
        "code", "a__code", "b__code", "cable__code", "cable__duct__code"
    ):
        links[name] = (a, b)
        if cable:
            cable_of[name] = cable
        if duct:
            duct_of[name] = duct
    rows = list(Site.objects.values_list("code", "kind", "owner_id", "feeder__code", "generator"))
    return _Plant(
        links=links,
        cable_of=cable_of,
        duct_of=duct_of,
        feeder_of={code: feeder for code, _kind, _owner, feeder, _gen in rows if feeder},
        substation_of=dict(Feeder.objects.filter(substation__isnull=False).values_list("code", "substation__code")),
        owner_of={code: owner for code, _kind, owner, _feeder, _gen in rows},
        cores=tuple(code for code, kind, _owner, _feeder, _gen in rows if kind == "core"),
        generators=frozenset(code for code, _kind, _owner, _feeder, gen in rows if gen),
    )


def _fed(codes: set[str], plant: _Plant) -> set[str]:
    """Give the feeders and substations above sites among the codes."""
    feeders = {plant.feeder_of[code] for code in codes if code in plant.feeder_of}
    return feeders | {plant.substation_of[f] for f in feeders if f in plant.substation_of}


def _cut(codes: set[str], plant: _Plant) -> set[str]:
    """Give the sites that are out of service while these things are: dark without a generator, or without a route."""
    feeders = codes | {feeder for feeder, substation in plant.substation_of.items() if substation in codes}
    dark = {site for site, feeder in plant.feeder_of.items() if feeder in feeders} - plant.generators
    down = dark | (codes & plant.owner_of.keys())
    gone = {
        name for name in plant.links
        if name in codes or plant.cable_of.get(name) in codes or plant.duct_of.get(name) in codes
    }  # fmt: skip
    routed = reach.cut_off(
        links=plant.links, cores=plant.cores, sites=plant.owner_of, failed_links=gone, failed_sites=down
    )
    return down | routed
