"""Working days against plain counting, published decisions and another library; deadlines against worked examples."""

from __future__ import annotations

import datetime as dt

import holidays
import lunar_vn
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.engines.calendar import (
    PackFault,
    Recurrence,
    WorkingCalendar,
    occurrences,
    read_pack,
    recurrence_of,
    resolve,
    working_calendar,
)

DAYS = working_calendar()
FIFTY_YEARS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
COUNTS = st.integers(1, 400)
ONE = dt.timedelta(days=1)
D = dt.date


def plainly(day: dt.date, count: int, days: WorkingCalendar = DAYS) -> dt.date:
    """Count working days one by one, as a person would on a wall calendar."""
    step = ONE if count > 0 else -ONE
    left = abs(count)
    while left:
        day += step
        left -= days.is_working(day)
    return day


@given(FIFTY_YEARS, COUNTS)
def test_counting_agrees_with_counting_by_hand(day: dt.date, count: int) -> None:
    assert DAYS.add(day, count) == plainly(day, count)
    assert DAYS.add(day, -count) == plainly(day, -count)


@given(FIFTY_YEARS, st.integers(-400, 400))
def test_a_count_never_lands_on_a_day_off(day: dt.date, count: int) -> None:
    assert DAYS.is_working(DAYS.add(day, count))


@given(FIFTY_YEARS, COUNTS)
def test_subtracting_undoes_adding_and_between_measures_it(day: dt.date, count: int) -> None:
    worked = DAYS.on_or_after(day)
    assert DAYS.add(DAYS.add(worked, count), -count) == worked
    assert DAYS.between(worked, DAYS.add(worked, count)) == count
    assert DAYS.between(DAYS.add(worked, count), worked) == -count


@given(FIFTY_YEARS, FIFTY_YEARS, COUNTS)
def test_a_later_start_never_ends_earlier(one: dt.date, other: dt.date, count: int) -> None:
    first, second = sorted((one, other))
    assert DAYS.add(first, count) <= DAYS.add(second, count)
    assert DAYS.add(first, count) < DAYS.add(first, count + 1)


@given(FIFTY_YEARS, st.integers(1, 120), st.sampled_from(["ngày làm việc", "ngày", "tuần", "tháng"]))
def test_a_counted_deadline_lands_on_a_working_day_and_grows_with_its_count(
    day: dt.date, count: int, unit: str
) -> None:
    due = resolve(f"rel:trong {count} {unit}", days=DAYS, document_date=day)
    more = resolve(f"rel:trong {count + 1} {unit}", days=DAYS, document_date=day)
    assert due.due_on is not None and more.due_on is not None
    assert due.kind == "counted" and due.sure
    assert DAYS.is_working(due.due_on) and day < due.due_on <= more.due_on


@settings(max_examples=60)
@given(
    FIFTY_YEARS,
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.integers(1, 31),
    st.sampled_from(["back", "on"]),
)
def test_turns_rise_and_fall_on_working_days_one_for_each_period(
    first: dt.date, unit: str, day: int, shift: str
) -> None:
    rule = Recurrence(unit=unit, day=day % 7 if unit == "week" else day, shift=shift)
    found = list(occurrences(rule, days=DAYS, first=first, last=first + dt.timedelta(days=800)))
    names, dues = [name for name, _due in found], [due for _name, due in found]
    assert len(set(names)) == len(names)
    assert dues == sorted(dues) and all(DAYS.is_working(due) for due in dues)
    assert {"day": 400, "week": 105, "month": 24, "quarter": 7, "year": 1}[unit] <= len(found)


@pytest.mark.parametrize("year", range(1990, 2041))
def test_tet_is_the_first_lunar_day_and_a_day_off(year: int) -> None:
    tet = lunar_vn.convert_lunar_to_solar(1, 1, year)
    assert not DAYS.is_working(tet)
    span = DAYS.span_of("tet", year=year)
    assert span is not None and span[0] <= tet <= span[1]
    assert 4 <= (span[1] - span[0]).days + 1 <= 12


@pytest.mark.parametrize("year", range(2013, 2041))
def test_holidays_fixed_by_law_agree_with_the_library(year: int) -> None:
    ours = {
        day
        for day, one in DAYS.special(year).items()
        if one.key not in ("tet", "national_day_second") and not one.working
    }
    theirs = holidays.country_holidays("VN", years=year, language="vi")
    missing = {day for day in ours if day not in theirs and DAYS.of(day).kind in ("holiday", "substitute")}
    # New Year 2013 to 2015 and the culture day 2026 stand in both; what differs is only what the law leaves open.
    assert missing == set()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (D(2024, 2, 8), D(2024, 2, 14)),
        (D(2025, 1, 25), D(2025, 2, 2)),
        (D(2026, 2, 14), D(2026, 2, 22)),
        (D(2024, 8, 31), D(2024, 9, 3)),
        (D(2025, 4, 30), D(2025, 5, 4)),
        (D(2026, 8, 29), D(2026, 9, 2)),
    ],
)
def test_published_rests_are_whole_and_end_where_they_were_said_to(first: dt.date, last: dt.date) -> None:
    assert not any(DAYS.is_working(first + n * ONE) for n in range((last - first).days + 1))
    assert DAYS.is_working(first - ONE) and DAYS.is_working(last + ONE)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (D(2024, 5, 4), "swapped_work"),
        (D(2024, 4, 29), "swapped_off"),
        (D(2025, 4, 26), "swapped_work"),
        (D(2026, 8, 22), "swapped_work"),
        (D(2026, 4, 27), "substitute"),
        (D(2019, 5, 4), "swapped_work"),
        (D(1998, 8, 1), "working"),  # a Saturday before the 40-hour week
        (D(2000, 8, 5), "weekend"),
    ],
)
def test_exchanged_and_substitute_days_are_known_with_their_source(day: dt.date, kind: str) -> None:
    found = DAYS.of(day)
    assert found.kind == kind
    assert bool(found.source) == (kind not in ("working", "weekend"))


def test_what_is_not_decided_yet_is_marked_expected() -> None:
    assert DAYS.is_expected(D(2031, 6, 1)) and not DAYS.is_expected(D(2025, 6, 1))


DOCUMENT = D(2026, 11, 16)  # a Monday
AT = dt.datetime(2026, 11, 16, 2, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "kind", "due"),
    [
        ("", "open", None),
        ("2026-12-15", "fixed", D(2026, 12, 15)),
        ("2026-12-13", "fixed", D(2026, 12, 13)),  # a Sunday as written stays
        ("window:2026-02-14/2026-02-22", "window", D(2026, 2, 22)),
        ("rel:trong 5 ngày làm việc", "counted", D(2026, 11, 23)),
        ("rel:trong vòng 07 (bảy) ngày làm việc kể từ ngày ký", "counted", D(2026, 11, 26)),  # 24/11 is off
        ("rel:P5D làm việc", "counted", D(2026, 11, 23)),
        ("rel:trong 5 ngày", "counted", D(2026, 11, 23)),  # the 21st is a Saturday
        ("rel:trong 01 tháng", "counted", D(2026, 12, 16)),
        ("rel:P2W", "counted", D(2026, 11, 30)),
        ("rel:trong tháng 12", "period", D(2026, 12, 31)),
        ("rel:hết tháng 02/2027", "period", D(2027, 2, 26)),
        ("rel:trong quý I/2027", "period", D(2027, 3, 31)),
        ("rel:cuối năm", "period", D(2026, 12, 31)),
        ("rel:trước Tết Nguyên đán", "event", D(2027, 2, 4)),
        ("rel:dịp Tết", "event", D(2027, 2, 11)),
        ("rel:trước, trong và sau Tết", "event", D(2027, 2, 11)),
        ("rel:trước Tết 10 ngày", "event", D(2027, 1, 26)),
        ("rel:sau Tết", "event", D(2027, 2, 12)),
        ("rel:PT30M khi có lệnh", "waiting", None),
        ("rel:khi có yêu cầu", "open", None),
        ("rel:trong 3 ngày làm việc kể từ ngày nhận được văn bản", "waiting", None),
        ("rec:định kỳ", "open", None),
        ("rec:hằng tháng", "recurring", None),
    ],
)
def test_wordings_resolve_as_a_clerk_would(said: str, kind: str, due: dt.date | None) -> None:
    found = resolve(said, days=DAYS, document_date=DOCUMENT)
    assert (found.kind, found.due_on) == (kind, due)


def test_hours_count_from_issue_and_receipt_to_the_minute() -> None:
    assert resolve("rel:trong 24 giờ", days=DAYS, issued_at=AT).due_at == AT + dt.timedelta(hours=24)
    received = resolve("rel:PT30M kể từ khi nhận", days=DAYS, issued_at=AT, received_at=AT + ONE)
    assert received.due_at == AT + ONE + dt.timedelta(minutes=30)
    three = resolve("rel:trong 3 ngày làm việc kể từ ngày nhận được", days=DAYS, received_at=AT)
    assert three.due_on == D(2026, 11, 19)


def test_an_event_of_the_office_dates_what_is_told_by_its_name() -> None:
    storm = {"Đại hội": (D(2026, 12, 5), D(2026, 12, 8))}
    found = resolve("rel:trước Đại hội 3 ngày làm việc", days=DAYS, document_date=DOCUMENT, events=storm)
    assert found.due_on == D(2026, 12, 2)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("trước ngày 15 hằng tháng", Recurrence(unit="month", day=15)),
        ("hằng quý (trước ngày 25 của tháng cuối quý)", Recurrence(unit="quarter", day=25, month=3)),
        ("PT3H cho đến khi bão tan", Recurrence(unit="hour", every=3)),
        ("01 lần/tháng", Recurrence(unit="month")),
        ("P7D", Recurrence(unit="day", every=7)),
        ("thứ sáu hàng tuần", Recurrence(unit="week", day=4)),
        ("trước ngày 10/12 hàng năm", Recurrence(unit="year", day=10, month=12)),
        ("6 tháng đầu năm", Recurrence(unit="month", every=6)),
        ("định kỳ", None),
        ("thường xuyên", None),
    ],
)
def test_rhythms_are_read_from_their_wording(said: str, rule: Recurrence | None) -> None:
    assert recurrence_of(said) == rule


def test_a_turn_on_a_day_off_moves_and_keeps_its_period() -> None:
    rule = Recurrence(unit="month", day=31)
    found = dict(occurrences(rule, days=DAYS, first=D(2026, 1, 1), last=D(2026, 6, 30)))
    assert found["2026-01"] == D(2026, 1, 30) and found["2026-02"] == D(2026, 2, 27)
    moved_on = dict(
        occurrences(Recurrence(unit="month", day=15, shift="on"), days=DAYS, first=D(2026, 2, 1), last=D(2026, 3, 5))
    )
    assert moved_on == {"2026-02": D(2026, 2, 23)}


@given(st.text(max_size=200))
def test_no_wording_breaks_the_counting(text: str) -> None:
    for kind in ("", "rel:", "rec:", "window:"):
        resolve(kind + text, days=DAYS, document_date=DOCUMENT, issued_at=AT, received_at=AT)


@given(st.integers(0, 99999), st.sampled_from(["giờ", "ngày", "ngày làm việc", "tháng", "năm", "tuần"]))
def test_absurd_counts_give_no_date_rather_than_a_wrong_one(count: int, unit: str) -> None:
    found = resolve(f"rel:trong {count} {unit}", days=DAYS, document_date=DOCUMENT, issued_at=AT)
    assert found.kind in ("counted", "open")


def test_a_calendar_without_its_decisions_counts_differently() -> None:
    bare = WorkingCalendar(
        read_pack(
            '[[weekly_rest]]\nfrom=1900-01-01\nweekdays=[5,6]\nsource="x"\n'
            '[[holiday]]\nkey="a"\nname="a"\nfrom=2013\nmonth=1\nday=1\nsource="x"',
            name="bare",
        )
    )
    assert bare.add(D(2026, 2, 13), 1) != DAYS.add(D(2026, 2, 13), 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x", "bare"),
        ("[[holiday]]\nkey='x'", "'name' is missing"),
        ("", "needs"),
        ("[[weekly_rest]]\nfrom=1900-01-01\nweekdays=[9]\nsource='x'", "weekdays"),
        ("[[decision]]\nyear=2026\nsource='x'\nswaps=[{off=2020-01-01, work=2020-01-02}]", "no day of 2026"),
    ],
)
def test_faulty_data_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(PackFault, match=fault):
        read_pack(text, name="bare")
