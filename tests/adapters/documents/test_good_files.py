"""Honest files come out as the text and the cells that a person sees."""

# ruff: noqa: DTZ001 - a workbook knows no time zones

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from thongsuot.adapters.documents import (
    DocumentRefused,
    DocumentText,
    Sheet,
    Why,
    child,
    read_document,
    read_geojson,
    read_json,
    read_table,
)
from thongsuot.adapters.documents.numbering import numbering_of
from thongsuot.engines.papers import Heading, Paper, Paragraph, Signer, Table, to_docx, to_pdf

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SENTENCE = "Bảo đảm thông tin liên lạc, đặc biệt là khu vực biên giới; trực ứng cứu thông tin hai mươi bốn giờ."
TCVN3 = "B¶o ®¶m th«ng tin liªn l¹c phôc vô chØ ®¹o, ®iÒu hµnh; kh¾c phôc sù cè m¹ng viÔn th«ng trong dÞp TÕt."
TCVN3_MEANS = "Bảo đảm thông tin liên lạc phục vụ chỉ đạo, điều hành; khắc phục sự cố mạng viễn thông trong dịp Tết."
VNI = (
    "Baûo ñaûm thoâng tin lieân laïc phuïc vuï chæ ñaïo, ñieàu haønh; "
    "khaéc phuïc söï coá maïng vieãn thoâng trong dòp Teát."
)
PAPER = Paper(
    parent_body="ỦY BAN NHÂN DÂN TỈNH VÍ DỤ",
    issuer="SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    number="79/CT-SKHCN",
    place="Ví Dụ",
    date=dt.date(2026, 2, 5),
    kind_title="CHỈ THỊ",
    subject="Về bảo đảm an toàn mạng lưới",
    blocks=(Heading("Các doanh nghiệp viễn thông", level=2), *(Paragraph(SENTENCE * 4) for _ in range(9))),
    signer=Signer(title="GIÁM ĐỐC", name="Nguyễn Văn Ví Dụ"),
    recipients=("Như trên", "Lưu: VT"),
)


def document_of(*paragraphs: str) -> bytes:
    made = io.BytesIO()
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode(),
        b"\xef\xbb\xbf" + SENTENCE.encode(),
        SENTENCE.encode("utf-16"),
        b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
        unicodedata.normalize("NFD", SENTENCE).encode(),
        unicodedata.normalize("NFD", SENTENCE).encode("utf-16"),
        SENTENCE.replace(" ", "\u00a0").replace("tin", "ti\u00adn").encode(),
    ],
)
def test_plain_text_comes_out_in_nfc_whatever_its_unicode_form(data: bytes) -> None:
    assert read_document(data, filename="Chỉ thị.TXT") == DocumentText(SENTENCE, "txt")


def test_letters_that_deceive_are_set_right_or_flagged_never_passed_over() -> None:
    text = "Ðơn vị số 06/\u0421\u0422-UBND t\u200bin \u202ecậy"
    found = read_document(text.encode(), filename="a.txt")
    assert found.text == "Đơn vị số 06/\u0421\u0422-UBND tin cậy"
    assert found.warnings == ("look_alike_letters", "other_d_letters", "turned_direction", "unseen_letters")


def test_line_breaks_of_all_systems_become_one() -> None:
    assert read_document(b"mot\r\nhai\rba\n", filename="a.txt").text == "mot\nhai\nba"


@pytest.mark.parametrize(("text", "encoding", "means"), [(TCVN3, "TCVN3", TCVN3_MEANS), (VNI, "VNI", TCVN3_MEANS)])
def test_old_font_encodings_are_named_and_converted_only_on_request(text: str, encoding: str, means: str) -> None:
    for data, filename in (
        (text.encode("latin-1"), "a.txt"),
        (text.encode(), "a.txt"),
        (document_of(SENTENCE, text), "a.docx"),
    ):
        with pytest.raises(DocumentRefused) as caught:
            read_document(data, filename=filename)
        assert (caught.value.code, caught.value.message_args["encoding"]) == (Why.LEGACY_ENCODING, encoding)
        # What it would become is shown, so that a person can choose.
        assert caught.value.message_args["preview"].split("\n")[-1] == means
        converted = read_document(data, filename=filename, convert_legacy=True)
        assert converted.text.splitlines()[-1] == means
        assert converted.text.splitlines()[0] in {SENTENCE, means}
        assert converted.warnings == ("converted_legacy",)
        assert converted.encoding_guess == encoding


def test_a_secret_document_in_an_old_encoding_is_refused_before_anything_of_it_is_shown() -> None:
    with pytest.raises(DocumentRefused) as caught:
        read_document(f"TUYÖT MËT\n{TCVN3}".encode("latin-1"), filename="a.txt")
    assert (caught.value.code, caught.value.message_args) == (Why.SECRET_STAMP, {"stamp": "TUYỆT MẬT"})


def test_windows_1258_is_named_and_converted() -> None:
    data = "Ba\u0309o \u0111a\u0309m an toàn ma\u0323ng lươ\u0301i, truyê\u0300n dâ\u0303n".encode("cp1258")
    with pytest.raises(DocumentRefused) as caught:
        read_document(data, filename="a.txt")
    assert caught.value.message_args["encoding"] == "Windows-1258"
    assert caught.value.message_args["preview"] == "Bảo đảm an toàn mạng lưới, truyền dẫn"
    assert read_document(data, filename="a.txt", convert_legacy=True).text == "Bảo đảm an toàn mạng lưới, truyền dẫn"


def test_french_is_not_taken_for_an_old_encoding() -> None:
    text = "Le réseau très étendu où l’été à Orléans dure, d’après les élèves étrangers."
    assert read_document(text.encode(), filename="a.txt").text == text


def test_pdf_and_word_of_one_paper_give_the_same_paragraphs() -> None:
    from_pdf = read_document(to_pdf(PAPER), filename="a.pdf")
    from_word = read_document(to_docx(PAPER), filename="a.docx")
    assert (from_pdf.format, from_word.format) == ("pdf", "docx")
    for text in (from_pdf.text, from_word.text):
        lines = text.splitlines()
        assert {"Số: 79/CT-SKHCN", "CHỈ THỊ", "Về bảo đảm an toàn mạng lưới", "1. Các doanh nghiệp viễn thông"} <= set(
            lines
        )
        assert "Ví Dụ, ngày 05 tháng 02 năm 2026" in lines
        assert "Nguyễn Văn Ví Dụ" in lines
        # The page number of the second page is no part of the text.
        assert "2" not in lines
    assert from_word.text.count(SENTENCE) == from_pdf.text.replace("\n", " ").count(SENTENCE) == 36


def test_a_long_table_packs_tightly_and_is_no_bomb() -> None:
    rows = tuple((str(row), "Trạm trung tâm", "Bình thường") for row in range(700))
    paper = Paper(issuer="SỞ Y", place="Ví Dụ", blocks=(Table(("STT", "Trạm", "Tình trạng"), rows),))
    assert "699\tTrạm trung tâm\tBình thường" in read_document(to_docx(paper), filename="a.docx").text


def test_numbers_follow_levels_restarts_and_the_form_of_the_list() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    forms = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("decimal", "%2.%4"))
    root = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="5">'
        + "".join(level.format(place, *form) for place, form in enumerate(forms))
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        + '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>'
        + "</w:lvlOverride></w:num></w:numbering>"
    )
    counted = numbering_of({"word/numbering.xml": root.encode()})
    places = [
        ("1", 0),
        ("1", 1),
        ("1", 2),
        ("1", 2),
        ("1", 1),
        ("1", 2),
        ("1", 3),
        ("1", 0),
        ("1", 1),
        ("2", 0),
        ("7", 0),
    ]
    labels = [counted.label(style="", list_id=list_id, level=place) for list_id, place in places]
    assert labels == ["I.", "1.", "a)", "b)", "2.", "a)", "2.1", "II.", "1.", "IX.", ""]
    assert numbering_of({"word/numbering.xml": b"<broken"}).label(style="", list_id="1", level=0) == ""


def test_a_word_table_is_one_line_for_each_row_and_a_text_box_is_read_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("Doanh nghiệp", "Số trạm", "Doanh nghiệp A", "812")):
        table.rows[place // 2].cells[place % 2].text = text
    paragraph = document.add_paragraph("Sau hộp")
    box = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    paragraph.runs[0]._r.append(docx.oxml.parse_xml(box))
    made = io.BytesIO()
    document.save(made)
    text = read_document(made.getvalue(), filename="a.docx").text
    assert text.splitlines() == ["Doanh nghiệp\tSố trạm", "Doanh nghiệp A\t812", "Trong hộp", "Sau hộp"]


def test_deleted_passages_of_a_word_file_are_left_out_with_a_warning() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Hạn: ngày 20")
    xml = (
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:delText>15</w:delText></w:r></w:del>"
    )
    paragraph._p.append(docx.oxml.parse_xml(xml))
    made = io.BytesIO()
    document.save(made)
    found = read_document(made.getvalue(), filename="a.docx")
    assert (found.text, found.warnings) == ("Hạn: ngày 20", ("tracked_changes",))


def test_numbers_that_word_counts_by_itself_come_out_as_text() -> None:
    document = docx.Document()
    for text in ("Các sở, ngành", "Các doanh nghiệp"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Theo dõi, đôn đốc", style="List Bullet")
    made = io.BytesIO()
    document.save(made)
    text = read_document(made.getvalue(), filename="a.docx").text
    assert text.splitlines() == ["1. Các sở, ngành", "2. Các doanh nghiệp", "- Theo dõi, đôn đốc"]


def test_a_web_page_gives_its_article_without_menus_scripts_and_forms() -> None:
    page = f"""<!doctype html><html><head><title>x</title><style>p{{}}</style></head><body>
      <nav><a href=/>Trang chủ</a></nav><header>Cổng thông tin</header>
      <article><h1>Chỉ thị</h1><p>{SENTENCE}</p><ul><li>Một</li><li>Hai <b>và</b> ba</li></ul>
      <table><tr><td>A</td><td>1</td></tr></table><script>alert(1)</script></article>
      <footer>Liên hệ</footer></body></html>"""
    found = read_document(page.encode(), filename="a.html")
    assert found.text.splitlines() == ["Chỉ thị", SENTENCE, "Một", "Hai và ba", "A\t1"]


def test_a_page_nested_as_deep_as_pages_are_is_read() -> None:
    page = "<div>" * 200 + SENTENCE + "</div>" * 200
    assert SENTENCE in read_document(page.encode(), filename="a.htm").text


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Trạm"
    sheet["B2"], sheet["C2"], sheet["D2"] = "Mã trạm", "Ngày", "Tải"
    sheet["B3"], sheet["C3"], sheet["D3"] = unicodedata.normalize("NFD", "Trạm Đức Hòa"), dt.date(2026, 2, 5), 12.5
    sheet["B4"], sheet["C4"], sheet["D4"], sheet["E4"] = 7, dt.datetime(2026, 2, 5, 7, 30), True, dt.time(7, 30)
    book.create_sheet("Trống")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_keeps_types_rows_and_columns() -> None:
    assert read_table(workbook(), filename="a.xlsx") == [
        Sheet(
            "Trạm",
            [
                [None] * 5,
                [None, "Mã trạm", "Ngày", "Tải", None],
                [None, "Trạm Đức Hòa", dt.datetime(2026, 2, 5), 12.5, None],
                [None, 7, dt.datetime(2026, 2, 5, 7, 30), True, dt.time(7, 30)],
            ],
        ),
        Sheet("Trống", []),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_file_is_split_at_its_own_delimiter(mark: str) -> None:
    text = f'Mã{mark}Tên{mark}Ghi chú\nT1{mark}"Trạm {mark} Một"{mark}\n'
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (sheet,) = read_table(text.encode(encoding), filename="a.csv")
        assert sheet.rows == [
            ["Mã", "Tên", "Ghi chú"],
            ["T1", f"Trạm {mark.strip() or ''} Một" if mark != "\t" else "Trạm \t Một", None],
        ]


def test_cells_travel_between_processes_unchanged() -> None:
    rows: list[list[Any]] = [
        [None, "a", 1, 2.5, True, dt.datetime(2026, 1, 2, 3, 4), dt.date(2026, 1, 2), dt.time(3, 4)]
    ]
    answer = json.loads(json.dumps({"sheets": [{"name": "x", "rows": child.packed(rows)}]}))
    assert child.unpacked(answer) == [Sheet("x", rows)]


def test_json_is_read_within_limits_and_refused_beyond() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": "[[[[{\\"", "b": [1.5, null]}', filename="a.json") == {
        "a": '[[[[{"',
        "b": [1.5, None],
    }
    for data, why in (
        (b"[" * 100 + b"]" * 100, Why.BOMB),
        (b"[" + b"1," * 2_100_000 + b"1]", Why.TOO_LARGE),
        (b"[NaN]", Why.BROKEN),
        (b"[" + b"9" * 5000 + b"]", Why.BROKEN),
        (b'{"a": ', Why.BROKEN),
        (b"\xff\xff", Why.BROKEN),
    ):
        with pytest.raises(DocumentRefused) as caught:
            read_json(data, filename="a.json")
        assert caught.value.code == why
    with pytest.raises(DocumentRefused):
        read_json(b"{}", filename="a.txt")


def test_geojson_must_lie_on_the_globe() -> None:
    def collection(geometry: object) -> bytes:
        return json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}
        ).encode()

    line = {"type": "LineString", "coordinates": [[106.1, 11.3], [106.2, 11.4]]}
    assert read_geojson(collection(line), filename="a.geojson")[0]["geometry"] == line
    assert read_geojson(collection(None), filename="a.geojson")[0]["geometry"] is None
    for wrong in (
        {"type": "Point", "coordinates": [1200000.5, 560000.2]},
        {"type": "Point", "coordinates": ["106", "11"]},
        {"type": "LineString", "coordinates": [106.1, 11.3]},
        {"type": "Circle", "coordinates": [1, 1]},
    ):
        with pytest.raises(DocumentRefused) as caught:
            read_geojson(collection(wrong), filename="a.geojson")
        assert caught.value.message_args["feature"] == 1


def test_the_command_prints_the_text_and_tells_the_refusal(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.txt", tmp_path / "b.docx"
    good.write_text(SENTENCE, encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04")
    command = [sys.executable, "-X", "utf8", "-m", "thongsuot.adapters.documents"]
    done = subprocess.run([*command, good], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout == f"{SENTENCE}\n"
    failed = subprocess.run([*command, bad], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "broken" in failed.stderr


def test_every_code_and_every_warning_has_words() -> None:
    from thongsuot.adapters.documents import words

    for code in Why:
        message = str(
            words.message_for(DocumentRefused(code, {"encoding": "VNI", "stamp": "MẬT", "extension": ".doc"}))
        )
        assert message
        assert "%(" not in message
    assert set(words.WARNINGS) == {
        "attachments_unread",
        "converted_legacy",
        "embedded_files",
        "envelope_differs",
        "from_scan",
        "look_alike_letters",
        "macros",
        "other_d_letters",
        "pages_without_text",
        "scan_doubtful",
        "tracked_changes",
        "turned_direction",
        "unseen_letters",
        "wide_letters",
    }


def test_a_page_wrapped_whole_in_one_form_keeps_its_text_and_loses_its_small_forms() -> None:
    page = (
        "<html><body><form id='aspnetForm'><nav>Trang chủ</nav><p>Ủy ban nhân dân tỉnh yêu cầu các sở rà soát.</p>"
        "<form><label>Tìm kiếm</label></form><p>Các doanh nghiệp bố trí trực 24/24 giờ.</p></form></body></html>"
    )
    found = read_document(page.encode(), filename="a.html").text
    assert "yêu cầu các sở rà soát" in found and "trực 24/24" in found and "Trang chủ" not in found
    small = "<html><body><p>" + "Nội dung chính thức của văn bản. " * 9 + "</p><form>Gửi bình luận</form></body></html>"
    assert "bình luận" not in read_document(small.encode(), filename="a.html").text


def news_page(body: str, *, kind: str = "div") -> str:
    """Write a page as news sites do: without marked parts, the document between menus, other news and comments."""
    links = "".join(f"<li><a href=/{n}>Tin số {n}: hội nghị tổng kết của ngành năm nay</a></li>" for n in range(12))
    return f"""<html><head><meta charset=utf-8><title>Báo</title></head><body><div id="wrapper"><div class="top-menu"><a href=/>Trang
      chủ</a> <a href=/a>Thời sự</a> <a href=/b>Kinh tế</a></div><div style="display: none">Bật JavaScript để đọc</div>
      <div class="row"><{kind} class="post">{body}</{kind}><div class="col-right"><h3>Đọc nhiều</h3><ul>{links}</ul></div></div>
      <div class="box-comment"><p>Bình luận của bạn đọc: bài viết rất hay.</p></div>
      <div id="footer"><p>Giấy phép số 12/GP, Tổng biên tập Nguyễn Văn A, điện thoại 0123.</p></div></div></body></html>"""


LETTERHEAD = "<table><tr><td>UBND TỈNH THANH LAM</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table>"
RECIPIENTS = "<div class='share tags'><p>Nơi nhận: Như trên; Lưu: VT.</p></div>"


@pytest.mark.parametrize("kind", ["div", "section", "td"])
def test_a_news_page_without_marked_parts_gives_the_document_alone(kind: str) -> None:
    paragraphs = "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(1, 8))
    found = read_document(news_page(LETTERHEAD + paragraphs + RECIPIENTS, kind=kind).encode(), filename="a.html")
    lines = found.text.splitlines()
    assert lines[0].startswith("UBND TỈNH THANH LAM\tCỘNG HÒA")
    assert lines[1:8] == [f"{number}. {SENTENCE}" for number in range(1, 8)]
    # A recipients' list stays, whatever the site calls its frame.
    assert lines[8] == "Nơi nhận: Như trên; Lưu: VT."
    assert not {"Tin", "Bình", "Giấy", "Bật"} & {line.split()[0] for line in lines}


def test_a_paragraph_of_links_to_cited_documents_is_no_menu() -> None:
    cited = "<div>Căn cứ <a href=1>Luật Viễn thông</a>; <a href=2>Luật An ninh mạng</a>; <a href=3>Luật Bưu chính</a>;</div>"
    found = read_document(news_page(cited + f"<p>{SENTENCE}</p>" * 5).encode(), filename="a.html")
    assert found.text.startswith("Căn cứ Luật Viễn thông; Luật An ninh mạng; Luật Bưu chính;")
