"""Spreadsheets keep their values: numbers, days, and texts that look like formulas."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from thongsuot.engines.sheets import Sheet, to_xlsx

RISKY = ("=1+1", "+84 912", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "＝1", " =1")


def read(data: bytes) -> list[list[object]]:
    page = load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_numbers_stay_numbers_and_days_stay_days() -> None:
    day = dt.date(2026, 11, 25)
    moment = dt.datetime(2026, 11, 25, 7, 30, tzinfo=dt.UTC)
    sheet = Sheet(title="Sổ: 1/2", heads=("a", "b", "c", "d", "e"), rows=((1, 2.5, day, moment, None),))
    rows = read(to_xlsx(sheet))
    wall = [value.isoformat() if isinstance(value, dt.datetime) else value for value in rows[1]]
    assert wall == [1, 2.5, "2026-11-25T00:00:00", "2026-11-25T07:30:00", None]


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula_and_its_characters_stay(text: str) -> None:
    page = load_workbook(io.BytesIO(to_xlsx(Sheet(title="x", heads=(text,), rows=((text,),))))).active
    for cell in (page["A1"], page["A2"]):
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_a_cell_set_without_care_would_be_a_formula() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "=1+1"
    assert book.active["A1"].data_type == "f"


@given(st.text(max_size=60))
def test_any_text_can_be_written_and_read(text: str) -> None:
    from thongsuot.engines.sheets import _FORBIDDEN

    value = read(to_xlsx(Sheet(title=text, heads=("x",), rows=((text,),))))[1][0]
    wanted = _FORBIDDEN.sub("", text).encode("utf-8", "ignore").decode()
    assert (value or "").replace("\r\n", "\n").replace("\r", "\n") == wanted.replace("\r\n", "\n").replace("\r", "\n")


def test_notes_stand_above_the_head_and_choices_are_offered() -> None:
    sheet = Sheet(
        title="x", heads=("vai trò",), rows=(), notes=("Điền từ dòng 3.",), choices={0: ("Chủ trì", "Phối hợp")}
    )
    page = load_workbook(io.BytesIO(to_xlsx(sheet))).active
    assert (page["A1"].value, page["A2"].value, page.freeze_panes) == ("Điền từ dòng 3.", "vai trò", "A3")
    assert page.data_validations.dataValidation[0].formula1 == '"Chủ trì,Phối hợp"'


def test_a_row_of_another_length_and_an_empty_book_are_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        Sheet(title="x", heads=("a",), rows=((1, 2),))
    with pytest.raises(ValueError, match="sheet"):
        to_xlsx()
