"""Plain values of the duty to report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.statutory.models import StatusAnswer, StatusWindow


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One report as a viewer may see it."""

    id: int
    code: str
    kind: str
    title: str
    organisation: str
    due_at: dt.datetime | None
    sent_at: dt.datetime | None
    sent_by: str
    state: str  # sent | late_sent | overdue | soon | waiting
    is_own: bool
    is_drill: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One threshold of an incident as a viewer may see it."""

    code: str
    rule_set: str
    name: str
    criterion: str
    source: str
    organisation: str
    state: str
    word: str
    area: str
    crosses_at: dt.datetime
    user_minutes: int
    users_most: int
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What another country's rules would say of the same outage."""

    name: str
    state: str  # crossed | soon | clear
    at: dt.datetime | None
    source: str


@dataclass(frozen=True, kw_only=True)
class DayCell:
    """One body's answer for one day of a window."""

    day: dt.date
    body: str
    body_id: int
    answer: StatusAnswer | None
    state: str  # answered | unchanged | late | waiting


@dataclass(frozen=True, kw_only=True)
class WindowView:
    """A daily status window as a viewer may see it."""

    window: StatusWindow
    is_open: bool
    days: tuple[dt.date, ...]
    today: dt.date | None
    cells: tuple[DayCell, ...]  # of the newest day first
    late: tuple[DayCell, ...]
    totals: tuple[tuple[dt.date, int, int, int, int, int], ...]  # day, answered, asked, total, out, on generator
    own: DayCell | None  # the viewer's own body today
    has_earlier: bool  # it could say "unchanged"
