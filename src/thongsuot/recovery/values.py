"""What the recovery room gives to its readers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from thongsuot.incidents.values import Line
from thongsuot.recovery.models import Crew, Fix, Loss, Part, RoleHolder, TelephoneCall


@dataclass(frozen=True, slots=True)
class Expected:
    """One promise of when service would be back."""

    said_at: dt.datetime
    who: str
    back_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Recovery:
    """How an incident is being mended, as the viewer may see it."""

    line: Line
    whole: bool
    may_act: bool
    may_state_loss: bool
    roles: tuple[RoleHolder, ...]
    past_roles: tuple[RoleHolder, ...]
    crews: tuple[Crew, ...]
    parts: tuple[Part, ...]
    fixes: tuple[tuple[Fix, str], ...]
    losses: tuple[Loss, ...]
    earlier_losses: tuple[Loss, ...]
    calls: tuple[TelephoneCall, ...]
    expected: tuple[Expected, ...]


@dataclass(slots=True)
class Sums:
    """Losses of a group of incidents added up."""

    key: str
    incidents: int = 0
    material: int = 0
    repair: int = 0
    revenue: int = 0
    customers: int = 0

    @property
    def total(self) -> int:
        """Give the sum of all kinds [VND]."""
        return self.material + self.repair + self.revenue


@dataclass(frozen=True, slots=True)
class LossTable:
    """Losses of a period: added up by month, kind, place and body, and each statement that counts."""

    start: dt.date
    end: dt.date
    by_month: tuple[Sums, ...]
    by_kind: tuple[Sums, ...]
    by_place: tuple[Sums, ...]
    by_body: tuple[Sums, ...]
    all: Sums
    statements: tuple[tuple[Loss, Line], ...] = field(default=())
