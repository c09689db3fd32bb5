"""Periods, numbers and the paper of a periodic report, without a store."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from thongsuot.engines import papers
from thongsuot.reports import rules
from thongsuot.reports.models import Report
from thongsuot.reports.paper import number_vi, paper_of
from thongsuot.reports.values import Figures, IncidentLine, KindFigures, OverdueLine, PartyFigures

LINE = IncidentLine(
    code="SC-2026-0007",
    kind="fiber",
    level=2,
    place="xã Khe Sâu",
    started_at="2026-11-02T19:10:00+00:00",
    restored_at=None,
    sites=4,
    users=5200,
    user_minutes=None,
    cause="",
)
FIGURES = Figures(
    incidents=(KindFigures(kind="fiber", count=3, restored=2, median_restore_min=95.5, user_minutes=1234567),),
    incidents_before=5,
    gravest=(LINE,),
    not_restored=(LINE,),
    acknowledged_median_s=150.0,
    parties=(PartyFigures(name="Viễn thông Sao Mai", total=4, received=4, done=1, overdue=1),),
    overdue=(
        OverdueLine(
            party="Viễn thông Sao Mai",
            directive="15/CT-UBND",
            clause="1.a",
            task="Rà soát, gia cố các tuyến cáp",
            due_on="2026-11-20",
            days=3,
            date_is_the_offices=True,
        ),
    ),
    directives_issued=("Chỉ thị số 15/CT-UBND ngày 11/11/2026",),
)


def draft(**more: object) -> Report:
    values: dict[str, object] = {
        "title": "Kết quả bảo đảm an toàn mạng lưới",
        "period_start": dt.date(2026, 11, 1),
        "period_end": dt.date(2026, 11, 30),
        "cut_off_at": dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC),
        "figures": FIGURES.as_json(),
        "assessment": "Mạng lưới cơ bản ổn định.",
        **more,
    }
    return Report(**values)


def test_figures_come_back_as_they_were_stored() -> None:
    assert Figures.from_json(FIGURES.as_json()) == FIGURES


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)), st.integers(0, 400))
def test_the_period_before_has_the_same_length_and_touches(start: dt.date, days: int) -> None:
    end = start + dt.timedelta(days=days)
    before_start, before_end = rules.period_before(start, end=end)
    assert before_end - before_start == end - start
    assert before_end + dt.timedelta(days=1) == start


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)))
def test_the_last_month_is_whole_and_ends_before_this_one(today: dt.date) -> None:
    start, end = rules.last_month(today)
    assert start.day == 1 and (end + dt.timedelta(days=1)).day == 1 and end < today.replace(day=1)


def test_numbers_go_on_and_foreign_numbers_do_not_count() -> None:
    assert rules.next_number([], suffix="BC-SKHCN") == "01/BC-SKHCN"
    assert rules.next_number(["09/BC-SKHCN", "99/CT-UBND", "bản nháp"], suffix="BC-SKHCN") == "10/BC-SKHCN"


@pytest.mark.parametrize(
    ("state", "assessment", "expected"),
    [("draft", "Ổn.", None), ("draft", "  ", "no_assessment"), ("signed", "Ổn.", "already_signed")],
)
def test_what_stands_against_signing(state: str, assessment: str, expected: str | None) -> None:
    assert rules.why_not_sign(state=state, assessment=assessment) == expected


def test_numbers_are_written_the_vietnamese_way() -> None:
    assert number_vi(1234567) == "1.234.567"
    assert number_vi(95.5) == "95,5"
    assert number_vi(0) == "0"


def test_the_paper_says_what_the_figures_say_in_pdf_and_in_word() -> None:
    paper = paper_of(draft())
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(papers.to_pdf(paper))).pages)
    flat = " ".join(text.split())
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "giảm 2 so với kỳ trước", "1.234.567 phút × thuê bao",
                 "(hạn do Sở đặt)", "Mạng lưới cơ bản ổn định.", "Chỉ thị số 15/CT-UBND"):  # fmt: skip
        assert part in flat, part
    word = Document(io.BytesIO(papers.to_docx(paper)))
    said = " ".join(p.text for p in word.paragraphs)
    assert "KẾT QUẢ THỰC HIỆN" in said and "Mạng lưới cơ bản ổn định." in said


def test_unknown_users_are_said_to_be_unknown_not_zero() -> None:
    unknown = Figures(
        incidents=(KindFigures(kind="power", count=1, restored=1, median_restore_min=None, user_minutes=None),)
    )
    text = str(paper_of(draft(figures=unknown.as_json())).blocks)
    assert "chưa tính được mức gián đoạn" in text and "chưa rõ" in text


def test_a_draft_leaves_number_and_date_open() -> None:
    paper = paper_of(draft())
    assert paper.date is None and paper.number.startswith("/BC-")


def test_every_kind_of_incident_has_its_word_on_screen_and_paper() -> None:
    from thongsuot.incidents.words import IncidentKind
    from thongsuot.reports import paper, words

    assert set(IncidentKind.values) == set(words.KINDS) == set(paper.KIND)
