"""What a substation that falls with all its feeders says about the registry, and what it doesn't."""

from __future__ import annotations

import datetime as dt

from thongsuot.engines.correlation import Network
from thongsuot.engines.correlation.repairs import RIPE, Surveyor

T0 = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)


def town() -> Network:
    """Six feeders of one substation and six of three others; each feeder's sites stand together, S0 stands among those of F0."""
    sites = [
        {"id": f"N{f}-{n}", "feeder": f"F{f}", "lat": 20.0 + 0.2 * f + 0.001 * n, "lon": 106.0}
        for f in range(12)
        for n in range(8)
    ]
    sites.append({"id": "elsewhere", "feeder": "F11", "lat": 20.0045, "lon": 106.0})
    sites.append({"id": "inside", "feeder": "F3", "lat": 20.0055, "lon": 106.0})
    sites.append({"id": "unwritten", "feeder": None, "lat": 20.0065, "lon": 106.0})
    feeders = [{"id": f"F{f}", "substation": "A" if f < 6 else f"B{f % 3}"} for f in range(12)]
    return Network.from_dict(
        {"sites": sites, "links": [], "feeders": feeders, "grid": {"substations": ["A", "B0", "B1", "B2"]}}
    )


def fall(feeders: range) -> list[tuple[dt.datetime, str]]:
    names = [f"N{f}-{n}" for f in feeders for n in range(8)] + ["elsewhere", "inside", "unwritten"]
    return sorted((T0 + dt.timedelta(seconds=0.05 * n), name) for n, name in enumerate(names))


def proposed(feeders: range) -> dict[str, str]:
    surveyor = Surveyor(town())
    found = surveyor.losses(fall(feeders), now=T0 + RIPE + dt.timedelta(minutes=1))
    return {repair.object_id: repair.proposed for repair in found}


def test_a_substation_that_falls_moves_the_site_that_fell_with_it_to_the_feeder_of_its_neighbours() -> None:
    assert proposed(range(6)) == {"elsewhere": "F0", "unwritten": "F0"}


def test_a_site_whose_written_feeder_fell_too_stays_where_it_is_written() -> None:
    assert "inside" not in proposed(range(6))


def test_a_grid_that_falls_says_nothing_about_who_hangs_where() -> None:
    assert proposed(range(11)) == {}
