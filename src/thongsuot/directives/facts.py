"""What happened in the directives room, for flows to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DirectiveIssued(Fact):
    """A directive was issued to its parties; their notices wait to be sent."""

    topic: ClassVar[str] = "DirectiveIssued"
    directive_id: int
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DirectiveAcknowledged(Fact):
    """A party confirmed that it has received a directive."""

    topic: ClassVar[str] = "DirectiveAcknowledged"
    directive_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ObligationSubmitted(Fact):
    """A party handed its share of an obligation in for review."""

    topic: ClassVar[str] = "ObligationSubmitted"
    directive_id: int
    obligation_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ObligationAccepted(Fact):
    """The office accepted what a party did."""

    topic: ClassVar[str] = "ObligationAccepted"
    directive_id: int
    obligation_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class DirectiveClosed(Fact):
    """Every share of a directive is settled and it was closed."""

    topic: ClassVar[str] = "DirectiveClosed"
    directive_id: int


@dataclass(frozen=True, kw_only=True)
class TurnsMade(Fact):
    """Turns of a standing duty were made; their parties are to be told."""

    topic: ClassVar[str] = "TurnsMade"
    assignment_ids: tuple[int, ...]
