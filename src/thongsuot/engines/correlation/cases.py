"""What the desk holds: open incidents, and alarms that wait to be decided."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from thongsuot.engines.correlation.books import NEVER
from thongsuot.engines.correlation.values import Alarm, Hypothesis

LEFT = 0.2  # when no more than this share of its sites is left, a wide loss of power is over
RESTORED = dt.timedelta(seconds=360)  # what begins so long after that is something new


@dataclass(slots=True)
class Incident:
    """One open incident as the correlation knows it: root, cause, signs that stand, sites, links."""

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
    mains: set[str] = field(default_factory=set)  # its sites that have no mains
    peak: int = 0  # the most of them at a time
    over_at: dt.datetime | None = None  # since when nearly all its sites have their power back
    planned: str = ""  # the planned work that explains it
    weighed: tuple[object, tuple[Hypothesis, ...]] = (None, ())  # what was weighed, and the outcome
    number: int = 0  # the how-many-eth incident that was opened

    def is_over(self, at: dt.datetime) -> bool:
        """Tell whether a wide loss of power had ended well before this moment: what still stands is a clear that got lost."""
        return self.over_at is not None and at - self.over_at > RESTORED

    def count(self, at: dt.datetime) -> None:
        """Note how many of its sites have no mains at this moment."""
        self.peak = max(self.peak, len(self.mains))
        if self.cause != "power" or self.root_kind == "site" or len(self.mains) > LEFT * self.peak:
            self.over_at = None
        elif self.over_at is None:
            self.over_at = at


@dataclass(slots=True)
class Waiting:
    """An alarm that waits to be decided, with the messages of the same sign that came meanwhile."""

    due: dt.datetime
    alarm: Alarm
    held: list[Alarm] = field(default_factory=list)
    again: bool = False
    number: int = 0  # its place in the line of those that wait
