"""Citations held against the register of law."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from thongsuot.kernel.actor import Actor
from thongsuot.law import rules
from thongsuot.law.lines import line_of
from thongsuot.law.models import Instrument
from thongsuot.law.numbers import Cited, number_key
from thongsuot.law.values import CitationCheck


def check_citations(
    citations: Sequence[Cited], *, viewer: Actor, now: dt.datetime, on: dt.date | None = None
) -> tuple[CitationCheck, ...]:
    """Hold citations against the register: validity on a day and today, and what is wrong with each.

    Parameters
    ----------
    on
        Date of the document that cites; today when it has none yet.
    """
    viewer.require("law.read")
    today = rules.office_day(now)
    day = on or today
    keys = {number_key(one.number) for one in citations} - {""}
    known: dict[str, list[Instrument]] = defaultdict(list)
    for row in Instrument.objects.select_related("replaced_by").filter(number_key__in=keys).order_by("pk"):
        known[row.number_key].append(row)
    return tuple(_checked(one, known[number_key(one.number)], day=day, today=today) for one in citations)


def _checked(cited: Cited, rows: Sequence[Instrument], *, day: dt.date, today: dt.date) -> CitationCheck:
    base = CitationCheck(number=cited.number, date=cited.date, kind=cited.kind)
    chosen = rules.choose([(row.date, row.kind) for row in rows], cited) if rows else None
    if chosen is None:
        codes = rules.findings(cited, None, citing_date=day, several=bool(rows))
        return CitationCheck(number=base.number, date=base.date, kind=base.kind, findings=codes)
    row = rows[chosen]
    then, now = line_of(row, day=day), line_of(row, day=today)
    codes = rules.findings(
        cited,
        rules.Known(date=row.date, validity_then=then.validity, validity_now=now.validity, confirmed=now.confirmed),
        citing_date=day,
    )
    return CitationCheck(
        number=cited.number,
        date=cited.date,
        kind=row.kind,
        found_in="law",
        instrument_id=row.pk,
        title=row.title,
        issuer=row.issuer,
        known_date=row.date,
        validity_then=then.validity,
        validity_now=now.validity,
        replaced_by_id=row.replaced_by_id,
        replaced_by=now.replaced_by,
        findings=codes,
    )
