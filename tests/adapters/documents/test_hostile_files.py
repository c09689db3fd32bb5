"""Files built to do harm are refused with a clear code, in bounded time and memory, and the server lives on."""

from __future__ import annotations

import dataclasses
import io
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pypdf
import pytest

from thongsuot.adapters.documents import LIMITS, DocumentRefused, Why, door, read_document, read_table

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def word_file(body: str, **more: bytes | str) -> bytes:
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": document, **more})


def sheet_file(sheet: str | bytes) -> bytes:
    """Take a true workbook and put another sheet into it."""
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = sheet
    return zipped(parts)


def good_word_file() -> bytes:
    made = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Các doanh nghiệp viễn thông bố trí trực hai mươi bốn trên hai mươi bốn giờ.")
    document.save(made)
    return made.getvalue()


def pdf_with(stream: bytes, *, more: bytes = b"") -> bytes:
    """Write a one-page PDF by hand around a content stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + more + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    written += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)


def good_pdf() -> bytes:
    return pdf_with(b"BT /F1 12 Tf 72 700 Td (Operators keep watch on their networks day and night.) Tj ET")


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good_pdf()))
    writer.encrypt("bí mật", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def zip_bomb_sheet() -> bytes:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1000 + b"</t></is></c></row>"
    return sheet_file(f"<worksheet {SHEET}><sheetData>".encode() + row * 340_000 + b"</sheetData></worksheet>")


def lying_sizes() -> bytes:
    """A part that says it holds 10 bytes and holds 200 kB."""
    data = bytearray(word_file("<w:p/>" * 40_000))
    for magic, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rfind(magic)
        struct.pack_into("<I", data, place + at, 10)
    return bytes(data)


def with_symlink() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        entry = zipfile.ZipInfo("word/document.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return made.getvalue()


def doubled_part() -> bytes:
    data = word_file("<w:p/>", **{"word/documenu.xml": "<x/>"})
    return data.replace(b"word/documenu.xml", b"word/document.xml")


def encrypted_part() -> bytes:
    data = bytearray(good_word_file())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1
    return bytes(data)


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
) + "]>"  # fmt: skip
XXE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def entities(doctype: str, encoding: str = "utf-8") -> bytes:
    body = "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<w:document {W}>{body}</w:document>'
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": text.encode(encoding)})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900)
FAR = f'<worksheet {SHEET}><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'


def hidden_sheet() -> bytes:
    """A workbook whose sheet hides its entities behind the name of a picture."""
    sheet = f'{LAUGHS}<worksheet {SHEET}><sheetData><row><c t="str"><v>&i;</v></c></row></sheetData></worksheet>'
    with zipfile.ZipFile(io.BytesIO(sheet_file("<x/>"))) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    relations = parts["xl/_rels/workbook.xml.rels"]
    assert isinstance(relations, bytes)
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(b"worksheets/sheet1.xml", b"media/picture.png")
    parts["xl/media/picture.png"] = f" \n{sheet}"
    return zipped(parts)


CASES: list[tuple[str, Callable[[], bytes], Why]] = [
    ("a.docx", lambda: good_word_file()[:-400], Why.BROKEN),
    ("a.docx", lambda: b"PK\x03\x04" + os.urandom(4000), Why.BROKEN),
    ("a.docx", lambda: zipped({"readme": "x"}), Why.BROKEN),
    ("a.docx", lambda: word_file("<w:p><w:r>"), Why.BROKEN),
    ("a.docx", lying_sizes, Why.BROKEN),
    ("a.docx", doubled_part, Why.BROKEN),
    ("a.docx", encrypted_part, Why.ENCRYPTED),
    ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), Why.ENCRYPTED),
    ("a.doc", lambda: OLE, Why.UNSUPPORTED),
    ("a.docx", lambda: word_file("", **{"../../etc/cron.d/x": "x"}), Why.BOMB),
    ("a.docx", lambda: word_file("", **{"/etc/passwd": "x"}), Why.BOMB),
    ("a.docx", lambda: word_file("", **{"word\\..\\..\\x": "x"}), Why.BOMB),
    ("a.docx", lambda: word_file("", **{"C:/x": "x"}), Why.BOMB),
    ("a.docx", with_symlink, Why.BOMB),
    ("a.docx", lambda: word_file("", **{"inner.zip": zipped({"x": "x"})}), Why.BOMB),
    ("a.docx", lambda: word_file("", **{"word/media/picture.png": zipped({"x": "x"})}), Why.BOMB),
    ("a.docx", lambda: word_file("", **{f"word/{i}": "x" for i in range(2100)}), Why.BOMB),
    ("a.docx", lambda: word_file("<w:p/>" * 400_000), Why.TOO_LARGE),
    ("a.docx", lambda: word_file("<w:p/>" * 4_000_000), Why.BOMB),
    ("a.docx", lambda: entities(LAUGHS), Why.BOMB),
    ("a.docx", lambda: entities(XXE), Why.BOMB),
    ("a.docx", lambda: entities(LAUGHS, "utf-16"), Why.BOMB),
    ("a.docx", lambda: entities(LAUGHS, "utf-7"), Why.BOMB),
    ("a.docx", lambda: word_file("<w:x>" * 20_000 + "</w:x>" * 20_000), Why.BROKEN),
    ("a.docx", good_pdf, Why.UNSUPPORTED),
    ("a.pdf", good_word_file, Why.UNSUPPORTED),
    ("a.pdf", lambda: b"GIF89a" + good_pdf(), Why.UNSUPPORTED),
    ("a.txt", good_pdf, Why.UNSUPPORTED),
    ("a.txt", lambda: b"MZ\x90\x00" + bytes(500), Why.UNSUPPORTED),
    ("a.txt", lambda: b"ab\x00cd" * 50, Why.UNSUPPORTED),
    ("a.exe", lambda: b"hello", Why.UNSUPPORTED),
    ("a.svg", lambda: b"<svg><script>alert(1)</script></svg>", Why.UNSUPPORTED),
    ("a.txt", lambda: b"", Why.NO_TEXT),
    ("a.txt", lambda: b" \n\t ", Why.NO_TEXT),
    ("a.txt", lambda: bytes(range(128, 256)) * 20, Why.BROKEN),
    ("a.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 9, Why.BROKEN),
    ("a.txt", lambda: b"a" * (LIMITS.file_bytes + 1), Why.TOO_LARGE),
    ("a.txt", lambda: b"a " * (LIMITS.text_letters // 2 + 10), Why.TOO_LARGE),
    ("a.html", lambda: b"<html><body>" + b"<script>x</script>" * 3 + b"</body></html>", Why.NO_TEXT),
    ("a.html", lambda: LAUGHS.encode() + b"<html><body>&i;</body></html>", Why.BOMB),
    ("a.html", lambda: b"<div>" * 5000 + b"text" + b"</div>" * 5000, Why.BROKEN),
    ("a.csv", lambda: b",,\n,,", Why.NO_TEXT),
    ("a.pdf", lambda: good_pdf()[: len(good_pdf()) // 2], Why.BROKEN),
    ("a.pdf", lambda: b"%PDF-1.7\n" + os.urandom(5000) + b"\n%%EOF", Why.BROKEN),
    ("a.pdf", locked_pdf, Why.ENCRYPTED),
    ("a.pdf", lambda: pdf_with(b""), Why.NO_TEXT),
    ("a.xlsx", zip_bomb_sheet, Why.BOMB),
    ("a.xlsx", hidden_sheet, Why.BOMB),
    ("a.xlsx", lambda: sheet_file(f"{LAUGHS}<worksheet {SHEET}/>"), Why.BOMB),
    ("a.xlsx", good_word_file, Why.BROKEN),
    ("a.xlsx", lambda: sheet_file(f"<worksheet {SHEET}><sheetData><row"), Why.BROKEN),
    ("a.xlsx", lambda: sheet_file(FAR), Why.TOO_LARGE),
    ("a.csv", lambda: b"a,b\n" + b'"' + b"x" * 2_000_000, Why.BROKEN),
    ("a.csv", lambda: b"," * (LIMITS.cells + 10), Why.TOO_LARGE),
    ("a.xls", lambda: OLE, Why.UNSUPPORTED),
]  # fmt: skip


def refused(data: bytes, filename: str) -> DocumentRefused:
    read: Callable[..., Any] = read_table if filename.endswith((".xlsx", ".csv", ".xls")) else read_document
    started = time.monotonic()
    with pytest.raises(DocumentRefused) as caught:
        read(data, filename=filename)
    assert time.monotonic() - started < LIMITS.wall_s
    return caught.value


@pytest.mark.parametrize(("filename", "build", "why"), CASES, ids=[f"{i}-{c[0]}-{c[2]}" for i, c in enumerate(CASES)])
def test_a_hostile_file_is_refused_with_its_code(filename: str, build: Callable[[], bytes], why: Why) -> None:
    data = build()
    assert refused(data, filename).code == why


def test_the_bomb_of_the_case_list_is_small_outside_and_huge_inside() -> None:
    data = zip_bomb_sheet()
    assert len(data) < 1_000_000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) > 300_000_000


def test_two_million_cells_are_too_many() -> None:
    row = "<row>" + "".join(f"<c><v>{i}</v></c>" for i in range(1000)) + "</row>"
    sheet = f"<worksheet {SHEET}><sheetData>{row * 2000}</sheetData></worksheet>"
    assert refused(sheet_file(sheet), "a.xlsx").code in {Why.TOO_LARGE, Why.BOMB}


def test_a_million_paragraphs_of_ordinary_ratio_are_too_many() -> None:
    noise = os.urandom(700_000).hex()
    body = "".join(f"<w:p><w:r><w:t>{noise[i * 5 : i * 5 + 5]}</w:t></w:r></w:p>" for i in range(250_000))
    found = refused(word_file(body), "a.docx")
    assert (found.code, found.message_args["what"]) == (Why.TOO_LARGE, "paragraphs")


def test_a_pdf_stream_of_a_hundred_megabytes_is_stopped() -> None:
    stream = zlib.compress(b"BT /F1 12 Tf (x) Tj ET " * 5_000_000, 9)
    found = refused(pdf_with(stream, more=b" /Filter /FlateDecode"), "a.pdf")
    assert found.code in {Why.BOMB, Why.TOO_LARGE, Why.TIMEOUT}


def test_a_file_that_needs_more_memory_than_agreed_is_too_large() -> None:
    small = dataclasses.replace(LIMITS, memory_bytes=120 * 1024 * 1024)
    noise = os.urandom(9_000_000).hex().encode()
    with pytest.raises(DocumentRefused) as caught:
        read_table(b"\n".join(noise[i : i + 12] for i in range(0, len(noise), 12)), filename="a.csv", limits=small)
    assert caught.value.code == Why.TOO_LARGE


def test_a_file_that_takes_longer_than_agreed_is_stopped_by_the_clock() -> None:
    hurried = dataclasses.replace(LIMITS, wall_s=0.01)
    with pytest.raises(DocumentRefused) as caught:
        read_document(good_word_file(), filename="a.docx", limits=hurried)
    assert caught.value.code == Why.TIMEOUT
    assert "hai mươi bốn" in read_document(good_word_file(), filename="a.docx").text


def child_runs(code: str, *, limits: Any = LIMITS) -> tuple[int, bytes]:
    """Run code in a process limited as the child is, started as the child is."""
    start = (
        "import sys; sys.path.insert(0, sys.argv[1]); from thongsuot.adapters.documents import child, values; "
        f"child.limit_itself(values.Limits(**{dataclasses.asdict(limits)!r})); "
    )
    before, door._START = door._START, start + code
    try:
        with door._nameless_file() as question, door._nameless_file() as reply:
            status = door._run({}, question=question, reply=reply, limits=limits)
            reply.seek(0)
            return status, reply.read()
    finally:
        door._START = before


def test_a_child_that_spins_dies_of_its_processor_limit() -> None:
    limits = dataclasses.replace(LIMITS, cpu_s=1)
    status, _answer = child_runs("\nwhile True: pass", limits=limits)
    assert door._death(status).code == Why.TIMEOUT


def test_a_child_cannot_take_more_memory_than_agreed() -> None:
    status, answer = child_runs(
        f"\ntry:\n    bytearray({LIMITS.memory_bytes})\nexcept MemoryError:\n    print('refused')\n"
    )
    assert (status, answer) == (0, b"refused\n")


def test_a_child_that_talks_without_end_dies_of_its_answer_limit() -> None:
    limits = dataclasses.replace(LIMITS, answer_bytes=1_000_000)
    status, answer = child_runs("\nwhile True: sys.stdout.write('x' * 65536)", limits=limits)
    assert len(answer) <= 1_000_000
    assert status != 0


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('/tmp/thongsuot-written', 'w')",
    ],
)
def test_a_child_can_neither_connect_nor_start_programs_nor_write_files(act: str) -> None:
    status, answer = child_runs(
        "import traceback; sys.addaudithook(child._refuse_acts)\n"
        f"try:\n    {act}\nexcept PermissionError:\n    print('refused')\n"
    )
    assert (status, answer) == (0, b"refused\n")


def test_a_child_sees_no_environment_and_no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THONGSUOT_SECRET_KEY", "một bí mật")
    _status, answer = child_runs(
        "import os; from thongsuot.adapters.documents import reading, office, pages; "
        "print([k for k in os.environ if not k.startswith('LC_')], [m for m in sys.modules if m.startswith('django')])"
    )
    assert answer == b"[] []\n"


def test_the_child_leaves_no_file_behind(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read_document(good_word_file(), filename="a.docx")
    assert list(tmp_path.iterdir()) == []
