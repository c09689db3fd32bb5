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
