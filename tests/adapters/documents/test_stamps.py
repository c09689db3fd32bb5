"""Stamped documents are all found; ordinary directives that speak of secrets are let through."""

from __future__ import annotations

import io
import itertools
import unicodedata
from pathlib import Path

import docx
import openpyxl
import pytest

from thongsuot.adapters.documents import DocumentRefused, Why, find_secret_stamp, read_document, read_table
from thongsuot.engines.papers import Paper, Paragraph, to_pdf

SHARED = Path(__file__).parents[4] / "shared" / "directives"

STAMPS = (
    "MẬT", "TỐI MẬT", "TUYỆT MẬT", "M Ậ T", "T Ố I  M Ậ T", "T U Y Ệ T   M Ậ T", "TỐI  MẬT", "M.Ậ.T",
    "[MẬT]", "( MẬT )", "| TUYỆT MẬT |", "*** MẬT ***", "“MẬT”", "Mật", "Tối mật", "Tuyệt mật", "MẬT.",
    "Độ mật: Mật", "ĐỘ MẬT: TỐI MẬT", "Mức độ mật: Tuyệt mật", "Độ mật : M Ậ T",
)  # fmt: skip
HEADS = (
    "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ\n{}\nSố: 12/CT-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nVí Dụ, ngày 05\n{body}",
    "{}\nỦY BAN NHÂN DÂN\nTỈNH VÍ DỤ\nSố: 12/CT-UBND\n{body}",
    "TRUNG TÂM AN NINH MẠNG\n{}\nSố: 12/BC-ANM\n{body}",
    "ỦY BAN NHÂN DÂN TỈNH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{}\tVí Dụ, ngày 05 tháng 02 năm 2026\n{body}",
    "Số: 12/CT-UBND     {}     Ví Dụ, ngày 05 tháng 02 năm 2026\n{body}",
)
ON_ONE_LINE = (
    "Số: 12/CT-UBND {} Ví Dụ, ngày 05 tháng 02 năm 2026",
    "{} CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "ỦY BAN NHÂN DÂN {} Độc lập - Tự do - Hạnh phúc",
)
BODY = "CHỈ THỊ\nVề bảo đảm an toàn mạng lưới\nCác doanh nghiệp viễn thông bố trí trực ứng cứu thông tin.\n" * 9
ORDINARY = (
    "CHỈ THỊ\nVề việc tăng cường công tác bảo vệ bí mật nhà nước trong tình hình mới",
    "CHỈ THỊ\nVỀ TĂNG CƯỜNG CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "QUYẾT ĐỊNH\nBAN HÀNH DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT VÀ ĐỘ MẬT",
    "KẾ HOẠCH\nBảo đảm an toàn, bảo mật thông tin; đổi mật khẩu định kỳ; quản lý mật mã.",
    "BẢO MẬT THÔNG TIN VÀ MẬT MÃ",
    "ỦY BAN NHÂN DÂN TỈNH - BAN CƠ YẾU: SỬ DỤNG MẬT MÃ, MẬT KHẨU MẠNH",
    "Về việc tăng cường công tác bảo vệ bí\nmật nhà nước trên mạng Internet",
    "VỀ VIỆC BẢO VỆ BÍ\nMẬT NHÀ NƯỚC",
    "VỀ VIỆC BẢO VỆ BÍ\nMẬT\nNHÀ NƯỚC",
    "Độ mật: Không",
    "Độ mật: ........\nĐộ khẩn: Hỏa tốc",
    "Mật độ thuê bao: 120 thuê bao/100 dân",
    "Mật độ điện thoại đạt 98%; mật ong, mật thư, mật vụ là các từ khác nghĩa.",
    "Ông Nguyễn Văn Mật, Phó Giám đốc Sở",
    "Người ký: Trần Thị Mật",
    "ỦY BAN NHÂN DÂN TỈNH\nSố: 05/CT-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" + BODY,
)


@pytest.mark.parametrize(("stamp", "head"), list(itertools.product(STAMPS, HEADS)))
def test_every_stamp_in_every_head_is_found(stamp: str, head: str) -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, head.format(stamp, body=BODY))
        found = find_secret_stamp(text)
        assert found is not None
        assert unicodedata.normalize("NFC", text)[found.start : found.end] == found.text
        assert "ậ" in found.text.lower()


@pytest.mark.parametrize(("stamp", "line"), list(itertools.product(STAMPS[:7], ON_ONE_LINE)))
def test_a_stamp_run_together_with_the_fixed_lines_is_found(stamp: str, line: str) -> None:
    assert find_secret_stamp(f"{line.format(stamp)}\n{BODY}") is not None


def test_a_stamp_at_the_end_of_a_long_text_is_found_as_text_boxes_come_last_in_some_files() -> None:
    assert find_secret_stamp(BODY * 20 + "\nTỐI MẬT\n") is not None


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_texts_that_speak_of_secrets_pass(text: str) -> None:
    assert find_secret_stamp(text) is None
    assert find_secret_stamp(f"ỦY BAN NHÂN DÂN TỈNH VÍ DỤ\nSố: 05/CT-UBND\n{text}\n{BODY}") is None


def test_the_directives_at_hand_pass() -> None:
    texts = sorted(SHARED.rglob("*.txt"))
    if not texts:
        pytest.skip("no directives beside the repository")
    wrongly = [path.name for path in texts if find_secret_stamp(path.read_text(encoding="utf-8")) is not None]
    assert len(wrongly) / len(texts) < 0.01


def test_stamped_files_of_every_kind_are_refused_before_anybody_sees_their_text() -> None:
    document = docx.Document()
    document.add_paragraph("Nội dung của văn bản")
    document.sections[0].header.paragraphs[0].text = "TỐI MẬT"
    in_header = io.BytesIO()
    document.save(in_header)
    book = openpyxl.Workbook()
    book.active["A1"], book.active["C1"], book.active["A2"] = "DANH SÁCH MỤC TIÊU", "MẬT", "Trạm A"
    in_sheet = io.BytesIO()
    book.save(in_sheet)
    stamped = Paper(issuer="CÔNG AN TỈNH", place="Ví Dụ", urgency="TUYỆT MẬT", blocks=(Paragraph(BODY),))
    for data, filename in (
        (in_header.getvalue(), "a.docx"),
        (to_pdf(stamped), "a.pdf"),
        (f"CÔNG AN TỈNH\nMẬT\n{BODY}".encode(), "a.txt"),
        (f"<html><body><p>CÔNG AN TỈNH</p><div>M Ậ T</div><p>{BODY}</p></body></html>".encode(), "a.html"),
    ):
        with pytest.raises(DocumentRefused) as caught:
            read_document(data, filename=filename)
        assert caught.value.code == Why.SECRET_STAMP
        assert "Nội dung" not in str(caught.value)
    with pytest.raises(DocumentRefused) as caught:
        read_table(in_sheet.getvalue(), filename="a.xlsx")
    assert caught.value.code == Why.SECRET_STAMP
