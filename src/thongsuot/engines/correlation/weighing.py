"""How likely the verdict is, what else it could be, and which signs are missing."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from thongsuot.engines.correlation import unlearned
from thongsuot.engines.correlation.cases import Incident
from thongsuot.engines.correlation.values import Hypothesis, Network

CLASSES = ("cable", "duct", "feeder", "substation", "grid", "site", "theft", "card", "none")
CAUSE = {"cable": "fiber", "duct": "fiber", "feeder": "power", "substation": "power", "grid": "power", "site": "power",
         "theft": "theft", "card": "card", "none": "unknown"}  # fmt: skip
STEPS = (1, 3, 8, 25)  # how many sites: one, some, a feeder's worth, many
SHOWN, FAINT = 4, 0.02


@cache
def learned() -> Mapping[str, Any]:
    """Give the weights learned by ``benchmarks/correlation/learn.py``, with where they come from."""
    text = resources.files("thongsuot.engines.correlation").joinpath("weights.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def verdict(root_kind: str, cause: str) -> str:
    """Give the class of a verdict, as the weights name it."""
    if cause in ("theft", "card"):
        return cause
    if cause == "fiber":
        return "duct" if root_kind == "duct" else "cable"
    return root_kind if root_kind in CLASSES else "site"


def signs(evidence: Counter[str], *, said: str, sites: int, links: int) -> tuple[str, ...]:
    """Give the signs that speak: the verdict by rule, each problem seen, and how many sites and links."""
    told = [f"said={said}"]
    told += [f"seen={code}" for code in sorted(evidence)]
    told += [f"sites>{step}" for step in STEPS if sites > step]
    if links > 1:
        told.append("links>1")
    return tuple(told)


def step(sites: int) -> int:
    """Give on which step of size so many sites stand."""
    return bisect_left(STEPS, sites)


def probabilities(told: tuple[str, ...]) -> dict[str, float]:
    """Give the probability of each class, by a softmax over the learned weights of the signs."""
    weights: Mapping[str, Mapping[str, float]] = learned()["weights"]
    scores = dict.fromkeys(CLASSES, 0.0)
    for sign in ("always", *told):
        for name, value in weights.get(sign, {}).items():
            scores[name] += value
    top = max(scores.values())
    total = sum(math.exp(x - top) for x in scores.values())
    return {name: math.exp(x - top) / total for name, x in scores.items()}


def weigh(incident: Incident, network: Network) -> tuple[Hypothesis, ...]:
    """Give the verdict and the next best hypotheses with their roots in this network, the verdict first."""
    if incident.cause in unlearned.KINDS:
        return unlearned.weigh(incident, network)
    said = verdict(incident.root_kind, incident.cause)
    told = signs(incident.evidence, said=said, sites=len(incident.sites), links=len(incident.links))
    chance = probabilities(told)
    made = [
        Hypothesis(root=incident.root, root_kind=incident.root_kind, cause=incident.cause, probability=chance[said])
    ]
    for name in sorted(chance, key=lambda n: -chance[n]):
        if name == said or chance[name] < FAINT or len(made) >= SHOWN:
            continue
        root, kind = _root(name, incident, network)
        if root or name == "none":
            made.append(Hypothesis(root=root, root_kind=kind, cause=CAUSE[name], probability=chance[name]))
    return tuple(made)


def missing(incident: Incident, network: Network) -> tuple[tuple[str, int], ...]:
    """Give the signs that such an incident usually has and this one lacks, and how often they are seen [percent]."""
    if incident.cause in unlearned.KINDS:
        return unlearned.missing(incident, network)
    said = verdict(incident.root_kind, incident.cause)
    usual: Mapping[str, float] = learned()["usual"].get(said, {})
    rows = [(code, round(100 * share)) for code, share in usual.items() if code not in incident.evidence]
    if said == "feeder":
        quiet = len(network.sites_of_feeder.get(incident.root, set()) - incident.sites)
        if quiet:
            rows.append(("SITES_QUIET", quiet))
    return tuple(rows)


def _root(name: str, incident: Incident, network: Network) -> tuple[str, str]:
    """Give the object that a hypothesis would name, as far as the registry tells."""
    site = incident.root if incident.root_kind == "site" else next(iter(sorted(incident.sites)), "")
    feeder = incident.root if incident.root_kind == "feeder" else network.feeder_of.get(site, "")
    links = sorted(incident.links) or ([network.parent_link[site]] if site in network.parent_link else [])
    if name == "cable":
        return next((network.cable_of.get(link, link) for link in links), ""), "cable"
    if name == "duct":
        return next((network.duct_of[link] for link in links if link in network.duct_of), ""), "duct"
    if name == "feeder":
        return feeder, "feeder"
    if name == "substation":
        return network.substation_of.get(feeder, ""), "substation"
    if name == "grid":
        return network.grid, "grid"
    if name == "none":
        return "", ""
    return site, "site"
