"""Figures of one period, as plain values that can be stored, shown and printed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class KindFigures:
    """Incidents of one kind in the period."""

    kind: str
    count: int
    restored: int
    median_restore_min: float | None  # [min]
    user_minutes: int | None  # None: users of the sites are not known


@dataclass(frozen=True, kw_only=True)
class IncidentLine:
    """One grave incident."""

    code: str
    kind: str
    level: int
    place: str
    started_at: str  # ISO 8601
    restored_at: str | None
    sites: int
    users: int | None
    user_minutes: int | None
    cause: str


@dataclass(frozen=True, kw_only=True)
class PartyFigures:
    """How one party stands with its obligations."""

    name: str
    total: int
    received: int
    done: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class OverdueLine:
    """One obligation past its date."""

    party: str
    directive: str
    clause: str
    task: str
    due_on: str  # ISO 8601 date
    days: int
    date_is_the_offices: bool


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that a periodic report says in numbers, with the lists behind them."""

    incidents: tuple[KindFigures, ...] = ()
    incidents_before: int = 0  # in the period of the same length just before
    gravest: tuple[IncidentLine, ...] = ()
    not_restored: tuple[IncidentLine, ...] = ()
    acknowledged_median_s: float | None = None
    acknowledged_late: int = 0
    pages: int = 0
    pages_unanswered: int = 0
    directives_issued: tuple[str, ...] = ()
    parties: tuple[PartyFigures, ...] = ()
    overdue: tuple[OverdueLine, ...] = ()
    shifts: int = 0
    sites: int = 0
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        """Count the incidents of the period."""
        return sum(row.count for row in self.incidents)

    @property
    def user_minutes(self) -> int | None:
        """Add up user-minutes; None where no incident knows its users."""
        known = [row.user_minutes for row in self.incidents if row.user_minutes is not None]
        return sum(known) if known else None

    def as_json(self) -> dict[str, Any]:
        """Give the figures as a JSON object."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Figures:
        """Read figures back from what :meth:`as_json` gave."""
        lists = {
            "incidents": KindFigures,
            "gravest": IncidentLine,
            "not_restored": IncidentLine,
            "parties": PartyFigures,
            "overdue": OverdueLine,
        }
        values: dict[str, Any] = dict(stored)
        for name, shape in lists.items():
            values[name] = tuple(shape(**row) for row in stored.get(name, ()))
        for name in ("directives_issued", "notes"):
            values[name] = tuple(stored.get(name, ()))
        return cls(**values)
