"""Lay out provinces of our own and draw their faults, to measure the correlation on sets nobody tuned on.

Three operators share ducts and feeders; the registry has mistakes; what fails once fails again.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

DAY = 86_400.0
OPERATORS = (("VTP", 0.45), ("VNP", 0.35), ("MBF", 0.2))
PER_DAY = {"feeder_loss": 21, "cable_cut": 17, "site_mains": 20, "card_fail": 14, "theft": 10, "feeder_flap": 8,
           "link_flap": 8, "duct_cut": 8, "substation_loss": 1}  # fmt: skip
PER_STORM = {"feeder_loss": 26, "cable_cut": 24, "site_mains": 26, "card_fail": 6, "theft": 5, "feeder_flap": 18,
             "link_flap": 2, "duct_cut": 11, "substation_loss": 3}  # fmt: skip
CLASS = {"cable_cut": "fiber", "duct_cut": "fiber", "link_flap": "fiber", "theft": "theft", "card_fail": "card"}


@dataclass
class Site:
    id: str
    operator: str
    kind: str
    north: float
    east: float
    feeder: str = ""
    cells: int = 0
    generator: bool = False
    battery: float = 7200.0  # [s]
    clock: float = 0.0  # what its clock is ahead [s]
    depth: int = 0


@dataclass
class Province:
    sites: dict[str, Site] = field(default_factory=dict)
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    duct: dict[str, str] = field(default_factory=dict)
    substation: dict[str, str] = field(default_factory=dict)
    telemetry: set[str] = field(default_factory=set)
    grid: str = "ALL-SUB"

    def far(self, one: Site, other: Site) -> float:
        return math.hypot(one.north - other.north, one.east - other.east)


def province(seed: int, *, sites: int = 1500) -> Province:
    """Lay out a province: substations, feeders, sites in towns and along roads, trees, rings and ducts."""
    r, made = random.Random(seed), Province()
    towns = [
        (r.uniform(20.1, 20.6), r.uniform(106.1, 106.7), r.uniform(0.02, 0.09)) for _ in range(max(8, sites // 90))
    ]

    def place() -> tuple[float, float]:
        north, east, wide = r.choice(towns)
        return r.gauss(north, wide), r.gauss(east, wide)

    stations = [(f"SUB{n:02d}", *place()) for n in range(max(4, sites // 250))]
    feeders = []
    for n in range(sites // 27):
        where = place()
        near = min(stations, key=lambda s: math.hypot(s[1] - where[0], s[2] - where[1]))
        feeders.append((f"F{n:03d}", *where))
        made.substation[f"F{n:03d}"] = near[0]
        if r.random() < 0.25:
            made.telemetry.add(f"F{n:03d}")
    kinds = ["core"] * 6 + ["hub"] * (sites // 28)
    for n in range(sites):
        kind = kinds[n] if n < len(kinds) else "access"
        operator = OPERATORS[n % 3][0] if n < 6 else r.choices([o for o, _ in OPERATORS], [w for _, w in OPERATORS])[0]
        site = Site(f"S{n:05d}", operator, kind, *place())
        near_feeders = sorted(feeders, key=lambda f: math.hypot(f[1] - site.north, f[2] - site.east))[:3]
        site.feeder = r.choices(near_feeders, (0.9, 0.07, 0.03))[0][0]
        site.cells = 0 if kind != "access" else r.choice((3, 6, 9))
        site.generator = r.random() < (0.7 if kind != "access" else 0.14)
        site.battery = 7200 * math.exp(r.gauss(0, 0.5)) * (3 if kind == "core" else 1)
        site.clock = r.gauss(0, 2.0)
        if r.random() < 0.006:
            site.clock = r.choice((-25200, 25200, -3600, 900, -885, 610))
        made.sites[site.id] = site
    _wire(made, r)
    return made


def _wire(made: Province, r: random.Random) -> None:
    def link(a: Site, b: Site) -> None:
        made.links[f"L{len(made.links):05d}"] = (a.id, b.id)

    for operator, _weight in OPERATORS:
        mine = [s for s in made.sites.values() if s.operator == operator]
        cores, hubs = [s for s in mine if s.kind == "core"], [s for s in mine if s.kind == "hub"]
        link(cores[0], cores[1])
        middle = (sum(h.north for h in hubs) / len(hubs), sum(h.east for h in hubs) / len(hubs))
        hubs.sort(key=lambda h: math.atan2(h.north - middle[0], h.east - middle[1]))
        for start in range(0, len(hubs), 6):
            ring = [cores[0], *hubs[start : start + 6], cores[1]]
            for a, b in pairwise(ring):
                link(a, b)
        tree = list(hubs)
        for site in sorted((s for s in mine if s.kind == "access"), key=lambda s: min(made.far(s, h) for h in hubs)):
            near = sorted((t for t in tree if t.depth < 5), key=lambda t: made.far(t, site) + 0.01 * t.depth)[:3]
            up = r.choices(near, (0.7, 0.2, 0.1)[: len(near)])[0]
            site.depth = up.depth + 1
            link(up, site)
            tree.append(site)
        for site in r.sample(tree, len(tree) // 60):
            link(
                site,
                min((h for h in hubs if (h.id, site.id) not in made.links.values()), key=lambda h: made.far(h, site)),
            )
    left = list(made.links)
    r.shuffle(left)
    number = 0
    taken: set[str] = set()
    for first in left[: len(left) // 6]:
        if first in taken:
            continue
        a = made.sites[made.links[first][0]]
        near = [x for x in left if x not in taken and x != first
                and any(made.far(a, made.sites[e]) < 0.025 for e in made.links[x])]  # fmt: skip
        for one in (first, *r.sample(near, min(len(near), r.choice((1, 2, 3))))):
            made.duct[one] = f"D{number:04d}"
            taken.add(one)
        number += 1


def registry(made: Province, seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Give the registry with its mistakes, and the true feeder of the sites that it puts on a wrong one or on none."""
    r = random.Random(seed + 77)
    wrong: dict[str, str] = {}
    sites = []
    feeders = sorted(made.substation)
    for s in made.sites.values():
        written: str | None = s.feeder
        chance = r.random()
        if chance < 0.026:
            written, wrong[s.id] = None, s.feeder
        elif chance < 0.07:
            beside = {o.feeder for o in made.sites.values() if made.far(o, s) < 0.06} - {s.feeder}
            written = r.choice(sorted(beside) or [f for f in feeders if f != s.feeder])
            wrong[s.id] = s.feeder
        sites.append({"id": s.id, "operator": s.operator, "kind": s.kind, "lat": round(s.north, 6), "lon": round(s.east, 6),
                      "feeder": written, "cells": s.cells, "generator": s.generator})  # fmt: skip
    links = [
        {"id": x, "a": a, "b": b, "kind": "access", "cable": "C" + x[1:],
         "duct": made.duct.get(x) if r.random() > 0.12 else None}
        for x, (a, b) in made.links.items() if r.random() > 0.015
    ]  # fmt: skip
    return {
        "format": "thongsuot.network/1", "name": "Made province", "sites": sites, "links": links,
        "feeders": [{"id": f, "substation": s, "telemetry": f in made.telemetry} for f, s in made.substation.items()],
        "grid": {"id": made.grid, "substations": sorted(set(made.substation.values()))},
    }, wrong  # fmt: skip


@dataclass
class Fault:
    kind: str
    root: str
    start: float
    end: float
    alarms: int = 0


def faults(made: Province, seed: int, kind: str) -> list[Fault]:
    """Draw the faults of a day, of a day with a storm, or of a day on which the grid falls."""
    r = random.Random(seed + 1)
    share = len(made.sites) / 1500
    pools = {
        "feeder_loss": sorted(made.substation), "feeder_flap": sorted(made.substation),
        "cable_cut": sorted(made.links), "link_flap": sorted(made.links), "duct_cut": sorted(set(made.duct.values())),
        "site_mains": sorted(made.sites), "card_fail": sorted(made.sites), "substation_loss": sorted(set(made.substation.values())),
        "theft": [s.id for s in made.sites.values() if s.kind == "access"],
    }  # fmt: skip
    minutes = {"feeder_loss": (15, 180), "feeder_flap": (3, 12), "cable_cut": (60, 300), "link_flap": (6, 25),
               "duct_cut": (60, 240), "site_mains": (5, 110), "card_fail": (40, 300), "substation_loss": (30, 120),
               "theft": (120, 330)}  # fmt: skip
    drawn = []
    weak = {k: r.sample(v, max(1, len(v) // 4)) for k, v in pools.items()}  # what fails once fails again

    def draw(what: str, start: float) -> None:
        root = r.choice(weak[what] if r.random() < 0.4 else pools[what])
        drawn.append(Fault(what, root, start, min(DAY - 1, start + 60 * r.uniform(*minutes[what]))))

    for what, often in PER_DAY.items():
        for _ in range(round(often * share * (0.3 if kind == "blackout" else 1) * r.uniform(0.7, 1.3))):
            draw(what, r.uniform(0, DAY))
    if kind == "storm":
        begin = r.uniform(0.3, 0.7) * DAY
        for what, often in PER_STORM.items():
            for _ in range(round(often * share * r.uniform(0.7, 1.3))):
                draw(what, begin + abs(r.gauss(0, 1500)))
    if kind == "blackout":
        begin = r.uniform(0.3, 0.6) * DAY
        drawn.append(Fault("substation_loss", made.grid, begin, begin + r.uniform(1.5, 4) * 3600))
    return sorted(drawn, key=lambda f: f.start)
