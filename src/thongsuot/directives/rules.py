"""Decisions of the directives room in plain Python: states, dates, identity, spans."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from thongsuot.engines.scripts import spelling_key

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

DIRECTIVE_MOVES: dict[str, dict[str, str]] = {
    # verb: state before -> state after
    "edit": {"read": "read"},
    "confirm": {"read": "confirmed"},
    "reopen": {"confirmed": "read"},
    "issue": {"confirmed": "issued"},
    "close": {"issued": "closed"},
}

_AT_WORK = ("received", "in_progress", "changes_asked")
_OPEN = ("issued", "delivered", *_AT_WORK)
ASSIGNMENT_MOVES: dict[str, dict[str, str]] = {
    "issue": {"drafted": "issued"},
    "deliver": {"issued": "delivered"},
    "acknowledge": {"issued": "received", "delivered": "received"},
    "progress": dict.fromkeys(_AT_WORK, "in_progress"),
    "submit": dict.fromkeys(_AT_WORK, "submitted"),
    "ask_changes": {"submitted": "changes_asked"},
    "accept": {"submitted": "accepted"},
    "refuse": dict.fromkeys(_OPEN, "refused"),
    "not_applicable": dict.fromkeys(_OPEN, "not_applicable"),
    "insist": {"refused": "received", "not_applicable": "received"},
    "close": {"accepted": "closed", "refused": "refused", "not_applicable": "not_applicable"},
}
PARTY_VERBS = ("acknowledge", "progress", "submit", "refuse", "not_applicable")
OFFICE_VERBS = ("ask_changes", "accept", "insist")

_PART_AT_WORK = ("received", "in_progress", "returned")
PART_MOVES: dict[str, dict[str, str]] = {
    "receive": {"given": "received"},
    "progress": dict.fromkeys(_PART_AT_WORK, "in_progress"),
    "hand_in": dict.fromkeys(_PART_AT_WORK, "handed_in"),
    "return": {"handed_in": "returned"},
    "accept": {"handed_in": "done"},
    "drop": dict.fromkeys(("given", *_PART_AT_WORK), "dropped"),
}
"""Parts that a body gives on inside itself: verb, state before -> state after."""
PART_DOER_VERBS = ("receive", "progress", "hand_in")
PART_GIVER_VERBS = ("return", "accept", "drop")

SETTLED = frozenset({"accepted", "closed", "refused", "not_applicable"})
"""States in which nothing is owed any more, so that nothing can be late."""

TO_ACKNOWLEDGE = frozenset({"issued", "delivered"})


def directive_after(state: str, verb: str) -> str | None:
    """Give the state of a directive after a verb; None when the verb is not allowed now."""
    return DIRECTIVE_MOVES[verb].get(state)


def assignment_after(state: str, verb: str) -> str | None:
    """Give the state of a party's share after a verb; None when the verb is not allowed now."""
    return ASSIGNMENT_MOVES[verb].get(state)


def verbs_for(state: str, *, as_party: bool, as_office: bool) -> tuple[str, ...]:
    """Give the verbs that somebody may use on a share now, in the order of their buttons."""
    offered = (*(PARTY_VERBS if as_party else ()), *(OFFICE_VERBS if as_office else ()))
    return tuple(verb for verb in offered if assignment_after(state, verb) is not None)


def rolled_up(parts: Sequence[tuple[int | None, int, str, int]]) -> int | None:
    """Give how far a share is by its parts [%]: the mean of its leaves, dropped ones left out; None without any.

    Parameters
    ----------
    parts
        (parent or None, id, state, percent) of each part.
    """
    kept = [one for one in parts if one[2] != "dropped"]
    above = {one[0] for one in kept}
    leaves = [100 if state in ("done", "handed_in") else percent for _up, pk, state, percent in kept if pk not in above]
    return round(sum(leaves) / len(leaves)) if leaves else None


# Dates


def office_day(now: dt.datetime) -> dt.date:
    """Give the calendar day in the office at a moment."""
    return now.astimezone(OFFICE_ZONE).date()


def days_overdue(
    due_on: dt.date | None,
    *,
    state: str,
    today: dt.date,
    due_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> int:
    """Give by how many days a share is late; 0 when it is not, is settled, or has been handed in.

    Where hours count, a share is late from the minute on, which shows as one day.
    """
    if due_on is None or state in SETTLED or state in ("drafted", "submitted"):
        return 0
    late = max(0, (today - due_on).days)
    return max(1, late) if due_at is not None and now is not None and now > due_at else late


def notation_of(said: str) -> str:
    """Give a typed deadline in the reader's notation: a date as it is, else a rhythm or a term in its own words."""
    text = " ".join(said.split())
    if not text or text.startswith(("rel:", "rec:", "window:")):
        return text
    day = re.fullmatch(r"(?:trước )?(?:ngày )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.lower())
    if day is not None:
        text = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        rhythm = re.search(r"h[àằ]ng |h[ằà]ng |mỗi |định kỳ|lần/|thường xuyên", text.lower())
        return f"{'rec' if rhythm else 'rel'}:{text}"


def due_soon(due_on: dt.date | None, *, state: str, today: dt.date, within_days: int = 7) -> bool:
    """Tell whether an unsettled share falls due within some days, today included."""
    if due_on is None or state in SETTLED or state in ("drafted", "submitted"):
        return False
    return 0 <= (due_on - today).days <= within_days


# Identity


def plain(text: str) -> str:
    """Give a search key: no diacritics, đ as d, lower case, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").split())


def tight(text: str) -> str:
    """Give the letters and figures of a text alone, without diacritics: what two spellings of one thing share."""
    return re.sub(r"[^a-z0-9]", "", plain(text))


def identity_of(*, kind: str, number: str, issuer: str, date: dt.date | None) -> str | None:
    """Give what makes a document the same document: kind, number, issuer, year; None while one is unknown."""
    if not (kind and number and issuer and date):
        return None
    tidy = re.sub(r"\s+", "", number).replace("–", "-").upper()
    return f"{kind}|{tidy}|{plain(issuer)}|{date.year}"[:320]


# Parties


def kinds_named(addressee_types: Iterable[str], *, known: Collection[str]) -> tuple[str, ...]:
    """Give the kinds of bodies that the addressee classes name; ``all`` names none, since it needs a person."""
    return tuple(dict.fromkeys(kind for kind in addressee_types if kind in known))


def phrase_key(phrases: Iterable[str]) -> str:
    """Give what makes the same parties, as written, the same phrase: spelling and case don't count, the order does."""
    return "; ".join(spelling_key(phrase) for phrase in phrases)[:500]


def holds_on(day: dt.date, *, valid_from: dt.date | None, valid_until: dt.date | None) -> bool:
    """Tell whether a body exists on a day; the end is the first day on which it no longer does."""
    return (valid_from is None or valid_from <= day) and (valid_until is None or day < valid_until)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What confirming looks at in one kept obligation."""

    number: int
    task_text: str
    leads: int


def faults_before_confirming(
    *, number: str, date: dt.date | None, issuer: str, kept: Sequence[Kept]
) -> list[tuple[str, int]]:
    """Give what is missing before a directive can be confirmed, as (code, obligation's number or 0)."""
    faults = [
        (code, 0) for code, value in (("no_number", number), ("no_date", date), ("no_issuer", issuer)) if not value
    ]
    if not kept:
        faults.append(("no_obligation", 0))
    for one in kept:
        if not one.task_text.strip():
            faults.append(("no_task", one.number))
        if one.leads == 0:
            faults.append(("no_lead", one.number))
    return faults


# Marks: a document that may not be kept here at all

_SECRET = re.compile(r"(?m)^[\s|>*\[(]*(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[\s|<*\])!.]*$")
HEAD_LINES = 60


def secret_mark(text: str) -> str | None:
    """Give the secrecy stamp that stands on a line of its own in the head of a document; None without one.

    The room refuses such a text whoever brings it: a second wall behind the one at the doors.
    """
    head = "\n".join(unicodedata.normalize("NFC", text).splitlines()[:HEAD_LINES])
    found = _SECRET.search(head)
    return " ".join(found[0].split()).strip("|>*[]()<!. ") if found else None
