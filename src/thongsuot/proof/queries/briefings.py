"""Reads of briefings: per enterprise how many of how many were briefed on a directive."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from thongsuot.directives.queries import share_facts
from thongsuot.kernel.actor import Actor
from thongsuot.proof.models import Briefing


@dataclass(frozen=True, kw_only=True)
class BriefedBody:
    """One party of a directive with its briefings."""

    organisation_id: int
    code: str
    name: str
    is_own: bool
    briefings: tuple[Briefing, ...]
    attended: int  # added up over its briefings, never more than its staff
    staff: int  # the largest staff that it gave

    @property
    def percent(self) -> int:
        """Give the part of the staff that was briefed [%]."""
        return round(100 * self.attended / self.staff) if self.staff else 0

    @property
    def last_on(self) -> dt.date | None:
        """Give the day of its last briefing."""
        return max((one.held_on for one in self.briefings), default=None)


def briefings(directive_id: int, *, viewer: Actor, now: dt.datetime) -> tuple[BriefedBody, ...]:
    """List the parties of a directive with what they briefed: all for the office, a party sees its own."""
    facts = share_facts(viewer=viewer, now=now, directive_id=directive_id, with_closed=True)
    parties = {fact.share.organisation_id: fact for fact in facts}
    held: dict[int, list[Briefing]] = defaultdict(list)
    rows = Briefing.objects.filter(directive_id=directive_id, withdrawn_at=None, organisation_id__in=list(parties))
    for row in rows:
        held[row.organisation_id].append(row)
    found = []
    for pk, fact in parties.items():
        staff = max((one.staff for one in held[pk]), default=0)
        found.append(
            BriefedBody(
                organisation_id=pk,
                code=fact.organisation_code,
                name=fact.share.organisation,
                is_own=pk == viewer.organisation_id,
                briefings=tuple(held[pk]),
                attended=min(staff, sum(one.attended for one in held[pk])),
                staff=staff,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.percent, one.name.casefold())))
