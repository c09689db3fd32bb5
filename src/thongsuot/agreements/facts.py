"""What happens to agreements and matters to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RegulationAgreed(Fact):
    """Every party has signed a version of a coordination regulation."""

    topic: ClassVar[str] = "RegulationAgreed"
    regulation_id: int
    version: int
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PlanAgreed(Fact):
    """Operator and police have both signed a version of an emergency plan."""

    topic: ClassVar[str] = "PlanAgreed"
    plan_id: int
    version: int
    organisation_id: int
    scenario: str


@dataclass(frozen=True, kw_only=True)
class PlanExercised(Fact):
    """An emergency plan was exercised."""

    topic: ClassVar[str] = "PlanExercised"
    plan_id: int
    organisation_id: int
    result: str
