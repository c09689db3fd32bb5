"""Reads of the working-day calendar: the days off of a year, and what a wording of a deadline comes to."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.studies import basis_of
from thongsuot.directives.values import CalendarDay, CountedDeadline
from thongsuot.directives.words import DayKind, counted_in_words, deadline_in_words, sureness_in_words
from thongsuot.engines.calendar import occurrences, resolve, working_calendar
from thongsuot.engines.calendar.working import FIRST_YEAR, LAST_YEAR
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid

TURNS_SHOWN = 6


def days_off(year: int, *, viewer: Actor) -> list[CalendarDay]:
    """List the days of a year that differ from the plain week, each with its source and how sure it is."""
    viewer.require("directives.read")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(
            _("The calendar holds the years %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return [
        CalendarDay(
            day=one.day,
            kind=one.kind,
            kind_label=str(DayKind(one.kind).label),
            working=one.working,
            name=one.name,
            source=one.source,
            confidence=one.confidence,
            confidence_label=sureness_in_words(one.confidence),
        )
        for one in working_calendar().special(year).values()
    ]


def count_deadline(said: str, *, viewer: Actor, base: dt.date) -> CountedDeadline:
    """Tell what a typed deadline (“trong 5 ngày làm việc”, “trước ngày 15 hằng tháng”) comes to from a day on."""
    viewer.require("directives.read")
    notation = rules.notation_of(said)
    if not notation:
        raise Invalid(_("Write a deadline, for example “trong 5 ngày làm việc”."), code="no_deadline")
    days, noon = working_calendar(), dt.datetime.combine(base, dt.time(8), rules.OFFICE_ZONE)
    found = resolve(notation, days=days, document_date=base, issued_at=noon, received_at=noon)
    turns: tuple[dt.date, ...] = ()
    if found.recurrence is not None:
        coming = occurrences(found.recurrence, days=days, first=base, last=_later(base))
        turns = tuple(due for _name, due in coming)[:TURNS_SHOWN]
    return CountedDeadline(
        notation=notation,
        words=deadline_in_words(notation),
        kind=found.kind,
        due_on=found.due_on,
        due_at=found.due_at,
        counted=counted_in_words(basis_of(found)),
        turns=turns,
    )


def _later(base: dt.date) -> dt.date:
    return min(base + dt.timedelta(days=3 * 366), dt.date(LAST_YEAR, 1, 1))
