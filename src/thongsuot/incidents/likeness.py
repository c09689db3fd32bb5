"""How likely two incidents are one trouble: signs with weights, no tables, no clock.

The weights are set by judgement, not learned: no labelled pairs of a province exist yet. They are log-odds that add
up; the page shows each sign, so that a person can see why and decide.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

PRIOR = -3.5  # two incidents of the same hours are rarely one
WORTH_SHOWING = 0.3
_EARTH_KM = 6371.0


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What of an incident speaks for or against being the same as another."""

    kind: str
    started_at: dt.datetime
    root: tuple[str, str]  # kind, code; empty where unknown
    guesses: dict[str, float]  # code of a possible root: probability
    sites: frozenset[str]
    lat: float | None
    lon: float | None
    by_hand: bool


def distance_km(a: Traits, b: Traits) -> float | None:
    """Give how far apart two incidents lie [km]; None where a place is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    x = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return _EARTH_KM * math.hypot(x, math.radians(b.lat - a.lat))


def _roots(a: Traits, b: Traits) -> tuple[str, float] | None:
    if a.root[1] and a.root == b.root:
        return "same_root", 4.5
    crossed = max(b.guesses.get(a.root[1], 0.0), a.guesses.get(b.root[1], 0.0)) if a.root[1] or b.root[1] else 0.0
    if crossed > 0:
        return "guessed_root", 1.5 + 3 * crossed
    return None


def _time(a: Traits, b: Traits) -> tuple[str, float]:
    apart = abs((a.started_at - b.started_at).total_seconds()) / 60
    if apart <= 5:
        return "same_time", 1.5
    if apart <= 30:
        return "near_time", 0.5
    return "other_time", -1.0 if apart <= 120 else -2.5


def _place(a: Traits, b: Traits) -> tuple[str, float] | None:
    far = distance_km(a, b)
    if far is None:
        return None
    if far <= 2:
        return "same_place", 1.5
    return ("near_place", 0.5) if far <= 10 else ("other_place", -1.5)


def signs(a: Traits, b: Traits) -> tuple[tuple[str, float], ...]:
    """Give the signs for (above 0) and against (below 0) two incidents being one, strongest first."""
    found = [_roots(a, b), _time(a, b), _place(a, b)]
    shared = len(a.sites & b.sites)
    if shared:
        found.append(("shared_sites", 1.5 + 2.5 * shared / min(len(a.sites), len(b.sites))))
    known = a.kind != "unknown" and b.kind != "unknown"
    if known:
        found.append(("same_kind", 1.0) if a.kind == b.kind else ("other_kind", -1.0))
    if a.by_hand != b.by_hand:
        found.append(("told_and_measured", 1.0))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -abs(one[1])))


def probability(found: tuple[tuple[str, float], ...]) -> float:
    """Give how likely it is, from the signs.

    >>> probability(())  # nothing known but that both stand
    0.03
    >>> probability((("same_root", 4.5), ("same_time", 1.5)))
    0.92
    """
    return round(1 / (1 + math.exp(-(PRIOR + sum(weight for _code, weight in found)))), 2)
