"""The fields of a document: kind, number, day, issuer, subject, recipients and citations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thongsuot.engines.reading.dating import day_after, day_before, header_day
from thongsuot.engines.reading.identity import CITED, ISSUED, own_number, unnumbered
from thongsuot.engines.reading.lexicon import KIND_WORD, KIND_WORDS
from thongsuot.engines.reading.news import KIND_LINE, is_news, posted_day
from thongsuot.engines.reading.numbers import Day, Named, days_in, numbers_in
from thongsuot.engines.reading.people import issuer_of, place_of, signer_of
from thongsuot.engines.reading.values import Citation, DocumentFields
from thongsuot.engines.reading.years import year_of

_EVENT = re.compile(
    r"tết nguyên đán(?: [^\W\d_]{2,5} [^\W\d_]{2,5})?(?:,? (?:năm )?20[0-9]{2})?|(?:cơn )?bão số [0-9]{1,2}(?: \([a-zà-ỹ -]{2,20}\))?|áp thấp nhiệt đới|quốc khánh(?: \(?0?2[/-]0?9\)?)?|đại hội (?:đại biểu toàn quốc|đảng)[^,.;\n]{0,40}"
    r"|bầu cử đại biểu quốc hội[^,.;\n]{0,50}|bầu cử|apec|mùa mưa bão(?: năm 20[0-9]{2})?|mùa mưa,? bão|lễ hội[^,.;\n]{0,40}|covid-19|mưa lũ|tết dương lịch|30[/-]0?4"
)


def _relation(before: str) -> str:
    tail = before[-90:]
    if re.search(r"thay thế[^.;\n]{0,60}$|bãi bỏ[^.;\n]{0,60}$", tail):
        return "replaces"
    if re.search(r"sửa đổi[^.;\n]{0,60}$", tail):
        return "amends"
    if re.search(r"(?:thực hiện|căn cứ|theo|chấp hành|triển khai|quán triệt)[^.;\n]{0,80}$", tail):
        return "follows"
    return "cites"


def _citations(
    folded: str, numbers: Sequence[Named], days: Sequence[Day], *, own: Named | None, date: str | None, year: int | None
) -> tuple[Citation, ...]:
    found: dict[str, Citation] = {}
    own_key = own.number.lower() if own else None
    closing = _closing(folded, own)
    for one in numbers:
        key = one.number.lower()
        if one.start > closing:
            break  # lists of other papers below the text
        if key == own_key or (own_key and (own_key.startswith(key + "/") or _yearless(own_key) == key)):
            continue
        day = day_after(folded, days, one.end)
        if day is None:
            sentence = folded[max(0, one.start - 200) : one.start]
            sentence = re.split(r"(?<=[a-zà-ỹ)])[.;][ \n]|\n", sentence)[-1]
            if ISSUED.search(sentence) and not CITED.search(sentence):
                day = day_before(folded, days, one.start)
        given = day.iso(_near_year(one.number, year, date, day)) if day else None
        known = found.get(key)
        if known is not None and (known.date or not given):
            continue
        found[key] = Citation(
            number=one.number,
            date=given,
            kind=one.kind,
            relation=_relation(folded[max(0, one.start - 120) : one.start]),
            impossible_order=bool(given and date and given > date),
        )
    return tuple(found.values())


_BESIDE = re.compile(r"(?:công văn|chỉ thị|công điện|kế hoạch|quyết định)(?: hỏa tốc| khẩn)? số[ :]{0,3}$")
_BELOW = re.compile(
    r"\n[ ]{0,20}(?:chia sẻ bài viết|văn bản (?:nổi bật|liên quan|mới|khác|cùng)|tin liên quan|tin cùng|tin khác|tin mới|các tin|bài liên quan|bài viết (?:khác|liên quan|cùng)|xem thêm|đọc thêm|có thể bạn quan tâm|bình luận|ý kiến bạn đọc)[^\n]{0,60}(?=\n)"
)


def _yearless(number: str) -> str:
    """Give a number without its year: "04/2006/CT-BBCVT" is also written "04/CT-BBCVT"."""
    return re.sub(r"/(?:19|20)[0-9]{2}(?=/)", "", number)


def _closing(folded: str, own: Named | None) -> int:
    """Give where a page's own furniture below the text begins: what is named there is not cited."""
    found = _BELOW.search(folded, max(own.end if own else 0, len(folded) // 3))
    return found.start() if found else len(folded)


def _near_year(number: str, year: int | None, date: str | None, day: Day) -> int | None:
    inside = re.search(r"/((?:19|20)\d\d)/", number)
    if inside:
        return int(inside.group(1))
    if year is not None and date is not None and f"{day.month:02d}-{day.day:02d}" > date[5:]:
        return year - 1
    return year


def read_fields(text: str, folded: str, lines: Sequence[tuple[int, int]]) -> DocumentFields:
    """Read the fields of a document from its NFC text, the same in one spelling, and its lines."""
    news = is_news(folded)
    numbers, days = numbers_in(text, folded), days_in(folded)
    own = own_number(folded, numbers, news)
    if own is not None and own.number.isdigit():
        own = next((one for one in numbers if one.number.startswith(f"{own.number}/")), own)
    posted = posted_day(folded, lines) if news else None
    day: Day | None = None
    kind: str | None = None
    if own is not None:
        before = folded[max(0, own.start - 70) : own.start]
        spoken = list(KIND_WORD.finditer(before.split("\n")[-1]))
        kind = own.kind
        if spoken and news and (kind == "cong_van" or _BESIDE.search(before)):
            kind = KIND_WORDS[spoken[-1].group()]
    if not news:
        heading = KIND_LINE.search(folded, 0, 5000)
        if heading and kind in (None, "cong_van"):
            kind = KIND_WORDS[heading.group(1)]
        kind = kind or ("cong_van" if "kính gửi" in folded[:3000] else None)
        day = header_day(text, folded, days, own)
    if day is None and own is not None:
        day = day_after(folded, days, own.end)
        if day is None and news:
            day = day_before(folded, days, own.start)
        if day is None and news:
            for again in numbers:
                if again.number == own.number and again is not own:
                    day = day_after(folded, days, again.end) or day_before(folded, days, again.start)
                    if day is not None:
                        break
    if own is None and news:
        kind, day = unnumbered(folded, days, posted)
    year, year_from = (
        year_of(day, folded=folded, days=days, number=own.number if own else None, posted=posted) if day else (None, "")
    )
    date = day.iso(year) if day else None
    event = _EVENT.search(folded)
    subject = _subject(text, folded, own, news)
    return DocumentFields(
        kind=kind,
        number=own.number if own else None,
        date=date,
        issuer=issuer_of(text, folded, own.start if own else None, news=news),
        drafter=_drafter(text, folded),
        signer=signer_of(text, folded, news=news),
        place=place_of(text, folded, news=news),
        subject=subject,
        event=text[event.start() : event.end()] if event else None,
        form="news" if news else "full",
        year_from=year_from or None,
        recipients=tuple(_recipients(text, folded, own, lines, news)),
        cited=_citations(folded, numbers, days, own=own, date=date, year=year or (posted.year if posted else None)),
    )


def _subject(text: str, folded: str, own: Named | None, news: bool) -> str | None:
    if not news:
        heading = KIND_LINE.search(folded, 0, 5000)
        if heading:
            lines = text[heading.end() : heading.end() + 900].strip("\n -|").split("\n\n")[0].split("\n")
            kept: list[str] = []
            for line in lines[:6]:
                bare = line.strip(" -|")
                if not bare or (kept and not bare.isupper() and kept[0].isupper()):
                    break
                kept.append(bare)
            if kept:
                return re.sub(r"^(?:[Vv]ề việc|VỀ VIỆC|V/v)[ :]+", "", " ".join(kept)).strip(" .,;") or None
    place = own.end if own else 0
    found = re.search(r"(?:về việc|v/v|(?<![\wà-ỹ])về)[ :]+([^\n.;]{10,300})", folded[place : place + 900])
    return text[place + found.start(1) : place + found.end(1)].strip(" ,;") if found else None


def _drafter(text: str, folded: str) -> str | None:
    found = re.search(
        r"theo đề nghị của (?:giám đốc |đồng chí giám đốc )?(sở [^,.;\n]{3,60}?)(?= tại| \(|,|\.|;|\n| về)", folded
    )
    return text[found.start(1) : found.end(1)].strip() if found else None


def _recipients(text: str, folded: str, own: Named | None, lines: Sequence[tuple[int, int]], news: bool) -> list[str]:
    if news:
        place = own.end if own else 0
        found = re.search(
            r"(?:gửi|tới|(?<!bưu )(?<!cấp )điện)[ ]+((?:các|sở|ubnd|ủy ban|doanh nghiệp|giám đốc|chủ tịch|đơn vị)[^.\n]{3,600}?)(?= về | yêu cầu| đề nghị| nhằm|\.|\n)",
            folded[max(0, place - 200) : place + 900],
        )
        if not found:
            return []
        base = max(0, place - 200)
        return [
            one.strip(" ,")
            for one in re.split(r"; ?", text[base + found.start(1) : base + found.end(1)])
            if len(one.strip(" ,")) > 2
        ]
    kept: list[str] = []
    taking = False
    for start, end in lines[:60]:
        low = folded[start:end]
        if re.match(r"[ |]*kính gửi|.{0,60}\bđiện ?:", low):
            taking = True
            rest = text[start:end].split(":", 1)
            kept.extend([rest[1].strip(" .;|-")] if len(rest) == 2 and len(rest[1].strip(" .;|-")) > 3 else [])
            continue
        if taking:
            if not low.startswith(("-", "+")) and not low.endswith(";"):
                break
            kept.append(text[start:end].strip(" -+.;|–•*"))
    return kept
