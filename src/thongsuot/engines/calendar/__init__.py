"""Working days of Việt Nam and deadlines counted in them: dates in, dates out, with the source of each day off.

Examples
--------
>>> import datetime as dt
>>> from thongsuot.engines import calendar
>>> days = calendar.working_calendar()
>>> days.add(dt.date(2026, 2, 12), 3)  # Thursday before Tết 2026: Friday, then Monday and Tuesday after it
datetime.date(2026, 2, 24)
>>> calendar.resolve("rel:trong 5 ngày làm việc", days=days, document_date=dt.date(2026, 11, 16)).due_on
datetime.date(2026, 11, 23)
"""

from thongsuot.engines.calendar.packs_read import PackFault, read_pack
from thongsuot.engines.calendar.recurring import occurrences, recurrence_of
from thongsuot.engines.calendar.terms import resolve
from thongsuot.engines.calendar.values import Day, Due, Recurrence
from thongsuot.engines.calendar.working import WorkingCalendar, working_calendar

__all__ = [
    "Day",
    "Due",
    "PackFault",
    "Recurrence",
    "WorkingCalendar",
    "occurrences",
    "read_pack",
    "recurrence_of",
    "resolve",
    "working_calendar",
]
