"""When not the network failed but what watches it: a management system that lost sight of all, a sensor that chatters."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict, deque

from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.desk import Desk
from thongsuot.engines.correlation.values import Alarm, Change

AT_ONCE = dt.timedelta(seconds=3)  # a management system that fails loses all its objects within so little time
MOST, FEWEST = 0.6, 8  # share of an operator's sites, and how many at least, that are called lost
CONTRADICTED = 0.1  # share of them of which another sign of trouble is heard: more, and it is the network
BESIDE = dt.timedelta(seconds=90)  # how far other signs are looked for
SENSORS = frozenset({"DOOR_OPEN", "TEMP_HIGH", "BATT_LOW", "GEN_RUN", "MAINS_FAIL", "BATT_FAULT"})
CHATTER, WITHIN = 12, dt.timedelta(minutes=30)  # so many beginnings of one sign within so long
KEPT = 2_000  # sensors remembered


class Watch:
    """The sensors that spoke of late, and when each began to speak; bounded by :data:`KEPT`."""

    def __init__(self) -> None:
        self.failed: dict[tuple[str, str], str] = {}  # sensor -> key of its incident
        self.spoke: OrderedDict[tuple[str, str], deque[dt.datetime]] = OrderedDict()

    def chatters(self, alarm: Alarm) -> bool:
        """Note that a sensor spoke; tell whether it did so too often to be believed."""
        sign = (alarm.object_id, alarm.specific_problem)
        times = self.spoke.pop(sign, None) or deque(maxlen=CHATTER)
        if alarm.event_at not in times:
            times.append(alarm.event_at)
        self.spoke[sign] = times
        if len(self.spoke) > KEPT:
            self.spoke.popitem(last=False)
        return len(times) == CHATTER and max(times) - min(times) < WITHIN


def sensor_failed(desk: Desk, alarm: Alarm) -> list[Change]:
    """Open an incident of a sensor that speaks again and again, unless anything else there says that it is right."""
    site = alarm.site
    known = desk.open.get(desk.by_root.get(f"{alarm.object_id}#sensor", ""))
    if known is not None or site not in desk.network.sites:
        return []
    others = desk.site_of.get(site, "") in desk.open or site in desk.books.battery or desk.books.dark(site) is not None
    feeder = desk.network.feeder_of.get(site, "")
    fellow = any(
        s != site and desk.network.feeder_of.get(s) == feeder
        for at, s in desk.books.losses
        if abs(at - alarm.event_at) < BESIDE
    )
    if others or (alarm.specific_problem == "MAINS_FAIL" and feeder and fellow):
        return []
    desk.waiting.pop((alarm.object_id, alarm.specific_problem), None)
    return desk.open_incident(f"{alarm.object_id}#sensor", site, "site", "monitoring", [alarm])


def sight_lost(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Open an incident of a management system when most sites of one operator are called lost in a moment and nothing else says so."""
    alarm, net = waiting.alarm, desk.network
    operator = net.operator_of.get(alarm.site, "")
    if not operator:
        return []
    needed = max(FEWEST, MOST * desk.sites_of_operator(operator))
    if len(desk.books.silent) < needed:
        return []
    silent = {s for s, since in desk.books.silent.items() if abs(since - alarm.event_at) <= AT_ONCE}
    mine = {s for s in silent if net.operator_of.get(s) == operator}
    if len(mine) < needed or len(silent) > 1.1 * len(mine):
        return []
    if contradictions(desk, mine, alarm.event_at) > CONTRADICTED * len(mine):
        return []
    waits = [s for s in desk.waiting if s[1] == "NE_UNREACH" and s[0].split("/")[0] in mine]
    for sign in waits:
        other = desk.waiting.pop(sign)
        held += [other.alarm, *other.held]
    return desk.open_incident(f"{operator}#sight", operator, "operator", "monitoring", held)


def contradictions(desk: Desk, sites: set[str], at: dt.datetime) -> int:
    """Count the sites of which somebody else tells a trouble too: cells out, mains lost, a signal lost at a port."""
    books = desk.books
    dark = {
        s
        for s in sites
        if s in books.mute or books.cells.get(s) or abs(books.down.get(s, at - 2 * BESIDE) - at) < BESIDE
    }
    ports = {site for (site, _link), since in books.ports.items() if abs(since - at) < BESIDE}
    return len(dark | (ports & sites))


def unseen_by(desk: Desk, alarm: Alarm) -> Incident | None:
    """Give the open loss of sight that this lost site belongs to; a cell that went out belongs to none."""
    operator = desk.network.operator_of.get(alarm.site, "")
    incident = desk.open.get(desk.by_root.get(f"{operator}#sight", "")) if operator else None
    if incident is None or not incident.standing:
        return None
    return incident if abs(alarm.event_at - incident.started_at) < BESIDE else None
