"""What is known of each site from its alarms: mains, battery, silence, and which messages came before."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import deque

import msgspec

from thongsuot.engines.correlation.values import Alarm, Network

LATE = dt.timedelta(hours=5)  # a message of a site that was cut off may be this much older than its arrival
IN_TIME = dt.timedelta(seconds=420)  # a message of a site in reach may be this much older; beyond it the clock is wrong
FAST = dt.timedelta(seconds=-10)  # an event that lies further in the future has a wrong clock
BUSY = frozenset({"CELL_CONGESTED", "UTIL_HIGH", "CALL_BLOCKED"})  # cells with more calls than they can carry
DEAD = frozenset({"NE_UNREACH", "CELL_OOS"})  # what others say of a site that is out of reach
ON_TIME = dt.timedelta(0)
USUAL_DELAY = dt.timedelta(seconds=3)
BACK = dt.timedelta(minutes=30)  # a site that was cut off sends what it kept within so long after its return
REMEMBERED = 20_000  # message ids kept to know a repeat
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Books:
    """The state of the sites as their alarms tell it; bounded by the number of sites and by an hour of losses."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.seen: set[tuple[str, str, bool, dt.datetime]] = set()  # messages of late, to know a repeat
        self.order: deque[tuple[str, str, bool, dt.datetime]] = deque()
        self.down: dict[str, dt.datetime] = {}  # site -> since when it has no mains
        self.battery: dict[str, dt.datetime] = {}  # site -> since when it lives on its battery
        self.low: dict[str, dt.datetime] = {}  # site -> when its battery ran low
        self.silent: dict[str, dt.datetime] = {}  # site -> since when nothing is heard of it
        self.cards: dict[str, dt.datetime] = {}  # site -> when a card of it failed
        self.behind: dict[str, dt.timedelta] = {}  # site -> by how much its last message was older than usual
        self.back: dict[str, dt.datetime] = {}  # site -> when it was heard of again
        self.ports: dict[tuple[str, str], dt.datetime] = {}  # (site, link) -> since when its signal is lost
        self.cells: dict[str, set[str]] = {}  # site -> its cells that are out of service
        self.busy: dict[str, dict[str, Alarm]] = {}  # site -> its cells that are too busy, with what told it
        self.mute: dict[str, dt.datetime] = {}  # site -> since when most of its cells are out of service
        self.well: dict[tuple[str, str], dt.datetime] = {}  # sign -> when it was last told to have cleared
        self.losses: list[tuple[dt.datetime, str]] = []  # (moment, site) of mains lost within the last hour

    def repeated(self, alarm: Alarm) -> bool:
        """Tell whether this message came before; remember it otherwise."""
        mark = (alarm.external_id, alarm.object_id, alarm.is_clear, alarm.event_at)
        if mark in self.seen:
            return True
        self.seen.add(mark)
        self.order.append(mark)
        if len(self.order) > REMEMBERED:
            self.seen.discard(self.order.popleft())
        return False

    def believed(self, alarm: Alarm) -> Alarm:
        """Give the alarm with the time at which it happened, as far as the device's clock can be believed.

        A site that was cut off sends what it kept when it is back: such old times count. A time in the future, one that is
        many hours old, or one that is as old as that of the site's last message is that of a wrong clock: the arrival counts.
        """
        held_up = alarm.reported_at - alarm.event_at
        if FAST < held_up < IN_TIME:
            if alarm.specific_problem not in DEAD:  # those are told by others, with clocks of their own
                self.behind.pop(alarm.site, None)
            return alarm
        usual = self.behind.get(alarm.site)
        if FAST < held_up < LATE and self.was_cut_off(alarm.site, alarm.reported_at):
            return alarm
        self.behind[alarm.site] = held_up
        if FAST < held_up < LATE and (usual is None or held_up < usual + FAST):
            return alarm
        late = held_up - usual if usual is not None and usual <= held_up else ON_TIME
        return msgspec.structs.replace(alarm, event_at=alarm.reported_at - USUAL_DELAY - late)

    def was_cut_off(self, site: str, now: dt.datetime) -> bool:
        """Tell whether a site is, or just was, out of reach."""
        return site in self.silent or site in self.mute or now - self.back.get(site, NEVER) < BACK

    def dark(self, site: str) -> dt.datetime | None:
        """Give since when a site is silent or most of its cells are; None when it is not."""
        since, mute = self.silent.get(site), self.mute.get(site)
        return since if mute is None else mute if since is None else min(since, mute)

    def outdated(self, alarm: Alarm) -> bool:
        """Tell whether a trouble had already cleared when the message of its beginning arrived."""
        return not alarm.is_clear and alarm.event_at < self.well.get((alarm.object_id, alarm.specific_problem), NEVER)

    def note(self, alarm: Alarm) -> None:
        """Keep what is known of the site: without mains, battery low, silent, a card failed."""
        site, problem = alarm.site, alarm.specific_problem
        if alarm.is_clear:
            sign = (alarm.object_id, problem)
            self.well[sign] = max(alarm.event_at, self.well.pop(sign, NEVER))
            if len(self.well) > REMEMBERED:
                del self.well[next(iter(self.well))]
        if problem == "CELL_OOS":
            self._cell(alarm)
            return
        if problem in BUSY:
            cells = self.busy.setdefault(site, {})
            if not alarm.is_clear:
                cells[alarm.object_id] = alarm
            elif cells.pop(alarm.object_id, None) is not None and not cells:
                del self.busy[site]
            return
        if problem == "LINK_LOS":
            port = (site, alarm.object_id.rpartition("/")[2])
            if alarm.is_clear:
                self.ports.pop(port, None)
            else:
                self.ports[port] = alarm.event_at
            return
        book = {"MAINS_FAIL": self.down, "BATT_DISCHARGE": self.battery, "BATT_LOW": self.low,
                "NE_UNREACH": self.silent, "CARD_FAIL": self.cards}.get(problem)  # fmt: skip
        if book is None:
            return
        at = alarm.event_at
        if alarm.is_clear:
            if book.get(site, NEVER) <= at:
                if book.pop(site, None) is not None and book is self.silent:
                    self.back[site] = alarm.reported_at
                if problem in ("MAINS_FAIL", "BATT_DISCHARGE") and self.low.get(site, NEVER) <= at:
                    self.low.pop(site, None)
            return
        book[site] = max(at, book.get(site, NEVER)) if problem == "MAINS_FAIL" else at
        if problem == "MAINS_FAIL":
            insort(self.losses, (at, site))
            before = bisect_left(self.losses, (alarm.reported_at - dt.timedelta(hours=1), ""))
            if before > 256:
                del self.losses[:before]

    def _cell(self, alarm: Alarm) -> None:
        site, out = alarm.site, self.cells.setdefault(alarm.site, set())
        if alarm.is_clear:
            out.discard(alarm.object_id)
        else:
            out.add(alarm.object_id)
        all_of_it = max(2, round(0.6 * self.network.cells_of.get(site, 3)))
        if len(out) >= all_of_it:
            self.mute.setdefault(site, alarm.event_at)
        elif self.mute.pop(site, None) is not None:
            self.back[site] = alarm.reported_at
