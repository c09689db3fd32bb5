"""Play faults over a made province and let the path of the alarms do its worst: lost, late, repeated, told by wrong clocks."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict, deque
from typing import Any

from province import Fault, Province, Site

T0 = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = 86_400.0
DEVICE = {"MAINS_FAIL", "BATT_DISCHARGE", "BATT_LOW", "GEN_RUN", "LINK_LOS", "DOOR_OPEN", "BATT_MISSING", "CARD_FAIL"}
LOST, LATE, TWICE, ANEW = (
    0.07,
    0.05,
    0.06,
    0.02,
)  # shares of messages that are lost, late, repeated, sent again with a new id


class Play:
    """Plays faults over a province, second by second where something changes, and lets the path do its worst."""

    def __init__(self, made: Province, drawn: list[Fault], seed: int) -> None:
        self.made, self.faults, self.r = made, drawn, random.Random(seed + 2)
        self.says: list[tuple[float, str, dict[str, Any]]] = []
        self.number = 0
        self.pending: list[tuple[float, bool, str, str, int, Fault | None]] = []
        self.off: dict[str, list[tuple[float, float, Fault]]] = defaultdict(list)  # site -> without mains
        self.cut: list[tuple[float, float, str, Fault]] = []  # link without signal
        self.dead: list[tuple[float, float, str, Fault]] = []  # site without any power
        self.unheard: dict[str, list[tuple[float, float]]] = defaultdict(list)  # site -> out of reach

    def run(self) -> list[dict[str, Any]]:
        """Give the messages in order of receipt."""
        for fault in self.faults:
            self._strike(fault)
        for site in self.made.sites.values():
            self._power(site)
        for feeder in sorted(self.made.telemetry):
            for a, b, fault in _joined(self.off[feeder]):
                self._pair(fault, "FEEDER_TRIP", feeder, a, b)
        self._reach()
        self._tell()
        self._noise()
        self.says.sort(key=lambda s: (s[0], s[1]))
        return [body for _at, _id, body in self.says]

    def _strike(self, f: Fault) -> None:
        r, made = self.r, self.made
        if f.kind in ("feeder_loss", "feeder_flap", "substation_loss"):
            feeders = (
                [f.root]
                if f.kind != "substation_loss"
                else [x for x, s in made.substation.items() if f.root in (s, made.grid)]
            )
            for feeder in feeders:
                late = r.uniform(0, 100) if f.root == made.grid else r.uniform(0, 3)
                for a, b in (
                    self._cycles(f, (5, 80), (10, 120)) if f.kind == "feeder_flap" else [(f.start + late, f.end + late)]
                ):
                    if feeder in made.telemetry:
                        self.off[feeder].append((a, b, f))
                    for s in made.sites.values():
                        if s.feeder == feeder:
                            self.off[s.id].append((a + r.uniform(0, 1), b + r.uniform(0, 1), f))
        elif f.kind == "site_mains":
            self.off[f.root].append((f.start, f.end, f))
        elif f.kind in ("cable_cut", "duct_cut", "link_flap"):
            hit = [x for x in made.links if f.root in (x, made.duct.get(x))]
            for a, b in self._cycles(f, (2, 20), (5, 50)) if f.kind == "link_flap" else [(f.start, f.end)]:
                self.cut += [(a, b, x, f) for x in hit]
        elif f.kind == "theft":
            self._pair(f, "DOOR_OPEN", f.root, f.start, f.end)
            then = f.start + r.uniform(120, 800)
            what = r.random()
            if what < 0.35:
                self._pair(f, "BATT_MISSING", f.root, then, f.end)
                self.dead.append((then + r.uniform(15, 60), f.end, f.root, f))
            elif what < 0.75:
                self.off[f.root].append((then, f.end, f))
            else:
                self.cut += [(then, f.end, x, f) for x, ends in made.links.items() if f.root in ends]
        elif f.kind == "card_fail":
            self._pair(f, "CARD_FAIL", f.root, f.start - 1, f.end)  # told before its ports are gone
            cells, ports = made.sites[f.root].cells, [x for x, ends in made.links.items() if f.root in ends]
            if cells and r.random() < 0.65:
                for n in r.sample(range(cells), r.randint(1, cells)):
                    self._pair(
                        f, "CELL_OOS", f"{f.root}/cell/{n}", f.start + r.uniform(3, 20), f.end + r.uniform(2, 15)
                    )
            else:
                self.cut += [(f.start, f.end, x, f) for x in r.sample(ports, r.randint(1, len(ports)))]

    def _cycles(self, f: Fault, off: tuple[float, float], on: tuple[float, float]) -> list[tuple[float, float]]:
        found, at = [], f.start
        while at < f.end:
            gone = at + self.r.uniform(*off)
            found.append((at, gone))
            at = gone + self.r.uniform(*on)
        return found

    def _power(self, site: Site) -> None:
        for a, b, f in _joined(self.off[site.id]):
            self._pair(f, "MAINS_FAIL", site.id, a, b)
            battery = a + self.r.uniform(6, 20)
            if b < battery:
                continue
            if site.generator and self.r.random() < 0.93:
                runs = a + self.r.uniform(20, 70)
                if runs < b:
                    self._pair(f, "GEN_RUN", site.id, runs, b)
                self._pair(f, "BATT_DISCHARGE", site.id, battery, min(b, runs + 20))
                continue
            self._pair(f, "BATT_DISCHARGE", site.id, battery, b)
            empty = a + site.battery * self.r.uniform(0.8, 1)
            low = a + (empty - a) * self.r.uniform(0.75, 0.88)
            if low < b:
                self._pair(f, "BATT_LOW", site.id, low, b)
            if empty < b:
                self.dead.append((empty, b + self.r.uniform(20, 180), site.id, f))

    def _reach(self) -> None:
        """Find when each site is out of reach, and let others say so."""
        made = self.made
        moves = [(a, 1, "link", x, f) for a, _b, x, f in self.cut] + [(b, -1, "link", x, f) for _a, b, x, f in self.cut]
        moves += [(a, 1, "site", s, f) for a, _b, s, f in self.dead] + [
            (b, -1, "site", s, f) for _a, b, s, f in self.dead
        ]
        near: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for x, (a, b) in made.links.items():
            near[a].append((x, b))
            near[b].append((x, a))
        broken: dict[str, int] = defaultdict(int)
        away: dict[str, tuple[float, Fault]] = {}
        lost: dict[str, tuple[float, Fault]] = {}
        for at, step, kind, thing, fault in sorted(moves, key=lambda m: (m[0], m[1], m[3])):
            broken[thing] += step
            touched = [thing] if kind == "link" else [x for x, _o in near[thing]]
            for x in touched:
                a, b = made.links[x]
                gone = broken[x] > 0 or broken[a] > 0 or broken[b] > 0
                if gone and x not in lost:
                    lost[x] = (at, fault)
                elif not gone and x in lost:
                    since, why = lost.pop(x)
                    for end in (a, b):
                        if not any(s == end and d0 <= since < d1 for d0, d1, s, _f in self.dead):
                            self._pair(why, "LINK_LOS", f"{end}/port/{x}", since, at)
            seen = {s.id for s in made.sites.values() if s.kind == "core" and broken[s.id] <= 0}
            queue = deque(seen)
            while queue:
                for x, other in near[queue.popleft()]:
                    if other not in seen and broken[x] <= 0 and broken[other] <= 0:
                        seen.add(other)
                        queue.append(other)
            for s in made.sites:
                if s not in seen and s not in away:
                    away[s] = (at, fault)
                elif s in seen and s in away:
                    self._away(s, *away.pop(s), at)
        for s, (since, why) in away.items():
            self._away(s, since, why, DAY + 3600)
        for x, (since, why) in lost.items():
            for end in made.links[x]:
                self._pair(why, "LINK_LOS", f"{end}/port/{x}", since, DAY + 3600)

    def _away(self, site: str, since: float, why: Fault, until: float) -> None:
        self.unheard[site].append((since, until))
        if until - since > 12:
            self._pair(why, "NE_UNREACH", site, since + self.r.uniform(8, 40), until + self.r.uniform(2, 30))
        for n in range(self.made.sites[site].cells):
            begins = since + self.r.uniform(4, 60)
            if begins < until:
                self._pair(why, "CELL_OOS", f"{site}/cell/{n}", begins, until + self.r.uniform(5, 90))

    def _pair(self, fault: Fault | None, code: str, thing: str, a: float, b: float) -> None:
        self.number += 1
        for at, clear in ((a, False), (b, True)):
            if at < DAY:
                self.pending.append((at, clear, code, thing, self.number, fault))

    def _tell(self) -> None:
        for at, clear, code, thing, number, fault in self.pending:
            self._send(at, clear, code, thing, number, fault)
        self.pending = []

    def _send(self, at: float, clear: bool, code: str, thing: str, number: int, fault: Fault | None) -> None:
        r, site = self.r, self.made.sites.get(thing.split("/", maxsplit=1)[0])
        if r.random() < LOST:
            return
        leaves = at
        if site is not None and code in DEVICE:
            for a, b in self.unheard[site.id]:
                if a <= at < b:
                    if r.random() < 0.3:
                        return  # never told
                    leaves = b + r.uniform(1, 60)
        if leaves >= DAY:
            return
        delay = r.uniform(0.5, 6)
        if r.random() < LATE:
            delay += r.expovariate(1 / 150)
        told = at + (site.clock if site is not None and code in DEVICE else 0)
        source = f"{site.operator}-EMS" if site else "PC-SCADA"
        if fault is not None:
            fault.alarms += 1
        copies = 1 + (r.randint(1, 3) if r.random() < TWICE else 0)
        for again in range(copies):
            self._body(
                leaves + delay + again * r.uniform(0.5, 5), told, clear, code, thing, source, f"{source}-{number:08d}"
            )
        if r.random() < ANEW:
            late = leaves + delay + r.uniform(20, 200)
            self._body(late, told, clear, code, thing, source, f"{source}-{number + 50_000_000:08d}")

    def _body(self, arrives: float, told: float, clear: bool, code: str, thing: str, source: str, name: str) -> None:
        if arrives >= DAY:
            return
        self.says.append((arrives, name, {
            "externalAlarmId": name, "sourceSystemId": source, "alarmedObject": {"id": thing}, "site": thing.split("/", maxsplit=1)[0],
            "specificProblem": code, "perceivedSeverity": "cleared" if clear else "major", "alarmReportingTime": stamp(arrives),
            "alarmClearedTime" if clear else "alarmRaisedTime": stamp(told),
        }))  # fmt: skip

    def _noise(self) -> None:
        r, names, share = self.r, list(self.made.sites), len(self.made.sites) / 1500
        for code, often, seconds in (("VSWR", 950, 900), ("TEMP_HIGH", 500, 1800), ("PERF_DEGRADE", 430, 900),
                                     ("DOOR_OPEN", 50, 1500), ("MAINS_FAIL", 22, 4)):  # fmt: skip
            for _ in range(round(often * share)):
                at = r.uniform(0, DAY)
                self._pair(None, code, r.choice(names), at, at + r.uniform(0.3, 1.7) * seconds)
        for _ in range(round(25 * share)):
            x, at = r.choice(list(self.made.links)), r.uniform(0, DAY)
            self._pair(None, "LINK_LOS", f"{r.choice(self.made.links[x])}/port/{x}", at, at + r.uniform(1, 8))
        self._tell()


def _joined(off: list[tuple[float, float, Fault]]) -> list[tuple[float, float, Fault]]:
    """Give the spans that overlap as one, with the fault that began it."""
    spans: list[tuple[float, float, Fault]] = []
    for a, b, f in sorted(off, key=lambda x: x[0]):
        if spans and a < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(b, spans[-1][1]), spans[-1][2])
        else:
            spans.append((a, b, f))
    return spans


def stamp(at: float) -> str:
    """Write a second of the day as a time."""
    return (T0 + dt.timedelta(seconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
