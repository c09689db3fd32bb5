"""Lost mains: a site by itself, a feeder, a substation, the grid; and batteries that end."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter

from thongsuot.engines.correlation.books import USUAL_DELAY
from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.desk import (
    BLIP_LOOK,
    CUTS_PER_HOUR,
    EMPTIES,
    EMPTIES_EARLY,
    FEEDER_SHARE,
    FEEDER_SITES,
    JOIN,
    LOW_LOST,
    ONSET,
    SAME_BURST,
    TRIP_LOOK,
    WAVE,
    WHOLE_GRID,
    WHOLE_STATION,
    Desk,
)  # fmt: skip
from thongsuot.engines.correlation.values import Alarm, Change


def spent(desk: Desk, site: str, alarm: Alarm) -> bool:
    """Tell whether a site may have gone dark for want of power by the time of this alarm."""
    incident = desk.open.get(desk.site_of.get(site, ""))
    if incident is not None and incident.cause in ("theft", "card"):
        return True
    if site in desk.books.low:
        return True
    at = alarm.event_at
    hours = (at - min(desk.books.down.get(site, at), desk.books.battery.get(site, at))).total_seconds() / 3600
    if hours <= 0:
        return False
    ends = EMPTIES_EARLY if hours < 0.25 else EMPTIES * min(1.0, hours)
    return LOW_LOST * ends > cut_rate(desk, alarm.reported_at)


def cut_rate(desk: Desk, now: dt.datetime) -> float:
    """Give the cuts per link and hour [1/h]: those of a calm day, and those of the last hour."""
    while desk.cuts and now - desk.cuts[0] > dt.timedelta(hours=1):
        desk.cuts.popleft()
    return (CUTS_PER_HOUR * len(desk.network.ends) + len(desk.cuts)) / max(1, len(desk.network.ends))


def powerless(desk: Desk, site: str) -> Incident | None:
    """Give the incident that took this site's power, if one is open."""
    net, feeder = desk.network, desk.network.feeder_of.get(site, "")
    keys = [desk.site_of.get(site, "")]
    keys += [
        desk.by_root.get(r, "")
        for r in (site + "#theft", site + "#power", feeder, net.substation_of.get(feeder, ""), net.grid)
        if r
    ]
    for key in keys:
        found = desk.open.get(key)
        if found is not None and found.cause in ("power", "theft"):
            return found
    return None


def station_roots(desk: Desk, substation: str, alarm: Alarm, site: str) -> list[str]:
    """Give the substation and the grid as roots, where their loss began with this alarm or holds this site."""
    near = []
    for root in (substation, desk.network.grid):
        found = desk.open.get(desk.by_root.get(root, "")) if root else None
        if found is None:
            continue
        width = WAVE if found.root_kind == "grid" else WHOLE_STATION
        if (site in found.sites and alarm.specific_problem != "MAINS_FAIL") or (
            found.started_at - ONSET < alarm.event_at < found.last_onset + width
        ):
            near.append(root)
    return near


def same_moment(desk: Desk, alarm: Alarm) -> tuple[Incident | None, str]:
    """Find what lost its mains at the same moment: a power incident, or else a feeder named by most of the others."""
    others: set[str] = set()
    for at in {alarm.event_at, alarm.reported_at - USUAL_DELAY}:  # by its clock, and by its arrival
        low = bisect_left(desk.books.losses, (at - SAME_BURST, ""))
        high = bisect_left(desk.books.losses, (at + SAME_BURST, ""))
        others |= {site for _at, site in desk.books.losses[low:high]}
    others.discard(alarm.site)
    keys: Counter[str] = Counter()
    feeders: Counter[str] = Counter()
    around = desk.surveyor.around(alarm.site)
    for site in sorted(others):  # an order of its own: the same stream gives the same answer
        feeder = desk.network.feeder_of.get(site, "")
        if around and feeder not in around:
            continue  # a feeder that feeds none of its neighbours hardly feeds this site
        if feeder:
            feeders[feeder] += 1
        key = desk.site_of.get(site, "")
        incident = desk.open.get(key)
        if incident is not None and incident.cause == "power" and incident.root_kind != "site":
            keys[key] += 1
    if keys and keys.most_common(1)[0][1] >= FEEDER_SITES:
        return desk.open[keys.most_common(1)[0][0]], ""
    if feeders and feeders.most_common(1)[0][1] >= FEEDER_SITES:
        return None, feeders.most_common(1)[0][0]
    return None, ""


def mains_lost(desk: Desk, waiting: Waiting, alarm: Alarm, held: list[Alarm]) -> list[Change]:
    """Decide about a loss of mains: theft, the feeder of its neighbours, a burst of others, or the site by itself."""
    net, site = desk.network, alarm.site
    feeder = net.feeder_of.get(site, "")
    door = desk.opened_before(alarm)
    if door is not None:
        return desk.open_incident(f"{site}#theft", site, "site", "theft", [door, *held])
    at = alarm.event_at
    low = bisect_left(desk.books.losses, (at - WHOLE_STATION, ""))
    high = bisect_left(desk.books.losses, (at + WHOLE_STATION, ""))
    same = len({other for _at, other in desk.books.losses[low:high] if net.feeder_of.get(other) == feeder} | {site})
    enough = min(FEEDER_SITES, max(2, int(FEEDER_SHARE * len(net.sites_of_feeder.get(feeder, ())))))
    if feeder and same >= enough:
        return feeder_lost(desk, feeder, held)
    burst, named = same_moment(desk, alarm)
    if burst is not None:
        return [desk.join(burst, *held)]
    if named:
        return feeder_lost(desk, named, held)
    alone = alarm.specific_problem == "MAINS_FAIL" and site not in desk.books.battery
    if alone and not waiting.again:  # no word of its battery: a blip whose end is late, or else a word that got lost
        desk.wait(
            (alarm.object_id, alarm.specific_problem),
            Waiting(waiting.due + BLIP_LOOK, waiting.alarm, waiting.held, again=True),
        )
        return []
    return desk.open_incident(f"{site}#power", site, "site", "power", held)


def tripped(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about a feeder that the power company's telemetry calls open: do its sites say so too?"""
    feeder, at = waiting.alarm.object_id, waiting.alarm.event_at
    sites = desk.network.sites_of_feeder.get(feeder, set())
    known = Counter(desk.site_of.get(site, "") for site in sites if site in desk.books.down)
    for key, count in known.most_common(2):
        found = desk.open.get(key)
        if found is not None and found.cause == "power" and found.root_kind != "site" and 2 * count >= len(sites):
            return [desk.join(found, *held)]  # it was dark before
    low = bisect_left(desk.books.losses, (at - WHOLE_STATION, ""))
    high = bisect_left(desk.books.losses, (at + WHOLE_STATION, ""))
    lost = sum(1 for site in {site for _at, site in desk.books.losses[low:high]} if site in sites)
    if len(sites) <= FEEDER_SITES or lost >= 2:
        return feeder_lost(desk, feeder, held)
    if not waiting.again:
        again = Waiting(waiting.due + TRIP_LOOK, waiting.alarm, waiting.held, again=True)
        desk.wait((waiting.alarm.object_id, waiting.alarm.specific_problem), again)
    return []


def feeder_lost(desk: Desk, feeder: str, held: list[Alarm]) -> list[Change]:
    """Open a feeder, or its substation or the whole grid when those beside it fell too."""
    net = desk.network
    known = desk.open.get(desk.by_root.get(feeder, ""))
    at = held[0].event_at
    if known is not None and at - known.last_onset < JOIN and not known.is_over(at):
        return [desk.join(known, *held)]
    grid = _whole_grid(desk, held)
    if grid:
        return grid
    substation = net.substation_of.get(feeder, "")
    above = desk.open.get(desk.by_root.get(substation, "")) if substation else None
    if above is not None and above.started_at - ONSET < at < above.last_onset + WHOLE_STATION:
        return [desk.join(above, *held)]
    below = [f for f, up in net.substation_of.items() if up == substation] if substation else []
    low = bisect_left(desk.books.losses, (at - WHOLE_STATION, ""))
    high = bisect_left(desk.books.losses, (at + WHOLE_STATION, ""))
    lost = Counter(net.feeder_of.get(site, "") for site in {site for _at, site in desk.books.losses[low:high]})
    just = {f for f in below if lost[f] >= min(FEEDER_SITES, max(1, len(net.sites_of_feeder.get(f, ()))))} | {feeder}
    dark = {f for f in below if f not in just and _dark(desk, f, at)}
    siblings = [i for i in desk.open.values() if i.cause == "power" and net.substation_of.get(i.root) == substation]
    fresh = [i for i in siblings if abs(i.started_at - at) < WHOLE_STATION]
    if (
        not substation
        or len(just) < min(3, len(below))
        or len(just) + len(dark) < max(2, min(3, len(below)), round(0.7 * len(below)))
    ):
        return desk.open_incident(feeder, feeder, "feeder", "power", held)
    changes = desk.open_incident(substation, substation, "substation", "power", held)
    station = desk.open[desk.by_root[substation]]
    return [*changes, *(desk.merge(other, station) for other in fresh)]


def _dark(desk: Desk, feeder: str, at: dt.datetime) -> bool:
    """Tell whether most sites of a feeder had lost their mains before this moment and have not got it back."""
    sites = desk.network.sites_of_feeder.get(feeder, set())
    return 2 * sum(1 for site in sites if desk.books.down.get(site, at) < at - WHOLE_STATION) > len(sites)


def _whole_grid(desk: Desk, held: list[Alarm]) -> list[Change]:
    """Open the grid, or turn what is open into it, when feeders of many substations lose power within minutes."""
    net = desk.network
    if len(net.substations) < 3:
        return []
    low = bisect_left(desk.books.losses, (held[0].event_at - WHOLE_GRID, ""))
    per_feeder = Counter(net.feeder_of.get(site, "") for _at, site in desk.books.losses[low:])
    hit = Counter(net.substation_of.get(f, "") for f, n in per_feeder.items() if n >= FEEDER_SITES)
    feeders = Counter(net.substation_of.values())
    fallen = [s for s in net.substations if hit[s] >= max(2, round(0.5 * feeders[s]))]
    if len(fallen) < max(4, round(0.5 * len(net.substations))):
        return []
    old = desk.open.get(desk.by_root.get(net.grid, ""))
    if old is not None and held[0].event_at - old.last_onset < JOIN:
        return [desk.join(old, *held)]
    changes = desk.open_incident(net.grid, net.grid, "grid", "power", held)
    grid = desk.open[desk.by_root[net.grid]]
    first = desk.books.losses[low][0]
    for other in [i for i in desk.open.values() if i.cause == "power" and i is not grid]:
        if first - ONSET < other.started_at:
            grid.started_at = min(grid.started_at, other.started_at)
            changes.append(desk.merge(other, grid))
    return changes
