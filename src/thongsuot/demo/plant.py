"""The network of the fictional province, in the form thongsuot.network/1. Same seed, same network."""

from __future__ import annotations

import datetime as dt
import math
import random
from typing import Any

from thongsuot.demo.bodies import CENTRE, COMMUNES, EXTENT

OPERATORS = ("SMT", "HVM", "DDM")
HUBS = 6
ACCESS = 58
SUBSTATIONS = 4
FEEDERS = 20
TRIALS = (50, 49, 65, 268, None)  # so many days ago generators were run on trial; some never


def commune_places(*, seed: int = 7) -> dict[str, tuple[float, float]]:
    """Give a centre (lat, lon) [deg] for each commune, spread over the province."""
    chance = random.Random(seed)
    columns, places = 6, {}
    for number, name in enumerate(COMMUNES):
        row, column = divmod(number, columns)
        lat = CENTRE[0] + EXTENT[0] * (1 - 2 * (row + 0.5) / 4) + chance.uniform(-0.04, 0.04)
        lon = CENTRE[1] + EXTENT[1] * (2 * (column + 0.5) / columns - 1) + chance.uniform(-0.03, 0.03)
        places[name] = (round(lat, 5), round(lon, 5))
    return places


def _near(a: dict[str, Any], b: dict[str, Any]) -> float:
    return math.hypot(a["lat"] - b["lat"], (a["lon"] - b["lon"]) * math.cos(math.radians(a["lat"])))


def network(*, seed: int = 7) -> dict[str, Any]:
    """Make the network: three operators with cores, a ring of hubs and access trees; ducts shared between rivals.

    Returns
    -------
    dict
        Form ``thongsuot.network/1`` with names, battery minutes, users and priority services.
    """
    chance = random.Random(seed)
    places = commune_places(seed=seed)
    spots = [
        (CENTRE[0] + EXTENT[0] * dy, CENTRE[1] + EXTENT[1] * dx)
        for dy, dx in ((0.5, -0.5), (0.5, 0.5), (-0.5, -0.5), (-0.5, 0.5))
    ]
    substations: list[dict[str, Any]] = [
        {
            "id": f"SUB{n + 1:02d}",
            "name": f"TBA 110 kV {('Lam Sơn', 'Hòa Lạc', 'Phú Hải', 'Ngọc Lâm')[n]}",
            "lat": spots[n][0],
            "lon": spots[n][1],
        }
        for n in range(SUBSTATIONS)
    ]
    feeders: list[dict[str, Any]] = []
    for n in range(FEEDERS):
        spot = spots[n % SUBSTATIONS]
        feeders.append(
            {
                "id": f"F{n + 1:03d}",
                "name": f"Lộ {471 + n} {substations[n % SUBSTATIONS]['name'].split('kV ')[1]}",
                "substation": substations[n % SUBSTATIONS]["id"],
                "telemetry": n % 3 != 2,
                "lat": spot[0] + chance.uniform(-0.16, 0.16),
                "lon": spot[1] + chance.uniform(-0.2, 0.2),
            }
        )
    sites: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    names: dict[str, int] = {}

    def site(operator: str, kind: str, lat: float, lon: float, **more: Any) -> dict[str, Any]:
        commune = min(places, key=lambda c: math.hypot(places[c][0] - lat, places[c][1] - lon))
        names[commune] = names.get(commune, 0) + 1
        feeder = min(feeders, key=lambda f: math.hypot(f["lat"] - lat, f["lon"] - lon))
        word = {"core": "Tổng trạm", "hub": "Trạm gom", "access": "Trạm"}[kind]
        made: dict[str, Any] = {
            "id": f"TL{len(sites) + 1:04d}",
            "operator": operator,
            "name": f"{word} {commune} {names[commune]}",
            "commune": commune,
            "kind": kind,
            "lat": round(lat, 6),
            "lon": round(lon, 6),
            "feeder": feeder["id"],
            "cells": 0 if kind == "core" else (6 if kind == "hub" else chance.choice((3, 3, 3, 6))),
            "generator": kind == "core" or chance.random() < (0.6 if kind == "hub" else 0.12),
            "battery_min": 480 if kind == "core" else chance.choice((90, 120, 120, 150, 180, 240)),
            "users": 0 if kind == "core" else chance.randrange(350, 2600),
            **more,
        }
        sites.append(made)
        return made

    def link(a: dict[str, Any], b: dict[str, Any], kind: str) -> None:
        number = len(links) + 1
        links.append(
            {
                "id": f"L{number:04d}", "a": a["id"], "b": b["id"], "kind": kind, "cable": f"C{number:04d}", "duct": None,
                "capacity_mbps": {"core": 100_000, "agg": 10_000, "access": 1_000}[kind],
            }
        )  # fmt: skip

    for operator in OPERATORS:
        lat, lon = CENTRE
        cores = [
            site(
                operator, "core", lat + chance.uniform(-0.02, 0.02), lon + chance.uniform(-0.02, 0.02), key_target=True
            ),
            site(operator, "core", lat + chance.uniform(0.08, 0.12), lon - chance.uniform(0.08, 0.12), key_target=True),
        ]
        link(cores[0], cores[1], "core")
        ring = []
        for n in range(HUBS):
            angle = 2 * math.pi * (n + chance.uniform(-0.2, 0.2)) / HUBS
            ring.append(
                site(
                    operator, "hub", lat + 0.62 * EXTENT[0] * math.sin(angle), lon + 0.62 * EXTENT[1] * math.cos(angle)
                )
            )
        for a, b in zip([cores[0], *ring], [*ring, cores[1]], strict=True):
            link(a, b, "agg")
        grown = list(ring)
        for _ in range(ACCESS):
            for _try in range(20):
                base = places[chance.choice(COMMUNES)]
                spot = (base[0] + chance.gauss(0, 0.035), base[1] + chance.gauss(0, 0.035))
                near = min(grown, key=lambda s: math.hypot(s["lat"] - spot[0], s["lon"] - spot[1]))
                if math.hypot(near["lat"] - spot[0], near["lon"] - spot[1]) < 0.22:
                    break
            more: dict[str, Any] = {}
            if chance.random() < 0.08:
                more["priority_services"] = chance.sample(["113", "114", "115", "party-state"], 2)
            made = site(operator, "access", spot[0], spot[1], **more)
            link(near, made, "access")
            grown.append(made)
    _share_ducts(sites, links, chance)
    return {
        "format": "thongsuot.network/1",
        "name": "Tỉnh Thanh Lam (hư cấu)",
        "sites": sites,
        "links": links,
        "feeders": feeders,
        "grid": {"id": "ALL-SUB", "name": "Lưới 110 kV Thanh Lam", "substations": [s["id"] for s in substations]},
        "substations": substations,
    }


def tried(plan: dict[str, Any], *, on: dt.date) -> dict[str, Any]:
    """Give the network with the days on which its generators were last run on trial, seen from a day."""
    with_generator = [site for site in plan["sites"] if site["generator"]]
    for number, site in enumerate(with_generator):
        ago = TRIALS[number % len(TRIALS)]
        if ago is not None:
            day = (on - dt.timedelta(days=ago)).isoformat()
            site |= {"generator_tested_on": day, "generator_tested_by": "Tổ nguồn điện"}
    return plan


def _share_ducts(sites: list[dict[str, Any]], links: list[dict[str, Any]], chance: random.Random) -> None:
    """Lay cables of rivals that run close to each other into one duct."""
    by_id = {s["id"]: s for s in sites}

    def middle(one: dict[str, Any]) -> dict[str, Any]:
        a, b = by_id[one["a"]], by_id[one["b"]]
        return {"lat": (a["lat"] + b["lat"]) / 2, "lon": (a["lon"] + b["lon"]) / 2}

    number = 0
    for first in links:
        if first["duct"] or chance.random() > 0.25:
            continue
        owner = by_id[first["a"]]["operator"]
        rivals = [x for x in links if not x["duct"] and by_id[x["a"]]["operator"] != owner]
        rivals = sorted(
            (x for x in rivals if _near(middle(x), middle(first)) < 0.05), key=lambda x: _near(middle(x), middle(first))
        )
        if not rivals:
            continue
        number += 1
        for x in (first, *rivals[: chance.choice((1, 1, 2))]):
            x["duct"] = f"D{number:03d}"
