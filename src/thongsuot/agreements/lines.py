"""Rows as the lines that pages show: the matrix, how a version stands on a day."""

from __future__ import annotations

import datetime as dt

from thongsuot.agreements import pack, rules
from thongsuot.agreements.models import PlanVersion, RegulationVersion
from thongsuot.agreements.values import DutyIn, DutyLine, PartyLine, Standing


def standing_of(version: RegulationVersion | PlanVersion, *, day: dt.date) -> Standing:
    """Give how a version stands on a day."""
    return rules.standing_on(
        day,
        state=version.state,
        valid_from=getattr(version, "valid_from", None),
        valid_until=version.valid_until,
        remind_days=version.remind_days,
    )


def duty_lines(duties: tuple[DutyIn, ...], parties: tuple[PartyLine, ...]) -> tuple[DutyLine, ...]:
    """Give the rows of the matrix with their letters in the order of the parties."""
    known = pack.subjects()
    return tuple(
        DutyLine(
            key=one.key,
            number=number,
            text=one.text,
            subjects=one.subjects,
            subject_names=tuple(str(known[key].name) for key in one.subjects if key in known),
            letters=tuple(one.letters.get(party.code, "") for party in parties),
            leads=next((p.short_name for p in parties if one.letters.get(p.code) in rules.ANSWERS), ""),
            does=tuple(p.short_name for p in parties if one.letters.get(p.code) in rules.DOES),
        )
        for number, one in enumerate(duties, 1)
    )
