"""What happens in the register of law and matters to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class InstrumentChanged(Fact):
    """An entry of the register of law was added, changed or confirmed, so that citations may read differently."""

    topic: ClassVar[str] = "InstrumentChanged"
    instrument_id: int
    number: str
    what: str  # added | edited | confirmed


@dataclass(frozen=True, kw_only=True)
class AssessmentSubmitted(Fact):
    """A body has handed in its yearly self-assessment of security."""

    topic: ClassVar[str] = "AssessmentSubmitted"
    assessment_id: int
    organisation_id: int
    year: int
    total: int | None
