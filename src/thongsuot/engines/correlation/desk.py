"""The open incidents, what waits, and what can be done with them; the knowledge of power and fibre stands beside."""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict, deque
from collections.abc import Iterable
from heapq import heappop, heappush
from operator import itemgetter

from thongsuot.engines.correlation import unlearned, weighing
from thongsuot.engines.correlation.books import DEAD, NEVER, Books
from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.repairs import Surveyor
from thongsuot.engines.correlation.values import Alarm, Change, Network, PlannedWork, Repair

SETTLE = dt.timedelta(seconds=40)  # a trouble that clears within this time opens no incident
JOIN = dt.timedelta(minutes=20)  # signs of the same root within this time belong together
# losses of mains that begin so close together have one cause, whatever the registry says
SAME_BURST = dt.timedelta(seconds=7)
# what one port alone says, or a site that fell silent, is looked at again after so long at most
SECOND_LOOK = dt.timedelta(seconds=240)
EARLY_LOOK = dt.timedelta(seconds=48)  # and once before, so that what is certain by then is said within 90 s
SILENT_LOOK = dt.timedelta(
    seconds=45
)  # a site that fell silent with nothing to explain it is looked at again after so long
BLIP_LOOK = dt.timedelta(seconds=45)  # a loss of mains without a word of the battery is looked at again after so long
TRIP_LOOK = dt.timedelta(seconds=25)  # a feeder that telemetry alone calls open is looked at again after so long
FLAPS = 3  # losses of signal of one port that are more than a blip
SAME_CUT = dt.timedelta(seconds=6)  # cables that are cut so close together lie in one duct
WHOLE_STATION = dt.timedelta(seconds=40)  # feeders of one substation that fall within this time fall with it
WHOLE_GRID = dt.timedelta(minutes=3)  # substations that fall within this time fall with the grid
DOOR = dt.timedelta(minutes=40)  # a cabinet opened this long before trouble at the site is a sign of theft
DARK = dt.timedelta(hours=12)  # an incident with no sign for so long is over
SURVEY = dt.timedelta(minutes=1)  # how often the losses are weighed against the registry
FEEDER_SHARE, FEEDER_SITES = 0.4, 3
ONSET = dt.timedelta(seconds=90)  # a loss of mains this close to a known wave of losses belongs to it
WAVE = dt.timedelta(minutes=2)  # a grid that falls takes its feeders down one after another, so long apart at most
# A site on its battery falls silent: did the battery end (and its last warning got lost), or was the cable cut as well?
LOW_LOST = 0.08  # share of warnings of a low battery that never arrive (measured on day-11 and storm-11)
EMPTIES_EARLY, EMPTIES = 0.05, 0.5  # batteries that end per hour in the first quarter of an hour, and later
CUTS_PER_HOUR = 0.0005  # cuts per link and hour on a calm day; the cuts of the last hour are added
IGNORED = frozenset({"VSWR", "LICENSE", "SYNC_LOSS", "PERF_DEGRADE", "TEMP_HIGH", "RING_SWITCH"})
POWER = frozenset({"MAINS_FAIL", "BATT_DISCHARGE", "BATT_LOW", "GEN_RUN"})
ALWAYS = dt.datetime.max.replace(tzinfo=dt.UTC)
_count = itemgetter(1)


class Desk:
    """What the correlation has in hand: open incidents by key and by root, signs that wait, the books of the sites."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.now = NEVER
        self.open: dict[str, Incident] = {}
        self.by_root: dict[str, str] = {}
        self.waiting: OrderedDict[tuple[str, str], Waiting] = OrderedDict()
        self.doors: OrderedDict[str, Alarm] = OrderedDict()  # cabinets opened of late
        self.site_of: dict[str, str] = {}  # site -> key of the incident that explains its darkness
        self.books = Books(network)
        self.unlisted: dict[str, set[str]] = {}  # link that the registry lacks -> the sites that named it
        self.cuts: deque[dt.datetime] = deque()  # fibre incidents opened within the last hour
        self.surveyor = Surveyor(network)
        self.repairs: list[Repair] = []  # found and not yet told
        self.works: tuple[PlannedWork, ...] = ()
        self.excused: dict[str, Incident] = {}  # open incidents that planned work explains
        self.stands: dict[tuple[str, str], tuple[Incident, ...]] = {}  # sign -> the incidents in which it stands
        self.dark_from = ALWAYS  # before this no open incident is dark
        self.line: list[tuple[dt.datetime, int, tuple[str, str]]] = []  # what waits, by when it is due
        self._numbers = 0
        self._operators = Counter(network.operator_of.values())

    def sites_of_operator(self, operator: str) -> int:
        """Give how many sites of an operator the registry knows."""
        return self._operators[operator]

    def wait(self, sign: tuple[str, str], waiting: Waiting) -> None:
        """Let a sign wait until it is due."""
        self._numbers += 1
        waiting.number = self._numbers
        self.waiting[sign] = waiting
        heappush(self.line, (waiting.due, waiting.number, sign))

    def due(self) -> list[tuple[tuple[str, str], Waiting]]:
        """Take what has waited long enough out of the line, in the order in which it came."""
        found = []
        while self.line and self.line[0][0] <= self.now:
            _due, number, sign = heappop(self.line)
            waiting = self.waiting.get(sign)
            if waiting is not None and waiting.number == number:
                found.append((number, sign, waiting))
        return [(sign, waiting) for _number, sign, waiting in sorted(found, key=itemgetter(0))]

    def darkened(self) -> list[Incident]:
        """Give the open incidents of which nothing was heard for so long that they are over."""
        if self.now < self.dark_from:
            return []
        found = [incident for incident in self.open.values() if self.now - incident.last > DARK]
        self.dark_from = min((i.last + DARK for i in self.open.values() if self.now - i.last <= DARK), default=ALWAYS)
        return found

    def plan(self, works: Iterable[PlannedWork]) -> None:
        """Take the planned works in force; those before are dropped."""
        self.works = tuple(works)

    def planned_for(self, root: str, site: str, at: dt.datetime) -> str:
        """Give the planned work that explains trouble at this root, from what hangs above it too; empty for none."""
        if not self.works:
            return ""
        net = self.network
        feeder = net.feeder_of.get(root, root)
        above = {root, site, feeder, net.substation_of.get(feeder, "")}
        for link, cable in net.cable_of.items() if root not in net.sites else ():
            if root in (cable, link) or net.duct_of.get(link) == root:
                above |= {link, cable, net.duct_of.get(link, "")}
        for work in self.works:
            if work.starts_at <= at < work.ends_at and above & work.objects - {""}:
                return work.id
        return ""

    def open_incident(self, root_key: str, root: str, kind: str, cause: str, held: list[Alarm]) -> list[Change]:
        """Open an incident under a key of its root, begun with the first of the alarms held."""
        first = held[0]
        made = Incident(
            key=f"I-{first.external_id}", root=root, root_kind=kind, cause=cause,
            started_at=min(first.event_at, first.reported_at),
            opened_at=self.now, last=self.now,
        )  # fmt: skip
        made.last_onset = made.started_at
        made.planned = self.planned_for(root, first.site, made.started_at)
        self._numbers += 1
        made.number = self._numbers
        self.open[made.key] = made
        self.dark_from = min(self.dark_from, made.last + DARK)
        if made.planned:
            self.excused[made.key] = made
        if cause == "fiber":
            self.cuts.append(self.now)
        self.by_root[root_key] = made.key
        return [self.join(made, *held, kind="opened")]

    def join(self, incident: Incident, *alarms: Alarm, kind: str = "revised", standing: bool = True) -> Change:
        """Add alarms to an incident; a clear takes its sign away; outdated ones have none that stands."""
        sites = []
        for alarm in alarms:
            problem, site = alarm.specific_problem, alarm.site
            incident.evidence[problem] = incident.evidence.get(problem, 0) + 1
            incident.last = max(incident.last, alarm.reported_at)
            sign = (alarm.object_id, problem)
            if alarm.is_clear:
                self._fall(sign, incident)
                if problem == "MAINS_FAIL":
                    incident.sites.discard(site)
                    incident.mains.discard(site)
                    incident.count(alarm.event_at)
                continue
            if problem in ("MAINS_FAIL", "FEEDER_TRIP") and self._belongs(alarm, incident):
                incident.last_onset = max(incident.last_onset, alarm.event_at)
            if standing and sign not in incident.standing:
                incident.standing.add(sign)
                self.stands[sign] = (*self.stands.get(sign, ()), incident)
            if site not in incident.sites and site in self.network.sites:
                incident.sites.add(site)
                sites.append(site)
            if problem == "MAINS_FAIL" and standing:
                incident.mains.add(site)
                incident.count(alarm.event_at)
            if incident.cause in unlearned.KINDS:
                if problem == "NE_UNREACH":
                    self.books.silent.pop(site, None)  # not silent, only unseen
                continue  # it explains nothing else that happens at its sites
            if (
                (problem in DEAD or problem in POWER)
                and self.site_of.get(site) not in self.open
                and site in incident.sites
            ):
                self.site_of[site] = incident.key
        return self._change(incident, kind, alarms=tuple([a.external_id for a in alarms]), sites=tuple(sites))

    def _fall(self, sign: tuple[str, str], incident: Incident) -> None:
        """Let a sign of an incident stand no longer."""
        if sign in incident.standing:
            incident.standing.remove(sign)
            left = tuple([other for other in self.stands[sign] if other is not incident])
            if left:
                self.stands[sign] = left
            else:
                del self.stands[sign]

    def merge(self, other: Incident, into: Incident) -> Change:
        """Merge one incident into another, with its signs, sites and roots."""
        for sign in other.standing - into.standing:
            self.stands[sign] = tuple([into if one is other else one for one in self.stands[sign]])
        for sign in other.standing & into.standing:
            self.stands[sign] = tuple([one for one in self.stands[sign] if one is not other])
        into.standing |= other.standing
        into.sites |= other.sites
        into.mains |= other.mains
        into.count(into.last)
        into.links |= other.links
        into.evidence += other.evidence
        for site in other.sites:
            self.site_of[site] = into.key
        self.open.pop(other.key, None)
        self.excused.pop(other.key, None)
        self.by_root = {r: (into.key if k == other.key else k) for r, k in self.by_root.items()}
        return self._change(other, "merged", merged_into=into.key)

    def end(self, incident: Incident, *, forget: bool = True) -> Change:
        """End an incident; forgotten ones take no more alarms."""
        if forget:
            self.forget(incident)
        return self._change(incident, "ended")

    def overrun(self) -> list[Change]:
        """Take the excuse from incidents whose planned work is over or called off while their signs still stand."""
        if not self.excused:
            return []
        in_force = {work.id for work in self.works if work.ends_at > self.now}
        changes = []
        for incident in list(self.excused.values()):
            if incident.planned not in in_force and incident.standing:
                incident.planned = ""
                del self.excused[incident.key]
                changes.append(self._change(incident, "revised"))
        return changes

    def ends(self, link: str) -> tuple[str, ...]:
        """Give the sites at the ends of a link; of one that the registry lacks, those that named it."""
        known = self.network.ends.get(link)
        return known if known is not None else tuple(sorted(self.unlisted.get(link, ())))

    def opened_before(self, alarm: Alarm) -> Alarm | None:
        """Give the alarm of a cabinet opened not long before this one at the same site."""
        door = self.doors.get(alarm.site)
        if door is None or not dt.timedelta(minutes=-1) < alarm.event_at - door.event_at < DOOR:
            return None
        return door

    def _change(
        self,
        incident: Incident,
        kind: str,
        *,
        alarms: tuple[str, ...] = (),
        sites: tuple[str, ...] = (),
        merged_into: str = "",
    ) -> Change:
        told = (
            len(incident.evidence), weighing.step(len(incident.sites)), len(incident.links) > 1,
            incident.root, incident.root_kind, incident.cause,
        )  # fmt: skip
        if incident.weighed[0] != told:
            incident.weighed = (told, weighing.weigh(incident, self.network))
        return Change(
            kind=kind, key=incident.key, root=incident.root, root_kind=incident.root_kind, cause=incident.cause,
            started_at=incident.started_at, opened_at=incident.opened_at, alarms=alarms, sites=sites, merged_into=merged_into,
            evidence=tuple(sorted(incident.evidence.items(), key=_count, reverse=True)[:8]),
            missing=weighing.missing(incident, self.network) if kind in ("opened", "ended") or not alarms else (),
            hypotheses=incident.weighed[1], planned=incident.planned,
        )  # fmt: skip

    def forget(self, incident: Incident) -> None:
        """Drop an incident and all that leads to it."""
        self.open.pop(incident.key, None)
        self.excused.pop(incident.key, None)
        for sign in list(incident.standing):
            self._fall(sign, incident)
        self.by_root = {r: k for r, k in self.by_root.items() if k != incident.key}
        self.site_of = {s: k for s, k in self.site_of.items() if k != incident.key}

    def _belongs(self, alarm: Alarm, incident: Incident) -> bool:
        """Tell whether the registry puts this loss of power under the incident's root: only such a loss prolongs its wave."""
        feeder = self.network.feeder_of.get(alarm.site, alarm.object_id)
        roots = (alarm.site, feeder, self.network.substation_of.get(feeder, ""), self.network.grid)
        return incident.root in roots
