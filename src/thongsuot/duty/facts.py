"""What the duty room tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PageAcknowledged(Fact):
    """A person has taken the subject of a page over."""

    topic: ClassVar[str] = "PageAcknowledged"

    page_id: int
    subject_type: str
    subject_id: str
    organisation_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PageUnanswered(Fact):
    """Every person on the list was called, twice, and nobody answered."""

    topic: ClassVar[str] = "PageUnanswered"

    page_id: int
    subject_type: str
    subject_id: str
    organisation_id: int
    rounds: int
