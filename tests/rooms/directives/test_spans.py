"""Rules on places in the source text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thongsuot.directives import spans
from thongsuot.directives.spans import Mark


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ăđ𝄞 a\n", max_size=40))
    places = draw(st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=6))
    return text, [Mark(start=a, end=b, number=i + 1, key=f"o{i}") for i, (a, b) in enumerate(places)]


@given(marked())
def test_the_pieces_joined_give_the_text_back(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    pieces = spans.segments(text, marks=marks)
    assert "".join(piece.text for piece in pieces) == text
    for mark in marks:
        covered = "".join(piece.text for piece in pieces if mark in piece.marks)
        sound = 0 <= mark.start < mark.end <= len(text)
        assert covered == (text[mark.start : mark.end] if sound else "")
        assert sum(mark in piece.opens for piece in pieces) == int(sound)


def test_a_nested_mark_stays_visible() -> None:
    outer, inner = Mark(start=0, end=9, number=1), Mark(start=3, end=5, field="number")
    tops = [piece.top for piece in spans.segments("abcdefghi", marks=[outer, inner])]
    assert tops == [outer, inner, outer]


def test_places_count_code_points_beyond_the_basic_plane() -> None:
    text = "📡 giữ thông tin; báo cáo"
    assert spans.find_quote(text, quote="giữ thông tin") == (2, 15)
    assert text[2:15] == "giữ thông tin"


def test_a_quotation_is_found_whatever_its_white_space_and_nearest_to_where_it_was_taken() -> None:
    text = "trực 24/24\n giờ ... trực 24/24 giờ"
    assert spans.find_quote(text, quote="trực  24/24 giờ") == (0, 15)
    assert spans.find_quote(text, quote="trực 24/24 giờ", near=30) == (20, 34)
    assert spans.find_quote(text, quote="không có") is None
    assert spans.find_quote(text, quote="  ") is None


def test_a_place_is_drawn_in_over_space_and_closing_marks() -> None:
    text = " ; giữ thông tin. "
    start, end = spans.tidied(text, start=0, end=len(text))
    assert text[start:end] == "giữ thông tin"
    assert spans.tidied(" ; ", start=0, end=3)[0] == spans.tidied(" ; ", start=0, end=3)[1]


def test_a_second_task_may_begin_after_a_stop_and_never_at_the_ends() -> None:
    text = "kiểm tra tuyến cáp; tổng hợp, báo cáo tỉnh."
    points = spans.split_points(text, start=0, end=len(text))
    assert text.index("tổng") in points and text.index("báo") in points
    assert all(0 < point < len(text) for point in points)


@given(st.text(alphabet="ab;. và\n", max_size=60))
def test_every_place_to_split_leaves_words_on_its_right(text: str) -> None:
    for point in spans.split_points(text, start=0, end=len(text)):
        first, last = spans.tidied(text, start=point, end=len(text))
        assert first < last
