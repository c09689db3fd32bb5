"""Figures and fixed words of Decree 30/2020/NĐ-CP, Annex I, in one place for both renderers.

Sizes in points, lengths in millimetres. Where the decree gives a range, the value taken stands inside it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
# Annex I, part I, 3: top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm.
MARGIN_TOP_MM: Final = 20.0
MARGIN_BOTTOM_MM: Final = 20.0
MARGIN_LEFT_MM: Final = 30.0
MARGIN_RIGHT_MM: Final = 15.0
TEXT_WIDTH_MM: Final = PAGE_WIDTH_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM

NATION_PT: Final = 12.0
MOTTO_PT: Final = 13.0
BODY_PT: Final = 13.0
SMALL_PT: Final = 12.0
RECIPIENTS_PT: Final = 11.0
PAGE_NUMBER_PT: Final = 13.0
# First line 1 or 1.27 cm; at least 6 pt between paragraphs; line spacing single to 1.5.
FIRST_LINE_MM: Final = 12.7
PARAGRAPH_GAP_PT: Final = 6.0
LINE_SPACING: Final = 1.1
# Height of a single line of Times New Roman and its twins, by their own metrics.
SINGLE_LINE_EM: Final = 1.15
# The name of the state needs 88 mm at 12 pt; the issuer takes what is left.
LEFT_HEAD_MM: Final = 74.0

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
DRILL: Final = "DIỄN TẬP"
TO: Final = "Kính gửi:"
RECIPIENTS: Final = "Nơi nhận:"
# Vietnamese alphabet for points: a, b, c, d, đ, e …; letters that the alphabet lacks (f, j, w, z) are not used.
POINT_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
# Vietnam keeps one time all year and has no other zone.
VIETNAM_TIME: Final = dt.timezone(dt.timedelta(hours=7))


COMMITTEE: Final = "ỦY BAN NHÂN DÂN"
HEAD_LETTERS: Final = 27


def head_lines(name: str) -> list[str]:
    """Break the name of a People's Committee where offices break it, before its area, when one line is too short.

    >>> head_lines("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI")
    ['ỦY BAN NHÂN DÂN', 'TỈNH QUẢNG NGÃI']
    >>> head_lines("SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    ['SỞ KHOA HỌC VÀ CÔNG NGHỆ']
    """
    if len(name) > HEAD_LETTERS and name.startswith(f"{COMMITTEE} "):
        return [COMMITTEE, name.removeprefix(f"{COMMITTEE} ")]
    return [name] if name else []


def number_line(number: str) -> str:
    """Word the line of number and symbol, with a gap to be filled by hand where a draft has none.

    >>> number_line("07/BC-SKHCN")
    'Số: 07/BC-SKHCN'
    >>> number_line("/BC-SKHCN").split()
    ['Số:', '/BC-SKHCN']
    """
    gap = "\N{NO-BREAK SPACE}" * 7
    if not number:
        return f"Số:{gap}/{gap}".rstrip()
    return f"Số:{gap} {number}" if number.startswith("/") else f"Số: {number}"


def date_line(place: str, *, date: dt.date | None) -> str:
    """Word place and date; days below 10 and the months 1 and 2 carry a zero, so that they can't be altered.

    >>> date_line("Tây Ninh", date=dt.date(2026, 2, 5))
    'Tây Ninh, ngày 05 tháng 02 năm 2026'
    >>> date_line("Tây Ninh", date=dt.date(2026, 3, 15))
    'Tây Ninh, ngày 15 tháng 3 năm 2026'
    """
    if date is None:
        gap = "\N{NO-BREAK SPACE}" * 4
        return f"{place}, ngày{gap} tháng{gap} năm{gap}".rstrip()
    month = f"{date.month:02d}" if date.month <= 2 else f"{date.month}"
    return f"{place}, ngày {date.day:02d} tháng {month} năm {date.year}"


def data_line(data_as_of: dt.datetime) -> str:
    """Word the instant up to which the figures count, in Vietnamese time.

    >>> data_line(dt.datetime(2026, 2, 16, 0, 30, tzinfo=dt.UTC))
    'Số liệu tính đến 07 giờ 30 phút ngày 16/02/2026.'
    """
    local = data_as_of.astimezone(VIETNAM_TIME)
    return f"Số liệu tính đến {local:%H} giờ {local:%M} phút ngày {local:%d/%m/%Y}."


def roman(number: int) -> str:
    """Write a positive whole number in Roman numerals.

    >>> [roman(n) for n in (1, 4, 9, 14, 40)]
    ['I', 'IV', 'IX', 'XIV', 'XL']
    """
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, letters in steps:
        while number >= value:
            written += letters
            number -= value
    return written


def point_letter(number: int) -> str:
    """Give the letter of the n-th point in the order of the Vietnamese alphabet; past the end letters double.

    >>> [point_letter(n) for n in (1, 5, 23, 24)]
    ['a', 'đ', 'y', 'aa']
    """
    turns, place = divmod(number - 1, len(POINT_LETTERS))
    return POINT_LETTERS[place] * (turns + 1)
