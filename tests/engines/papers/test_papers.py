"""Papers follow Decree 30/2020/NĐ-CP on the page, not only in the code."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import unicodedata

import docx
import pdfplumber
import pypdf
import pytest
from docx.shared import Mm

from thongsuot.engines.papers import Bullets, Heading, Paper, Paragraph, Signer, Table, decree, to_docx, to_pdf
from thongsuot.engines.papers.__main__ import paper_from
from thongsuot.engines.papers.setting import clean, set_paper

PT_PER_MM = 72 / 25.4
MARKS = "ẰẮẲẴẶ ằắẳẵặ ẦẤẨẪẬ ầấẩẫậ ỀẾỂỄỆ ềếểễệ ỒỐỔỖỘ ồốổỗộ ỜỚỞỠỢ ờớởỡợ ỪỨỬỮỰ ừứửữự ỲÝỶỸỴ ỳýỷỹỵ ĐđĂăƠơƯư"
MARKUP = '#panic("hỏng") $x^2$ *đậm* _nghiêng_ @nhãn <nhãn> `mã` // ghi chú \\ = Đề mục #import "@preview/x:1.0.0"'


def report(**changes: object) -> Paper:
    paper = Paper(
        parent_body="ỦY BAN NHÂN DÂN TỈNH VÍ DỤ",
        issuer="SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        number="07/BC-SKHCN",
        place="Ví Dụ",
        date=dt.date(2026, 2, 5),
        kind_title="BÁO CÁO",
        subject="Bảo đảm thông tin liên lạc dịp Tết Nguyên đán Bính Ngọ",
        addressees=("Ủy ban nhân dân tỉnh",),
        blocks=(
            Heading("Tình hình chung"),
            Paragraph("Mạng lưới hoạt động ổn định, thông suốt trên toàn địa bàn tỉnh trong suốt kỳ nghỉ. " * 6),
            Heading("Số liệu", level=2),
            Bullets(("Trạm BTS hoạt động: 2.134", "Sự cố đã khắc phục: 12")),
            Table(("STT", "Doanh nghiệp", "Số trạm"), (("1", "Doanh nghiệp A", "812"), ("2", "Doanh nghiệp B", "640"))),
            Paragraph("Trân trọng báo cáo./."),
        ),
        signer=Signer(authority="KT. GIÁM ĐỐC", title="PHÓ GIÁM ĐỐC", name="Nguyễn Văn Ví Dụ"),
        recipients=("Như trên", "Lưu: VT, BCVT"),
        data_as_of=dt.datetime(2026, 2, 4, 17, 0, tzinfo=dt.UTC),
    )
    return dataclasses.replace(paper, **changes)  # type: ignore[arg-type]


def long_report() -> Paper:
    return report(
        blocks=(Paragraph("Các doanh nghiệp viễn thông bố trí trực ứng cứu hai mươi bốn trên hai mươi bốn giờ. " * 90),)
    )


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_pdf_gives_back_its_vietnamese_text_in_nfc() -> None:
    text = words_of(to_pdf(report(blocks=(Paragraph(unicodedata.normalize("NFD", MARKS)),))))
    assert squeezed(MARKS) in squeezed(text)
    assert unicodedata.is_normalized("NFC", text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Ví Dụ, ngày 05 tháng 02 năm 2026" in text


def test_every_vietnamese_letter_is_drawn_by_the_font_of_the_package() -> None:
    drawn = set()
    with pdfplumber.open(io.BytesIO(to_pdf(report(blocks=(Paragraph(MARKS),))))) as document:
        for letter in document.pages[0].chars:
            drawn.add(letter["fontname"].split("+")[-1].split("-")[0])
    assert drawn == {"Tinos"}


def test_a_sign_the_font_lacks_still_gives_a_paper() -> None:
    assert "còn chữ" in words_of(to_pdf(report(blocks=(Paragraph("Biểu tượng 🛰 và còn chữ"),))))


@pytest.mark.parametrize("paper", [report(), long_report()])
def test_all_ink_of_the_body_stands_inside_the_margins_and_reaches_them(paper: Paper) -> None:
    with pdfplumber.open(io.BytesIO(to_pdf(paper))) as document:
        lefts, rights, tops, bottoms = [], [], [], []
        for page in document.pages:
            assert (round(page.width / PT_PER_MM), round(page.height / PT_PER_MM)) == (210, 297)
            words = [word for word in page.extract_words() if word["bottom"] > 19 * PT_PER_MM]
            lefts += [word["x0"] / PT_PER_MM for word in words]
            rights += [(page.width - word["x1"]) / PT_PER_MM for word in words]
            tops.append(min(word["top"] for word in words) / PT_PER_MM)
            bottoms += [(page.height - word["bottom"]) / PT_PER_MM for word in words]
    assert 30 - 1 <= min(lefts) <= 30 + 1
    assert 15 - 1 <= min(rights) <= 15 + 1
    # Boxes of words hold the whole line, a little more than the letters: the top may read up to 1 mm less.
    assert all(20 - 1 <= top <= 20 + 2 for top in tops)
    assert min(bottoms) >= 20 - 1.5


def test_the_first_page_has_no_number_and_the_second_has_it_centred_in_the_top_margin() -> None:
    with pdfplumber.open(io.BytesIO(to_pdf(long_report()))) as document:
        first, second = document.pages[:2]
        assert not [word for word in first.extract_words() if word["bottom"] < 19 * PT_PER_MM]
        (number,) = [word for word in second.extract_words() if word["bottom"] < 20 * PT_PER_MM]
    assert number["text"] == "2"
    centre_mm = (number["x0"] + number["x1"]) / 2 / PT_PER_MM
    assert abs(centre_mm - (30 + 165 / 2)) < 1
    assert 13 <= number["bottom"] - number["top"] <= 16


def test_markup_in_user_text_comes_out_as_written() -> None:
    paper = report(
        issuer=MARKUP.upper(),
        subject=MARKUP,
        addressees=(MARKUP, MARKUP),
        blocks=(Paragraph(MARKUP), Heading(MARKUP), Bullets((MARKUP,)), Table((MARKUP,), ((MARKUP,),))),
        recipients=(MARKUP,),
        signer=Signer(name=MARKUP),
    )
    text = squeezed(words_of(to_pdf(paper)))
    assert text.count(squeezed(MARKUP)) == 10
    assert squeezed(MARKUP.upper()) in text


def test_the_file_is_tagged_embeds_its_fonts_and_claims_pdf_a_and_pdf_ua() -> None:
    data = to_pdf(report())
    reader = pypdf.PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not False
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "vi-VN"
    assert b"<pdfuaid:part>1" in data
    assert b"<pdfaid:part>2" in data
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]


@pytest.mark.parametrize("kind_title", ["BÁO CÁO", ""])
@pytest.mark.parametrize("levels", [(3,), (2, 1, 3), (1, 3, 2)])
def test_headings_that_skip_a_level_still_give_an_accessible_file(kind_title: str, levels: tuple[int, ...]) -> None:
    blocks = tuple(Heading("Mục", level=level) for level in levels)
    data = to_pdf(report(kind_title=kind_title, blocks=(*blocks, Paragraph("Hết."))))
    assert b"<pdfuaid:part>1" in data


def test_the_same_paper_gives_the_same_bytes_and_another_date_gives_others() -> None:
    assert to_pdf(report()) == to_pdf(report())
    assert to_docx(report()) == to_docx(report())
    assert to_pdf(report()) != to_pdf(report(date=dt.date(2026, 2, 6)))
    assert to_docx(report()) != to_docx(report(date=dt.date(2026, 2, 6)))


def test_a_one_page_report_is_one_page() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(to_pdf(report()))).pages) == 1


def test_a_drill_paper_says_so_on_every_page_and_a_real_one_never() -> None:
    drill = pypdf.PdfReader(io.BytesIO(to_pdf(dataclasses.replace(long_report(), drill=True))))
    assert len(drill.pages) > 1
    assert all("DIỄN TẬP" in page.extract_text() for page in drill.pages)
    assert "DIỄN TẬP" not in words_of(to_pdf(long_report()))
    document = docx.Document(io.BytesIO(to_docx(report(drill=True))))
    assert "DIỄN TẬP" in document.sections[0].header.paragraphs[0].text
    assert "DIỄN TẬP" in document.tables[0].rows[0].cells[0].text


def test_the_signature_is_never_torn_from_its_name() -> None:
    for lines in range(34, 48):
        paper = report(blocks=tuple(Paragraph(f"Dòng {line}.") for line in range(lines)))
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(to_pdf(paper))).pages]
        assert ("KT. GIÁM ĐỐC" in pages[-1]) and ("Nguyễn Văn Ví Dụ" in pages[-1])
        assert "Nơi nhận" in pages[-1]


def test_an_official_letter_carries_its_subject_under_the_number() -> None:
    text = words_of(to_pdf(report(kind_title="", number="79/SKHCN-BCVT", subject="bảo đảm thông tin dịp Tết")))
    assert re.search(r"Số: 79/SKHCN-BCVT\s+V/v bảo đảm thông tin dịp Tết", text)


def test_a_draft_leaves_number_and_day_open() -> None:
    words = set_paper(report(number="/BC-SKHCN", date=None))
    assert words.number_line.startswith("Số:") and words.number_line.endswith(" /BC-SKHCN")
    assert words.date_line.startswith("Ví Dụ, ngày") and "2026" not in words.date_line


def test_headings_are_counted_in_roman_arabic_and_vietnamese_letters() -> None:
    blocks = (
        Heading("A"),
        *(Heading("x", level=3) for _ in range(5)),
        Heading("b", level=2),
        Heading("B"),
        Heading("c", level=2),
    )
    assert [block["text"] for block in set_paper(report(blocks=blocks)).blocks] == [
        "I. A", "a) x", "b) x", "c) x", "d) x", "đ) x", "1. b", "II. B", "1. c",
    ]  # fmt: skip


def test_recipients_end_with_semicolons_and_a_full_stop() -> None:
    assert set_paper(report(recipients=("- Như trên;", "Lưu: VT."))).recipients == ["- Như trên;", "- Lưu: VT."]


def test_the_data_line_is_in_vietnamese_time() -> None:
    assert set_paper(report()).footnote == "Số liệu tính đến 00 giờ 00 phút ngày 05/02/2026."


def test_a_time_without_zone_and_a_ragged_table_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        report(data_as_of=dt.datetime(2026, 2, 4))  # noqa: DTZ001
    with pytest.raises(ValueError, match="cells"):
        Table(("a", "b"), (("1",),))
    with pytest.raises(ValueError, match="level"):
        Heading("x", level=4)


def test_control_characters_and_lone_surrogates_never_reach_the_page() -> None:
    dirty = "Báo\x00 cáo\x0b\ud800\uffff tốt"
    assert clean(dirty) == "Báo cáo tốt"
    assert "Báo cáo tốt" in words_of(to_pdf(report(blocks=(Paragraph(dirty),))))
    assert "Báo cáo tốt" in "\n".join(
        paragraph.text
        for paragraph in docx.Document(io.BytesIO(to_docx(report(blocks=(Paragraph(dirty),))))).paragraphs
    )


def test_the_word_file_has_the_page_the_margins_and_the_head_of_the_decree() -> None:
    document = docx.Document(io.BytesIO(to_docx(report(urgency="khẩn"))))
    section = document.sections[0]
    lengths = (
        (section.page_width, decree.PAGE_WIDTH_MM), (section.page_height, decree.PAGE_HEIGHT_MM),
        (section.left_margin, 30), (section.right_margin, 15), (section.top_margin, 20), (section.bottom_margin, 20),
    )  # fmt: skip
    for length, wanted_mm in lengths:
        assert length is not None
        assert abs(length - Mm(wanted_mm)) < Mm(1)
    left, right = document.tables[0].rows[0].cells
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in left.text and "Số: 07/BC-SKHCN" in left.text and "KHẨN" in left.text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in right.text and "ngày 05 tháng 02 năm 2026" in right.text
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"] == ["BÁO CÁO"]


def test_the_word_file_numbers_its_pages_from_the_second_and_names_times_new_roman() -> None:
    document = docx.Document(io.BytesIO(to_docx(report())))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert not section.first_page_header.paragraphs[0].text
    assert "PAGE" in section.header._element.xml
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert fonts == {"Times New Roman"}


def test_both_renderers_say_the_same_words() -> None:
    document = docx.Document(io.BytesIO(to_docx(report())))
    written = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            written += [paragraph.text for cell in row.cells for paragraph in cell.paragraphs]
    printed = squeezed(words_of(to_pdf(report())))
    missing = [text for text in written if squeezed(text) not in printed]
    assert missing == []


def test_a_paper_written_as_json_is_the_same_paper() -> None:
    raw = {
        "issuer": "SỞ Y", "place": "Huế", "date": "2026-02-05", "data_as_of": "2026-02-04T17:00:00+00:00",
        "blocks": [
            {"heading": "Chung", "level": 2}, {"paragraph": "Xong."}, {"bullets": ["một"]},
            {"table": {"header": ["a"], "rows": [[1]]}},
        ],
        "signer": {"name": "Nguyễn Văn Ví Dụ"},
    }  # fmt: skip
    assert paper_from(raw) == Paper(
        issuer="SỞ Y", place="Huế", date=dt.date(2026, 2, 5), data_as_of=dt.datetime(2026, 2, 4, 17, tzinfo=dt.UTC),
        blocks=(Heading("Chung", level=2), Paragraph("Xong."), Bullets(("một",)), Table(("a",), (("1",),))),
        signer=Signer(name="Nguyễn Văn Ví Dụ"),
    )  # fmt: skip
    with pytest.raises(ValueError, match="a block is"):
        paper_from({"issuer": "SỞ Y", "place": "Huế", "blocks": [{"picture": "x"}]})
