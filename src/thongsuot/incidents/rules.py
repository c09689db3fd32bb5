"""Decisions about incidents: which verb in which state, how grave, what it cost. No tables, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LIVE = ("open", "acknowledged", "on_scene")
STILL_OURS = (*LIVE, "restored")
TRANSITIONS: dict[str, dict[str, str]] = {
    # verb: {state before: state after}
    "acknowledge": {"open": "acknowledged", "acknowledged": "acknowledged", "on_scene": "on_scene"},
    "mark_on_scene": {"open": "on_scene", "acknowledged": "on_scene"},
    "set_cause": {state: state for state in STILL_OURS},
    "set_expected_restoration": {state: state for state in LIVE},
    "restore": dict.fromkeys(LIVE, "restored"),
    "reopen": {"restored": "acknowledged"},
    "close": {"restored": "closed"},
    "merge": dict.fromkeys(STILL_OURS, "merged"),
    "split": {state: state for state in STILL_OURS},
    "share": {state: state for state in STILL_OURS},
    "add_note": {state: state for state in (*STILL_OURS, "closed")},
}
TASK_STEPS: dict[str, dict[str, str]] = {
    # verb: {state before: state after}
    "accept": {"asked": "accepted"},
    "finish": {"asked": "done", "accepted": "done"},
    "refuse": {"asked": "refused", "accepted": "refused"},
    "withdraw": {"asked": "withdrawn", "accepted": "withdrawn"},
}
TASK_OPEN = ("asked", "accepted")
OUT_OF_SERVICE = frozenset({"NE_UNREACH", "CELL_OOS", "SERVICE_DOWN"})
UNSEEN_KIND = "monitoring"  # what watches the network failed: its sites are unseen, not out of service
PLANNED_WORK = "PLANNED_WORK"  # the evidence that announced work explains an incident
CALLED_ALL_THE_SAME = 3  # an incident of this level wakes people although work was announced
SECURITY_KINDS = frozenset({"theft", "cyber", "unrest"})
LEVEL_3_USERS, LEVEL_3_SITES = 20_000, 30
LEVEL_2_USERS, LEVEL_2_SITES = 2_000, 5
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another by ear or by hand
CODE_LENGTH = 5
CODES = len(CODE_LETTERS) ** CODE_LENGTH
QUIET_CLOSE_AFTER = dt.timedelta(minutes=30)
ETA_AT_MOST = dt.timedelta(days=60)


def state_after(verb: str, state: str) -> str | None:
    """Give the state that a verb leads to; None where the verb is not possible."""
    return TRANSITIONS[verb].get(state)


def task_verbs(*, state: str, is_own: bool, is_department: bool, asked_by_own: bool) -> frozenset[str]:
    """Give what may be done with a task: its body answers it, who asked or the department withdraws it.

    The department answers for a body too, when the answer came by telephone.

    >>> sorted(task_verbs(state="asked", is_own=True, is_department=False, asked_by_own=False))
    ['accept', 'finish', 'refuse']
    """
    mine = {"accept", "finish", "refuse"} if is_own or is_department else set()
    wanted = mine | ({"withdraw"} if asked_by_own or is_department else set())
    return frozenset(verb for verb in wanted if state in TASK_STEPS[verb])


def level_of(*, kind: str, sites_out: int, sites: int, users: int | None, priority: bool, key_target: bool) -> int:
    """Give the service-continuity level 1–3 from what is out of service.

    The figures are this platform's defaults, for the province to set: level 3 when a key target or a priority
    service (emergency numbers, Party and State bodies) is out, or 20,000 users or 30 sites; level 2 from 2,000 users
    or 5 sites out, 15 sites touched, or theft and attacks.
    """
    known = users or 0
    if key_target or priority or known >= LEVEL_3_USERS or sites_out >= LEVEL_3_SITES:
        return 3
    touched_many = sites >= 3 * LEVEL_2_SITES
    if known >= LEVEL_2_USERS or sites_out >= LEVEL_2_SITES or touched_many or kind in SECURITY_KINDS:
        return 2
    return 1


@dataclass(frozen=True, kw_only=True)
class Outage:
    """One site's time without service."""

    users: int | None
    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What an incident cost."""

    user_minutes: int | None  # None: no site's users are known
    site_minutes: int
    sites_without_users: int  # sites that count in site-minutes only


def impact_of(outages: Iterable[Outage]) -> Impact:
    """Add up users × minutes where users are known, and site-minutes of all.

    >>> t = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    >>> impact_of([Outage(users=100, since=t, until=t + dt.timedelta(minutes=30))]).user_minutes
    3000
    """
    user_s = site_s = 0.0
    known = unknown = 0
    for outage in outages:
        seconds = max(0.0, (outage.until - outage.since).total_seconds())
        site_s += seconds
        if outage.users is None:
            unknown += 1
        else:
            known += 1
            user_s += outage.users * seconds
    user_minutes = round(user_s / 60) if known or not unknown else None
    return Impact(user_minutes=user_minutes, site_minutes=round(site_s / 60), sites_without_users=unknown)


def missing_for_close(*, cause_text: str, restored: bool, impact_known: bool) -> tuple[str, ...]:
    """Give the codes of what stands between an incident and its close; empty when it may close."""
    wanted = (("restored", restored), ("cause", bool(cause_text.strip())), ("impact", impact_known))
    return tuple(code for code, there in wanted if not there)


def may_close_quietly(
    *, level: int, is_security: bool, state: str, ended_at: dt.datetime | None, now: dt.datetime
) -> bool:
    """Tell whether an incident that nobody took over and that ended by itself may close without a person.

    Only level 1, never theft or attacks, and only half an hour after the last alarm cleared.
    """
    quiet = ended_at is not None and now - ended_at >= QUIET_CLOSE_AFTER
    return quiet and level == 1 and not is_security and state == "open"


def eta_fault(*, expected_at: dt.datetime, now: dt.datetime) -> str:
    """Give the code of what is wrong with an expected restoration; empty when nothing is."""
    if expected_at <= now:
        return "eta_past"
    return "eta_far" if expected_at - now > ETA_AT_MOST else ""


def engine_time(*, reported_at: dt.datetime, received_at: dt.datetime) -> dt.datetime:
    """Give the time by which the correlation orders a message: the source's, but never ahead of ours by over 5 min."""
    return min(reported_at, received_at + dt.timedelta(minutes=5))


def set_aside_reason(*, known: bool, is_clear: bool, informational: bool) -> str:
    """Give why a message that joined no incident is set aside."""
    if not known:
        return "unknown_object"
    if informational:
        return "informational"
    return "cleared" if is_clear else "not_yet"


def code_of(year: int, *, draw: int) -> str:
    """Give the code of an incident from a number drawn at random below ``CODES``: nobody can count by it.

    >>> code_of(2026, draw=0), code_of(2026, draw=CODES - 1)
    ('SC-2026-22222', 'SC-2026-ZZZZZ')
    """
    tail = ""
    for _place in range(CODE_LENGTH):
        draw, letter = divmod(draw, len(CODE_LETTERS))
        tail = CODE_LETTERS[letter] + tail
    return f"SC-{year}-{tail}"


def planned_work(evidence: Iterable[Mapping[str, Any]]) -> str:
    """Give the announced work that explains an incident by its evidence; empty for none.

    >>> planned_work([{"code": "PLANNED_WORK", "count": 1, "work": "KH-7"}])
    'KH-7'
    """
    return next((str(e.get("work", "")) for e in evidence if e.get("code") == PLANNED_WORK), "")
