"""Decisions of the drafting room in plain Python: states, labels, numbers, what is missing, who is named."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from thongsuot.directives.rules import secret_mark
from thongsuot.drafting.values import Clause, Content, Fault
from thongsuot.drafting.words import SHORT_KINDS

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FOLD_AUTOSAVES = dt.timedelta(minutes=10)
"""Autosaves of one person within this span are one version, unless somebody has looked at it."""
MAX_CLAUSES = 200
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

MOVES: dict[str, dict[str, str]] = {
    # verb: state before -> state after
    "save": {"drafting": "drafting", "returned": "returned", "in_review": "drafting", "to_sign": "drafting",
             "signed": "drafting"},
    "submit": dict.fromkeys(("drafting", "returned"), "in_review"),
    "submit_to_signer": dict.fromkeys(("drafting", "returned"), "to_sign"),
    "take_back": dict.fromkeys(("in_review", "to_sign"), "drafting"),
    "initial": {"in_review": "to_sign"},
    "return": dict.fromkeys(("in_review", "to_sign"), "returned"),
    "delegate": {"to_sign": "to_sign"},
    "sign": {"to_sign": "signed"},
    "revoke": {"signed": "returned"},
    "attach_signed": {"signed": "signed", "issued": "issued"},
    "issue": {"signed": "issued"},
    "cancel": dict.fromkeys(("drafting", "returned", "in_review", "to_sign", "signed"), "cancelled"),
    "withdraw": {"issued": "withdrawn"},
}  # fmt: skip
VOIDS = frozenset({"in_review", "to_sign", "signed"})
"""States in which a change of the text makes initials and signature void."""
EDITABLE = frozenset({"drafting", "returned"})


def state_after(state: str, verb: str) -> str | None:
    """Give the state of a draft after a verb; None when the verb is not allowed now."""
    return MOVES[verb].get(state)


def office_day(now: dt.datetime) -> dt.date:
    """Give the calendar day in the office at a moment."""
    return now.astimezone(OFFICE_ZONE).date()


def day_of(text: str) -> dt.date | None:
    """Read an ISO date; None when there is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def labels(kind: str, clauses: Sequence[Clause]) -> list[str]:
    """Give each clause its label as printed: I., 1. (Điều 1. in a decision), a); counted anew under its parent."""
    counts = [0, 0, 0]
    made = []
    for clause in clauses:
        counts[clause.level] += 1
        counts[clause.level + 1 :] = [0] * (2 - clause.level)
        n = counts[clause.level]
        if clause.level == 0:
            made.append(f"{_roman(n)}.")
        elif clause.level == 1:
            made.append(f"Điều {n}." if kind == "quyet_dinh" else f"{n}.")
        else:
            turns, place = divmod(n - 1, len(POINT_LETTERS))
            made.append(f"{POINT_LETTERS[place] * (turns + 1)})")
    return made


def clause_names(kind: str, clauses: Sequence[Clause]) -> list[str]:
    """Give each clause the name by which people cite it: ``2``, ``2.a``."""
    made, parent = [], ""
    for clause, label in zip(clauses, labels(kind, clauses), strict=True):
        bare = label.rstrip(".)").removeprefix("Điều ")
        if clause.level <= 1:
            parent = bare
        made.append(f"{parent}.{bare}" if clause.level == 2 and parent else bare)
    return made


def _roman(number: int) -> str:
    made = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            made += letters
            number -= value
    return made


def symbol_of(*, kind: str, issuer_short: str, unit: str) -> str:
    """Give the symbol after the number (Decree 30/2020, Annex I and III): ``/CT-UBND``; a letter has ``/UBND-VX``."""
    short = SHORT_KINDS.get(kind, "")
    if short:
        return f"/{short}-{issuer_short}"
    return f"/{issuer_short}-{unit}" if unit else f"/{issuer_short}"


def number_of(sequence: int, *, kind: str, issuer_short: str, unit: str) -> str:
    """Give a document's number: two digits at least, then the symbol.

    >>> number_of(7, kind="ke_hoach", issuer_short="UBND", unit="")
    '07/KH-UBND'
    >>> number_of(345, kind="cong_van", issuer_short="SKHCN", unit="BCVT")
    '345/SKHCN-BCVT'
    """
    return f"{sequence:02d}{symbol_of(kind=kind, issuer_short=issuer_short, unit=unit)}"


def issuer_symbol(*, kind: str, code: str, short_name: str, own_code: str, own: bool) -> str:
    """Give a body's abbreviation in numbers: UBND for a committee, the setting for the own office, else its code."""
    if kind == "committee":
        return "UBND"
    if own and own_code:
        return own_code
    letters = re.sub(r"[^A-ZĐ&]", "", short_name).replace("&", "")
    return letters if len(letters) >= 3 else code.upper()


# Names typed by people


def plain(text: str) -> str:
    """Give a search key: no diacritics, đ as d, lower case, letters and digits with single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", bare.replace("đ", "d")).split())


CLASSES = {
    # wording of a class of bodies -> kinds of people.words.OrganisationKind
    "cac doanh nghiep vien thong": ("telecom",),
    "doanh nghiep vien thong": ("telecom",),
    "cac doanh nghiep vien thong internet": ("telecom", "internet"),
    "cac doanh nghiep buu chinh": ("postal",),
    "cac doanh nghiep buu chinh vien thong": ("postal", "telecom"),
    "cac dai phat thanh truyen hinh": ("broadcast",),
    "cac co quan bao chi": ("press", "broadcast"),
    "ubnd cac xa phuong": ("commune",),
    "ubnd cac xa phuong dac khu": ("commune",),
    "uy ban nhan dan cac xa phuong": ("commune",),
    "uy ban nhan dan cac xa phuong dac khu": ("commune",),
    "ubnd cap xa": ("commune",),
    "cac so ban nganh": ("dept_ic", "other_dept"),
    "cac don vi dien luc": ("power",),
}


def bodies_named(
    names: Iterable[str], *, directory: Mapping[str, tuple[str, ...]], kinds: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the codes of the bodies that typed names mean, and the names that mean none.

    Parameters
    ----------
    directory
        Code of a body to the names it answers to.
    kinds
        Code of a body to its kind, for classes such as “các doanh nghiệp viễn thông”.
    """
    keys: dict[str, str] = {}
    for code, called in directory.items():
        for name in (code, *called):
            keys.setdefault(plain(name), code)
    found: list[str] = []
    unknown: list[str] = []
    for name in names:
        key = plain(name)
        if not key:
            continue
        if key in keys:
            found.append(keys[key])
        elif key in CLASSES and (meant := [code for code, kind in kinds.items() if kind in CLASSES[key]]):
            found += meant
        else:
            unknown.append(" ".join(name.split()))
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown))


def split_names(text: str) -> list[str]:
    """Part a typed list of bodies at semicolons and line breaks; commas too, unless they stand inside a name."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


# Before it goes on


def faults_before_submitting(
    content: Content, *, valid: Mapping[str, bool], today: dt.date, has_signer: bool
) -> tuple[Fault, ...]:
    """Give what keeps a draft from being handed in; ``valid`` maps a body's code to whether it exists today."""
    faults: list[Fault] = []
    if not content.subject.strip():
        faults.append(Fault(code="no_subject"))
    if not content.clauses:
        faults.append(Fault(code="no_clauses"))
    for number, clause in enumerate(content.clauses, 1):
        faults += _faults_of_clause(clause, number, valid=valid, today=today)
    if not any(line.strip() for line in content.recipients):
        faults.append(Fault(code="no_recipients"))
    words = [content.subject, content.urgency, content.opening, *(one.text for one in content.clauses), content.closing]
    if secret_mark("\n".join([*content.bases, *words])):
        faults.append(Fault(code="bad_subject"))
    if not has_signer:
        faults.append(Fault(code="no_signer"))
    return tuple(faults)


def _faults_of_clause(clause: Clause, number: int, *, valid: Mapping[str, bool], today: dt.date) -> list[Fault]:
    faults = []
    if not clause.text.strip():
        faults.append(Fault(code="empty_clause", clause=number))
    strangers = (*clause.unknown, *clause.unknown_with)
    faults += [Fault(code="unknown_party", clause=number, words=name) for name in strangers]
    both = sorted(set(clause.leads) & set(clause.coordinates))
    faults += [Fault(code="both_roles", clause=number, words=code) for code in both]
    if not clause.leads and (clause.coordinates or clause.due_on):
        faults.append(Fault(code="no_lead", clause=number))
    due = day_of(clause.due_on)
    if due is not None and due < today:
        faults.append(Fault(code="past_due", clause=number, words=f"{due:%d/%m/%Y}"))
    gone = [code for code in (*clause.leads, *clause.coordinates) if not valid.get(code, False)]
    return faults + [Fault(code="not_valid", clause=number, words=code) for code in gone]


def shifted(day: dt.date, *, years: int) -> dt.date:
    """Move a date by whole years; 29 February goes to 28 February where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def successor_on(code: str, *, day: dt.date, chain: Mapping[str, str], valid: Mapping[str, bool]) -> str:
    """Give the body that carries on another one's duties on a day, along its successors; itself when it still holds."""
    seen = set()
    while not valid.get(code, False) and code in chain and code not in seen:
        seen.add(code)
        code = chain[code]
    return code


def signature_block(position: str, *, committee: bool) -> tuple[str, str]:
    """Give form of authority and title as printed (Decree 30/2020, Annex I): a deputy signs for the head (KT.)."""
    title = " ".join(position.split()).upper()
    title = re.sub(r"\s+(UBND|ỦY BAN NHÂN DÂN).*$", "", title)
    if title.startswith("PHÓ "):
        return f"KT. {title.removeprefix('PHÓ ')}", title
    return ("TM. ỦY BAN NHÂN DÂN" if committee and title == "CHỦ TỊCH" else ""), title
