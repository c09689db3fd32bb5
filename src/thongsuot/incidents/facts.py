"""What happened in the incidents room, for flows to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(Fact):
    """A new incident stands; told once."""

    topic: ClassVar[str] = "IncidentOpened"
    code: str
    kind: str
    level: int
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class IncidentChanged(Fact):
    """What an incident is or whom it touches became another: level, cause, parties, merge."""

    topic: ClassVar[str] = "IncidentChanged"
    code: str
    level: int
    what: str  # revised | level | shared | merged | reopened
    added_organisation_ids: tuple[int, ...] = ()
    merged_into: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentAcknowledged(Fact):
    """A person has the incident."""

    topic: ClassVar[str] = "IncidentAcknowledged"
    code: str
    person_id: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class IncidentRestored(Fact):
    """Service is back."""

    topic: ClassVar[str] = "IncidentRestored"
    code: str


@dataclass(frozen=True, kw_only=True)
class IncidentClosed(Fact):
    """An incident is closed with its cause and its impact."""

    topic: ClassVar[str] = "IncidentClosed"
    code: str
    user_minutes: int | None
