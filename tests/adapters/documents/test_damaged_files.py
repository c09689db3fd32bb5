"""Whatever a file of any kind turns into on its way, reading it gives a text or a refusal with its code, nothing else."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.documents.test_hostile_files import pdf_with, zipped
from tests.document_cases import edxml

from thongsuot.adapters.documents import LIMITS, DocumentRefused, DocumentText, Sheet
from thongsuot.adapters.documents.reading import sheets_of, text_of

TEXT = "CHỈ THỊ\nVề bảo đảm an toàn mạng lưới\n1. Các doanh nghiệp viễn thông trực 24/24 giờ, báo cáo trước ngày 15/01/2027.\n"
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Tin</title></head><body><nav>Trang chủ</nav><form>'
    f"<article><h1>Chỉ thị</h1><p>{TEXT}</p><table><tr><td>1</td><td>Sở Y tế</td></tr></table></article></form></body></html>"
).encode()


def _docx() -> bytes:
    made = io.BytesIO()
    document = docx.Document()
    document.add_heading("CHỈ THỊ", 1)
    document.add_paragraph(TEXT, style="List Number")
    document.add_table(1, 2).cell(0, 0).text = "Công an tỉnh"
    document.sections[0].header.paragraphs[0].text = "Số: 07/CT-UBND"
    document.save(made)
    return made.getvalue()


def _odt() -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:text><text:h>CHỈ THỊ</text:h>'
        f"<text:list><text:list-item><text:p>{TEXT}<text:s/><text:tab/></text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Sở Y tế</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _xlsx() -> bytes:
    made = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã", "Việc", "Hạn"])
    sheet.append(["S0001", "Kiểm tra máy nổ", 46000])
    book.save(made)
    return made.getvalue()


WHOLE = {
    "docx": _docx(),
    "odt": _odt(),
    "xlsx": _xlsx(),
    "pdf": pdf_with(b"BT /F1 12 Tf 72 700 Td (Chi thi so 07 bao dam an toan mang luoi vien thong) Tj ET"),
    "html": PAGE,
    "edxml": edxml(("chi-thi.docx", _docx())),
    "txt": TEXT.encode(),
    "csv": "Mã;Việc;Hạn\nS0001;Kiểm tra;15/01/2027\n".encode(),
}
PIECES = (
    *(b"<", b">", b"</w:p>", b"<w:tbl>", b"&#0;", b"&#xD800;", b"<!DOCTYPE x>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf"),
    *(b"9" * 40, b"-1", b"1e999", b"NaN", b'"', b"PK\x03\x04", b"endobj", b"stream", b"/Length -5", b"R R R", b"<<<<"),
    *(b"<form>", b"</table>", b"<text:list>", b'table:number-columns-repeated="99999999"', b't="s"', b"\xcc\x81" * 30),
)
_EDIT = st.tuples(
    st.floats(0, 1, exclude_max=True), st.integers(0, 40), st.one_of(st.sampled_from(PIECES), st.binary(max_size=8))
)


def _edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Replace, at a share of the length, some bytes by others."""
    for share, gone, piece in edits:
        at = int(share * len(data))
        data = data[:at] + piece + data[at + gone :]
    return data


def _damaged(suffix: str, edits: list[tuple[float, int, bytes]], *, part: int, inside: bool) -> bytes:
    """Damage a file as a whole, or one part inside its packing, which is then packed rightly again."""
    whole = WHOLE[suffix]
    if not (inside and suffix in {"docx", "odt", "xlsx"}):
        return _edited(whole, edits)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    # Mostly the part that holds the text.
    name = sorted(parts, key=lambda one: (not one.endswith(("document.xml", "content.xml", "sheet1.xml")), one))
    chosen = name[part % len(name)]
    parts[chosen] = _edited(bytes(parts[chosen], "utf-8") if isinstance(parts[chosen], str) else parts[chosen], edits)
    return zipped(parts)


def read(suffix: str, data: bytes) -> DocumentText | list[Sheet]:
    """Read as the child process does, which answers for memory and depth itself."""
    if suffix in {"xlsx", "csv"}:
        return sheets_of(data, suffix=f".{suffix}", limits=LIMITS)
    return text_of(data, suffix=f".{suffix}", convert_legacy=True, limits=LIMITS)


@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_the_whole_file_is_read(suffix: str) -> None:
    found = read(suffix, WHOLE[suffix])
    assert found if isinstance(found, list) else found.text


@pytest.mark.parametrize("suffix", sorted(WHOLE))
@given(edits=st.lists(_EDIT, min_size=1, max_size=4), part=st.sampled_from([0, 0, 0, 1, 2, 5, 9]), inside=st.booleans())
def test_a_damaged_file_gives_a_text_or_a_refusal(
    suffix: str, edits: list[tuple[float, int, bytes]], part: int, inside: bool
) -> None:
    try:
        found = read(suffix, _damaged(suffix, edits, part=part, inside=inside))
    except (DocumentRefused, MemoryError, RecursionError):
        return
    assert found if isinstance(found, list) else found.text.strip()
