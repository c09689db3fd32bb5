"""What happened in the alarms room, for flows to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AlarmsReceived(Fact):
    """A request brought new messages, numbered from first to last by the server."""

    topic: ClassVar[str] = "AlarmsReceived"
    first_id: int
    last_id: int


@dataclass(frozen=True, kw_only=True)
class SourceFellSilent(Fact):
    """A watched source gave no sign for longer than it may."""

    topic: ClassVar[str] = "SourceFellSilent"
    code: str
    name: str
    organisation_id: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class SourceSpokeAgain(Fact):
    """A source that was told as silent gave a sign."""

    topic: ClassVar[str] = "SourceSpokeAgain"
    code: str
