"""Whether a text is a document's own form or news of it, and when a news item was put up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thongsuot.engines.reading.numbers import Day, days_in

TITLE = re.compile(r"cộng h(?:òa|oà) x(?:ã|a) hội|độc lập ?- ?tự do|đảng cộng sản việt nam")
META = re.compile(r"(?:số (?:ký )?hiệu|số, ký hiệu)[ :|]{1,6}")
KIND_LINE = re.compile(
    r"(?:^|\n)[ \-|]{0,80}(chỉ thị|công điện|kế hoạch|phương án|thông báo|quyết định|quy chế|điện khẩn)[ :|\-]{0,80}(?=\n|$)"
)


_BEGINS_FORM = re.compile(
    r"\s{0,40}(?:chỉ thị|công điện|kế hoạch|phương án|thông báo|quyết định|quy chế)[ :]{0,4}\n\s{0,20}(?:v/v|về việc|về )"
)
"""A form whose head was cut off begins with its kind and title."""


def is_news(folded: str) -> bool:
    """Tell whether a text lacks the head of a full form, so that somebody tells of the document."""
    head = folded[:2500]
    if TITLE.search(head) or META.search(head):
        return False
    if re.search(r"(?:^|\n)[ |]{0,10}kính gửi[ :]", folded[:3000]):
        return False
    if _BEGINS_FORM.match(head):
        return False
    kind = KIND_LINE.search(head)
    return not (
        kind and (re.search(r"\n[ ]{0,60}nơi nhận[ :]", folded) or re.search(r"(?:^|\n)[^\n]{0,60}số ?:", head))
    )


def posted_day(folded: str, lines: Sequence[tuple[int, int]]) -> Day | None:
    """Give the day on which a news item was put up: a short line of its own with a day and a time or a weekday."""
    for start, end in [*lines[:8], *lines[-4:]]:
        if end - start > 90:
            continue
        days = [one for one in days_in(folded, start, end) if one.year]
        if not days:
            day = re.search(r"(?<![0-9/])([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](20[0-9]{2})(?![0-9])", folded[start:end])
            if day is None or not (1 <= int(day.group(1)) <= 31 and 1 <= int(day.group(2)) <= 12):
                continue
            days = [
                Day(start + day.start(), start + day.end(), int(day.group(1)), int(day.group(2)), int(day.group(3)))
            ]
        rest = re.sub(
            r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cập nhật|ngày đăng|đăng ngày|lúc|ngày|gmt|am|pm|tháng|năm|giờ|phút|đăng bởi|xuất bản|theo|lượt xem|tin|[^a-zđà-ỹ]",
            "",
            folded[start:end],
        )
        if len(rest) <= 18:
            return days[0]
    return None
