"""Numbers and days of instruments, as they are written and in one form."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from thongsuot.engines.reading.lexicon import KIND_WORD, KIND_WORDS, KINDS

_PART = r"(?:TTra|ThTra|TTr|TTg|[A-ZĐ]{2,}[a-z]?[A-ZĐ0-9&]*|[A-ZĐ][0-9]{1,3}|[A-ZĐ])(?![a-zà-ỹđ])"
NUMBER = re.compile(
    r"(?<![\w/.,-])(?:"
    rf"[0-9]{{1,5}}(?:[a-zA-Z]|\([a-zA-Z]\))?[ ]?(?:/[ ]?(?:19|20)[0-9]{{2}}[ ]?)?/[ ]?(?:[A-ZĐ]{{2,}}[a-z]?[A-ZĐ0-9&]*)(?![a-zà-ỹđ])(?:(?:[ ]?[-–—/&][ ]?|\.){_PART}){{0,4}}"
    r"|[0-9]{1,4}[A-Z]?[ ]?[-–][ ]?[A-ZĐ]{2,4}(?:Tr)?[ ]?/[ ]?[A-ZĐ]{2,8}(?![a-zà-ỹđ])(?:[ ]?-[ ]?[A-ZĐ]{2,8}(?![a-zà-ỹđ]))?"
    r")"
)
"""`15/CT-UBND`, `06/2008/TTLT-BTTTT-BCA`, `16/CT –UBND`, `40-CT/TW`."""
BARE = re.compile(r"(?:công văn|chỉ thị|công điện|quyết định|nghị định|kế hoạch|thông báo|văn bản|cv|thông tư|nghị quyết|tờ trình)(?: (?:hỏa tốc|khẩn|liên tịch|đôn đốc))?[ ](?:số:?[ ]?)([0-9]{1,5})(?![0-9]*[ ]?[/.-][ ]?[0-9a-zđ])(?![\wà-ỹ(])")  # fmt: skip
"""A number without letters, only behind its kind and "số": "Công văn số 1143"."""
LONG_DATE = re.compile(
    r"ngày[ .…]{0,4}([0-9]{1,2})[ .…]{0,4}tháng[ .…]{0,4}([0-9]{1,2})[ .…,]{0,4}(?:năm[ .…]{0,4})?((?:19|20)[0-9]{2})"
)
SHORT_DATE = re.compile(
    r"(?<![0-9/.])([0-9]{1,2})[ ]?([/.-])[ ]?([0-9]{1,2})(?:[ ]?[/.-][ ]?((?:19|20)[0-9]{2}|[0-9]{2}(?![0-9])))?(?![0-9%]|[/.-][0-9]|/[a-zđ])"
)
MONTH_DATE = re.compile(
    r"(?:ngày[ ]{1,2})?([0-9]{1,2})[ ]{1,2}tháng[ ]{1,2}([0-9]{1,2})(?:[ ,]{1,3}(?:năm[ ]{1,2})?((?:19|20)[0-9]{2}))?"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written; the year may be missing."""

    start: int
    end: int
    day: int
    month: int
    year: int | None

    def iso(self, year: int | None = None) -> str | None:
        """Give the day as an ISO date, with a year from elsewhere where its own is missing."""
        whole = self.year or year
        try:
            return dt.date(whole, self.month, self.day).isoformat() if whole else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument's number where it stands in the text."""

    start: int
    end: int
    number: str
    kind: str | None


def clean_number(text: str) -> str:
    """Write a number without spaces and with plain hyphens.

    >>> clean_number("16/CT –UBND")
    '16/CT-UBND'
    """
    return re.sub(r"\s+", "", text).replace("–", "-").replace("—", "-").rstrip(".&")


def kind_of(number: str, before: str) -> str | None:
    """Give the kind of an instrument from the letters of its number and the words before it.

    >>> kind_of("94/STTTT-BCVT", "gửi ")
    'cong_van'
    """
    for part in re.split(r"[/.&-]", re.sub(r"^\d+[a-zA-Z]?(?:/\d{4})?[/-]?", "", number))[:1]:
        kind = KINDS.get(part.upper()) or ("luat" if re.fullmatch(r"QH\d+", part) else None)
        if kind:
            return kind
    words = list(KIND_WORD.finditer(before))
    if words and len(before) - words[-1].end() < 40:
        return KIND_WORDS[words[-1].group()]
    return "cong_van"


def numbers_in(text: str, folded: str) -> list[Named]:
    """Give the numbers of instruments in order of place."""
    found = []
    for match in NUMBER.finditer(text):
        raw = match.group().rstrip(" -–—/&.")
        if re.match(r"\d{1,5}[ ]?/[ ]?(?:KM|KV|MW|MHZ|GHZ|GB|GW|HA|TB$)", raw.upper()) and "-" not in raw:
            continue
        number = clean_number(raw)
        found.append(
            Named(
                match.start(),
                match.start() + len(raw),
                number,
                kind_of(number, folded[max(0, match.start() - 80) : match.start()]),
            )
        )
    taken = {one.start for one in found}
    for match in BARE.finditer(folded):
        if match.start(1) not in taken:
            found.append(
                Named(
                    match.start(1),
                    match.end(1),
                    match.group(1),
                    kind_of(match.group(1), folded[max(0, match.start(1) - 80) : match.start(1)]),
                )
            )
    return sorted(found, key=lambda one: one.start)


def days_in(folded: str, start: int = 0, end: int | None = None) -> list[Day]:
    """Give the days written between two places, in order; those that no calendar has are left out."""
    stop = len(folded) if end is None else end
    found: list[Day] = []
    covered = bytearray(max(0, stop - start) + 1)
    for pattern in (LONG_DATE, MONTH_DATE, SHORT_DATE):
        for match in pattern.finditer(folded, start, stop):
            groups = match.groups()
            day, month, year = (groups[0], groups[2], groups[3]) if pattern is SHORT_DATE else groups
            if covered[match.start() - start]:
                continue
            whole = (int(year) if len(year) == 4 else 2000 + int(year)) if year else None
            if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12) or (whole is not None and not 1976 <= whole <= 2099):
                continue
            if (
                pattern is SHORT_DATE
                and year is None
                and not re.search(
                    r"(?:ngày|sáng|chiều|tối|trưa|hôm|từ|đến|tin|và|,|hết|trước|\()[ ]{0,2}$",
                    folded[max(start, match.start() - 8) : match.start()],
                )
            ):
                continue
            covered[match.start() - start : match.end() - start] = b"\1" * (match.end() - match.start())
            found.append(Day(match.start(), match.end(), int(day), int(month), whole))
    return sorted(found, key=lambda one: one.start)
