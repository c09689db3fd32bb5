"""A deadline in the reader's notation, resolved into a due moment with how it was counted."""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from thongsuot.engines.calendar.recurring import recurrence_of
from thongsuot.engines.calendar.values import Due
from thongsuot.engines.calendar.working import LAST_YEAR, WorkingCalendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST = 3650
_ISO = re.compile(r"\bP(?:(\d{1,4})([DWMY])|T(\d{1,4})([HM]))\b", re.I)
_AMOUNT = re.compile(r"(\d{1,4})\s*(?:\([^()]{1,20}\)\s*)?(phút|giờ|ngày làm việc|ngày|tuần|tháng|năm)\b")
_UNITS = {
    "phút": "minute", "giờ": "hour", "ngày làm việc": "working_day", "ngày": "day", "tuần": "week", "tháng": "month",
    "năm": "year", "D": "day", "W": "week", "Y": "year",
}  # fmt: skip
_RECEIVED = re.compile(r"(?:từ|sau|khi|ngày|lúc|điểm)\s+(?:tiếp )?nhận\b")
_DOCUMENT = re.compile(r"(?:kể )?từ ngày (?:ký|ban hành|có hiệu lực|văn bản)|sau (?:khi|ngày) (?:ký|ban hành)")
_HAPPENS = re.compile(r"(?:sau |kể từ |từ |ngay )?khi (?!ký|ban hành|nhận)|xảy ra|sự cố|có lệnh|có yêu cầu|có chỉ đạo")
_EVENTS = (
    # how a holiday is named: the calendar's key
    ("tet", re.compile(r"tết (?:nguyên đán|âm lịch)|tết(?! dương)\b")),
    ("new_year", re.compile(r"tết dương lịch|năm mới dương lịch")),
    ("national_day", re.compile(r"quốc khánh|(?:lễ |ngày )0?2[/-]0?9")),
    ("reunification", re.compile(r"(?:lễ |ngày )30[/-]0?4|ngày chiến thắng|giải phóng miền nam")),
    ("hung_kings", re.compile(r"giỗ tổ")),
)
_MONTH_END = re.compile(r"(?:trong|hết|cuối)\s+tháng\s+(\d{1,2})(?:\s*[/-]\s*(\d{4})|\s+năm\s+(\d{4}))?")
_QUARTER_END = re.compile(r"(?:trong|hết|cuối)\s+quý\s+(i{1,3}v?|iv|[1-4])\b(?:\s*[/-]\s*(\d{4})|\s+năm\s+(\d{4}))?")
_YEAR_END = re.compile(r"(?:trong|hết|cuối)\s+năm(?:\s+(\d{4}))?")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def resolve(
    deadline: str | None,
    *,
    days: WorkingCalendar,
    document_date: dt.date | None = None,
    issued_at: dt.datetime | None = None,
    received_at: dt.datetime | None = None,
    events: Mapping[str, tuple[dt.date, dt.date]] | None = None,
) -> Due:
    """Resolve a deadline (empty, a date, ``window:a/b``, ``rel:…``, ``rec:…``) into when it is due.

    Parameters
    ----------
    document_date, issued_at, received_at
        From which “5 ngày làm việc” counts: the document's date unless it says “from receipt”; hours count from
        issue or receipt. What is missing leaves the kind ``waiting``.
    events
        Named events of the office with their first and last day, beside the public holidays.

    Notes
    -----
    The first day isn't counted (Civil Code 91/2015 art. 147) and a term that ends on a day off ends with the next
    working day (art. 148.5). Ends of months, quarters and years (art. 146.3) and days before an event go back to the
    working day before, so that they stay inside what was said. A date that the document itself writes is never moved.

    Examples
    --------
    >>> from thongsuot.engines.calendar.working import working_calendar
    >>> resolve("rel:PT24H kể từ khi nhận", days=working_calendar()).kind
    'waiting'
    >>> resolve("rel:trước Tết", days=working_calendar(), document_date=dt.date(2025, 12, 1)).due_on
    datetime.date(2026, 2, 13)
    """
    text = " ".join((deadline or "").split())
    kind, _colon, rest = text.partition(":")
    if kind == "window":
        first, last = (_day(part) for part in (*rest.split("/", 1), "")[:2])
        return Due(kind="window", starts_on=first, due_on=last, sure=True) if last else Due(kind="open")
    if kind == "rec":
        rule = recurrence_of(rest)
        return Due(kind="recurring", recurrence=rule, sure=False) if rule else Due(kind="open")
    if kind != "rel":
        return _written(text)
    said = rest.lower()
    moments = _Moments(days, document_date, issued_at, received_at)
    found = _period(said, moments) or _around(said, moments, events or {}) or _counted(rest, said, moments)
    return found or Due(kind="open")


class _Moments:
    """The calendar and the moments from which terms count."""

    def __init__(
        self,
        days: WorkingCalendar,
        document_date: dt.date | None,
        issued_at: dt.datetime | None,
        received_at: dt.datetime | None,
    ) -> None:
        self.days = days
        self.document_date = document_date or (issued_at.astimezone(ZONE).date() if issued_at else None)
        self.issued_at, self.received_at = issued_at, received_at


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _written(text: str) -> Due:
    day = _day(text)
    if day is None:
        return Due(kind="open")
    try:
        at = dt.datetime.fromisoformat(text[:16]).replace(tzinfo=ZONE) if "T" in text else None
    except ValueError:
        at = None
    return Due(kind="fixed", due_on=day, due_at=at, sure=True)


def _period(said: str, moments: _Moments) -> Due | None:
    if (month := _MONTH_END.search(said)) is not None and 1 <= int(month[1]) <= 12:
        return _end_of(int(month[2] or month[3] or 0), int(month[1]), "month", moments)
    if (quarter := _QUARTER_END.search(said)) is not None and quarter[1] in _QUARTERS:
        return _end_of(int(quarter[2] or quarter[3] or 0), _QUARTERS[quarter[1]] * 3, "quarter", moments)
    if (year := _YEAR_END.search(said)) is not None:
        return _end_of(int(year[1] or 0), 12, "year", moments)
    return None


def _end_of(year: int, month: int, unit: str, moments: _Moments) -> Due | None:
    base = moments.document_date
    if not year:
        if base is None:
            return Due(kind="waiting", unit=unit, base="document")
        year = base.year + (month < base.month)
    if not 1977 <= year <= LAST_YEAR:
        return None
    last = dt.date(year, month, months.monthrange(year, month)[1])
    due = moments.days.on_or_before(last)
    return Due(
        kind="period", due_on=due, unit=unit, base="document", base_on=base, sure=True,
        moved_from=last if due != last else None, expected=moments.days.of(last).confidence == "expected",
    )  # fmt: skip


def _around(said: str, moments: _Moments, events: Mapping[str, tuple[dt.date, dt.date]]) -> Due | None:
    name, span = _event_in(said, moments, events)
    if not name:
        return None
    if span is None:
        return Due(kind="waiting", event=name, base="event")
    days, (first, last) = moments.days, span
    expected = days.is_expected(first)
    amount = _AMOUNT.search(said)
    facts = {"kind": "event", "event": name, "base": "event", "base_on": first, "expected": expected}
    before, after = "trước" in said, "sau" in said
    if amount is not None and before and amount[2] in ("ngày", "ngày làm việc", "tuần", "tháng"):
        count, unit = int(amount[1]), _UNITS[amount[2]]
        plain = days.add(first, -count) if unit == "working_day" else _back(first, count, unit)
        due = days.on_or_before(plain)
        return Due(**facts, due_on=due, amount=count, unit=unit, moved_from=plain if due != plain else None)  # type: ignore[arg-type]
    if before and not after and "trong" not in said:
        return Due(**facts, due_on=days.on_or_before(first - dt.timedelta(days=1)))  # type: ignore[arg-type]
    if after and not before and "trong" not in said:
        return Due(**facts, starts_on=last, due_on=days.on_or_after(last + dt.timedelta(days=1)))  # type: ignore[arg-type]
    return Due(**facts, starts_on=first, due_on=last)  # type: ignore[arg-type]


def _event_in(
    said: str, moments: _Moments, events: Mapping[str, tuple[dt.date, dt.date]]
) -> tuple[str, tuple[dt.date, dt.date] | None]:
    for name, named in events.items():
        if name.lower() in said:
            return name, named
    for key, pattern in _EVENTS:
        if pattern.search(said):
            base = moments.document_date
            if base is None:
                return key, None
            for year in (base.year, base.year + 1):
                span = moments.days.span_of(key, year=year) if year <= LAST_YEAR else None
                if span is not None and span[1] >= base:
                    return key, span
            return key, None
    return "", None


def _back(day: dt.date, count: int, unit: str) -> dt.date:
    if unit == "month":
        return _months_on(day, -count)
    return day - dt.timedelta(days=min(count, LONGEST) * (7 if unit == "week" else 1))


def _months_on(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    year = max(1977, min(year, LAST_YEAR - 1))
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _counted(raw: str, said: str, moments: _Moments) -> Due | None:
    amount, unit = _amount(raw, said)
    if not amount or amount > LONGEST:
        return None
    clock = unit in ("minute", "hour")
    if _RECEIVED.search(said):
        base, at = "received", moments.received_at
        day = at.astimezone(ZONE).date() if at else None
    elif _HAPPENS.search(said) and not _DOCUMENT.search(said):
        return Due(kind="waiting", amount=amount, unit=unit, base="event")
    else:
        base, at = ("issued", moments.issued_at) if clock else ("document", None)
        day = moments.document_date
    if (at if clock else day) is None:
        return Due(kind="waiting", amount=amount, unit=unit, base=base)
    facts = {"kind": "counted", "amount": amount, "unit": unit, "base": base, "sure": True}
    if clock:
        assert at is not None
        end = at + dt.timedelta(**{"hours" if unit == "hour" else "minutes": amount})
        return Due(**facts, due_at=end, due_on=end.astimezone(ZONE).date(), base_on=at.astimezone(ZONE).date())  # type: ignore[arg-type]
    assert day is not None
    if unit == "working_day":
        due = plain = moments.days.add(day, amount)
    else:
        plain = _months_on(day, amount * (12 if unit == "year" else 1)) if unit in ("month", "year") else (
            day + dt.timedelta(days=amount * (7 if unit == "week" else 1))
        )  # fmt: skip
        due = moments.days.on_or_after(plain)
    expected = any(moments.days.is_expected(one) for one in {dt.date(y, 1, 1) for y in range(day.year, due.year + 1)})
    return Due(
        **facts, due_on=due, base_on=day, moved_from=plain if due != plain else None, expected=expected  # type: ignore[arg-type]
    )  # fmt: skip


def _amount(raw: str, said: str) -> tuple[int, str]:
    iso = _ISO.search(raw)
    if iso is not None:
        letter = (iso[2] or iso[4]).upper()
        if iso[3]:
            return int(iso[3]), "hour" if letter == "H" else "minute"
        if letter == "D":
            return int(iso[1]), "working_day" if "làm việc" in said else "day"
        return int(iso[1]), "month" if letter == "M" else _UNITS[letter]
    plain = _AMOUNT.search(said)
    return (int(plain[1]), _UNITS[plain[2]]) if plain else (0, "")
