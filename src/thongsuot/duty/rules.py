"""Decisions of the duty room in plain Python: whose turn is next, where a roster has holes, who is booked twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

AFTER_S = 180
"""Seconds that one step of the list has for an answer. Long enough to wake up, read and tap (the night rule asks for
10 s once awake); four steps in a row then reach the leader within nine minutes."""

ROUNDS_BEFORE_RED = 2
"""How often the list is gone through before the page says that nobody answers."""

REPEAT_S = 15 * 60
"""Seconds between two rounds once nobody has answered; the calls never stop by themselves."""

EMPTY_REPEAT_S = 60
"""Seconds until a list that names nobody is made again: somebody may have been put on duty meanwhile."""

TOKEN_LIFE = dt.timedelta(minutes=30)
"""How long an acknowledgement link works."""

LEASE = dt.timedelta(seconds=20)
"""How long a sender may hold one message before it counts as dead: above the slowest channel's time limit (10 s)."""

MAX_TRIES = 4
"""Tries by one channel before the attempt is called failed; the escalation goes on all the while."""

AUDIT_GRACE = dt.timedelta(seconds=60)
"""How late a step or a message may be before the auditor calls it a fault."""

ESCALATION_ORDER = ("operation", "control", "rescue", "leader")
"""Who is called first in a body: the nearest to the network first, the leader last."""

FALLBACK_ORDER = ("control", "leader")
"""Whom the department puts behind every body's own list."""

Period = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What to do now with a due page, and when to look again."""

    fire: int | None
    next_step: int
    next_in_s: int
    rounds: int
    is_unanswered: bool


def next_turn(*, waits_s: Sequence[int], next_step: int, rounds: int) -> Turn:
    """Decide the turn of a due page.

    Parameters
    ----------
    waits_s
        Seconds that each step of the frozen list comes after the one before it.
    next_step
        Position in the list; equal to its length when the last step's time has run out too.
    rounds
        How often the list has been gone through already.
    """
    length = len(waits_s)
    if next_step < length:
        after = next_step + 1
        wait = waits_s[after] if after < length else AFTER_S
        return Turn(
            fire=next_step,
            next_step=after,
            next_in_s=max(1, wait),
            rounds=rounds,
            is_unanswered=rounds >= ROUNDS_BEFORE_RED,
        )
    gone = rounds + 1
    if not length:
        wait, red = EMPTY_REPEAT_S, True
    else:
        red = gone >= ROUNDS_BEFORE_RED
        wait = REPEAT_S if red else 0
    return Turn(fire=None, next_step=0, next_in_s=wait, rounds=gone, is_unanswered=red)


def pause_s(tries: int) -> int:
    """Give the seconds before a failed channel is tried again: 5, 15, 45 …"""
    return int(5 * 3 ** max(0, tries - 1))


def holes(covered: Iterable[Period], *, start: dt.datetime, end: dt.datetime) -> list[Period]:
    """Give the parts of [start, end) that no period covers.

    Examples
    --------
    >>> at = lambda hour: dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)
    >>> [(a.hour, b.hour) for a, b in holes([(at(6), at(9)), (at(8), at(12))], start=at(4), end=at(14))]
    [(4, 6), (12, 14)]
    """
    found: list[Period] = []
    reached = start
    for begins, ends in sorted(covered):
        if begins >= end:
            break
        if begins > reached:
            found.append((reached, begins))
        reached = max(reached, ends)
    if reached < end:
        found.append((reached, end))
    return found


def overlaps(one: Period, other: Period) -> bool:
    """Tell whether two half-open periods share a moment.

    Examples
    --------
    >>> at = lambda hour: dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)
    >>> overlaps((at(6), at(14)), (at(14), at(22))), overlaps((at(6), at(15)), (at(14), at(22)))
    (False, True)
    """
    return one[0] < other[1] and other[0] < one[1]
