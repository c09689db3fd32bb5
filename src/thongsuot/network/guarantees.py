"""Which ways of communication are guaranteed: two ways over the registered plant that share no thing that can fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thongsuot.engines.resilience import Net, guarantee
from thongsuot.engines.resilience.ways import Risk
from thongsuot.kernel.actor import Actor
from thongsuot.network.models import Cable, Duct, Feeder, Link, Site, Substation
from thongsuot.network.plants import SHARED_KINDS

LASTS_MIN = 240  # a battery that lasts so long bridges the way of a generator to the site [min]
POWER = frozenset({"feeder", "substation"})


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What must hold: from any of ``starts`` to any of ``goals`` (without goals: to a core room), by codes of sites.

    ``main`` and ``fallback`` name the plant meant as main way and as fallback, of any kind.
    """

    starts: tuple[str, ...]
    goals: tuple[str, ...] = ()
    main: str = ""
    fallback: str = ""


@dataclass(frozen=True, kw_only=True)
class Breaker:
    """One object whose failure alone breaks it."""

    kind: str
    code: str
    name: str = ""
    owner_id: int | None = None
    is_shared: bool = False  # of a kind that several bodies depend on and may all be told
    hold_min: int | None = None  # power alone: so long the batteries on the way last; None: not known


@dataclass(frozen=True, kw_only=True)
class Ways:
    """What the registry says of one ask."""

    state: str  # two | unsure | one | none | unknown
    ways: tuple[tuple[str, ...], ...] = ()  # codes of the links, in order
    nodes: tuple[tuple[str, ...], ...] = ()  # codes of the sites, in order
    breakers: tuple[Breaker, ...] = ()
    common: tuple[Breaker, ...] = ()  # what the named fallback goes down with together with the main way
    missing: tuple[str, ...] = ()  # codes that are not registered
    proven: bool = True

    @property
    def light(self) -> str:
        """Give green, amber, red or unknown; a break by power alone that batteries bridge is amber."""
        if self.common or self.state == "none":
            return "red"
        if self.state == "one":
            held = all(one.kind in POWER and (one.hold_min or 0) >= LASTS_MIN for one in self.breakers)
            return "amber" if held else "red"
        return {"two": "green", "unsure": "amber"}.get(self.state, "unknown")


@dataclass(frozen=True)
class _Plant:
    net: Net
    cores: tuple[str, ...]
    sites: dict[str, tuple[str, int | None, int | None, bool]]  # name, owner, battery, generator
    links: dict[str, tuple[str, int | None]]  # name, owner


def guaranteed_ways(asks: Sequence[Ask], *, viewer: Actor) -> tuple[Ways, ...]:
    """Answer each ask over the whole registry; who asks limits what it tells others to what they may know.

    A feeder or substation counts as a thing that can fail for sites without a generator.
    """
    viewer.require("network.read")
    if not viewer.sees_all:
        raise ValueError("the search runs over all plant; ask as the house and limit what is told")
    if not asks:
        return ()
    plant = _load()
    return tuple(_answer(ask, plant) for ask in asks)


def _load() -> _Plant:
    node_risks: dict[str, frozenset[Risk]] = {}
    sites: dict[str, tuple[str, int | None, int | None, bool]] = {}
    cores = []
    fields = (
        "code",
        "name",
        "owner_id",
        "kind",
        "battery_min",
        "generator",
        "feeder__code",
        "feeder__substation__code",
    )
    for code, name, owner, kind, battery, generator, feeder, substation in Site.objects.order_by().values_list(*fields):
        sites[code] = (name, owner, battery, generator)
        if kind == "core":
            cores.append(code)
        if not generator:
            node_risks[code] = frozenset(
                (what, fed) for what, fed in (("feeder", feeder), ("substation", substation)) if fed
            )
    ends: dict[str, tuple[str, str]] = {}
    link_risks: dict[str, frozenset[Risk]] = {}
    links: dict[str, tuple[str, int | None]] = {}
    rows = Link.objects.order_by().values_list(
        "code", "name", "owner_id", "a__code", "b__code", "a__owner_id", "cable__code", "cable__duct__code"
    )
    for code, name, owner, a, b, a_owner, cable, duct in rows:
        ends[code] = (a, b)
        links[code] = (name, owner if owner is not None else a_owner)
        link_risks[code] = frozenset((what, one) for what, one in (("cable", cable), ("duct", duct)) if one)
    net = Net(links=ends, link_risks=link_risks, node_risks=node_risks)
    return _Plant(net=net, cores=tuple(sorted(cores)), sites=sites, links=links)


def _answer(ask: Ask, plant: _Plant) -> Ways:
    named = [code for code in (ask.main, ask.fallback) if code]
    ends = {*ask.starts, *ask.goals}
    risks = {code: own for code in named if (own := _risks_of(code, plant, ends=ends))}
    missing = [code for code in (*ask.starts, *ask.goals) if code not in plant.sites]
    missing += [code for code in named if code not in risks]
    common: Iterable[Risk] = ()
    if ask.main in risks and ask.fallback in risks:
        common = risks[ask.main] & risks[ask.fallback]
    goals = ask.goals or plant.cores
    if missing or not ask.starts or not goals:
        return Ways(state="unknown", missing=tuple(missing), common=_told(common, (), plant))
    found = guarantee(plant.net, starts=ask.starts, goals=goals, ends=ends if ask.goals else ())
    nodes = found.ways[0].nodes if found.ways else ()
    return Ways(
        state=found.state,
        ways=tuple(way.links for way in found.ways),
        nodes=tuple(way.nodes for way in found.ways),
        breakers=_told(found.breakers, nodes, plant),
        common=_told(common, (), plant),
        proven=found.proven,
    )


def _risks_of(code: str, plant: _Plant, *, ends: set[str]) -> frozenset[Risk]:
    """Give what an object of any kind goes down with; the ends of the talk themselves are left out."""
    net = plant.net
    if code in plant.sites:
        return frozenset({("site", code)}) | net.node_risks.get(code, frozenset())
    if code in net.links:
        own: frozenset[Risk] = frozenset({("link", code)}) | net.link_risks.get(code, frozenset())
        for site in set(net.links[code]) - ends:
            own |= {("site", site)} | net.node_risks.get(site, frozenset())
        return own
    cable = Cable.objects.filter(code=code).values_list("duct__code", flat=True).first()
    if cable is not None or Cable.objects.filter(code=code).exists():
        return frozenset({("cable", code)}) | (frozenset({("duct", cable)}) if cable else frozenset())
    return frozenset({("duct", code)}) if Duct.objects.filter(code=code).exists() else frozenset()


_TABLES = {"cable": Cable, "duct": Duct, "feeder": Feeder, "substation": Substation}


def _told(risks: Iterable[Risk], nodes: Sequence[str], plant: _Plant) -> tuple[Breaker, ...]:
    told = []
    for kind, code in sorted(risks):
        name, owner, hold = "", None, None
        if kind == "site":
            name, owner, _battery, _generator = plant.sites[code]
        elif kind == "link":
            name, owner = plant.links[code]
        else:
            row = _TABLES[kind]._default_manager.filter(code=code).values_list("name", "owner_id").first()
            name, owner = row if row is not None else ("", None)
        if kind == "cable" and owner is None:
            owner = next(
                (plant.links[one][1] for one, own in plant.net.link_risks.items() if (kind, code) in own), None
            )
        if kind in POWER:
            fed = [plant.sites[one][2] for one in nodes if (kind, code) in plant.net.node_risks.get(one, ())]
            hold = min((one for one in fed if one is not None), default=None) if None not in fed else None
        told.append(
            Breaker(
                kind=kind, code=code, name=name, owner_id=owner, is_shared=kind in SHARED_KINDS, hold_min=hold
            )
        )  # fmt: skip
    return tuple(told)
