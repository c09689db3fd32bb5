"""Number, date, kind, issuer, signer and citations of a document."""

from __future__ import annotations

import datetime as dt
import re

from thongsuot.engines.reading.lexicon import ISSUERS, KIND_WORDS, KINDS
from thongsuot.engines.reading.values import Citation, DocumentFields

NUMBER = re.compile(
    r"(?<![\w/])\d{1,5}(?:/\d{4})?[ ]?[/-][ ]?(?:[A-ZĐ][A-ZĐa-z&0-9]{1,11})(?:[ ]?[-–/&][ ]?[A-ZĐ][A-ZĐa-z0-9&]{1,11}){0,4}"
)
FULL_DATE = re.compile(r"ngày[ ]{0,3}(\d{1,2})[ ]{0,3}tháng[ ]{0,3}(\d{1,2})[ ]{0,3}năm[ ]{0,3}(\d{4})", re.I)
SHORT_DATE = re.compile(r"(?<!\d)(\d{1,2})[ ]?[/.-][ ]?(\d{1,2})(?:[ ]?[/.-][ ]?(\d{4}))?(?!\d)")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
CITING = (
    "thực hiện",
    "triển khai",
    "căn cứ",
    "theo",
    "quy định tại",
    "tại",
    "của",
    "theo tinh thần",
    "làm đúng",
    "và",
    "chấp hành",
)
SIGNS = re.compile(
    r"(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)?[ ]?(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG)\b"
)
CAPITALS = re.compile(r"[A-ZĐÀ-Ỹ][a-zđà-ỹ]+(?:[ ][A-ZĐÀ-Ỹ][a-zđà-ỹ]+){1,4}")


def clean_number(text: str) -> str:
    """Write a number without spaces and with plain hyphens.

    >>> clean_number("16/CT –UBND")
    '16/CT-UBND'
    """
    return re.sub(r"\s+", "", text).replace("–", "-")


def _date(day: str, month: str, year: int | None) -> str | None:
    try:
        return dt.date(year or 0, int(month), int(day)).isoformat()
    except ValueError:
        return None


def _date_after(text: str, place: int, year: int | None) -> str | None:
    tail = text[place : place + 40]
    head = re.match(r"[ ,]{0,3}(?:ra |ký )?ngày[ ]{0,2}", tail, re.I)
    if not head:
        return None
    full = FULL_DATE.match(tail[head.start() :].lstrip(" ,"))
    if full:
        return _date(full.group(1), full.group(2), int(full.group(3)))
    short = SHORT_DATE.match(tail, head.end())
    if short:
        return _date(short.group(1), short.group(2), int(short.group(3)) if short.group(3) else year)
    return None


def _date_before(text: str, place: int, year: int | None) -> str | None:
    head = text[max(0, place - 220) : place]
    full = list(FULL_DATE.finditer(head))
    if full:
        return _date(full[-1].group(1), full[-1].group(2), int(full[-1].group(3)))
    short = list(re.finditer(r"ngày[ ]{0,2}(\d{1,2})[ ]?[/.-][ ]?(\d{1,2})(?:[ ]?[/.-][ ]?(\d{4}))?(?!\d)", head, re.I))
    if short:
        day, month, given = short[-1].groups()
        return _date(day, month, int(given) if given else year)
    return None


def _kind_of(number: str | None, before: str) -> str | None:
    if number:
        letters = re.split(r"[/-]", re.sub(r"^\d+(?:/\d{4})?[/-]", "", number))
        for part in letters:
            kind = KINDS.get(part.upper())
            if kind:
                return kind
        return "cong_van"
    found = [(before.lower().rfind(word), kind) for word, kind in KIND_WORDS]
    best = max(found, default=(-1, None))
    return best[1] if best[0] >= 0 else None


def read_fields(text: str) -> DocumentFields:
    """Read the fields of a document from its NFC text."""
    years = YEAR.findall(text)
    year = max(set(years), key=lambda y: (years.count(y), y)) if years else None
    first_year = int(years[0]) if years else None
    numbers = [(m.start(), m.end(), clean_number(m.group())) for m in NUMBER.finditer(text)]
    own = _own(text, numbers)
    number = own[2] if own else None
    in_number = re.search(r"/(\d{4})[/-]", number) if number else None
    guess = int(in_number.group(1)) if in_number else first_year or (int(year) if year else None)
    date = None
    header = FULL_DATE.search(text[:1500])
    if (
        own
        and text[max(0, own[0] - 12) : own[0]].strip().lower().endswith(("số:", "số"))
        and header
        and not is_news(text)
    ):
        date = _date(header.group(1), header.group(2), int(header.group(3)))
    if own and date is None:
        date = _date_after(text, own[1], guess) or _date_before(text, own[0], guess)
    if date is None and own is None:
        date = _lead_date(text, guess)
    cited, seen = [], {number}
    for start, end, found in numbers:
        if found in seen or (own and start == own[0]):
            continue
        seen.add(found)
        cited.append(Citation(number=found, date=_date_after(text, end, guess), kind=_kind_of(found, "")))
    kind = _kind_of(number, text[: own[0]] if own else text[:1200])
    return DocumentFields(
        kind=kind,
        number=number,
        date=date,
        issuer=_issuer(text, own[0] if own else 600),
        signer=_signer(text),
        subject=_subject(text, own[1] if own else 0),
        cited=tuple(cited),
    )


def is_news(text: str) -> bool:
    """Tell whether a text lacks the national title of a full form, so that somebody tells of the document."""
    return "CỘNG HÒA XÃ HỘI" not in text[:1200].upper().replace("HOÀ", "HÒA")


def _own(text: str, numbers: list[tuple[int, int, str]]) -> tuple[int, int, str] | None:
    best, score = None, 0.0
    for order, (start, end, found) in enumerate(numbers):
        before = text[max(0, start - 110) : start]
        low = before.lower().rstrip(" :")
        value = 1.0 - order * 0.2
        if re.search(r"(?:^|\n)[^\n]{0,40}số[ :]*$", before, re.I) and not is_news(text):
            value += 3
        if re.search(
            r"(?:đã ra|ban hành|vừa ra|ra|có|gửi|phát|ký|ký ban hành)\s+(?:chỉ thị|công văn|công điện|văn bản|kế hoạch|thông báo|quyết định)[^.]{0,24}$",
            low,
        ):
            value += 3
        clause = re.split(r"[.;\n,]", low)[-1]
        if any(clause.lstrip(" (").startswith(word) for word in CITING) or "theo tinh thần" in clause:
            value -= 2.5
        if value > score:
            best, score = (start, end, found), value
    return best


def _lead_date(text: str, year: int | None) -> str | None:
    for match in re.finditer(
        r"[Nn]gày[ ]{0,2}(\d{1,2})[ ]?[/.-][ ]?(\d{1,2})(?:[ ]?[/.-][ ]?(\d{4}))?(?!\d)", text[:2500]
    ):
        given = match.group(3)
        return _date(match.group(1), match.group(2), int(given) if given else year)
    return None


def _head(text: str) -> str | None:
    """Give the issuer from the head of a full form: the capitals before the national title or beside it."""
    words = []
    for line in text[:400].splitlines()[:6]:
        bare = line.split("|")[0].strip(" -_*")
        if "CỘNG H" in bare or bare.startswith("Số"):
            break
        if bare and bare == bare.upper() and bare.replace(" ", "").replace(",", "").isalpha():
            words.append(bare)
    if not words:
        return None
    name = " ".join(words).capitalize()
    for proper in ("thông tin và truyền thông", "khoa học và công nghệ"):
        name = name.replace(proper, proper.capitalize().replace("truyền", "Truyền").replace("công nghệ", "Công nghệ"))
    found = re.search(r"(tỉnh|thành phố) (.+)$", name)
    return name[: found.start(2)] + found.group(2).title() if found else name


def _issuer(text: str, place: int) -> str | None:
    if not is_news(text):
        head = _head(text)
        if head:
            return head
    window = text[: place + 200]
    best: tuple[int, str] | None = None
    for name in ISSUERS:
        at = window.rfind(name, 0, place + 1)
        if at < 0:
            at = window.find(name)
        if at >= 0 and (best is None or abs(place - at) < abs(place - best[0])):
            tail = re.match(r"(?: tỉnh| thành phố| TP\.?)?(?: [A-ZĐÀ-Ỹ][\wÀ-ỹ]*){0,4}", window[at + len(name) :])
            best = (at, (name + (tail.group(0) if tail else "")).strip())
    return best[1] if best else None


def _signer(text: str) -> str | None:
    if is_news(text):
        return None
    # The right-hand column holds the signature; flattened footers keep it behind a wide gap.
    lines = [re.split(r" {3,}|\t|\|", line.strip(" |"))[-1].strip() for line in text.splitlines() if line.strip(" |")]
    for number, line in enumerate(lines):
        if SIGNS.match(line):
            for name in lines[number + 1 : number + 9]:
                if CAPITALS.fullmatch(name):
                    return name
    return None


def _subject(text: str, place: int) -> str | None:
    found = re.search(r"(?:[Vv]ề việc|[Vv]/v|[Vv]ề)[ ]+([^\n.]{10,300})", text[place : place + 900])
    return found.group(1).strip(" ,;") if found else None
