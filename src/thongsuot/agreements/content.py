"""What a version of a regulation says, read from its rows."""

from __future__ import annotations

from typing import Any

from thongsuot.agreements.models import RegulationVersion
from thongsuot.agreements.values import DutyIn


def party_codes(version: RegulationVersion) -> tuple[str, ...]:
    """Give the codes of the parties in their order."""
    return tuple(one.organisation.code for one in version.parties.select_related("organisation"))


def duties_of(version: RegulationVersion) -> tuple[DutyIn, ...]:
    """Give the duties with their letters by the code of the body."""
    return tuple(
        DutyIn(
            key=duty.key,
            text=duty.text,
            subjects=tuple(duty.subjects),
            letters={cell.organisation.code: cell.letter for cell in duty.cells.all()},
        )
        for duty in version.duties.prefetch_related("cells__organisation")
    )


def as_signed(version: RegulationVersion) -> dict[str, Any]:
    """Give everything that a signature holds to."""
    return {
        "regulation": version.regulation_id,
        "version": version.number,
        "title": version.regulation.title,
        "preamble": version.preamble,
        "valid_from": version.valid_from,
        "valid_until": version.valid_until,
        "parties": party_codes(version),
        "duties": [
            {"key": one.key, "text": one.text, "subjects": one.subjects, "letters": dict(one.letters)}
            for one in duties_of(version)
        ],
    }
