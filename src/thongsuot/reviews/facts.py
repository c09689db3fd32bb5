"""What happened in the reviews room, for flows to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReviewPublished(Fact):
    """The lessons of an incident are published to the bodies that share it."""

    topic: ClassVar[str] = "ReviewPublished"
    code: str
    organisation_ids: tuple[int, ...]
