"""An instrument's row as a line of the register, with its validity on a day."""

from __future__ import annotations

import datetime as dt

from thongsuot.law import rules
from thongsuot.law.models import Instrument
from thongsuot.law.values import InstrumentLine
from thongsuot.law.words import Confidence, kind_in_words, validity_in_words


def line_of(row: Instrument, *, day: dt.date) -> InstrumentLine:
    """Give an instrument as a line with its validity on a day."""
    successor = row.replaced_by
    validity = rules.validity_on(
        day,
        status=row.status,
        since=row.in_force_from,
        until=row.in_force_until,
        successor_since=successor.in_force_from if successor else None,
    )
    return InstrumentLine(
        instrument_id=row.pk,
        kind=row.kind,
        kind_label=kind_in_words(row.kind),
        number=row.number,
        date=row.date,
        issuer=row.issuer,
        title=row.title,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        status=row.status,
        validity=validity,
        validity_label=validity_in_words(validity),
        replaced_by_id=row.replaced_by_id,
        replaced_by=successor.number if successor else "",
        confidence=row.confidence,
        confidence_label=str(Confidence(row.confidence).label),
        confirmed=row.confidence == Confidence.SEEN,
        requirements=getattr(row, "asks", 0),
    )
