"""Scans are read by Tesseract where it is installed; where it is not, people are told how to install it."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import textwrap
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from document_cases import edxml
from thongsuot.adapters.documents import DocumentRefused, Why, read_document, scans
from thongsuot.adapters.documents.words import message_for
from thongsuot.engines.papers import Paper, Paragraph, Signer, to_pdf
from thongsuot.engines.papers.pictures import page_picture

SENTENCE = "Các doanh nghiệp viễn thông bảo đảm thông tin liên lạc thông suốt trong dịp Tết."
COLUMNS = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]


def page(**more: Any) -> bytes:
    """Draw the first page of a paper as a picture."""
    paper = Paper(
        parent_body="ỦY BAN NHÂN DÂN TỈNH VÍ DỤ",
        issuer="SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        number="79/CT-SKHCN",
        place="Ví Dụ",
        date=dt.date(2026, 2, 5),
        kind_title="CHỈ THỊ",
        subject="Về bảo đảm an toàn mạng lưới",
        blocks=tuple(Paragraph(SENTENCE) for _ in range(4)),
        signer=Signer(title="GIÁM ĐỐC", name="Nguyễn Văn Ví Dụ"),
        **more,
    )
    return page_picture(to_pdf(paper), page=1, width_px=2000)


def as_pdf(*pictures: bytes) -> bytes:
    out = io.BytesIO()
    drawn = [Image.open(io.BytesIO(one)) for one in pictures]
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=240)
    return out.getvalue()


def as_tiff(*pictures: bytes) -> bytes:
    out = io.BytesIO()
    grey = [Image.open(io.BytesIO(one)).convert("L") for one in pictures]
    drawn = [one.point([0] * 160 + [255] * 96).convert("1") for one in grey]
    drawn[0].save(out, "TIFF", save_all=True, append_images=drawn[1:], compression="group4")
    return out.getvalue()


def small(form: str = "PNG", size: tuple[int, int] = (400, 300)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, 255).save(out, form)
    return out.getvalue()


def stub(folder: Path, body: str) -> None:
    """Put a program called tesseract first on the path."""
    program = folder / "tesseract"
    program.write_text("#!/bin/sh\n" + textwrap.dedent(body))
    program.chmod(0o755)


@pytest.fixture
def own_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / name) if (tmp_path / name).exists() else None)
    return tmp_path


def refused(data: bytes, filename: str) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as caught:
        read_document(data, filename=filename)
    return caught.value


@pytest.mark.parametrize(
    ("data", "filename"),
    [(small(), "a.png"), (small("JPEG"), "a.jpeg"), (as_tiff(small()), "a.tif"), (as_pdf(small()), "a.pdf")],
)
def test_without_tesseract_people_are_told_what_to_install(own_path: Path, data: bytes, filename: str) -> None:
    found = refused(data, filename)
    assert (found.code, found.message_args["missing"]) == (Why.NO_OCR, "tesseract")
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in str(message_for(found))


def test_tesseract_without_vietnamese_is_not_enough(own_path: Path) -> None:
    stub(own_path, "echo 'List of available languages (1):'; echo eng")
    assert refused(small(), "a.png").message_args["missing"] == "vie"


def row(line: int, left: int, text: str, conf: float = 96.0, width: int = 60) -> str:
    return "\t".join(map(str, [5, 1, 1, 1, line, 1, left, line * 40, width, 30, conf, text]))


def table_stub(folder: Path, *rows: str) -> None:
    """Answer like Tesseract: languages first, then a table of words for a PNG on standard input."""
    (folder / "table").write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n")
    stub(
        folder,
        f"""
        [ "$1" = --list-langs ] && {{ echo eng; echo vie; exit 0; }}
        [ "$1 $2 $3 $4" = "stdin stdout -l vie" ] || exit 9
        [ "$(head -c 4 | tail -c 3)" = PNG ] || exit 8
        cat {folder}/table
        """,
    )


def test_words_become_lines_and_two_columns_of_the_head_are_parted(own_path: Path) -> None:
    table_stub(
        own_path,
        row(1, 0, "SỞ"), row(1, 70, "THỬ"), row(1, 600, "CỘNG"), row(1, 670, "HÒA"),
        row(2, 0, "Số:"), row(2, 70, "79/CT"), row(2, 600, "Độc"), row(2, 670, "lập"),
        row(9, 0, "Các"), row(9, 70, "doanh"), row(9, 140, "nghiệp", 20.0, 590), row(9, 735, "ˆ"),
        row(20, 300, "trực", 96.0, 130), row(20, 440, "ban", 96.0, 130),
    )  # fmt: skip
    found = read_document(small(), filename="a.png")
    assert found.text.split("\n")[:4] == ["SỞ THỬ", "Số: 79/CT", "CỘNG HÒA", "Độc lập"]
    assert "Các doanh nghiệp" in found.text and "ˆ" not in found.text
    assert (found.format, found.warnings) == ("scan", ("from_scan",))


def test_many_doubtful_words_are_told(own_path: Path) -> None:
    table_stub(own_path, *(row(line, 0, "chữmờchữ", 30.0) for line in range(1, 9)))
    assert "scan_doubtful" in read_document(small(), filename="a.png").warnings


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("echo 'no table at all'", Why.BROKEN),
        ("printf 'level\\tconf\\n5\\tx\\n'", Why.BROKEN),
        ("exit 3", Why.BROKEN),
        ("kill -9 $$", Why.TIMEOUT),
        (": no words", Why.BROKEN),
    ],
)
def test_a_program_that_fails_or_answers_nonsense_is_refused(own_path: Path, script: str, code: Why) -> None:
    stub(own_path, f'[ "$1" = --list-langs ] && {{ echo vie; exit 0; }}\ncat > /dev/null\n{script}\n')
    assert refused(small(), "a.png").code == code


def test_an_empty_page_holds_no_text(own_path: Path) -> None:
    table_stub(own_path)
    assert (refused(small(), "a.png").code, refused(as_pdf(small()), "a.pdf").code) == (Why.NO_TEXT, Why.NO_TEXT)


def test_a_program_that_hangs_is_stopped(own_path: Path) -> None:
    stub(own_path, '[ "$1" = --list-langs ] && { echo vie; exit 0; }\nexec sleep 60\n')
    hurried = scans.ScanLimits(page_wall_s=0.5)
    with pytest.raises(DocumentRefused) as caught:
        scans.read_scan(small(), suffix=".png", limits=scans.Limits(), scan_limits=hurried)
    assert caught.value.code == Why.TIMEOUT


def test_tesseract_runs_with_limits_and_without_our_secrets(own_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THONGSUOT_SECRET_KEY", "một bí mật")
    table_stub(own_path, *(row(line, 0, "chữchữchữ") for line in range(1, 9)))
    program = own_path / "tesseract"
    program.write_text(
        program.read_text().replace("cat ", f"env > {own_path}/seen; ulimit -v >> {own_path}/seen; cat ", 1)
    )
    read_document(small(), filename="a.png")
    seen = (own_path / "seen").read_text()
    assert "THONGSUOT" not in seen and "OMP_THREAD_LIMIT=1" in seen
    assert seen.strip().split("\n")[-1] == str(scans.SCAN_LIMITS.memory_bytes // 1024)


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"\x89PNG\r\n\x1a\nbroken", "a.png", Why.BROKEN),
        (small()[:60], "a.png", Why.BROKEN),
        (small(size=(9, 9)), "a.png", Why.NO_TEXT),
        (small("JPEG"), "a.txt", Why.UNSUPPORTED),
        (b"GIF89a" + small(), "a.gif", Why.UNSUPPORTED),
        (as_tiff(*[small(size=(20, 20))] * 41), "a.tif", Why.TOO_LARGE),
    ],
)
def test_bad_pictures_are_refused(own_path: Path, data: bytes, filename: str, code: Why) -> None:
    table_stub(own_path)
    assert refused(data, filename).code == code


def test_a_picture_of_thirty_thousand_pixels_square_is_a_bomb(own_path: Path) -> None:
    table_stub(own_path)
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    assert len(out.getvalue()) < 1_000_000
    found = refused(out.getvalue(), "a.png")
    assert (found.code, found.message_args) == (Why.BOMB, {"reason": "pixels"})


def test_a_scan_in_an_envelope_keeps_the_fields_of_the_envelope(own_path: Path) -> None:
    table_stub(own_path, *(row(line, 0, "chữchữchữ") for line in range(1, 9)))
    found = read_document(edxml(("van-ban.pdf", as_pdf(small()))), filename="goi.edxml")
    assert found.envelope["number"] == "06/CT-UBND"
    assert [(one.name, one.is_read) for one in found.attachments] == [("van-ban.pdf", True)]


def test_a_scanned_stamp_of_secrecy_is_refused(own_path: Path) -> None:
    table_stub(own_path, row(1, 0, "MẬT"), *(row(line, 0, "chữchữchữ") for line in range(3, 9)))
    assert refused(small(), "a.png").code == Why.SECRET_STAMP


def has_vietnamese() -> bool:
    program = shutil.which("tesseract")
    return (
        bool(program)
        and "vie"
        in subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    )  # type: ignore[list-item]


@pytest.mark.skipif(not has_vietnamese(), reason="Tesseract with its Vietnamese data is not installed here")
@pytest.mark.parametrize(("pack", "filename"), [(as_pdf, "a.pdf"), (as_tiff, "a.tiff")])
def test_a_true_scan_gives_number_date_parties_and_tasks(pack: Any, filename: str) -> None:
    found = read_document(pack(page()), filename=filename)
    lines = found.text.split("\n")
    assert {"SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Số: 79/CT-SKHCN", "Ví Dụ, ngày 05 tháng 02 năm 2026", "CHỈ THỊ"} <= set(lines)
    assert found.text.count(SENTENCE) >= 3
    assert found.warnings == ("from_scan",)
