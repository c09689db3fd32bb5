"""Number, day, kind, issuer, signer and citations of a document."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from thongsuot.engines.reading.lexicon import ISSUES, KIND_WORD, KIND_WORDS, WORD_BEGINS
from thongsuot.engines.reading.news import KIND_LINE, META, is_news, posted_day
from thongsuot.engines.reading.numbers import Day, Named, days_in, numbers_in
from thongsuot.engines.reading.people import issuer_of, place_of, signer_of
from thongsuot.engines.reading.values import Citation, DocumentFields
from thongsuot.engines.reading.years import year_of

_SO = re.compile(r"(?:^|[\n|.(]|\s{2}|dân |tỉnh |ủy )[ ]{0,40}số[ ]?[:.]?[ ]*$")
_ISSUED = re.compile(
    WORD_BEGINS + ISSUES + r"(?:[ ](?:tiếp|bản|các|một|ngay|thêm|kèm theo|hai|đồng loạt|khẩn)){0,2}[ ](?:[^.;:\n,]{0,10}[ ])?"
    + r"(?P<kind>" + KIND_WORD.pattern + r")[^.;:\n]{0,60}$"
)  # fmt: skip
_ISSUED_ANY = re.compile(WORD_BEGINS + ISSUES + r"[ ](?:[^.;:\n,]{0,10}[ ])?(?P<kind>" + KIND_WORD.pattern + ")")
_CITED = re.compile(
    r"(?:thực hiện|triển khai|căn cứ|theo|tinh thần|quy định tại|tại|chấp hành|làm đúng|nội dung|nghiêm|thay thế|kèm theo|ban hành kèm theo|quán triệt|sau|từ|tiếp theo|trên cơ sở|bãi bỏ|sửa đổi|bổ sung|đúng|hướng dẫn|nêu tại|nhận được|tiếp nhận)"
    r"(?:[ ](?:tốt|nghiêm|các|nội dung|tinh thần|chỉ đạo|đúng|nghiêm túc|có hiệu quả|quy định|nhiệm vụ|tại|trong|yêu cầu|của|khoản|điều|điểm|[0-9a-zđ]{1,2}|ý kiến)){0,5}[ ]"
    r"(?:[^.;:\n,]{0,45}[ ])?(?:luật|nghị định|thông tư|nghị quyết|tờ trình|pháp lệnh|hướng dẫn|chương trình|đề án|số|"
    + KIND_WORD.pattern[len(WORD_BEGINS) :]
    + r")[^.;\n]{0,70}$"
)
_HIGHER = re.compile(r"(?:TTg|TTG|CP|TW|QH\d*|UBTVQH\d*|BBT|BCT)$")
_EVENT = re.compile(
    r"tết nguyên đán(?: [^\W\d_]{2,5} [^\W\d_]{2,5})?(?:,? (?:năm )?20[0-9]{2})?|(?:cơn )?bão số [0-9]{1,2}(?: \([a-zà-ỹ -]{2,20}\))?|áp thấp nhiệt đới|quốc khánh(?: \(?0?2[/-]0?9\)?)?|đại hội (?:đại biểu toàn quốc|đảng)[^,.;\n]{0,40}"
    r"|bầu cử đại biểu quốc hội[^,.;\n]{0,50}|bầu cử|apec|mùa mưa bão(?: năm 20[0-9]{2})?|mùa mưa,? bão|lễ hội[^,.;\n]{0,40}|covid-19|mưa lũ|tết dương lịch|30[/-]0?4"
)
_GIVEN_AFTER = re.compile(
    r"[ ]{0,2}(?P<comma>,)?[ ]{0,2}\(?(?:(?:được )?(?:ban hành|ký|ra|phát đi|đề)[ ]{1,2})?(?:vào[ ])?(?:(?:hồi|lúc)[ ][0-9]{1,2}[ ]?(?:giờ|h|g)[ ]?(?:[0-9]{1,2})?(?:[ ]?phút)?[ ,]{1,2})?(?=ngày)"
)
_OF = re.compile(r"[ ](?:của|do)[ ][^,.;:()\n]{2,70}?[ ](?=ngày[ ]{1,2}[0-9])")


def _own(folded: str, numbers: Sequence[Named], news: bool) -> Named | None:
    """Give the document's own number."""
    best: tuple[float, Named] | None = None
    for order, one in enumerate(numbers[:60]):
        before = folded[max(0, one.start - 240) : one.start]
        line = before[before.rfind("\n") + 1 :]
        sentence = re.split(r"(?<=[a-zà-ỹ)])[.;][ \n]|\n", before)[-1]
        value = 0.6 - order * 0.15
        if not news and order < 6 and one.start < 3000:
            if _SO.search(before):
                value += 5
            elif META.search(line):
                value += 4
        said = _ISSUED.search(sentence)
        cited = _CITED.search(sentence)
        if said is not None and (
            cited is None or said.start("kind") > cited.start() + 1 or said.start() > cited.start()
        ):
            value += 3
        elif cited is not None:
            value -= 3
        elif KIND_WORD.match(sentence.lstrip(' ("-')) or re.match(
            r"(?:tại|trong) " + KIND_WORD.pattern, sentence.strip()
        ):
            value += 1.2
        elif re.search(r"(?:" + KIND_WORD.pattern + r")[^,.;:\n]{0,30}$", sentence):
            value += 0.4
        if _HIGHER.search(one.number) and news:
            value -= 1.2
        if best is None or value > best[0]:
            best = (value, one)
    if best is None or best[0] <= 0.35:
        return _told_of(folded, numbers) if news else None
    return best[1]


_TOLD_OF = re.compile(
    r"(?:^|\n|[.] )[^\n.]{0,30}(?:tại|theo|trong|nội dung)[ ]"
    + KIND_WORD.pattern
    + r"(?: hỏa tốc| khẩn)?(?: số)?[ :]{0,2}$"
)
_BODY_CLASS = (
    ("u", re.compile(r"ubnd|ủy ban nhân dân|chủ tịch")),
    ("s", re.compile(r"(?<![\wà-ỹ])sở ")),
    ("b", re.compile(r"(?<![\wà-ỹ])bộ (?!chỉ huy|đội)")),
)


def _told_of(folded: str, numbers: Sequence[Named]) -> Named | None:
    """Give the document that a news item only names as its source: "Tại Công điện số …, Chủ tịch UBND tỉnh yêu cầu …"."""
    for one in numbers[:3]:
        if _HIGHER.search(one.number) or not _TOLD_OF.search(folded[max(0, one.start - 90) : one.start]):
            continue
        letters = re.sub(r"^[0-9]+[a-z]?(?:/[0-9]{4})?[/-]", "", one.number.lower())
        body = letters.split("-")[1 if letters[:2] in ("ct", "cđ", "kh", "qđ", "tb", "pa") and "-" in letters else 0]
        whose = "u" if body.startswith("ub") else "b" if body.startswith("b") else "s"
        rest = re.split(r"[.\n]", folded[one.end : one.end + 240])[0]
        ordering = re.search(r"[ ](?:yêu cầu|đề nghị|giao|chỉ đạo)", rest)
        named = [
            kind
            for kind, pattern in _BODY_CLASS
            if pattern.search(rest[: ordering.start()] if ordering else rest.split(",")[0])
        ]
        if not named or named[0] == whose:
            return one
    return None


def _day_after(folded: str, days: Sequence[Day], end: int) -> Day | None:
    """Give the day that belongs to a number by standing behind it."""
    given = _GIVEN_AFTER.match(folded, end)
    reach = given.end() if given else None
    if given is None:
        of = _OF.match(folded, end)
        reach = of.end() if of else None
    if reach is None:
        return None
    first = bisect.bisect_left(days, reach, key=lambda one: one.start)
    for one in days[first : first + 2]:
        if reach <= one.start <= reach + 8 and re.fullmatch(r"(?:ngày)?[ ]{0,2}", folded[reach : one.start]):
            if (
                given
                and given.group("comma")
                and re.match(
                    r",? (?:bộ|sở|ubnd|ủy ban|chủ tịch|thủ tướng|cục|ban|tỉnh|công an|phó|ông|văn phòng|tập đoàn|vnpt|viettel|hội đồng|đảng|thành)(?![\wà-ỹ])",
                    folded[one.end : one.end + 14],
                )
            ):
                return None
            return one
    return None


def _day_before(folded: str, days: Sequence[Day], start: int) -> Day | None:
    """Give the day that belongs to an issued number by standing before its issuer: "Ngày 30-12, Sở … gửi công văn số …"."""
    low = max(0, start - 260)
    cut = max(folded.rfind("\n", low, start), low)
    first = bisect.bisect_left(days, cut, key=lambda one: one.start)
    last = bisect.bisect_left(days, start, key=lambda one: one.start)
    found = [one for one in days[first:last] if one.end <= start]
    for one in reversed(found):
        between = folded[one.end : start]
        if re.search(r"[a-zà-ỹ)][.;][ ]", between) or re.search(r"[0-9]/[a-z]", between):
            continue
        lead = folded[max(cut, one.start - 12) : one.start]
        if re.search(r"(?:đến|từ|trước|sau|kể từ|hết)[ ](?:ngày[ ]?)?$", lead):
            continue
        return one
    return None


def _header_day(text: str, folded: str, days: Sequence[Day], own: Named | None) -> Day | None:
    kind = KIND_LINE.search(folded, 0, 4000)
    stop = max(kind.start() if kind else 0, (own.end + 400) if own else 0) or 1500
    for one in days:
        if one.start > stop:
            break
        lead = folded[max(0, one.start - 40) : one.start]
        if (
            folded.startswith("ngày", one.start)
            and re.search(r"[a-zà-ỹ.][ ]?[,.;][ ]{0,3}$|[a-zà-ỹ.]{2}[ ]{1,3}$", lead)
            and not re.search(r"(?:số|/[a-z&-]+)[^\n]{0,12}$", lead[-14:])
            and one.year
        ):
            line = folded[folded.rfind("\n", 0, one.start) + 1 : one.start]
            if not re.search(r"căn cứ|thực hiện|theo|hiệu lực|luật", line):
                return one
    meta = re.search(r"ngày (?:ban hành|ký|văn bản)[ :|]{1,6}", folded[:4000])
    if meta:
        found = re.match(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]((?:19|20)[0-9]{2})", folded[meta.end() : meta.end() + 12])
        if found:
            return Day(
                meta.end(), meta.end() + found.end(), int(found.group(1)), int(found.group(2)), int(found.group(3))
            )
    return None


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
    own_number = own.number.lower() if own else None
    for one in numbers:
        key = one.number.lower()
        if key == own_number or (own_number and own_number.startswith(key + "/")):
            continue
        day = _day_after(folded, days, one.end)
        if day is None:
            sentence = folded[max(0, one.start - 200) : one.start]
            sentence = re.split(r"(?<=[a-zà-ỹ)])[.;][ \n]|\n", sentence)[-1]
            if _ISSUED.search(sentence) and not _CITED.search(sentence):
                day = _day_before(folded, days, one.start)
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


def _near_year(number: str, year: int | None, date: str | None, day: Day) -> int | None:
    inside = re.search(r"/((?:19|20)\d\d)/", number)
    if inside:
        return int(inside.group(1))
    if year is not None and date is not None and f"{day.month:02d}-{day.day:02d}" > date[5:]:
        return year - 1
    return year


def _unnumbered(folded: str, days: Sequence[Day], posted: Day | None) -> tuple[str, Day | None]:
    """Give kind and day of a news item that names no number."""
    body = [one for one in days if posted is None or one.start != posted.start]
    lead = folded[: max(700, (body[0].end + 300) if body else 0)]
    held = re.search(
        r"(?:tổ chức|chủ trì|tại|dự|khai mạc|diễn ra)[^.;\n]{0,60}(?:hội nghị|hội thảo|buổi làm việc|cuộc họp|buổi họp|giao ban)|(?:^|\n)[^\n]{0,40}(?:hội nghị|hội thảo|họp) ",
        lead,
    )
    if held and not _ISSUED_ANY.search(folded, 0, held.end() + 200):
        return "hoi_nghi", next((one for one in body if one.start < 1500 and _is_lead_day(folded, one)), None)
    first_kind: str | None = None
    for match in _ISSUED_ANY.finditer(folded[:4000]):
        lead = folded[max(0, match.start() - 60) : match.start()]
        if re.search(r"(?:theo|thực hiện|căn cứ|triển khai)[^,.]{0,50}$", lead):
            continue
        first_kind = first_kind or KIND_WORDS[match.group("kind")]
        day = _day_after(folded, days, match.end()) or _day_before(folded, body, match.start())
        if day is not None:
            return KIND_WORDS[match.group("kind")], day
    if first_kind is not None:
        return first_kind, next((one for one in body if one.start < 1200 and _is_lead_day(folded, one)), None)
    theo = re.search(
        r"(?:theo|tại|trong) (chỉ thị|công văn|công điện|văn bản|kế hoạch|thông báo)(?: (?:này|trên|của|ngày)|,)",
        folded,
    )
    meeting = re.search(r"hội nghị|hội thảo|buổi làm việc|cuộc họp|họp trực tuyến|giao ban", folded[:1200])
    first = next((one for one in body if one.start < 1500 and _is_lead_day(folded, one)), None)
    told = re.search(
        r"(?:bộ trưởng|bộ|sở|ubnd|chủ tịch|thủ tướng)[^.;\n]{0,40}?[ ](chỉ thị)[ ](?:các|cho|sở|doanh nghiệp|toàn)",
        folded[:2500],
    )
    if told:
        return "chi_thi", first
    if theo and not (meeting and meeting.start() < theo.start()):
        return KIND_WORDS[theo.group(1)], first
    if meeting:
        return "hoi_nghi", first
    if first is not None:
        rest = folded[first.end : first.end + 260].split("\n", maxsplit=1)[0].split(". ", maxsplit=1)[0]
        if not re.search(r"(?<![\wà-ỹ])(?:yêu cầu|đề nghị|giao|chỉ đạo)(?![\wà-ỹ])", rest):
            first = None
    return "tin_tuc", first


def _is_lead_day(folded: str, day: Day) -> bool:
    """Tell whether a day may be the day of what a news item tells: no limit, no day of a cited number."""
    lead = re.sub(r"ngày[ ]*$", "", folded[max(0, day.start - 40) : day.start])
    return not re.search(r"(?:trước|đến|hết|từ|sau|hạn)[ ]*$|[/-][a-z0-9&-]{2,}[ ,(]{0,3}$", lead)


def read_fields(text: str, folded: str, lines: Sequence[tuple[int, int]]) -> DocumentFields:
    """Read the fields of a document from its NFC text, the same in one spelling, and its lines."""
    news = is_news(folded)
    numbers, days = numbers_in(text, folded), days_in(folded)
    own = _own(folded, numbers, news)
    posted = posted_day(folded, lines) if news else None
    day: Day | None = None
    kind: str | None = None
    if own is not None:
        before = folded[max(0, own.start - 70) : own.start]
        spoken = list(KIND_WORD.finditer(before.split("\n")[-1]))
        kind = own.kind
        if kind == "cong_van" and spoken and news:
            kind = KIND_WORDS[spoken[-1].group()]
    if not news:
        heading = KIND_LINE.search(folded, 0, 5000)
        if heading and kind in (None, "cong_van"):
            kind = KIND_WORDS[heading.group(1)]
        kind = kind or ("cong_van" if "kính gửi" in folded[:3000] else None)
        day = _header_day(text, folded, days, own)
    if day is None and own is not None:
        day = _day_after(folded, days, own.end)
        if day is None and news:
            day = _day_before(folded, days, own.start)
        if day is None and news:
            for again in numbers:
                if again.number == own.number and again is not own:
                    day = _day_after(folded, days, again.end) or _day_before(folded, days, again.start)
                    if day is not None:
                        break
    if own is None and news:
        kind, day = _unnumbered(folded, days, posted)
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
            r"(?:gửi|tới|điện)[ ]+((?:các|sở|ubnd|ủy ban|doanh nghiệp|giám đốc|chủ tịch|đơn vị)[^.\n]{3,600}?)(?= về | yêu cầu| đề nghị| nhằm|\.|\n)",
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
