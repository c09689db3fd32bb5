"""Some writers draw marked letters after the rest of the line; text and stamps are still read as they stand."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdf
import pytest
import typst

from thongsuot.adapters.documents import DocumentRefused, Why, pages, read_document
from thongsuot.engines import papers

FONTS = Path(papers.__file__).parent / "fonts"
LINES = (
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "Bảo đảm thông tin liên lạc, khắc phục sự cố mạng viễn thông.",
    "Doanh nghiệp bố trí trực ứng cứu hai mươi bốn giờ.",
)
# Each line is laid out twice at one place: once without its marked letters, then with nothing else.
SOURCE = """
#set page(width: 210mm, height: 297mm)
#set text(font: "Tinos", size: 13pt, kerning: false, ligatures: false)
#let lines = json(bytes(sys.inputs.lines))
#let only(line, marked) = line.clusters().map(c => if (c.to-unicode() > 127) == marked { c } else { hide(c) }).join()
#for (row, line) in lines.enumerate() {
  place(dx: 10mm, dy: row * 8mm, only(line, false))
  place(dx: 10mm, dy: row * 8mm, only(line, true))
}
"""


HEAD = """
#set page(width: 210mm, height: 297mm, margin: 30mm)
#set text(font: "Tinos", size: 13pt)
#let at(x, y, words) = place(dx: x * 1mm, dy: y * 1mm, words)
#at(0, 0, "ỦY BAN NHÂN DÂN TỈNH") #at(80, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")
#at(0, 7, "SỞ KHOA HỌC") #at(90, 8.5, "Độc lập - Tự do")
#at(5, 14, "Số: 07/BC-SKHCN") #at(85, 17, "Ví Dụ, ngày 05 tháng 02")
#at(65, 30, "BÁO CÁO") #at(0, 40, "Một dòng của phần nội dung")
"""


def test_a_head_of_two_columns_is_read_column_by_column() -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    made = typst.Compiler(HEAD.encode(), font_paths=fonts).compile(format="pdf")
    assert isinstance(made, bytes)
    (text,) = pages._texts_by_position(made)
    assert text.splitlines() == [
        "ỦY BAN NHÂN DÂN TỈNH", "SỞ KHOA HỌC", "Số: 07/BC-SKHCN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Độc lập - Tự do", "Ví Dụ, ngày 05 tháng 02",
        "BÁO CÁO", "Một dòng của phần nội dung",
    ]  # fmt: skip


def scrambled(*lines: str) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(SOURCE.encode(), font_paths=fonts, sys_inputs={"lines": json.dumps(lines)})
    made = compiler.compile(format="pdf", pdf_tags=False)
    assert isinstance(made, bytes)
    return made


def test_the_order_of_drawing_alone_would_tear_the_words() -> None:
    text = pypdf.PdfReader(io.BytesIO(scrambled(*LINES))).pages[0].extract_text()
    assert LINES[1] not in text
    assert pages._is_scrambled(text)
    assert not pages._is_scrambled("\n".join(LINES))


def test_a_scrambled_file_is_read_by_position() -> None:
    assert read_document(scrambled(*LINES), filename="a.pdf").text.splitlines() == list(LINES)


def test_a_stamp_in_a_scrambled_file_is_found() -> None:
    with pytest.raises(DocumentRefused) as caught:
        read_document(scrambled("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "MẬT", *LINES), filename="a.pdf")
    assert caught.value.code == Why.SECRET_STAMP
