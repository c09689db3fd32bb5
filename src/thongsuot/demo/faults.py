"""What faults make the demo's networks say: alarms with TMF642 names, in the order in which they would arrive."""

from __future__ import annotations

import datetime as dt
import random
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

CODES = {
    # specific problem: alarm type, probable cause (X.733), severity
    "MAINS_FAIL": ("equipmentAlarm", "powerProblem", "major"),
    "BATT_DISCHARGE": ("equipmentAlarm", "powerProblem", "minor"),
    "BATT_LOW": ("equipmentAlarm", "powerProblem", "critical"),
    "GEN_RUN": ("environmentalAlarm", "powerProblem", "warning"),
    "LINK_LOS": ("communicationsAlarm", "lossOfSignal", "critical"),
    "NE_UNREACH": ("communicationsAlarm", "communicationsProtocolError", "critical"),
    "CELL_OOS": ("qualityOfServiceAlarm", "outOfService", "major"),
    "DOOR_OPEN": ("physicalViolation", "enclosureDoorOpen", "minor"),
    "BATT_MISSING": ("equipmentAlarm", "equipmentMalfunction", "critical"),
    "CARD_FAIL": ("equipmentAlarm", "equipmentMalfunction", "major"),
    "FEEDER_TRIP": ("equipmentAlarm", "powerProblem", "critical"),
    "VSWR": ("equipmentAlarm", "transmitterFailure", "warning"),
    "PERF_DEGRADE": ("qualityOfServiceAlarm", "performanceDegraded", "warning"),
    "TEMP_HIGH": ("environmentalAlarm", "temperatureUnacceptable", "minor"),
}
POWER_SOURCE = "DLTL-SCADA"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong, with its root, start and length."""

    kind: str  # duct_cut | cable_cut | feeder_loss | site_mains | substation_loss | theft | card_fail
    root: str
    start: dt.datetime
    minutes: float


@dataclass(order=True)
class Said:
    """One alarm message with the time at which it arrives."""

    arrives: dt.datetime
    number: int
    body: dict[str, Any] = field(compare=False)


def source_of(operator: str) -> str:
    """Give the code of an operator's management system."""
    return f"{operator}-EMS"


class Simulation:
    """Plays faults over a network of the form thongsuot.network/1.

    Each fault is played by itself over a healthy network, which is enough for a story; interplay of faults
    (two cuts on one ring) is not modelled.
    """

    def __init__(self, network: dict[str, Any], *, seed: int = 11) -> None:
        self.chance = random.Random(seed)
        self.sites = {s["id"]: s for s in network["sites"]}
        self.links = {x["id"]: x for x in network["links"]}
        self.feeders = {f["id"]: f for f in network["feeders"]}
        self.number = 0

    def play(
        self, faults: Iterable[Fault], *, noise_from: dt.datetime, noise_minutes: float, noise_per_hour: float = 6
    ) -> list[Said]:
        """Give every message of the faults and of unrelated noise, in order of arrival."""
        said: list[Said] = []
        for fault in faults:
            said.extend(self._of(fault))
        said.extend(self._noise(noise_from, noise_minutes, noise_per_hour))
        return sorted(said)

    def _say(
        self, at: dt.datetime, code: str, site: str, *, part: str = "", clear: bool = False, source: str = ""
    ) -> Said:
        self.number += 1
        operator = self.sites[site]["operator"] if site in self.sites else "DLTL"
        system = source or source_of(operator)
        kind, cause, severity = CODES[code]
        stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        arrives = at + dt.timedelta(seconds=self.chance.uniform(0.5, 9))
        target = f"{site}{part}"
        body = {
            "externalAlarmId": f"{system}-{at:%Y%m%d}-{self.number:07d}",
            "sourceSystemId": system,
            "operator": operator,
            "alarmedObject": {"id": target},
            "site": site,
            "alarmType": kind,
            "probableCause": cause,
            "specificProblem": code,
            "perceivedSeverity": "cleared" if clear else severity,
            "alarmReportingTime": arrives.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "alarmDetails": f"{code} {'tắt' if clear else 'bật'} tại {target}",
            ("alarmClearedTime" if clear else "alarmRaisedTime"): stamp,
        }
        return Said(arrives, self.number, body)

    def _pair(self, start: dt.datetime, end: dt.datetime, code: str, site: str, **more: Any) -> Iterator[Said]:
        yield self._say(start + self._jitter(4), code, site, **more)
        yield self._say(end + self._jitter(8), code, site, clear=True, **more)

    def _jitter(self, seconds: float) -> dt.timedelta:
        return dt.timedelta(seconds=self.chance.uniform(0, seconds))

    def _of(self, fault: Fault) -> Iterator[Said]:
        end = fault.start + dt.timedelta(minutes=fault.minutes)
        if fault.kind in ("duct_cut", "cable_cut"):
            where = "duct" if fault.kind == "duct_cut" else "cable"
            yield from self._cut({x["id"] for x in self.links.values() if x[where] == fault.root}, fault.start, end)
        elif fault.kind == "feeder_loss":
            yield from self._feeder(fault.root, fault.start, end)
        elif fault.kind == "substation_loss":
            for feeder in self.feeders.values():
                if feeder["substation"] == fault.root:
                    yield from self._feeder(feeder["id"], fault.start + self._jitter(3), end + self._jitter(120))
        elif fault.kind == "site_mains":
            yield from self._mains([fault.root], fault.start, end)
        elif fault.kind == "theft":
            yield from self._pair(fault.start, fault.start + dt.timedelta(minutes=25), "DOOR_OPEN", fault.root)
            yield from self._pair(fault.start + dt.timedelta(minutes=3), end, "BATT_MISSING", fault.root)
            later = fault.start + dt.timedelta(minutes=5)
            yield from self._pair(later, end, "MAINS_FAIL", fault.root)
            yield from self._down({fault.root}, later + dt.timedelta(seconds=20), end)
        elif fault.kind == "card_fail":
            yield from self._pair(fault.start, end, "CARD_FAIL", fault.root)
            for cell in range(1, 1 + self.sites[fault.root]["cells"] // 2):
                yield from self._pair(
                    fault.start + dt.timedelta(seconds=3), end, "CELL_OOS", fault.root, part=f"/cell/{cell}"
                )
        else:
            raise ValueError(f"unknown kind of fault: {fault.kind}")

    def _feeder(self, feeder: str, start: dt.datetime, end: dt.datetime) -> Iterator[Said]:
        if self.feeders[feeder]["telemetry"]:
            yield from self._pair(start, end, "FEEDER_TRIP", feeder, source=POWER_SOURCE)
        yield from self._mains([s["id"] for s in self.sites.values() if s["feeder"] == feeder], start, end)

    def _mains(self, sites: list[str], start: dt.datetime, end: dt.datetime) -> Iterator[Said]:
        dead: dict[str, dt.datetime] = {}
        for site in sites:
            yield from self._pair(start, end, "MAINS_FAIL", site)
            if self.sites[site]["generator"]:
                yield from self._pair(start + dt.timedelta(seconds=15), end, "GEN_RUN", site)
                continue
            yield from self._pair(start + dt.timedelta(seconds=5), end, "BATT_DISCHARGE", site)
            empty = start + dt.timedelta(minutes=self.sites[site]["battery_min"] * self.chance.uniform(0.6, 1.0))
            low = start + (empty - start) * 0.85
            if low < end:
                yield from self._pair(low, end, "BATT_LOW", site)
            if empty < end:
                dead[site] = empty
        for site, since in dead.items():
            yield from self._down({site}, since, end)

    def _cut(self, links: set[str], start: dt.datetime, end: dt.datetime) -> Iterator[Said]:
        for name in links:
            for site in (self.links[name]["a"], self.links[name]["b"]):
                yield from self._pair(start, end, "LINK_LOS", site, part=f"/port/{name}")
        yield from self._down(self._cut_off(links), start + dt.timedelta(seconds=25), end)

    def _down(self, sites: set[str], start: dt.datetime, end: dt.datetime) -> Iterator[Said]:
        for site in sorted(sites):
            yield from self._pair(start, end, "NE_UNREACH", site)
            for cell in range(1, 1 + self.sites[site]["cells"]):
                yield from self._pair(start + dt.timedelta(seconds=4), end, "CELL_OOS", site, part=f"/cell/{cell}")

    def _cut_off(self, cut: set[str]) -> set[str]:
        ways: dict[str, list[str]] = {s: [] for s in self.sites}
        for name, link in self.links.items():
            if name not in cut:
                ways[link["a"]].append(link["b"])
                ways[link["b"]].append(link["a"])
        reached = {s for s, site in self.sites.items() if site["kind"] == "core"}
        queue = deque(reached)
        while queue:
            for other in ways[queue.popleft()]:
                if other not in reached:
                    reached.add(other)
                    queue.append(other)
        return set(self.sites) - reached

    def _noise(self, start: dt.datetime, minutes: float, per_hour: float) -> Iterator[Said]:
        names = [s for s, site in self.sites.items() if site["cells"]]
        for _ in range(int(minutes / 60 * per_hour)):
            at = start + dt.timedelta(minutes=self.chance.uniform(0, minutes))
            code = self.chance.choice(("VSWR", "PERF_DEGRADE", "TEMP_HIGH"))
            yield from self._pair(
                at, at + dt.timedelta(minutes=self.chance.uniform(1, 15)), code, self.chance.choice(names)
            )


def _roots(network: dict[str, Any]) -> dict[str, list[str]]:
    """Give roots worth a story: ducts of rivals, cables whose cut darkens sites, ordinary sites."""
    simulation = Simulation(network)
    ducts: dict[str, set[str]] = {}
    for link in network["links"]:
        if link["duct"]:
            ducts.setdefault(link["duct"], set()).add(link["id"])
    dark = {d: simulation._cut_off(links) for d, links in ducts.items()}
    cables = sorted(
        (link["cable"] for link in network["links"] if link["kind"] == "access" and not link["duct"]),
        key=lambda c: -len(simulation._cut_off({x["id"] for x in network["links"] if x["cable"] == c})),
    )
    return {
        "ducts": sorted((d for d, sites in dark.items() if len(sites) >= 2), key=lambda d: -len(dark[d])),
        "cables": cables[:24],
        "sites": [s["id"] for s in network["sites"] if s["kind"] == "access"],
        "feeders": [f["id"] for f in network["feeders"]],
    }


def history(network: dict[str, Any], *, until: dt.datetime, days: int = 14, seed: int = 5) -> list[Fault]:
    """Make a fortnight of ordinary trouble that ends some hours before the given moment."""
    chance = random.Random(seed)
    roots = _roots(network)
    faults = []
    for day in range(days):
        morning = (until - dt.timedelta(days=days - day)).replace(minute=0, second=0, microsecond=0)
        kinds = chance.sample(
            ["cable_cut", "site_mains", "card_fail", "feeder_loss", "theft", "duct_cut"], k=chance.choice((1, 2, 2, 3))
        )
        for drawn in kinds:
            kind = "cable_cut" if drawn == "duct_cut" and chance.random() < 0.6 else drawn
            pool = {"cable_cut": "cables", "duct_cut": "ducts", "feeder_loss": "feeders"}.get(kind, "sites")
            start = morning + dt.timedelta(minutes=chance.uniform(0, 18 * 60))
            length = chance.uniform(25, 260)
            if start + dt.timedelta(minutes=length) < until - dt.timedelta(hours=2):
                faults.append(Fault(kind=kind, root=chance.choice(roots[pool]), start=start, minutes=length))
    return sorted(faults, key=lambda f: f.start)


def storm(network: dict[str, Any], *, start: dt.datetime, hours: float = 5, seed: int = 3) -> list[Fault]:
    """Make a storm night: feeders fall one after another, trees take cables, a duct is washed out, thieves use the dark."""
    chance = random.Random(seed)
    roots = _roots(network)

    def at(share: float) -> dt.datetime:
        return start + dt.timedelta(hours=hours * share)

    rest = hours * 60
    faults = [
        Fault(
            kind="feeder_loss", root=f, start=at(chance.uniform(0.05, 0.55)), minutes=rest * chance.uniform(0.3, 0.44)
        )
        for f in chance.sample(roots["feeders"], 6)
    ]
    faults += [
        Fault(kind="cable_cut", root=c, start=at(chance.uniform(0.1, 0.6)), minutes=rest * chance.uniform(0.2, 0.38))
        for c in chance.sample(roots["cables"], 5)
    ]
    faults += [
        Fault(kind="duct_cut", root=d, start=at(0.2 + 0.25 * n), minutes=rest * 0.35)
        for n, d in enumerate(roots["ducts"][:2])
    ]
    faults.append(Fault(kind="substation_loss", root="SUB03", start=at(0.5), minutes=rest * 0.3))
    faults.append(Fault(kind="theft", root=chance.choice(roots["sites"]), start=at(0.65), minutes=rest * 0.3))
    faults.append(Fault(kind="card_fail", root=chance.choice(roots["sites"]), start=at(0.3), minutes=rest * 0.4))
    return sorted(faults, key=lambda f: f.start)
