"""Numbers in one way of writing, validity on a day, what is wrong with a citation: without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.law import rules
from thongsuot.law.numbers import Cited, citations_in, number_key, year_in

DAY = dt.date


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("TT 18/2016/TT-BTTTT", "18/2016/TT-BTTTT"),
        ("số 06/2008/TTLT-BTTTT-BCA", "6/2008/TTLT-BTTTT-BCA"),
        ("16/CT –UBND", "16/CT-UBND"),
        ("169/TTr- STTTT", "169/TTR-STTTT"),
        ("Luật 24/2023/QH15", "24/2023/QH15"),
        ("Số:79/STTTT-BCTT", "79/STTTT-BCTT"),
        ("QCVN 34:2022/BTTTT", ""),
        ("không có số", ""),
    ],
)
def test_numbers_are_compared_in_one_way_of_writing(written: str, key: str) -> None:
    assert number_key(written) == key


@given(st.text(max_size=400))
def test_no_text_stops_the_search_for_citations(text: str) -> None:
    assert len(citations_in(text)) <= len(text)


def test_citations_carry_their_dates_and_the_documents_own_number_is_none() -> None:
    text = (
        "Số: 79/STTTT-BCTT. Căn cứ Thông tư số 18/2016/TT-BTTTT ngày 28 tháng 6 năm 2016, Chỉ thị số 99/CT-UBND "
        "ngày 10/01/2022 của UBND tỉnh; Thông tư số 18/2016/TT-BTTTT; số 20/2022/TT-BTTTT có từ lâu, ngày 01/01/2020"
    )
    found = citations_in(text, without="79/STTTT-BCTT")
    assert [(one.number, one.date) for one in found] == [
        ("18/2016/TT-BTTTT", DAY(2016, 6, 28)),
        ("99/CT-UBND", DAY(2022, 1, 10)),
        ("20/2022/TT-BTTTT", None),
    ]


def test_the_identity_is_never_the_number_alone() -> None:
    one = rules.identity_of(kind="chi_thi", number="07/CT-UBND", issuer="UBND tỉnh A", date=DAY(2024, 2, 1))
    later = rules.identity_of(kind="chi_thi", number="07/CT-UBND", issuer="UBND tỉnh A", date=DAY(2025, 2, 1))
    other = rules.identity_of(kind="chi_thi", number="07/CT-UBND", issuer="UBND tỉnh B", date=DAY(2024, 2, 1))
    same = rules.identity_of(kind="chi_thi", number="7/CT-UBND", issuer="ubnd Tỉnh A", date=DAY(2024, 9, 9))
    assert len({one, later, other}) == 3 and same == one


@pytest.mark.parametrize(
    ("status", "since", "until", "successor", "day", "expected"),
    [
        ("in_force", DAY(2020, 3, 5), None, None, DAY(2026, 1, 1), "in_force"),
        ("in_force", DAY(2020, 3, 5), None, None, DAY(2020, 3, 4), "not_yet"),
        ("in_force", DAY(2016, 8, 12), None, DAY(2026, 1, 23), DAY(2026, 1, 23), "replaced"),
        ("replaced", None, DAY(2023, 7, 1), DAY(2023, 7, 1), DAY(2023, 6, 30), "in_force"),
        ("replaced", None, DAY(2023, 7, 1), None, DAY(2023, 7, 1), "replaced"),
        ("replaced", None, None, None, DAY(2000, 1, 1), "replaced"),
        ("unknown_validity", DAY(2016, 8, 12), None, DAY(2026, 1, 23), DAY(2022, 1, 20), "in_force"),
        ("unknown_validity", DAY(2016, 8, 12), None, DAY(2026, 1, 23), DAY(2026, 2, 1), "unknown_validity"),
        ("unknown_validity", DAY(2012, 10, 23), None, None, DAY(2020, 1, 1), "unknown_validity"),
        ("not_yet", DAY(2026, 7, 1), None, None, DAY(2026, 7, 1), "in_force"),
        ("not_yet", None, None, None, DAY(2026, 7, 1), "not_yet"),
        ("ended", None, DAY(2010, 1, 1), None, DAY(2010, 1, 1), "ended"),
    ],
)
def test_validity_on_a_day(
    status: str, since: DAY | None, until: DAY | None, successor: DAY | None, day: DAY, expected: str
) -> None:
    assert rules.validity_on(day, status=status, since=since, until=until, successor_since=successor) == expected


def known(then: str = "in_force", now: str = "in_force", date: DAY | None = None, *, confirmed: bool = True):  # type: ignore[no-untyped-def]
    return rules.Known(date=date, validity_then=then, validity_now=now, confirmed=confirmed)


@pytest.mark.parametrize(
    ("cited", "what", "citing", "codes"),
    [
        (Cited(number="18/2016/TT-BTTTT"), known(), DAY(2022, 1, 20), ()),
        (Cited(number="18/2016/TT-BTTTT"), None, DAY(2022, 1, 20), ("unknown",)),
        (Cited(number="18/2026/TT-BTTTT"), None, DAY(2022, 1, 20), ("impossible_order", "unknown")),
        (Cited(number="99/CT-UBND", date=DAY(2022, 2, 1)), known(), DAY(2022, 1, 20), ("impossible_order",)),
        (Cited(number="99/CT-UBND"), known(date=DAY(2023, 1, 1)), DAY(2022, 1, 20), ("impossible_order",)),
        (
            Cited(number="99/CT-UBND", date=DAY(2022, 1, 9)),
            known(date=DAY(2022, 1, 10)),
            DAY(2022, 1, 20),
            ("other_date",),
        ),
        (Cited(number="1/CT-X"), known("replaced", "replaced"), DAY(2022, 1, 20), ("replaced",)),
        (Cited(number="1/CT-X"), known("in_force", "replaced"), DAY(2022, 1, 20), ("replaced_since",)),
        (Cited(number="1/CT-X"), known("in_force", "ended"), DAY(2022, 1, 20), ("ended_since",)),
        (Cited(number="1/CT-X"), known("not_yet", "in_force"), DAY(2022, 1, 20), ("not_yet",)),
        (Cited(number="1/CT-X"), known("in_force", "unknown_validity"), DAY(2022, 1, 20), ("doubtful",)),
        (Cited(number="1/CT-X"), known(confirmed=False), None, ("unconfirmed",)),
    ],
)
def test_what_is_wrong_with_a_citation(
    cited: Cited, what: rules.Known | None, citing: DAY | None, codes: tuple[str, ...]
) -> None:
    assert rules.findings(cited, what, citing_date=citing) == codes


def test_the_gravest_finding_gives_the_tone() -> None:
    assert rules.tone_of(("unknown", "impossible_order")) == "bad"
    assert rules.tone_of(("unconfirmed",)) == "info"
    assert rules.tone_of(()) == "ok"


def test_two_documents_of_one_number_are_told_apart_or_left_open() -> None:
    rows = [(DAY(2021, 1, 4), "chi_thi"), (DAY(2022, 1, 10), "chi_thi")]
    assert rules.choose(rows, Cited(number="99/CT-UBND", date=DAY(2022, 3, 3))) == 1
    assert rules.choose(rows, Cited(number="99/CT-UBND")) is None
    assert year_in("99/CT-UBND") is None
