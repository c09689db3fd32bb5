"""Reading on texts written for the purpose, its properties on any text, and a floor on the labelled ones."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading_samples import matched
from thongsuot.engines.reading import read_directive
from thongsuot.engines.reading.classes import types_of
from thongsuot.engines.reading.numbers import clean_number

SHARED = Path(__file__).resolve().parents[4] / "shared" / "directives"
OWN = (Path(__file__).resolve().parents[3] / "src/thongsuot/demo/documents/chi-thi-an-toan-mang-luoi.txt").read_text()
FILLED = OWN.replace("{ngay}", "05").replace("{thang}", "11").replace("{nam}", "2026")


def test_the_demo_directive_gives_its_fields() -> None:
    fields = read_directive(FILLED).document
    assert (fields.kind, fields.number, fields.date) == ("chi_thi", "15/CT-UBND", "2026-11-05")
    assert fields.signer == "Đặng Hoài Nam"
    assert fields.subject is not None and fields.subject.startswith("tăng cường bảo đảm an toàn")


def test_the_demo_directive_gives_an_obligation_for_every_clause_with_its_addressee() -> None:
    found = read_directive(FILLED).obligations
    by_clause: dict[str, list[str]] = {}
    for one in found:
        by_clause.setdefault(one.clause.split(".")[0], []).extend(one.addressee_types)
    assert {"1", "2", "3", "4", "5", "6", "7"} <= set(by_clause)
    assert (
        "telecom" in by_clause["1"]
        and "postal" in by_clause["3"]
        and "police" in by_clause["5"]
        and "commune" in by_clause["6"]
    )
    reports = [one for one in found if one.report_required]
    assert len(reports) == 1 and "dept_ic" in reports[0].addressee_types and reports[0].deadline is not None


def test_a_news_item_gives_the_documents_number_and_date_not_its_own() -> None:
    text = (
        "Thanh Lam giữ thông tin liên lạc dịp Tết\n\n20/01/2026 - 08:00\n\nThực hiện Chỉ thị số 02/CT-BKHCN ngày 03/01/2026, ngày 15-1, "
        "Sở Khoa học và Công nghệ tỉnh Thanh Lam có Công văn số 44/SKHCN-BCVT về bảo đảm liên lạc.\n\n"
        "Sở đề nghị các doanh nghiệp viễn thông chuẩn bị đủ máy phát điện dự phòng; duy trì nghiêm chế độ trực 24/24 giờ.\n"
    )
    reading = read_directive(text)
    assert (reading.document.number, reading.document.date) == ("44/SKHCN-BCVT", "2026-01-15")
    assert [(c.number, c.date) for c in reading.document.cited] == [("02/CT-BKHCN", "2026-01-03")]
    assert [one.addressee_types for one in reading.obligations] == [("telecom",), ("telecom",)]


@pytest.mark.parametrize(
    ("written", "clean"), [("16/CT –UBND", "16/CT-UBND"), ("169/TTr- STTTT", "169/TTr-STTTT"), ("40-CT/TW", "40-CT/TW")]
)
def test_numbers_are_brought_into_one_form(written: str, clean: str) -> None:
    assert clean_number(written) == clean


def test_classes_follow_the_words() -> None:
    assert types_of(["Công an tỉnh"]) == ["police"]
    assert types_of(["UBND các huyện, thị xã, thành phố"]) == ["district"]
    assert types_of(["Sở Thông tin và Truyền thông"]) == ["dept_ic"]


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(
            st.sampled_from(
                [
                    "1.",
                    "a)",
                    "Sở",
                    "yêu cầu",
                    "các doanh nghiệp viễn thông",
                    ":",
                    ";",
                    "\n",
                    "báo cáo",
                    "ngày 31/2/2026",
                    "99/CT-UBND",
                    " ",
                    "phải",
                    "đ)",
                ]
            ),
            max_size=80,
        ).map(" ".join),
    )
)
def test_any_text_is_borne_and_every_span_is_its_task(text: str) -> None:
    reading = read_directive(text)
    assert reading.text == unicodedata.normalize("NFC", text)
    for one in reading.obligations:
        assert 0 <= one.start < one.end <= len(reading.text)
        assert reading.text[one.start : one.end] == one.task_text
    assert read_directive(reading.text) == reading
    json.dumps(reading.as_json())


@pytest.mark.parametrize(
    "text",
    [
        " " * 100_000,
        "1" * 100_000,
        "1/" * 50_000,
        "ngày " * 20_000,
        "A-" * 50_000,
        "a, " * 33_000,
        "Sở " * 33_000,
        "; " * 50_000,
    ],
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    started = time.process_time()
    read_directive(text)
    # A loop gone quadratic on 100 kB takes minutes; this only has to tell the two apart.
    assert time.process_time() - started < 20


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled directives are not beside this checkout")
def test_most_labelled_obligations_are_found() -> None:
    said = right = labelled = 0
    for path in [*SHARED.glob("*.gold.json"), *(SHARED / "reworded").glob("*.gold.json")]:
        gold = json.loads(path.read_text())["obligations"]
        found = read_directive(path.with_name(path.name.replace(".gold.json", ".txt")).read_text()).obligations
        said, labelled = said + len(found), labelled + len(gold)
        for one in gold:
            spans = [
                (
                    min(one["end"], f.end) - max(one["start"], f.start),
                    max(one["end"], f.end) - min(one["start"], f.start),
                )
                for f in found
            ]
            right += any(both > 0 and both / either >= 0.5 for both, either in spans)
    assert right / labelled >= 0.9 and right / said >= 0.9


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled directives are not beside this checkout")
def test_nine_in_ten_of_the_surest_proposals_are_right() -> None:
    sure = right = 0
    for path in [*SHARED.glob("*.gold.json"), *(SHARED / "reworded").glob("*.gold.json")]:
        gold = json.loads(path.read_text())["obligations"]
        found = read_directive(path.with_name(path.name.replace(".gold.json", ".txt")).read_text()).obligations
        pairs = {b: gold[a] for a, b in matched([(one["start"], one["end"]) for one in gold], found)}
        for at, one in enumerate(found):
            if one.confidence >= 0.9:
                sure += 1
                right += at in pairs and set(pairs[at]["addressee_types"]) == set(one.addressee_types)
    assert sure >= 15 and right / sure >= 0.9
