"""API operation that gives what happened, in order: a feed for task systems outside."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from thongsuot.api.directives.common import actor, router
from thongsuot.api.door import door
from thongsuot.directives import queries


class ChangeOut(Schema):
    """One thing that happened, with how the share stands now."""

    cursor: int
    at: dt.datetime
    what: str
    label: str
    note: str
    by: str
    directive_id: int
    number: str
    subject: str
    directive_state: str
    obligation_id: int | None
    clause: str
    task_text: str
    due_on: dt.date | None
    assignment_id: int | None
    organisation_code: str
    organisation: str
    role: str
    state: str
    percent: int | None


class ChangesOut(Schema):
    """Some changes in order, and where to read on."""

    changes: list[ChangeOut]
    next_after: int
    more: bool


@router.get("/changes", response=ChangesOut, summary="What happened", operation_id="directives_changes")
@door("directives.read")
def changes(request: HttpRequest, after: int = 0, limit: int = 100) -> Any:
    """Give changes after a cursor, oldest first; read on from ``next_after``. A party sees what concerns it."""
    return queries.changes(viewer=actor(request), after=after, limit=limit)
