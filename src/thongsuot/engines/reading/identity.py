"""Which number, kind and day are the document's own, and which it only names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thongsuot.engines.reading.dating import day_after, day_before, is_lead_day, is_plan_day
from thongsuot.engines.reading.lexicon import ISSUES, KIND_WORD, KIND_WORDS, WORD_BEGINS
from thongsuot.engines.reading.news import META
from thongsuot.engines.reading.numbers import Day, Named

_SO = re.compile(r"(?:^|[\n|.(]|\s{2}|dân |tỉnh |ủy )[ ]{0,40}số[ ]?[:.]?[ ]*$")


ISSUED = re.compile(
    WORD_BEGINS + ISSUES + r"(?:[ ](?:tiếp|bản|các|một|ngay|thêm|kèm theo|hai|đồng loạt|khẩn)){0,2}[ ](?:[^.;:\n,]{0,10}[ ])?"
    + r"(?P<kind>" + KIND_WORD.pattern + r")[^.;:\n]{0,60}$"
)  # fmt: skip


_ISSUED_ANY = re.compile(WORD_BEGINS + ISSUES + r"[ ](?:[^.;:\n,]{0,10}[ ])?(?P<kind>" + KIND_WORD.pattern + ")")


CITED = re.compile(
    r"(?:thực hiện|triển khai|căn cứ|theo|tinh thần|quy định tại|tại|chấp hành|làm đúng|nội dung|nghiêm|thay thế|kèm theo|ban hành kèm theo|quán triệt|sau|từ|tiếp theo|trên cơ sở|bãi bỏ|sửa đổi|bổ sung|đúng|hướng dẫn|nêu tại|nhận được|tiếp nhận)"
    r"(?:[ ](?:tốt|nghiêm|các|nội dung|tinh thần|chỉ đạo|đúng|nghiêm túc|có hiệu quả|quy định|nhiệm vụ|tại|trong|yêu cầu|của|khoản|điều|điểm|[0-9a-zđ]{1,2}|ý kiến)){0,5}[ ]"
    r"(?:[^.;:\n,]{0,45}[ ])?(?:luật|nghị định|thông tư|nghị quyết|tờ trình|pháp lệnh|hướng dẫn|chương trình|đề án|số|"
    + KIND_WORD.pattern[len(WORD_BEGINS) :]
    + r")[^.;\n]{0,70}$"
)


_HIGHER = re.compile(r"(?:TTg|TTG|CP|TW|QH\d*|UBTVQH\d*|BBT|BCT)$")


def own_number(folded: str, numbers: Sequence[Named], news: bool) -> Named | None:
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
        said = ISSUED.search(sentence)
        cited = CITED.search(sentence)
        if cited is not None and _GOES_WITH.search(sentence):
            said = None
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
        if news and re.match(
            r"đây là (?:một )?(?:trong những |trong các )?(?:nội dung|yêu cầu|chỉ đạo|nhiệm vụ)", sentence.strip()
        ):
            value += 6
        if news and order and _IN_A_LIST.search(before):
            value -= 3  # one of a list of papers
        if news and _SOURCE.search(before):
            value += 5
        if news and order == 0 and _TOLD_AT.search(sentence):
            value += 4
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


_GOES_WITH = re.compile(r"ban hành kèm theo[^.;]{0,30}$")
_FOLLOWS = re.compile(r"thực hiện|triển khai|chấp hành|quán triệt|căn cứ")
_BODY_CLASS = (
    ("u", re.compile(r"ubnd|ủy ban nhân dân|chủ tịch")),
    ("s", re.compile(r"(?<![\wà-ỹ])sở ")),
    ("b", re.compile(r"(?<![\wà-ỹ])bộ (?!chỉ huy|đội)")),
)


def _told_of(folded: str, numbers: Sequence[Named]) -> Named | None:
    """Give the document that a news item only names as its source: "Tại Công điện số …, Chủ tịch UBND tỉnh yêu cầu …"."""
    for one in numbers[:3]:
        told = _TOLD_OF.search(folded[max(0, one.start - 90) : one.start])
        if _HIGHER.search(one.number) or told is None or _FOLLOWS.search(told.group()):
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


_BRINGS_OUT = re.compile(r"ban hành|ra[ ]|ký|công bố|phát hành|gửi")


_SOURCE = re.compile(
    r"\n[ (]{0,4}nguồn[ :]{1,3}(?:từ |theo |trích )?(?:công văn|văn bản|chỉ thị|kế hoạch|công điện)(?: số)?[ :]{0,3}$"
)
"""A line at the end of a news item that names the document as its source."""


_IN_A_LIST = re.compile(
    r"[0-9a-zà-ỹ)][;,][ ]{1,2}" + KIND_WORD.pattern[len(WORD_BEGINS) :] + r"(?: hỏa tốc| khẩn)?(?: số)?[ :]{0,3}$"
)
"""Behind "; " a further paper of a list: it is not the document's own."""
_TOLD_AT = re.compile(
    r"^[^\n]{0,60}(?:ubnd|ủy ban|sở|bộ|văn phòng|chủ tịch|phó chủ tịch)[^\n]{0,160}(?:truyền đạt ý kiến|có ý kiến|chỉ đạo|yêu cầu|đề nghị)[^\n]{0,200}[, ]tại[ ]"
    + KIND_WORD.pattern
    + r"(?: hỏa tốc| khẩn)? số[ :]{0,2}$"
)
"""A body orders something "tại Công văn số …": the paper is the order itself."""


def unnumbered(folded: str, days: Sequence[Day], posted: Day | None) -> tuple[str, Day | None]:
    """Give kind and day of a news item that names no number."""
    body = [one for one in days if posted is None or one.start != posted.start]
    lead = folded[: max(700, (body[0].end + 300) if body else 0)]
    held = re.search(
        r"(?:tổ chức|chủ trì|tại|dự|khai mạc|diễn ra)[^.;\n]{0,60}(?:hội nghị|hội thảo|buổi làm việc|cuộc họp|buổi họp|giao ban)|(?:^|\n)[^\n]{0,40}(?:hội nghị|hội thảo|họp) ",
        lead,
    )
    if held and not _ISSUED_ANY.search(folded, 0, held.end() + 200):
        return "hoi_nghi", next((one for one in body if one.start < 1500 and is_lead_day(folded, one)), None)
    first_kind: str | None = None
    for match in _ISSUED_ANY.finditer(folded[:4000]):
        lead = folded[max(0, match.start() - 60) : match.start()]
        if match.group("kind") in ("phương án", "kế hoạch", "quy chế") and not _BRINGS_OUT.search(match.group()):
            continue  # "có phương án" is a duty
        if re.search(r"nhiều |các |những ", match.group()):
            continue  # "đã ban hành nhiều văn bản"
        if re.search(r"(?:theo|thực hiện|căn cứ|triển khai)[^,.]{0,50}$", lead):
            continue
        first_kind = first_kind or KIND_WORDS[match.group("kind")]
        day = day_after(folded, days, match.end()) or day_before(folded, body, match.start())
        if day is not None:
            return KIND_WORDS[match.group("kind")], day
    if first_kind is not None:
        leads = [one for one in body if one.start < 1200 and is_lead_day(folded, one)]
        return first_kind, next((one for one in leads if not is_plan_day(folded, one)), None)
    theo = re.search(
        r"(?:theo|tại|trong) (chỉ thị|công văn|công điện|văn bản|kế hoạch|thông báo)(?: (?:này|trên|của|ngày|phát|mới|vừa|khẩn)|,)",
        folded,
    )
    meeting = re.search(r"hội nghị|hội thảo|buổi làm việc|cuộc họp|họp trực tuyến|giao ban", folded[:1200])
    first = next((one for one in body if one.start < 1500 and is_lead_day(folded, one)), None)
    told = re.search(
        r"(?:bộ trưởng|bộ|sở|ubnd|chủ tịch|thủ tướng)[^.;\n]{0,40}?[ ](chỉ thị)[ ](?:các|cho|sở|doanh nghiệp|toàn)",
        folded[:2500],
    )
    if told:
        return "chi_thi", first
    says = re.search(
        r"(?<![\wà-ỹ])(chỉ thị|công điện|công văn|văn bản|kế hoạch)(?: này)? (?:cũng |còn )?(?:lưu ý|nêu rõ|nhấn mạnh|yêu cầu|đề nghị|chỉ rõ|giao|nêu)(?![\wà-ỹ])",
        folded,
    )
    if says and not meeting:
        return KIND_WORDS[says.group(1)], first
    if theo and not (meeting and meeting.start() < theo.start()):
        return KIND_WORDS[theo.group(1)], first
    if meeting:
        return "hoi_nghi", first
    if first is not None:
        rest = folded[first.end : first.end + 260].split("\n", maxsplit=1)[0].split(". ", maxsplit=1)[0]
        if not re.search(r"(?<![\wà-ỹ])(?:yêu cầu|đề nghị|giao|chỉ đạo)(?![\wà-ỹ])", rest):
            first = None
    return "tin_tuc", first
