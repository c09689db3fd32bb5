"""Decisions of the proof room in plain Python: days, cover, what a state rests on, the next check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CHECK_EVERY = dt.timedelta(minutes=10)
DONE_STATES = frozenset({"submitted", "accepted", "closed"})
"""States in which a party says, or the office agrees, that the work is done."""

MAX_LINES = 500
"""Lines kept behind one result; the counts stay whole."""

Period = tuple[dt.datetime, dt.datetime]


def midnight(day: dt.date) -> dt.datetime:
    """Give the moment at which a day begins in the office."""
    return dt.datetime.combine(day, dt.time(), tzinfo=OFFICE_ZONE)


def office_day(now: dt.datetime) -> dt.date:
    """Give the calendar day in the office at a moment."""
    return now.astimezone(OFFICE_ZONE).date()


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Give each day from the first to the last, both included; none when they are the wrong way round.

    >>> len(days_between(dt.date(2027, 2, 5), dt.date(2027, 2, 9)))
    5
    """
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def uncovered(covered: Iterable[Period], *, first: dt.date, last: dt.date) -> list[tuple[dt.date, float]]:
    """Give the days on which some time is covered by no period, with how long that is [h].

    >>> noon = lambda day: dt.datetime(2027, 2, day, 12, tzinfo=OFFICE_ZONE)
    >>> uncovered([(noon(5), noon(7))], first=dt.date(2027, 2, 5), last=dt.date(2027, 2, 7))
    [(datetime.date(2027, 2, 5), 12.0), (datetime.date(2027, 2, 7), 12.0)]
    """
    periods = sorted(covered)
    found = []
    for day in days_between(first, last):
        reached, end, open_s = midnight(day), midnight(day + dt.timedelta(days=1)), 0.0
        for begins, ends in periods:
            if begins >= end:
                break
            if begins > reached:
                open_s += (begins - reached).total_seconds()
            reached = max(reached, ends)
        open_s += max(0.0, (end - reached).total_seconds())
        if open_s:
            found.append((day, round(open_s / 3600, 1)))
    return found


def basis_of(*, state: str, lights: Iterable[str], measured_proofs: int, proofs: int, percent: int) -> str:
    """Tell what the state of a share rests on: measured, said, nothing, or said and measured otherwise.

    >>> basis_of(state="submitted", lights=["red"], measured_proofs=0, proofs=1, percent=100)
    'contradicted'
    >>> basis_of(state="received", lights=[], measured_proofs=0, proofs=0, percent=0)
    'nothing'
    """
    told = [light for light in lights if light != "unknown"]
    if state in DONE_STATES and "red" in told:
        return "contradicted"
    if told or measured_proofs:
        return "measured"
    if state in DONE_STATES or proofs or percent or state in ("refused", "not_applicable"):
        return "said"
    return "nothing"
