"""A first, plain correlation: shared risk by counting, in windows of seconds."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field

from thongsuot.engines.correlation.books import NEVER, Books, moment
from thongsuot.engines.correlation.values import Alarm, Change, Hypothesis, Network

SETTLE = dt.timedelta(seconds=55)  # a trouble that clears within this time opens no incident
JOIN = dt.timedelta(minutes=20)  # signs of the same root within this time belong together
SAME_BURST = dt.timedelta(
    seconds=7
)  # losses of mains that begin so close together have one cause, whatever the registry says
SECOND_LOOK = dt.timedelta(
    seconds=240
)  # what one port alone says, or a site that fell silent, is looked at again after so long
SAME_CUT = dt.timedelta(seconds=6)  # cables that are cut so close together lie in one duct
WHOLE_STATION = dt.timedelta(seconds=40)  # feeders of one substation that fall within this time fall with it
WHOLE_GRID = dt.timedelta(minutes=3)  # substations that fall within this time fall with the grid
DOOR = dt.timedelta(minutes=40)  # a cabinet opened this long before trouble at the site is a sign of theft
DARK = dt.timedelta(hours=12)  # an incident with no sign for so long is over
FEEDER_SHARE, FEEDER_SITES = 0.4, 3
ONSET = dt.timedelta(seconds=90)  # a loss of mains this close to a known wave of losses belongs to it
WAVE = dt.timedelta(minutes=2)  # a grid that falls takes its feeders down one after another, so long apart at most
USUAL_DELAY = dt.timedelta(seconds=3)
# A site on its battery falls silent: did the battery end (and its last warning got lost), or was the cable cut as well?
LOW_LOST = 0.08  # share of warnings of a low battery that never arrive (measured on day-11 and storm-11)
EMPTIES_EARLY, EMPTIES = 0.05, 0.5  # batteries that end per hour in the first quarter of an hour, and later
CUTS_PER_HOUR = 0.0005  # cuts per link and hour on a calm day; the cuts of the last hour are added
IGNORED = frozenset({"VSWR", "LICENSE", "SYNC_LOSS", "PERF_DEGRADE", "TEMP_HIGH", "RING_SWITCH"})
POWER = frozenset({"MAINS_FAIL", "BATT_DISCHARGE", "BATT_LOW", "GEN_RUN"})
DEAD = frozenset({"NE_UNREACH", "CELL_OOS"})


@dataclass(slots=True)
class _Incident:
    key: str
    root: str
    root_kind: str
    cause: str
    started_at: dt.datetime
    opened_at: dt.datetime
    last: dt.datetime
    sites: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    last_onset: dt.datetime = NEVER
    standing: set[tuple[str, str]] = field(default_factory=set)
    evidence: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Waiting:
    due: dt.datetime
    alarm: Alarm
    held: list[Alarm] = field(default_factory=list)
    again: bool = False


class Correlator:
    """Groups alarms by root over links, cables, ducts, feeders and substations.

    Parameters
    ----------
    network
        The registry; objects it doesn't know are passed over.

    Notes
    -----
    Each alarm costs O(degree of its site); what is remembered is bounded by the registry's size and the
    number of open incidents, whatever the history.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.now = NEVER
        self.open: dict[str, _Incident] = {}
        self.by_root: dict[str, str] = {}
        self.waiting: OrderedDict[tuple[str, str], _Waiting] = OrderedDict()
        self.doors: OrderedDict[str, Alarm] = OrderedDict()  # cabinets opened of late
        self.site_of: dict[str, str] = {}  # site -> key of the incident that explains its darkness
        self.books = Books()
        self.cuts: deque[dt.datetime] = deque()  # fibre incidents opened within the last hour

    def take(self, alarm: Alarm) -> tuple[Change, ...]:
        """Take one alarm in order of receipt and give what changed."""
        changes = list(self.advance(alarm.reported_at))
        if alarm.specific_problem in IGNORED or self.books.repeated(alarm):
            return tuple(changes)
        self.books.note(alarm)
        if alarm.specific_problem == "DOOR_OPEN":
            if not alarm.is_clear:
                self.doors[alarm.site] = alarm
                self.doors.move_to_end(alarm.site)
                while len(self.doors) > 500:
                    self.doors.popitem(last=False)
            known = self._explained(alarm) or self._robbed(alarm)
            return (*changes, self._join(known, alarm)) if known is not None else tuple(changes)
        sign = (alarm.object_id, alarm.specific_problem)
        if alarm.is_clear:
            waiting = self.waiting.get(sign)
            if waiting is not None:
                if alarm.specific_problem != "LINK_LOS":
                    del self.waiting[sign]
                else:
                    waiting.held.append(alarm)
                return tuple(changes)
            changes.extend(self._clear(alarm, sign))
            return tuple(changes)
        known = self._explained(alarm)
        if known is not None:
            changes.append(self._join(known, alarm))
        elif sign in self.waiting:
            self.waiting[sign].held.append(alarm)
        else:
            quick = alarm.specific_problem in ("BATT_MISSING", "FEEDER_TRIP", "CARD_FAIL")
            due = alarm.reported_at + (dt.timedelta(seconds=5) if quick else SETTLE)
            self.waiting[sign] = _Waiting(due, alarm)
        return tuple(changes)

    def _robbed(self, alarm: Alarm) -> _Incident | None:
        """Turn a site's loss of mains into theft when its cabinet turns out to have been opened just before."""
        incident = self.open.get(self.by_root.get(alarm.site + "#power", ""))
        if alarm.is_clear or incident is None or not dt.timedelta(0) <= incident.started_at - moment(alarm) < DOOR:
            return None
        self.by_root.pop(alarm.site + "#power")
        self.by_root[alarm.site + "#theft"] = incident.key
        incident.cause = "theft"
        return incident

    def advance(self, now: dt.datetime) -> tuple[Change, ...]:
        """Decide what has waited long enough by this moment."""
        if now <= self.now:
            return ()
        self.now = now
        changes: list[Change] = []
        for sign in [s for s, w in self.waiting.items() if w.due <= now]:
            waiting = self.waiting.pop(sign, None)
            if waiting is None:
                continue
            if sign[1] == "LINK_LOS" and waiting.held and waiting.held[-1].is_clear and len(waiting.held) < 3:
                continue
            changes.extend(self._decide(waiting))
        for key in [k for k, i in self.open.items() if now - i.last > DARK]:
            changes.append(self._end(self.open[key]))
        return tuple(changes)

    def _explained(self, alarm: Alarm) -> _Incident | None:
        problem, site, net = alarm.specific_problem, alarm.site, self.network
        roots: list[str] = []
        if problem in POWER:
            feeder = net.feeder_of.get(site, "")
            above = self._station(net.substation_of.get(feeder, ""), alarm, site)
            roots = [site + "#theft", feeder, *above, site + "#power"]
            key = self.site_of.get(site)
            if problem != "MAINS_FAIL" and key in self.open and self.open[key].cause in ("power", "theft"):
                return self.open[key]
        elif problem == "FEEDER_TRIP":
            roots = [alarm.object_id, *self._station(net.substation_of.get(alarm.object_id, ""), alarm, "")]
        elif problem == "LINK_LOS":
            link = alarm.object_id.split("/")[-1]
            roots = [net.cable_of.get(link, ""), net.duct_of.get(link, "")]
            roots += [f"{end}#theft" for end in net.ends.get(link, ())]
            roots += [f"{end}#card" for end in net.ends.get(link, ())]
            for end in net.ends.get(link, (site,)):
                dead = self.open.get(self.site_of.get(end, ""))
                silent = dead is not None and (end, "NE_UNREACH") in dead.standing
                if dead is not None and dead.cause == "card":
                    return dead
                if (
                    dead is not None
                    and (silent or dead.cause == "theft")
                    and dead.cause != "fiber"
                    and self._spent(end, alarm)
                ):
                    return dead
        elif problem in ("DOOR_OPEN", "BATT_MISSING"):
            roots = [site + "#theft"]
            key = self.site_of.get(site)
            if problem == "BATT_MISSING" and key in self.open and self.open[key].cause == "theft":
                return self.open[key]
        elif problem == "CARD_FAIL":
            roots = [site + "#card"]
        elif problem in DEAD:
            key = self.site_of.get(site)
            if key in self.open:
                return self.open[key]
            roots = [site + "#card", site + "#theft", site + "#power", net.feeder_of.get(site, "")]
            roots.append(net.substation_of.get(roots[-1], ""))
            step, hops = net.parent_link.get(site), 0
            while step and hops < 12:
                roots.append(net.cable_of.get(step, step))
                roots.append(net.duct_of.get(step, ""))
                far = net.other(step, site)
                if far in self.site_of:
                    roots.append(self.open[self.site_of[far]].root if self.site_of[far] in self.open else "")
                site, step, hops = far, net.parent_link.get(far), hops + 1
        for root in roots:
            found = self.open.get(self.by_root.get(root, "")) if root else None
            if found is None:
                continue
            if found.cause == "power" and found.root_kind != "site" and problem == "MAINS_FAIL":
                width = WAVE if found.root_kind == "grid" else ONSET
                if not found.started_at - ONSET < moment(alarm) < found.last_onset + width:
                    continue
                return found
            if found.standing or alarm.reported_at - found.last < JOIN:
                return found
        return None

    def _spent(self, site: str, alarm: Alarm) -> bool:
        """Tell whether a site may have gone dark for want of power by the time of this alarm."""
        incident = self.open.get(self.site_of.get(site, ""))
        if incident is not None and incident.cause in ("theft", "card"):
            return True
        if site in self.books.low:
            return True
        at = moment(alarm)
        hours = (at - min(self.books.down.get(site, at), self.books.battery.get(site, at))).total_seconds() / 3600
        if hours <= 0:
            return False
        while self.cuts and alarm.reported_at - self.cuts[0] > dt.timedelta(hours=1):
            self.cuts.popleft()
        cut = (CUTS_PER_HOUR * len(self.network.ends) + len(self.cuts)) / max(1, len(self.network.ends))
        return LOW_LOST * (EMPTIES_EARLY if hours < 0.25 else EMPTIES * min(1.0, hours)) > cut

    def _powerless(self, site: str) -> _Incident | None:
        """Give the incident that took this site's power, if one is open."""
        net, feeder = self.network, self.network.feeder_of.get(site, "")
        keys = [self.site_of.get(site, "")]
        keys += [
            self.by_root.get(r, "")
            for r in (site + "#theft", site + "#power", feeder, net.substation_of.get(feeder, ""), net.grid)
            if r
        ]
        for key in keys:
            found = self.open.get(key)
            if found is not None and found.cause in ("power", "theft"):
                return found
        return None

    def _station(self, substation: str, alarm: Alarm, site: str) -> list[str]:
        """Give the substation and the grid as roots, where their loss began with this alarm or holds this site."""
        near = []
        for root in (substation, self.network.grid):
            found = self.open.get(self.by_root.get(root, "")) if root else None
            if found is None:
                continue
            width = WAVE if found.root_kind == "grid" else WHOLE_STATION
            if (site in found.sites and alarm.specific_problem != "MAINS_FAIL") or (
                found.started_at - ONSET < moment(alarm) < found.last_onset + width
            ):
                near.append(root)
        return near

    def _same_moment(self, alarm: Alarm) -> tuple[_Incident | None, str]:
        """Find what lost its mains at the same moment: a power incident, or else a feeder named by most of the others."""
        others: set[str] = set()
        for at in {moment(alarm), alarm.reported_at - USUAL_DELAY}:  # by its clock, and by its arrival
            low = bisect_left(self.books.losses, (at - SAME_BURST, ""))
            high = bisect_left(self.books.losses, (at + SAME_BURST, ""))
            others |= {site for _at, site in self.books.losses[low:high]}
        others.discard(alarm.site)
        keys: Counter[str] = Counter()
        feeders: Counter[str] = Counter()
        for site in sorted(others):  # an order of its own: the same stream gives the same answer
            feeder = self.network.feeder_of.get(site, "")
            if feeder:
                feeders[feeder] += 1
            key = self.site_of.get(site, "")
            incident = self.open.get(key)
            if incident is not None and incident.cause == "power" and incident.root_kind != "site":
                keys[key] += 1
        if keys and keys.most_common(1)[0][1] >= FEEDER_SITES:
            return self.open[keys.most_common(1)[0][0]], ""
        if feeders and feeders.most_common(1)[0][1] >= FEEDER_SITES:
            return None, feeders.most_common(1)[0][0]
        return None, ""

    def _opened_before(self, alarm: Alarm) -> Alarm | None:
        door = self.doors.get(alarm.site)
        if door is None or not dt.timedelta(minutes=-1) < alarm.event_at - door.event_at < DOOR:
            return None
        return door

    def _decide(self, waiting: _Waiting) -> list[Change]:
        alarm, net = waiting.alarm, self.network
        known = self._explained(alarm)
        held = [alarm, *waiting.held]
        if known is not None:
            return [self._join(known, *held)]
        problem, site = alarm.specific_problem, alarm.site
        if problem == "BATT_MISSING":
            door = self._opened_before(alarm)
            return self._open(f"{site}#theft", site, "site", "theft", [*([door] if door else []), *held])
        if problem == "CARD_FAIL":
            return self._open(f"{site}#card", site, "site", "card", held)
        if problem == "FEEDER_TRIP":
            return self._power(alarm.object_id, held)
        if problem == "MAINS_FAIL":
            return self._mains(alarm, held)
        if problem == "LINK_LOS":
            link = alarm.object_id.split("/")[-1]
            for end in net.ends.get(link, ()):
                if end in self.books.cards and abs(self.books.cards[end] - moment(alarm)) < dt.timedelta(seconds=60):
                    return self._open(f"{end}#card", end, "site", "card", held)
                opened = self.doors.get(end)
                if opened is not None and dt.timedelta(0) <= alarm.event_at - opened.event_at < DOOR:
                    return self._open(f"{end}#theft", end, "site", "theft", [opened, *held])
            for end in net.ends.get(link, ()):
                if end in self.books.silent and self._spent(end, alarm):
                    known = self._powerless(end)
                    return [self._join(known, *held)] if known is not None else []
            if not self._supported(link, alarm, held):
                if not waiting.again and not waiting.held:
                    again = _Waiting(self.now + SECOND_LOOK, alarm, again=True)
                    self.waiting[(alarm.object_id, problem)] = again
                return []
            duct = net.duct_of.get(link)
            others = {o.split("/")[-1] for (o, p) in self.waiting if p == "LINK_LOS"} - {link}
            if duct and any(net.duct_of.get(o) == duct for o in others):
                changes = self._open(duct, duct, "duct", "fiber", held)
                self.open[self.by_root[duct]].links.add(link)
                return changes
            cable = net.cable_of.get(link)
            beside = self._cut_beside(link, alarm)
            if beside is not None:
                if beside.root_kind == "cable" and duct:
                    beside.root, beside.root_kind = duct, "duct"
                self.by_root[cable or link] = beside.key
                beside.links.add(link)
                return [self._join(beside, *held)]
            if cable:
                changes = self._open(cable, cable, "cable", "fiber", held)
                self.open[self.by_root[cable]].links.add(link)
                return changes
            return []
        if problem == "NE_UNREACH":
            return self._silent(waiting, held)
        return []

    def _cut_beside(self, link: str, alarm: Alarm) -> _Incident | None:
        """Find a cut nearby that began at the same moment: the cables share a duct, whether the registry knows it or not."""
        at = moment(alarm)
        for incident in self.open.values():
            if incident.cause != "fiber" or abs(incident.started_at - at) >= SAME_CUT:
                continue
            if any(self._may_share_duct(link, other) for other in incident.links):
                return incident
        return None

    def _may_share_duct(self, link: str, other: str) -> bool:
        """Tell whether two links may lie in one duct: the registry does not say otherwise, and they come close."""
        mine, yours = self.network.duct_of.get(link), self.network.duct_of.get(other)
        return not (mine and yours and mine != yours) and self.network.near(link, other)

    def _mains(self, alarm: Alarm, held: list[Alarm]) -> list[Change]:
        net, site = self.network, alarm.site
        feeder = net.feeder_of.get(site, "")
        door = self._opened_before(alarm)
        if door is not None:
            return self._open(f"{site}#theft", site, "site", "theft", [door, *held])
        at = moment(alarm)
        low = bisect_left(self.books.losses, (at - WHOLE_STATION, ""))
        high = bisect_left(self.books.losses, (at + WHOLE_STATION, ""))
        same = len({other for _at, other in self.books.losses[low:high] if net.feeder_of.get(other) == feeder} | {site})
        enough = min(FEEDER_SITES, max(2, int(FEEDER_SHARE * len(net.sites_of_feeder.get(feeder, ())))))
        if feeder and same >= enough:
            return self._power(feeder, held)
        burst, named = self._same_moment(alarm)
        if burst is not None:
            return [self._join(burst, *held)]
        if named:
            return self._power(named, held)
        return self._open(f"{site}#power", site, "site", "power", held)

    def _silent(self, waiting: _Waiting, held: list[Alarm]) -> list[Change]:
        """Decide about a site that fell silent and that nothing explains: a second look, then the link above it."""
        alarm, net = waiting.alarm, self.network
        if any(a.is_clear for a in held):
            return []
        if not waiting.again:
            self.waiting[(alarm.object_id, alarm.specific_problem)] = _Waiting(
                self.now + SECOND_LOOK, alarm, waiting.held, again=True
            )
            return []
        top, step = alarm.site, net.parent_link.get(alarm.site)
        for _hop in range(12):
            above = net.other(step, top) if step else ""
            if above not in self.books.silent:
                break
            top, step = above, net.parent_link.get(above)
        if self._spent(top, alarm):
            known = self._powerless(top)
            return [self._join(known, *held)] if known is not None else []
        if not step:
            return []
        root = net.cable_of.get(step, step)
        return self._open(root, root, "cable", "fiber", held)

    def _supported(self, link: str, alarm: Alarm, held: list[Alarm]) -> bool:
        """Tell whether a lost signal is more than a blip of one port: the far end, or what lies behind it, says so too."""
        if sum(not a.is_clear for a in held) >= 3:
            return True
        at = moment(alarm)
        for end in self.network.ends.get(link, ()):
            if (f"{end}/port/{link}", "LINK_LOS") in self.waiting and end != alarm.site:
                return True
            if end in self.books.silent and dt.timedelta(seconds=-20) < self.books.silent[end] - at < SECOND_LOOK:
                return True
        return False

    def _power(self, feeder: str, held: list[Alarm]) -> list[Change]:
        net = self.network
        known = self.open.get(self.by_root.get(feeder, ""))
        if known is not None and moment(held[0]) - known.last_onset < JOIN:
            return [self._join(known, *held)]
        grid = self._whole_grid(held)
        if grid:
            return grid
        substation = net.substation_of.get(feeder, "")
        below = [f for f, up in net.substation_of.items() if up == substation] if substation else []
        at = moment(held[0])
        low = bisect_left(self.books.losses, (at - WHOLE_STATION, ""))
        high = bisect_left(self.books.losses, (at + WHOLE_STATION, ""))
        lost = Counter(net.feeder_of.get(site, "") for site in {site for _at, site in self.books.losses[low:high]})
        just = {f for f in below if lost[f] >= min(FEEDER_SITES, max(1, len(net.sites_of_feeder.get(f, ()))))} | {
            feeder
        }
        dark = {f for f in below if f not in just and self._dark(f, at)}
        siblings = [i for i in self.open.values() if i.cause == "power" and net.substation_of.get(i.root) == substation]
        fresh = [i for i in siblings if abs(i.started_at - at) < WHOLE_STATION]
        if not substation or len(just) < min(3, len(below)) or len(just) + len(dark) < max(3, round(0.7 * len(below))):
            return self._open(feeder, feeder, "feeder", "power", held)
        changes = self._open(substation, substation, "substation", "power", held)
        station = self.open[self.by_root[substation]]
        return [*changes, *(self._merge(other, station) for other in fresh)]

    def _dark(self, feeder: str, at: dt.datetime) -> bool:
        """Tell whether most sites of a feeder had lost their mains before this moment and have not got it back."""
        sites = self.network.sites_of_feeder.get(feeder, set())
        return 2 * sum(1 for site in sites if self.books.down.get(site, at) < at - WHOLE_STATION) > len(sites)

    def _whole_grid(self, held: list[Alarm]) -> list[Change]:
        """Open the grid, or turn what is open into it, when feeders of many substations lose power within minutes."""
        net = self.network
        if len(net.substations) < 3:
            return []
        low = bisect_left(self.books.losses, (moment(held[0]) - WHOLE_GRID, ""))
        per_feeder = Counter(net.feeder_of.get(site, "") for _at, site in self.books.losses[low:])
        hit = Counter(net.substation_of.get(f, "") for f, n in per_feeder.items() if n >= FEEDER_SITES)
        feeders = Counter(net.substation_of.values())
        fallen = [s for s in net.substations if hit[s] >= max(2, round(0.5 * feeders[s]))]
        if len(fallen) < max(4, round(0.5 * len(net.substations))):
            return []
        old = self.open.get(self.by_root.get(net.grid, ""))
        if old is not None and moment(held[0]) - old.last_onset < JOIN:
            return [self._join(old, *held)]
        changes = self._open(net.grid, net.grid, "grid", "power", held)
        grid = self.open[self.by_root[net.grid]]
        first = self.books.losses[low][0]
        for other in [i for i in self.open.values() if i.cause == "power" and i is not grid]:
            if first - ONSET < other.started_at:
                grid.started_at = min(grid.started_at, other.started_at)
                changes.append(self._merge(other, grid))
        return changes

    def _open(self, root_key: str, root: str, kind: str, cause: str, held: list[Alarm]) -> list[Change]:
        first = held[0]
        made = _Incident(
            key=f"I-{first.external_id}", root=root, root_kind=kind, cause=cause,
            started_at=min(first.event_at, first.reported_at) if abs(first.event_at - first.reported_at) < dt.timedelta(minutes=10) else first.reported_at,
            opened_at=self.now, last=self.now,
        )  # fmt: skip
        made.last_onset = made.started_at
        self.open[made.key] = made
        if cause == "fiber":
            self.cuts.append(self.now)
        self.by_root[root_key] = made.key
        return [self._join(made, *held, kind="opened")]

    def _join(self, incident: _Incident, *alarms: Alarm, kind: str = "revised") -> Change:
        sites = []
        for alarm in alarms:
            incident.evidence[alarm.specific_problem] += 1
            incident.last = max(incident.last, alarm.reported_at)
            sign = (alarm.object_id, alarm.specific_problem)
            if (
                alarm.specific_problem in ("MAINS_FAIL", "FEEDER_TRIP")
                and not alarm.is_clear
                and self._belongs(alarm, incident)
            ):
                incident.last_onset = max(incident.last_onset, moment(alarm))
            if alarm.is_clear:
                incident.standing.discard(sign)
                if alarm.specific_problem == "MAINS_FAIL":
                    incident.sites.discard(alarm.site)
            else:
                incident.standing.add(sign)
                if alarm.site in self.network.sites and alarm.site not in incident.sites:
                    incident.sites.add(alarm.site)
                    sites.append(alarm.site)
                    if alarm.specific_problem in DEAD or alarm.specific_problem in POWER:
                        self.site_of[alarm.site] = incident.key
        return self._change(incident, kind, alarms=tuple(a.external_id for a in alarms), sites=tuple(sites))

    def _belongs(self, alarm: Alarm, incident: _Incident) -> bool:
        """Tell whether the registry puts this loss of power under the incident's root: only such a loss prolongs its wave."""
        feeder = self.network.feeder_of.get(alarm.site, alarm.object_id)
        roots = (alarm.site, feeder, self.network.substation_of.get(feeder, ""), self.network.grid)
        return incident.root in roots

    def _clear(self, alarm: Alarm, sign: tuple[str, str]) -> list[Change]:
        for incident in self.open.values():
            if sign in incident.standing:
                changes = [self._join(incident, alarm)]
                if not incident.standing:
                    changes.append(self._end(incident, forget=False))
                return changes
        return []

    def _end(self, incident: _Incident, *, forget: bool = True) -> Change:
        if forget:
            self._forget(incident)
        return self._change(incident, "ended")

    def _forget(self, incident: _Incident) -> None:
        self.open.pop(incident.key, None)
        self.by_root = {r: k for r, k in self.by_root.items() if k != incident.key}
        self.site_of = {s: k for s, k in self.site_of.items() if k != incident.key}

    def _merge(self, other: _Incident, into: _Incident) -> Change:
        into.standing |= other.standing
        into.sites |= other.sites
        for site in other.sites:
            self.site_of[site] = into.key
        self.open.pop(other.key, None)
        self.by_root = {r: (into.key if k == other.key else k) for r, k in self.by_root.items()}
        return self._change(other, "merged", merged_into=into.key)

    def _change(
        self,
        incident: _Incident,
        kind: str,
        *,
        alarms: tuple[str, ...] = (),
        sites: tuple[str, ...] = (),
        merged_into: str = "",
    ) -> Change:
        return Change(
            kind=kind, key=incident.key, root=incident.root, root_kind=incident.root_kind, cause=incident.cause,
            started_at=incident.started_at, opened_at=incident.opened_at, alarms=alarms, sites=sites, merged_into=merged_into,
            evidence=tuple(incident.evidence.most_common(8)),
            hypotheses=(Hypothesis(root=incident.root, root_kind=incident.root_kind, cause=incident.cause, probability=1.0),),
        )  # fmt: skip
