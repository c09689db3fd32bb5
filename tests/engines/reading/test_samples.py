"""Reading on the project's own labelled texts: each text as written, and in the shapes that real files have."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest

from reading_samples import Sample, matched, samples
from thongsuot.engines.reading import read_directive
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.parties import party_end

ALL = samples()


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_fields_and_citations_are_read(sample: Sample) -> None:
    document = read_directive(sample.text).document
    said = {name: getattr(document, name) for name in sample.fields}
    if sample.fields["kind"] in ("hoi_nghi", "tin_tuc"):
        assert (said["kind"], said["date"]) == (sample.fields["kind"], sample.fields["date"])
    else:
        assert said == sample.fields
    assert {(one.number, one.date) for one in document.cited} == sample.cited


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_most_tasks_are_found_with_their_classes_and_nothing_much_besides(sample: Sample) -> None:
    found = read_directive(sample.text).obligations
    pairs = matched([(one.start, one.end) for one in sample.labels], found)
    assert 2 * len(pairs) / (len(found) + len(sample.labels)) >= 0.9
    assert sum(sample.labels[a].types == set(found[b].addressee_types) for a, b in pairs) / len(pairs) >= 0.8


def test_all_samples_together_reach_the_floor() -> None:
    hit = said = labelled = classes = deadlines = reports = 0
    for sample in ALL:
        found = read_directive(sample.text).obligations
        pairs = matched([(one.start, one.end) for one in sample.labels], found)
        hit, said, labelled = hit + len(pairs), said + len(found), labelled + len(sample.labels)
        for a, b in pairs:
            label, one = sample.labels[a], found[b]
            classes += label.types == set(one.addressee_types)
            deadlines += label.deadline == (one.deadline is not None)
            reports += label.report == one.report_required
    assert 2 * hit / (said + labelled) >= 0.97
    assert classes / hit >= 0.97 and deadlines / hit >= 0.97 and reports / hit >= 0.97


def _key(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [
        (" ".join(one.task_text.split()), one.addressee_types, one.report_required)
        for one in read_directive(text).obligations
    ]


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_decomposed_letters_and_windows_line_ends_change_nothing(sample: Sample) -> None:
    plain = _key(sample.text)
    assert _key(unicodedata.normalize("NFD", sample.text)) == plain
    assert _key(sample.text.replace("\n", "\r\n")) == plain


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_new_tone_marks_change_nothing(sample: Sample) -> None:
    def as_new(text: str) -> str:
        for old, new in (
            ("òa", "oà"),
            ("óa", "oá"),
            ("ủy", "uỷ"),
            ("ùy", "uỳ"),
            ("Ủy", "Uỷ"),
            ("ÒA", "OÀ"),
            ("ỦY", "UỶ"),
        ):
            text = text.replace(old, new)
        return text

    changed = as_new(sample.text)
    assert [(a, b, c) for a, b, c in _key(changed)] == [(as_new(a), b, c) for a, b, c in _key(sample.text)]


def _as_page(text: str) -> str:
    """Break long lines at a page's width, as text taken from a PDF has them."""
    rows = []
    for line in text.split("\n"):
        flat = len(line) <= 76 or "|" in line or "     " in line
        rows += [line] if flat else textwrap.wrap(line, 76, break_on_hyphens=False, break_long_words=False)
    return "\n".join(rows)


def test_lines_broken_by_a_pages_width_change_next_to_nothing() -> None:
    kept = whole = 0
    for sample in ALL:
        plain, broken = _key(sample.text), _key(_as_page(sample.text))
        whole += len(plain)
        kept += sum(one in broken for one in plain)
    assert kept / whole >= 0.98


@pytest.mark.parametrize(
    ("lead", "kind", "number", "date", "signer"),
    [
        ("Tại Công điện số 15/CĐ-UBND ngày 6/9/2024, Chủ tịch UBND tỉnh yêu cầu các sở tạm dừng họp.", "cong_dien", "15/CĐ-UBND", "2024-09-06", None),
        ("Thực hiện Chỉ thị số 20/CT-TTg ngày 5/12/2009 của Thủ tướng Chính phủ, Sở TT&TT ban hành Kế hoạch số 12/KH-STTTT ngày 10/12/2009 về bảo đảm liên lạc.", "ke_hoach", "12/KH-STTTT", "2009-12-10", None),
        ("Chỉ thị số 05/CT-UBND do Phó Chủ tịch UBND tỉnh Lê Thị Kim Đơn ký ngày 3/4/2018 yêu cầu các ngành vào cuộc.", "chi_thi", "05/CT-UBND", "2018-04-03", "Lê Thị Kim Đơn"),
        ("Sáng 14-9, Bộ TT-TT có công điện số 08/CĐ-BTTTT gửi Sở TT-TT các tỉnh về ứng phó bão số 10 (Doksuri).", "cong_dien", "08/CĐ-BTTTT", "2017-09-14", None),
        ("Sở TT&TT Quảng Sơn ban hành văn bản số 88 /STTTT- BCVT, ngày 20/01/2010 về việc đảm bảo an toàn.", "cong_van", "88/STTTT-BCVT", "2010-01-20", None),
        ("Theo Công văn 1234/STTTT-BCVT ngày 2/2/2018 của Sở TT&TT, các doanh nghiệp phải trực 24/24 giờ.", "cong_van", "1234/STTTT-BCVT", "2018-02-02", None),
        ("Ngày 29.12, Sở TT&TT có văn bản số 605/STTTT-BCVT về phục vụ Tết Nhâm Thìn.", "cong_van", "605/STTTT-BCVT", "2011-12-29", None),
    ],
)  # fmt: skip
def test_leads_of_news_give_the_documents_own_fields(
    lead: str, kind: str, number: str, date: str, signer: str | None
) -> None:
    document = read_directive(
        f"Bảo đảm an toàn mạng lưới\n\n{lead}\n\nCác doanh nghiệp viễn thông tăng cường kiểm tra.\n"
    ).document
    assert (document.kind, document.number, document.date, document.signer) == (kind, number, date, signer)


@pytest.mark.parametrize(
    ("party", "rest"),
    [
        ("các sở, ban, ngành, UBND các huyện, thành phố và các doanh nghiệp cung cấp dịch vụ bưu chính, viễn thông, Internet", "xây dựng kế hoạch"),
        ("Các doanh nghiệp quản lý, khai thác hạ tầng viễn thông", "bố trí lực lượng trực"),
        ("Sở Kế hoạch và Đầu tư, Sở Tài chính", "tham mưu bố trí kinh phí"),
        ("Trung tâm Công nghệ thông tin và Truyền thông", "báo cáo kết quả về Sở"),
        ("Đội liên ngành kiểm tra về thông tin và truyền thông tỉnh", "tăng cường công tác giám sát"),
        ("Các tổ chức, cá nhân sử dụng đất có công trình viễn thông đi qua", "không được làm gián đoạn liên lạc"),
        ("các đơn vị cung cấp dịch vụ truyền hình trả tiền", "thực hiện tốt các nội dung sau:"),
    ],
)  # fmt: skip
def test_a_partys_name_ends_before_what_it_is_to_do(party: str, rest: str) -> None:
    text = f"{party} {rest}"
    end = party_end(fold(text), text, 0, len(text))
    assert end is not None and text[:end].strip() == party
