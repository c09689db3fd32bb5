"""OpenDocument texts come out as LibreOffice shows them; hostile ones are refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from thongsuot.adapters.documents import LIMITS, DocumentRefused, Why, read_document
from thongsuot.adapters.documents.opendocument import read_odt

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                        ("draw", "drawing"), ("svg", "svg-compatible"), ("manifest", "manifest")]
)  # fmt: skip
LISTS = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/>
</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
</text:list-style>"""
SENTENCE = "Các doanh nghiệp viễn thông bố trí trực hai mươi bốn trên hai mươi bốn giờ."


def odt(body: str, *, styles: str = "", manifest: str = "", lists: str = LISTS, **more: bytes) -> bytes:
    """Write an OpenDocument text by hand."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:automatic-styles>{lists}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", f"<office:document-styles {SPACES}>{styles}</office:document-styles>")
        archive.writestr("META-INF/manifest.xml", manifest or f"<manifest:manifest {SPACES}/>")
        for name, part in more.items():
            archive.writestr(name, part)
    return out.getvalue()


def text_of(body: str, **more: str) -> str:
    return read_document(odt(body, **more), filename="a.odt").text


def test_paragraphs_headings_spaces_tabs_and_breaks_come_out() -> None:
    body = (
        "<text:h>CHỈ THỊ</text:h><text:p>Về <text:span>bảo đảm</text:span> an<text:s text:c='2'/>toàn<text:tab/>mạng"
        "<text:line-break/>lưới</text:p><text:p/>"
    )
    found = read_document(odt(body), filename="Chỉ thị.ODT")
    assert (found.text, found.format) == ("CHỈ THỊ\nVề bảo đảm an  toàn\tmạng\nlưới", "odt")


def test_numbers_of_lists_are_written_out_and_go_on_where_the_list_does() -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = "<text:list>" + item.format("hai a", "") + item.format("hai b", "") + "</text:list>"
    body = (
        '<text:list text:style-name="L1" xml:id="x1">'
        + item.format("một", "")
        + item.format("hai", inner)
        + "</text:list>"
        "<text:p>giữa</text:p>"
        '<text:list text:style-name="L1" text:continue-list="x1">' + item.format("ba", "") + "</text:list>"
        '<text:list text:style-name="L1"><text:list-item text:start-value="7"><text:p>bảy</text:p><text:p>thêm</text:p>'
        "</text:list-item></text:list>"
        '<text:list text:style-name="B">' + item.format("gạch", "") + "</text:list>"
    )
    assert text_of(body).split("\n") == [
        "1. một", "2. hai", "a) hai a", "b) hai b", "giữa", "3. ba", "7. bảy", "thêm", "- gạch",
    ]  # fmt: skip


def test_rows_of_data_are_lines_and_a_letterhead_is_read_cell_by_cell() -> None:
    cell = "<table:table-cell>{}</table:table-cell>"
    p = "<text:p>{}</text:p>"
    head = cell.format(p.format("ỦY BAN NHÂN DÂN") + p.format("Số: 06/CT-UBND")) + cell.format(p.format("CỘNG HÒA"))
    data = "".join(cell.format(p.format(word)) for word in ("1", "Trạm A", "tốt"))
    body = (
        f"<table:table><table:table-row>{head}</table:table-row><table:table-row>{data}</table:table-row></table:table>"
    )
    assert text_of(body).split("\n") == ["ỦY BAN NHÂN DÂN", "Số: 06/CT-UBND", "CỘNG HÒA", "1\tTrạm A\ttốt"]


def test_deleted_words_comments_and_names_of_pictures_are_no_text() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Còn<office:annotation><text:p>ghi chú</text:p>"
        "</office:annotation> lại<draw:frame><svg:title>con dấu</svg:title><draw:text-box><text:p>trong khung</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    found = read_document(odt(body), filename="a.odt")
    assert found.text == "trong khung\nCòn lại"
    assert found.warnings == ("tracked_changes",)


def test_a_stamp_in_the_page_header_is_seen() -> None:
    styles = "<office:master-styles><style:master-page><style:header><text:p>MẬT</text:p></style:header></style:master-page></office:master-styles>"
    with pytest.raises(DocumentRefused) as caught:
        read_document(odt(f"<text:p>{SENTENCE}</text:p>", styles=styles), filename="a.odt")
    assert caught.value.code == Why.SECRET_STAMP
    assert text_of(f"<text:p>{SENTENCE}</text:p>", styles=styles.replace("MẬT", "Trang")) == SENTENCE


def test_an_old_manifest_with_a_document_type_is_no_attack_but_entities_in_the_text_are() -> None:
    old = f'<!DOCTYPE manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest {SPACES}/>'
    assert text_of(f"<text:p>{SENTENCE}</text:p>", manifest=old) == SENTENCE
    laughs = odt("<text:p>x</text:p>").replace(b"", b"")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(laughs)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, b'<!DOCTYPE a [<!ENTITY b "c">]>' + part if name == "content.xml" else part)
    with pytest.raises(DocumentRefused) as caught:
        read_document(out.getvalue(), filename="a.odt")
    assert (caught.value.code, caught.value.message_args) == (Why.BOMB, {"reason": "entities"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt("<text:p>x</text:p>", manifest="<m><encryption-data/></m>"), Why.ENCRYPTED),
        (odt("<text:p>x</text:q>"), Why.BROKEN),
        (odt(""), Why.NO_TEXT),
        (odt("<text:p>x</text:p>" * 200_001), Why.TOO_LARGE),
        (odt("<text:p>" + "<text:span>" * 400 + "x" + "</text:span>" * 400 + "</text:p>"), Why.BROKEN),
        (b"PK\x03\x04 no zip", Why.BROKEN),
        (SENTENCE.encode(), Why.UNSUPPORTED),
    ],
)
def test_bad_files_are_refused_with_the_right_word(data: bytes, code: Why) -> None:
    with pytest.raises(DocumentRefused) as caught:
        read_document(data, filename="a.odt")
    assert caught.value.code == code


def test_a_word_file_called_odt_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(DocumentRefused) as caught:
        read_odt(out.getvalue(), limits=LIMITS)
    assert caught.value.code == Why.BROKEN
