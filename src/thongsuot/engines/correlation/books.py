"""What is known of each site from its alarms: mains, battery, silence, and which messages came before."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import deque

from thongsuot.engines.correlation.values import Alarm

LATE = dt.timedelta(hours=5)  # a message this much older than its arrival was held up; an older one has a wrong clock
FAST_CLOCK = dt.timedelta(minutes=10)
REMEMBERED = 20_000  # message ids kept to know a repeat
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def moment(alarm: Alarm) -> dt.datetime:
    """Give when it happened, as far as the device's clock can be believed."""
    held_up = alarm.reported_at - alarm.event_at
    return alarm.event_at if -FAST_CLOCK < held_up < LATE else alarm.reported_at


class Books:
    """The state of the sites as their alarms tell it; bounded by the number of sites and by an hour of losses."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str, bool, dt.datetime]] = set()  # messages of late, to know a repeat
        self.order: deque[tuple[str, str, bool, dt.datetime]] = deque()
        self.down: dict[str, dt.datetime] = {}  # site -> since when it has no mains
        self.battery: dict[str, dt.datetime] = {}  # site -> since when it lives on its battery
        self.low: dict[str, dt.datetime] = {}  # site -> when its battery ran low
        self.silent: dict[str, dt.datetime] = {}  # site -> since when nothing is heard of it
        self.cards: dict[str, dt.datetime] = {}  # site -> when a card of it failed
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

    def note(self, alarm: Alarm) -> None:
        """Keep what is known of the site: without mains, battery low, silent, a card failed."""
        site, problem = alarm.site, alarm.specific_problem
        book = {"MAINS_FAIL": self.down, "BATT_DISCHARGE": self.battery, "BATT_LOW": self.low,
                "NE_UNREACH": self.silent, "CARD_FAIL": self.cards}.get(problem)  # fmt: skip
        if book is None:
            return
        at = moment(alarm)
        if alarm.is_clear:
            if book.get(site, NEVER) <= at:
                book.pop(site, None)
                if problem in ("MAINS_FAIL", "BATT_DISCHARGE") and self.low.get(site, NEVER) <= at:
                    self.low.pop(site, None)
            return
        book[site] = max(at, book.get(site, NEVER)) if problem == "MAINS_FAIL" else at
        if problem == "MAINS_FAIL":
            insort(self.losses, (at, site))
            before = bisect_left(self.losses, (alarm.reported_at - dt.timedelta(hours=1), ""))
            if before > 256:
                del self.losses[:before]
