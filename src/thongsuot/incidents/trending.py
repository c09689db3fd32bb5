"""Decisions about trends: when a place has too many for chance, the target that holds. No tables, no clock."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from functools import cache
from pathlib import Path

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "incident_targets.toml"
CHANCE = 0.01
LEAST = 2
FLOOR = 0.1  # a place without history is not expected to stay at nought for ever


def is_cluster(count: int, *, expected: float) -> bool:
    """Tell whether so many in a while are more than chance gives where so many are expected.

    Poisson tail below one in a hundred, and never a single one.

    >>> is_cluster(1, expected=0.0), is_cluster(2, expected=0.0), is_cluster(6, expected=1.0)
    (False, True, True)
    """
    mean = max(expected, FLOOR)
    below = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count))
    return count >= LEAST and 1 - below < CHANCE


def rate(count: int, *, sites: int, days: float) -> float | None:
    """Give incidents per 100 sites and 30 days; None without sites or days.

    >>> rate(6, sites=300, days=30)
    2.0
    """
    return count / sites * 100 / days * 30 if sites and days > 0 else None


@cache
def _targets() -> tuple[tuple[dt.date, float, str], ...]:
    with _PACK.open("rb") as file:
        raw = tomllib.load(file)["target"]
    return tuple(sorted((one["valid_from"], float(one["per_100_sites_month"]), str(one["source"])) for one in raw))


def target_on(day: dt.date) -> tuple[float, str] | None:
    """Give the target rate that holds on a day with its source; None before the first.

    >>> target_on(dt.date(2000, 1, 1)) is None
    True
    """
    held = [(value, source) for start, value, source in _targets() if start <= day]
    return held[-1] if held else None
