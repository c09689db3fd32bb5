"""What the desk holds: open incidents, and alarms that wait to be decided."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from thongsuot.engines.correlation.books import NEVER
from thongsuot.engines.correlation.values import Alarm, Hypothesis


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
    planned: str = ""  # the planned work that explains it
    weighed: tuple[object, tuple[Hypothesis, ...]] = (None, ())  # what was weighed, and the outcome
    number: int = 0  # the how-many-eth incident that was opened


@dataclass(slots=True)
class Waiting:
    """An alarm that waits to be decided, with the messages of the same sign that came meanwhile."""

    due: dt.datetime
    alarm: Alarm
    held: list[Alarm] = field(default_factory=list)
    again: bool = False
    number: int = 0  # its place in the line of those that wait
