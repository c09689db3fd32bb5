"""Decisions of the law room in plain Python: identity, validity on a day, what is wrong with a citation."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from thongsuot.law.numbers import Cited, number_key, year_in
from thongsuot.law.words import FINDING_TONES, FINDINGS

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def office_day(now: dt.datetime) -> dt.date:
    """Give the calendar day in the office at a moment."""
    return now.astimezone(OFFICE_ZONE).date()


def plain(text: str) -> str:
    """Write a text without diacritics, case and odd spaces, for searching and for identities.

    >>> plain("  Bộ Thông tin  và TRUYỀN THÔNG ")
    'bo thong tin va truyen thong'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").lower().split())


def identity_of(*, kind: str, number: str, issuer: str, date: dt.date | None) -> str:
    """Give the identity of an instrument: kind, number, issuer and year, never the number alone.

    >>> identity_of(kind="thong_tu", number="18/2016/TT-BTTTT", issuer="Bộ X", date=None)
    'thong_tu|18/2016/TT-BTTTT|bo x|2016'
    """
    year = year_in(number) or (date.year if date else "")
    return f"{kind}|{number_key(number) or plain(number)}|{plain(issuer)}|{year}"


def validity_on(
    day: dt.date,
    *,
    status: str,
    since: dt.date | None,
    until: dt.date | None = None,
    successor_since: dt.date | None = None,
) -> str:
    """Give the validity of an instrument on a day from what the register knows today.

    Parameters
    ----------
    status
        Validity as entered, a value of ``words.Validity``.
    since, until
        In force ``[since, until)``, as far as known.
    successor_since
        When the instrument that took its place came into force.

    Notes
    -----
    An end whose date is known leaves the days before it in force. An end without a date counts for every day: better
    a warning too many. ``unknown_validity`` with a successor is certain up to the successor's first day.
    """
    if since is not None and day < since:
        return "not_yet"
    end = until or successor_since
    if status == "not_yet":
        return "not_yet" if since is None else "in_force"
    if status == "in_force":
        if end is None or day < end:
            return "in_force"
        return "replaced" if successor_since is not None else "ended"
    if end is not None and day < end:
        return "in_force"
    return status


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a register knows of a document that is cited."""

    date: dt.date | None
    validity_then: str
    validity_now: str
    confirmed: bool = True


def findings(
    cited: Cited, known: Known | None, *, citing_date: dt.date | None, several: bool = False
) -> tuple[str, ...]:
    """Give what is wrong or to be looked at with a citation, as codes of ``words.FINDINGS``, gravest first.

    Parameters
    ----------
    known
        None when no register holds the document.
    citing_date
        Date of the document that cites; without it, order and validity then can't be judged.
    several
        More than one known document bears the number and nothing tells which is meant.
    """
    found = set()
    dates = [day for day in (cited.date, known.date if known else None) if day]
    if citing_date is not None:
        year = year_in(cited.number)
        if any(day > citing_date for day in dates) or (year is not None and year > citing_date.year):
            found.add("impossible_order")
    if several:
        found.add("several")
    elif known is None:
        found.add("unknown")
    else:
        if cited.date and known.date and cited.date != known.date:
            found.add("other_date")
        if not known.confirmed:
            found.add("unconfirmed")
        found |= _of_validity(known)
    return tuple(code for code in FINDING_ORDER if code in found)


def _of_validity(known: Known) -> set[str]:
    then, now = known.validity_then, known.validity_now
    found = {"doubtful"} if "unknown_validity" in (then, now) else set()
    if then in ("replaced", "ended", "partly_replaced", "not_yet"):
        found.add(then)
    elif now in ("replaced", "ended"):
        found.add(f"{now}_since")
    elif now == "partly_replaced":
        found.add("partly_replaced")
    return found


FINDING_ORDER = ("impossible_order", *(code for code in FINDINGS if code != "impossible_order"))


def tone_of(codes: Sequence[str]) -> str:
    """Give the tone of the gravest finding; ``ok`` when there is none."""
    tones = {FINDING_TONES[code] for code in codes}
    return next((tone for tone in ("bad", "warn", "info") if tone in tones), "ok")


def choose(candidates: Sequence[tuple[dt.date | None, str]], cited: Cited) -> int | None:
    """Choose among known documents of one number, given as (date, kind), the one that is meant; None when unclear.

    >>> choose([(dt.date(2021, 1, 4), "chi_thi"), (dt.date(2022, 1, 10), "chi_thi")],
    ...        Cited(number="99/CT-UBND", date=dt.date(2022, 1, 10)))
    1
    """
    if len(candidates) == 1:
        return 0
    if cited.date is not None:
        exact = [n for n, (date, _kind) in enumerate(candidates) if date == cited.date]
        near = [n for n, (date, _kind) in enumerate(candidates) if date and date.year == cited.date.year]
        for fit in (exact, near):
            if len(fit) == 1:
                return fit[0]
    kinds = [n for n, (_date, kind) in enumerate(candidates) if cited.kind and kind == cited.kind]
    return kinds[0] if len(kinds) == 1 else None
