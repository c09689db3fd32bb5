"""API operations of the reminders room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from thongsuot.api.door import door
from thongsuot.kernel import clock
from thongsuot.reminders import actions, queries

router = Router(tags=["reminders"])


class ReminderOut(Schema):
    """One reminder with its delivery record."""

    reminder_id: int
    kind: str
    subject_id: int
    title: str
    link: str
    due_on: dt.date
    offset: int
    organisation: str
    channel: str
    address: str
    state: str
    tries: int
    made_at: dt.datetime
    sent_at: dt.datetime | None
    seen_at: dt.datetime | None
    seen_by: str
    error: str


class ReminderPlanOut(Schema):
    """When bodies are reminded of one kind of thing."""

    kind: str
    offsets: list[int]
    own: bool


class OffsetsIn(Schema):
    """Working days from the due day, negative before it."""

    offsets: list[int]


class ReminderSeen(Schema):
    """What was marked."""

    reminder_id: int
    state: str


@router.get("", response=list[ReminderOut], summary="List reminders", operation_id="reminders_list")
@door("reminders.read")
def reminders(
    request: HttpRequest, kind: str = "", subject_id: int | None = None, state: str = "", unseen: bool = False
) -> Any:
    """List reminders with what became of each; a body sees its own."""
    viewer = request.actor  # type: ignore[attr-defined]
    return queries.reminders(viewer=viewer, kind=kind, subject_id=subject_id, state=state, unseen=unseen)


@router.post("/{int:reminder_id}/seen", response=ReminderSeen, summary="Mark as seen", operation_id="reminders_seen")
@door("reminders.read")
def seen(request: HttpRequest, reminder_id: int) -> Any:
    """Mark a reminder of your own body as seen."""
    one = actions.see_reminder(reminder_id, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return {"reminder_id": one.pk, "state": one.state}


@router.get(
    "/plans", response=list[ReminderPlanOut], summary="When bodies are reminded", operation_id="reminders_plans"
)
@door("reminders.read")
def plans(request: HttpRequest) -> Any:
    """List the working days from the due day at which bodies are reminded."""
    return queries.plans(viewer=request.actor)  # type: ignore[attr-defined]


@router.put("/plans/{kind}", response=ReminderPlanOut, summary="Set when to remind", operation_id="reminders_set_plan")
@door("reminders.manage")
def set_plan(request: HttpRequest, kind: str, body: OffsetsIn) -> Any:
    """Set the working days from the due day for one kind of thing."""
    by = request.actor  # type: ignore[attr-defined]
    plan = actions.set_plan(kind, offsets=body.offsets, by=by, now=clock.now())
    return {"kind": plan.kind, "offsets": plan.offsets, "own": True}
