"""What happens to drafts and matters to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DraftSubmitted(Fact):
    """A draft waits for somebody's initials or signature."""

    topic: ClassVar[str] = "DraftSubmitted"
    draft_id: int
    person_id: int | None


@dataclass(frozen=True, kw_only=True)
class DraftIssued(Fact):
    """A draft was numbered and issued; ``directive_id`` is its entry in the register, if it orders anything."""

    topic: ClassVar[str] = "DraftIssued"
    draft_id: int
    directive_id: int | None
    number: str
    relation: str = ""  # words.Relation
    related_id: int | None = None  # the older document of the register
    reaffirms: tuple[tuple[str, int], ...] = ()  # (clause as cited, obligation of the older document)
