"""The days a rule is asked about, and how its lines write a day and a moment."""

from __future__ import annotations

import datetime as dt

from thongsuot.proof.rules import OFFICE_ZONE, office_day
from thongsuot.proof.values import Question


def period_of(asked: Question) -> tuple[dt.date, dt.date]:
    """Give the days asked about: those set, else from the issue of the document to the date it is due."""
    today = office_day(asked.now)
    given = {name: asked.figures.get(name) for name in ("start_on", "end_on")}
    first = dt.date.fromisoformat(str(given["start_on"])) if given["start_on"] else None
    last = dt.date.fromisoformat(str(given["end_on"])) if given["end_on"] else None
    first = first or (office_day(asked.issued_at) if asked.issued_at else today)
    # A document issued after its own date asks for what is still to come.
    due = asked.due_on if asked.due_on and asked.due_on >= first else None
    return first, last or due or max(first, today)


def day(moment: dt.datetime | dt.date) -> str:
    """Write a day as people here do."""
    return f"{moment.astimezone(OFFICE_ZONE) if isinstance(moment, dt.datetime) else moment:%d/%m/%Y}"


def minute(moment: dt.datetime) -> str:
    """Write a moment to the minute, in the office's time."""
    return f"{moment.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}"


def since(asked: Question, name: str, default: int) -> dt.datetime:
    """Give the moment that lies the days of a figure back."""
    return asked.now - dt.timedelta(days=int(asked.figures.get(name, default)))
