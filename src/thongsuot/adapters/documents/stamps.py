"""Stamps of State secrecy (MẬT, TỐI MẬT, TUYỆT MẬT). Such a document must not enter a system connected to a network.

Ordinary directives speak of "bí mật nhà nước" or "bảo mật"; only a stamp counts: standing alone, standing in the head
of the page beside the fixed lines, or named by the field "Độ mật". The degrees are those of Article 8 of the Law on
Protection of State Secrets 29/2018/QH14.
"""

from __future__ import annotations

import re
import unicodedata

from thongsuot.adapters.documents.values import Span

# Letters of a stamp are often spread: "M Ậ T", "T U Y Ệ T   M Ậ T".
_GAP = r"[ \t.\-_]*"


def _spread(word: str) -> str:
    return _GAP.join(word)


_DEGREE = rf"(?:{_spread('TUYỆT')}|{_spread('TỐI')})"
_STAMP = rf"(?:{_DEGREE}[ \t.\-_]*)?{_spread('MẬT')}"
_ALONE = re.compile(rf"[\[\](){{}}|*=_\-–—\"'“”. ]*({_STAMP})[\[\](){{}}|*=_\-–—\"'“”.! ]*")
_TITLE_CASE_ALONE = re.compile(r"[\[\](){}|* ]*((?:Tuyệt|Tối) mật|Mật)[\[\](){}|* .]*")
_FIELD = re.compile(
    rf"(?:mức[ \t]+)?độ[ \t]+mật[ \t]*[:：\-–—][ \t\[\(]*(?:của[ \t]+văn[ \t]+bản[ \t]*[:：])?[ \t]*"
    rf"((?:tuyệt[ \t]+|tối[ \t]+)?mật|{_STAMP})(?![\w])",
    re.IGNORECASE,
)
# Lines that stand only in the head of a paper: whatever else is on them is no prose.
_HEAD_LINE = re.compile(
    r"CỘNG (?:HÒA|HOÀ) XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*-\s*Tự do|^\s*Số\s*:|,\s*ngày\s+[\d.… ]+\s*tháng|"
    r"ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|Bản số"
)
_IN_HEAD = re.compile(rf"(?<!\w)({_STAMP})(?!\w)")
_BEFORE = re.compile(r"(?<!\w)(?:BÍ|BẢO|CƠ|ĐỘ|TRÁI|KHÔNG|THƯ)[ \t]*$", re.IGNORECASE)
_TORN = re.compile(r"(?<!\w)(?:BÍ|BẢO|CƠ)[ \t]*$", re.IGNORECASE)
_AFTER = re.compile(
    r"[ \t]*(?:MÃ|KHẨU|ĐỘ|VỤ|THƯ|LỆNH|ĐÀM|NHÀ NƯỚC|ONG|GẤU|ĐƯỜNG|THIẾT|HIỆU|BÁO|TRUYỀN)(?!\w)", re.IGNORECASE
)
_SEGMENTS = re.compile(r"\t+|[ ]{2,}|\|")
_HEAD_LINES = 40
_HEAD_LETTERS = 4000


def find_secret_stamp(text: str) -> Span | None:
    """Find the stamp that makes a document a State secret, so that it is refused before anything is stored.

    Parameters
    ----------
    text
        Text of the document; offsets of the answer count in its NFC form.

    Returns
    -------
    Span or None
        The first stamp: a line (or a column of a line) that holds nothing else, in capitals anywhere in the text or in
        small letters in the head; a stamp in capitals on one line with the name of the state, the number or the date;
        or the field `Độ mật: …` in the head.

    Examples
    --------
    >>> find_secret_stamp("ỦY BAN NHÂN DÂN TỈNH\\nM Ậ T\\nSố: 12/BC-UBND").text
    'M Ậ T'
    >>> find_secret_stamp("Về việc bảo vệ bí mật nhà nước") is None
    True
    """
    text = unicodedata.normalize("NFC", text)
    head_end = _end_of_head(text)
    field = _FIELD.search(text, 0, head_end)
    if field is not None:
        return Span(field.start(), field.end(), field[0])
    start = 0
    before = ""
    for line in text.split("\n"):
        found = _in_line(line, in_head=start < head_end, before=before)
        if found is not None:
            return Span(start + found[0], start + found[1], line[found[0] : found[1]])
        if line.strip():
            before = line
        start += len(line) + 1
    return None


def _end_of_head(text: str) -> int:
    end = -1
    for _ in range(_HEAD_LINES):
        end = text.find("\n", end + 1)
        if end < 0 or end > _HEAD_LETTERS:
            return min(len(text), _HEAD_LETTERS)
    return end


def _in_line(line: str, *, in_head: bool, before: str) -> tuple[int, int] | None:
    # Most lines end here.
    if "M" not in line and "mật" not in line:
        return None
    # A word torn from "bí" or "bảo" by the end of the line is prose.
    torn = _TORN.search(before) is not None
    start = 0
    for gap in [*_SEGMENTS.finditer(line), None]:
        end = gap.start() if gap else len(line)
        alone = (
            _ALONE.fullmatch(line, start, end) or (in_head and _TITLE_CASE_ALONE.fullmatch(line, start, end)) or None
        )
        if alone and not (torn and start == 0):
            return alone.span(1)
        start = gap.end() if gap else end
    # Spread letters split at wide gaps as well, so the whole line is tried too.
    whole = _ALONE.fullmatch(line)
    if whole and not torn:
        return whole.span(1)
    if in_head and _HEAD_LINE.search(line):
        for found in _IN_HEAD.finditer(line):
            if not _BEFORE.search(line[: found.start()]) and not _AFTER.match(line, found.end()):
                return found.span(1)
    return None
