"""Decisions of the agreements room in plain Python: standing on a day, what is missing, whose matter it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from thongsuot.agreements.values import DutyIn, Fault, PlanContent, Standing

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_PLAN_DAYS = 731
EXERCISE_EVERY_DAYS = 365
ANSWERS = frozenset({"A", "AR"})
DOES = frozenset({"R", "AR"})
LETTERS = frozenset({"A", "AR", "R", "C", "I"})
RANKS = (1, 2, 3)


def office_day(now: dt.datetime) -> dt.date:
    """Give the calendar day in the office at a moment."""
    return now.astimezone(OFFICE_ZONE).date()


def standing_on(
    day: dt.date, *, state: str, valid_from: dt.date | None, valid_until: dt.date | None, remind_days: int
) -> Standing:
    """Give how an agreement stands on a day; ``valid_until`` is the first day it no longer holds.

    >>> standing_on(dt.date(2026, 11, 25), state="agreed", valid_from=dt.date(2026, 1, 1),
    ...             valid_until=dt.date(2026, 12, 25), remind_days=60)
    Standing(code='expiring', days_left=30)
    """
    left = (valid_until - day).days if valid_until else None
    if state != "agreed":
        return Standing(code=state, days_left=left if state == "signing" else None)
    if left is not None and left <= 0:
        return Standing(code="expired", days_left=left)
    if valid_from is not None and day < valid_from:
        return Standing(code="upcoming", days_left=left)
    if left is not None and left <= remind_days:
        return Standing(code="expiring", days_left=left)
    return Standing(code="in_force", days_left=left)


def holds(standing: Standing) -> bool:
    """Tell whether an agreement binds on the day of its standing."""
    return standing.code in ("in_force", "expiring")


def duty_faults(number: int, *, text: str, letters: Mapping[str, str]) -> list[Fault]:
    """Give what is wrong with one duty: exactly one body answers for it, at least one does it."""
    found = []
    if not text.strip():
        found.append(Fault(code="no_text", place=number))
    answering = [code for code, letter in letters.items() if letter in ANSWERS]
    if not answering:
        found.append(Fault(code="no_accountable", place=number))
    if len(answering) > 1:
        found.append(Fault(code="many_accountable", place=number))
    if not any(letter in DOES for letter in letters.values()):
        found.append(Fault(code="no_responsible", place=number))
    return found


def regulation_faults(
    *,
    title: str,
    parties: Sequence[str],
    duties: Sequence[DutyIn],
    valid_from: dt.date | None,
    valid_until: dt.date | None,
) -> tuple[Fault, ...]:
    """Give what keeps a regulation from being sent for signature."""
    found = [] if title.strip() else [Fault(code="no_title")]
    if len(parties) < 2:
        found.append(Fault(code="few_parties"))
    if valid_from is None:
        found.append(Fault(code="no_start"))
    elif valid_until is not None and valid_until <= valid_from:
        found.append(Fault(code="bad_period"))
    if not duties:
        found.append(Fault(code="no_duties"))
    for number, duty in enumerate(duties, 1):
        found += duty_faults(number, text=duty.text, letters=duty.letters)
    return tuple(found)


def plan_faults(
    *,
    title: str,
    content: PlanContent,
    parts: Sequence[str],
    valid_until: dt.date | None,
    today: dt.date,
) -> tuple[Fault, ...]:
    """Give what keeps a plan from being sent to the operator's and the police's signature.

    Degraded mode is part of every plan: command communications must hold, so each priority user and each command link
    needs a fallback that is not the main way itself.
    """
    found = [] if title.strip() else [Fault(code="no_title")]
    found += [
        Fault(code="empty_section", place=number)
        for number, key in enumerate(parts, 1)
        if not content.texts.get(key, "").strip()
    ]
    if not any(one.name.strip() and one.fallback.strip() for one in content.users):
        found.append(Fault(code="no_priority"))
    if not any(one.name.strip() and one.primary.strip() and one.fallback.strip() for one in content.links):
        found.append(Fault(code="no_link"))
    ways = [(one.name, one.means, one.fallback) for one in content.users]
    ways += [(one.name, one.primary, one.fallback) for one in content.links]
    found += [
        Fault(code="same_fallback", words=name)
        for name, main, fallback in ways
        if fallback.strip() and " ".join(fallback.lower().split()) == " ".join(main.lower().split())
    ]
    named = [(one.name, one.site, one.fallback_site) for one in content.users]
    named += [(one.name, one.primary_ref, one.fallback_ref) for one in content.links]
    found += [Fault(code="same_reference", words=name) for name, main, fallback in named if main and main == fallback]
    if not any(one.role.strip() and one.phone.strip() for one in content.contacts):
        found.append(Fault(code="no_contact"))
    if valid_until is None:
        found.append(Fault(code="no_end"))
    elif valid_until <= today:
        found.append(Fault(code="past_end"))
    elif (valid_until - today).days > MAX_PLAN_DAYS:
        found.append(Fault(code="long_end"))
    return tuple(found)


def exercise_due(last: dt.date | None, *, in_force_on: dt.date | None, today: dt.date) -> bool:
    """Tell whether a plan has gone a year without an exercise, counted from its signing where it never had one."""
    since = last or in_force_on
    return since is not None and (today - since).days >= EXERCISE_EVERY_DAYS
