"""Which bodies a phrase of a directive means, by the pack's words and a directory made here."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from thongsuot.people.party_words import party_words
from thongsuot.people.resolving import Book, Entry, How, Place, Step, heirs_of, resolve

TODAY = dt.date(2026, 11, 25)
BEFORE_JULY = dt.date(2025, 6, 1)
JULY = dt.date(2025, 7, 1)


def entry(code: str, name: str, *kinds: str, **more: object) -> Entry:
    return Entry(code=code, name=name, kinds=kinds, **more)  # type: ignore[arg-type]


ENTRIES = (
    entry("skhcn", "Sở Khoa học và Công nghệ", "dept_ic", names=("Sở KH&CN",)),
    entry("smt", "Viễn thông Sao Mai", "telecom", "internet", names=("Sao Mai",)),
    entry("hvm", "Di động Hải Vân", "telecom", former={"Thông tin di động Hải Vân": dt.date(2020, 1, 1)}),
    entry("new", "Mạng Mới", "telecom", valid_from=dt.date(2027, 1, 1)),
    entry("old", "Viễn thông Cũ", "telecom", valid_until=dt.date(2019, 1, 1), went_to=(("smt", dt.date(2019, 1, 1), "sáp nhập"),)),
    entry("bdt", "Bưu điện tỉnh Thanh Lam", "postal", names=("Bưu điện tỉnh",)),
    entry("cat", "Công an tỉnh Thanh Lam", "police", names=("Công an tỉnh",)),
    entry("xa-a", "Ủy ban nhân dân xã An Bình", "commune", names=("xã An Bình",), area=11),
    entry("xa-b", "Ủy ban nhân dân xã Lộc Thủy", "commune", names=("xã Lộc Thủy",), area=12),
)  # fmt: skip
THAI_THUY = Place(
    name="Thái Thụy", title="huyện", own=1, heirs=(11,), steps=(Step("huyện Thái Thụy", "xã An Bình", JULY),)
)
BOOK = Book(entries={one.code: one for one in ENTRIES}, places=(THAI_THUY,), words=party_words())


def codes(phrase: str, *, today: dt.date = TODAY, kinds: tuple[str, ...] = (), book: Book = BOOK) -> list[str]:
    return sorted(one.code for one in resolve(phrase, book=book, today=today, kinds=kinds))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Các doanh nghiệp viễn thông trên địa bàn tỉnh", ["hvm", "smt"]),
        ("các nhà mạng", ["hvm", "smt"]),
        ("cac doanh nghiep vien thong", ["hvm", "smt"]),
        ("Các doanh nghiệp bưu chính, viễn thông", ["bdt", "hvm", "smt"]),
        ("các doanh nghiệp viễn thông, Internet", ["hvm", "smt"]),
        ("các doanh nghiệp cung cấp dịch vụ Internet", ["smt"]),
        ("Viễn thông Sao Mai", ["smt"]),
        ("VIỄN THÔNG SAO MAI và Di động Hải Vân", ["hvm", "smt"]),
        ("Thông tin di động Hải Vân", ["hvm"]),
        ("Sở KHCN", ["skhcn"]),
        ("Sở Thông tin và Truyền thông", ["skhcn"]),
        ("Sở TT&TT", ["skhcn"]),
        ("Sở Bưu chính Viễn thông", ["skhcn"]),
        ("Giám đốc Sở Bưu chính, Viễn thông", ["skhcn"]),
        ("Công an tỉnh", ["cat"]),
        ("UBND huyện Thái Thụy", ["xa-a"]),
        ("UBND huyện Thái Thuỵ", ["xa-a"]),
        ("ubnd huyen thai thuy", ["xa-a"]),
        ("Ủy ban nhân dân xã Lộc Thuỷ", ["xa-b"]),
        ("UBND các huyện, thị xã, thành phố", ["xa-a", "xa-b"]),
        ("UBND các xã, phường", ["xa-a", "xa-b"]),
        ("Viễn thông Cũ", ["smt"]),
        ("người dân", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_phrase_means_the_bodies_of_the_day(phrase: str, expected: list[str]) -> None:
    assert codes(phrase) == expected


def test_an_office_of_earlier_days_tells_how_it_became_the_one_of_today() -> None:
    (found,) = resolve("Sở Bưu chính, Viễn thông", book=BOOK, today=TODAY)
    assert (found.how, [(step.after, step.on.year) for step in found.steps]) == (
        How.OFFICE,
        [("Sở Thông tin và Truyền thông", 2008), ("Sở Khoa học và Công nghệ", 2025)],
    )
    assert found.steps[0].to_the_year and found.steps[1].on == dt.date(2025, 3, 1)
    before = resolve("Sở Bưu chính, Viễn thông", book=BOOK, today=dt.date(2025, 2, 28))
    assert [step.after for step in before[0].steps] == ["Sở Thông tin và Truyền thông"]


def test_districts_give_way_to_communes_from_the_day_on_which_they_ended() -> None:
    after = resolve("UBND các huyện", book=BOOK, today=JULY)
    assert {one.code for one in after} == {"xa-a", "xa-b"}
    assert {one.steps[0].on for one in after} == {JULY}
    assert resolve("UBND các huyện", book=BOOK, today=BEFORE_JULY) == ()


def test_districts_that_say_where_their_duties_went_lead_only_there() -> None:
    district = entry("h1", "UBND huyện Thái Thụy", "district", valid_until=JULY, went_to=(("xa-b", JULY, "sắp xếp"),))
    book = dataclasses.replace(BOOK, entries={**BOOK.entries, "h1": district})
    assert codes("UBND các huyện", book=book) == ["xa-b"]
    assert codes("UBND các huyện", book=book, today=BEFORE_JULY) == ["h1"]


def test_a_merged_operator_gives_way_with_the_reason() -> None:
    (found,) = resolve("Viễn thông Cũ", book=BOOK, today=TODAY)
    assert found.steps == (Step("Viễn thông Cũ", "Viễn thông Sao Mai", dt.date(2019, 1, 1), "sáp nhập"),)
    (then,) = resolve("Viễn thông Cũ", book=BOOK, today=dt.date(2018, 1, 1))
    assert (then.code, then.steps) == ("old", ())


def test_classes_seen_by_the_reader_count_only_when_the_words_say_nothing() -> None:
    assert codes("các đơn vị nói trên", kinds=("postal",)) == ["bdt"]
    assert codes("Sở Bưu chính, Viễn thông", kinds=("telecom", "postal")) == ["skhcn"]


def test_a_word_inside_another_word_is_no_name() -> None:
    book = dataclasses.replace(BOOK, entries={"x": entry("x", "Báo An", "press"), **BOOK.entries})
    assert codes("Báo Anh Sơn", book=book) == []
    assert codes("Báo An", book=book) == ["x"]


def test_bodies_that_follow_each_other_in_a_circle_end_the_walk() -> None:
    end = dt.date(2020, 1, 1)
    a = entry("a", "Một", "telecom", valid_until=end, went_to=(("b", end, ""),))
    b = entry("b", "Hai", "telecom", valid_until=end, went_to=(("a", end, ""),))
    assert heirs_of("a", book=Book(entries={"a": a, "b": b}), today=TODAY) == ()
