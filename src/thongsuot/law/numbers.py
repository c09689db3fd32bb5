"""Numbers of official documents: found in a text, and written in one way so that they can be compared."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from thongsuot.law.words import KIND_OF_SYMBOL

_NUMBER = re.compile(
    r"(?<![\w/])(?<!\d:)(\d{1,5}) ?(/ ?\d{4})? ?[/-] ?"
    r"([A-ZĐ][A-ZĐa-z&0-9]{1,11}(?: ?[-/&] ?[A-ZĐ][A-ZĐa-z0-9&]{1,11}){0,4})"
)
_FULL = re.compile(r"ngày {0,3}(\d{1,2}) {0,3}tháng {0,3}(\d{1,2}) {0,3}năm {0,3}(\d{4})", re.IGNORECASE)
_SHORT = re.compile(r"ngày {0,3}(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,(]{0,4}(?:ra |ký |ban hành )?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A document that another one names: its number, its date if told, its kind as far as the number tells."""

    number: str
    date: dt.date | None = None
    kind: str = ""


def _flat(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("–", "-").replace("\N{NON-BREAKING HYPHEN}", "-")


def number_key(text: str) -> str:
    """Write a number in the one way in which numbers are compared; empty when the text holds none.

    >>> number_key("TT 18/2016/TT-BTTTT"), number_key("số 6/2009/CT –UBND"), number_key("06/2009/CT-UBND")
    ('18/2016/TT-BTTTT', '6/2009/CT-UBND', '6/2009/CT-UBND')
    >>> number_key("40-CT/TW"), number_key("Luật Viễn thông")
    ('40/CT/TW', '')
    """
    found = _NUMBER.search(_flat(text))
    return _key(found) if found else ""


def _key(found: re.Match[str]) -> str:
    year = (found[2] or "").replace(" ", "")
    return f"{int(found[1])}{year}/{re.sub(r' +', '', found[3]).upper()}"


def year_in(number: str) -> int | None:
    """Give the year that stands in a number.

    >>> year_in("18/2016/TT-BTTTT"), year_in("99/CT-UBND")
    (2016, None)
    """
    parts = number_key(number).split("/")
    return int(parts[1]) if len(parts) > 2 and re.fullmatch(r"(?:19|20)\d\d", parts[1]) else None


def kind_of(number: str) -> str:
    """Give the kind that a number's symbol tells; empty when it tells none.

    >>> kind_of("06/2008/TTLT-BTTTT-BCA"), kind_of("79/STTTT-BCTT")
    ('thong_tu_lien_tich', '')
    """
    for part in re.split(r"[/-]", number_key(number))[1:]:
        if part in KIND_OF_SYMBOL:
            return KIND_OF_SYMBOL[part]
    return ""


def citations_in(text: str, *, without: str = "") -> tuple[Cited, ...]:
    """Find the documents that a text names by number, with the date that follows; each once, in order.

    Parameters
    ----------
    text
        Running text.
    without
        The document's own number, which is no citation.

    Examples
    --------
    >>> citations_in("theo Thông tư số 18/2016/TT-BTTTT ngày 28/6/2016 và Chỉ thị 99/CT-UBND")
    (Cited(number='18/2016/TT-BTTTT', date=datetime.date(2016, 6, 28), kind='thong_tu'), \
Cited(number='99/CT-UBND', date=None, kind='chi_thi'))
    """
    flat, seen, found = _flat(text), {number_key(without)} - {""}, []
    for match in _NUMBER.finditer(flat):
        key = _key(match)
        if key in seen:
            continue
        seen.add(key)
        number = re.sub(r"\s+", "", match.group())
        found.append(Cited(number=number, date=_date_after(flat, match.end()), kind=kind_of(number)))
    return tuple(found)


def _date_after(text: str, place: int) -> dt.date | None:
    tail = text[place : place + 60]
    for form in (_FULL, _SHORT):
        date = form.search(tail)
        if date and _BETWEEN.match(tail[: date.start()]):
            try:
                return dt.date(int(date[3]), int(date[2]), int(date[1]))
            except ValueError:
                return None
    return None
