"""Days: which belongs to a number, to the head of a form, or to what a news item tells."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from thongsuot.engines.reading.news import KIND_LINE
from thongsuot.engines.reading.numbers import Day, Named

_GIVEN_AFTER = re.compile(
    r"[ ]{0,2}(?P<comma>,)?[ ]{0,2}\(?(?:(?:được )?(?:ban hành|ký|ra|phát đi|đề)[ ]{1,2})?(?:vào[ ])?(?:(?:hồi|lúc)[ ][0-9]{1,2}[ ]?(?:giờ|h|g)[ ]?(?:[0-9]{1,2})?(?:[ ]?phút)?[ ,]{1,2})?(?=ngày)"
)


_OF = re.compile(r"[ ](?:của|do)[ ][^,.;:()\n]{2,70}?[ ](?=ngày[ ]{1,2}[0-9])")


def day_after(folded: str, days: Sequence[Day], end: int) -> Day | None:
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


def day_before(folded: str, days: Sequence[Day], start: int) -> Day | None:
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


def header_day(text: str, folded: str, days: Sequence[Day], own: Named | None) -> Day | None:
    """Give the day in the head of a full form: behind the place, or in a table of the document's data."""
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


def is_plan_day(folded: str, day: Day) -> bool:
    """Tell whether a day is one that something is planned for, and not the day of a document."""
    lead = folded[max(0, day.start - 40) : day.start]
    return (
        re.search(
            r"(?:đợt [0-9i]{1,3}[^;]{0,12}|tính đến[^;.]{0,14}|(?:từ|đến|vào|diễn ra|trong|các|kể từ|chậm nhất|xong|hoàn thành|tổ chức|bầu cử|thi|nghỉ|dự kiến|hạn)(?: vào| trong| là)?(?: các)?(?: ngày)?[ ]?[0-9, ]{0,6}|[0-9] ?-[ ]?|(?<!tối )(?<!chiều )hôm nay ?)$",
            re.sub(r"ngày[ ]*$", "", lead),
        )
        is not None
    )


def is_lead_day(folded: str, day: Day) -> bool:
    """Tell whether a day may be the day of what a news item tells: no limit, no day of a cited number."""
    lead = re.sub(r"ngày[ ]*$", "", folded[max(0, day.start - 40) : day.start])
    return not re.search(r"(?:trước|đến|hết|từ|sau|hạn)[ ]*$|[/-][a-z0-9&-]{2,}[ ,(]{0,3}$", lead)
