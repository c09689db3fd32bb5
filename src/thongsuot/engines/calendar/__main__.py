"""Ask the calendar for a year, ``… 2026``, or for a date: ``… "rel:trong 5 ngày làm việc" --from 2026-11-16``."""

from __future__ import annotations

import argparse
import datetime as dt

from thongsuot.engines.calendar import resolve, working_calendar


def main() -> None:
    """Read the arguments and print days or a due date."""
    parser = argparse.ArgumentParser(prog="python -m thongsuot.engines.calendar", description=__doc__)
    parser.add_argument("question", help="a year, or a deadline in the reader's notation")
    parser.add_argument("--from", dest="base", type=dt.date.fromisoformat, help="the document's date")
    given = parser.parse_args()
    days = working_calendar()
    if given.question.isdigit():
        for one in days.special(int(given.question)).values():
            print(f"{one.day:%Y-%m-%d %a}  {one.kind:13} {one.name} [{one.confidence}: {one.source}]")
        return
    found = resolve(given.question, days=days, document_date=given.base)
    print(f"{found.kind}: {found.due_at or found.due_on or '–'}")


if __name__ == "__main__":
    main()
