"""What happened in the proof room, for flows to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class LightChanged(Fact):
    """A check found another light than the time before."""

    topic: ClassVar[str] = "LightChanged"
    binding_id: int
    obligation_id: int
    organisation_id: int
    before: str
    after: str
