"""API operations of the duty room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ninja import Field, Query, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.duty import actions, queries
from thongsuot.duty.values import Call, Planned
from thongsuot.kernel import clock
from thongsuot.people import queries as people

if TYPE_CHECKING:
    from thongsuot.duty.models import Shift

router = Router(tags=["duty"])
LONGEST = dt.timedelta(days=92)


class ShiftOut(Schema):
    """One shift of a roster."""

    id: int
    organisation: str = Field(description="Code of the body.")
    role: str = Field(description="leader, control, operation or rescue.")
    person_id: int
    person: str
    phone: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    note: str


class ShiftIn(Schema):
    """A shift to be put on the roster."""

    role: str = Field(description="leader, control, operation or rescue.", max_length=10)
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    note: str = Field(default="", max_length=200)


class PlannedOut(Schema):
    """A shift as put down, with the ids of the same person's shifts that it overlaps."""

    shift: ShiftOut
    overlaps: list[int]


class GapOut(Schema):
    """A time without anybody in one duty."""

    organisation: str
    role: str
    starts_at: dt.datetime
    ends_at: dt.datetime


class GapFilter(Schema):
    """How far to look ahead."""

    days: int = Field(default=7, ge=1, le=31)


class AttemptOut(Schema):
    """One try to reach one person by one channel."""

    person: str
    channel: str
    state: str
    tries: int
    queued_at: dt.datetime
    sent_at: dt.datetime | None
    error: str


class PageOut(Schema):
    """One call with every attempt."""

    id: int
    subject_type: str
    subject_id: str
    organisation: str
    title: str
    severity: str
    state: str
    opened_at: dt.datetime
    next_step_at: dt.datetime | None
    next: str
    rounds: int
    acknowledged_at: dt.datetime | None
    acknowledged_by: str
    attempts: list[AttemptOut]


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.pk,
        "organisation": shift.organisation.code,
        "role": shift.role,
        "person_id": shift.person_id,
        "person": shift.person.display_name,
        "phone": shift.person.phone,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "note": shift.note,
    }


def _planned(planned: Planned) -> dict[str, Any]:
    return {"shift": _shift(planned.shift), "overlaps": [other.pk for other in planned.overlaps]}


def _page(call: Call) -> dict[str, Any]:
    page = call.page
    return {
        "id": page.pk,
        "subject_type": page.subject_type,
        "subject_id": page.subject_id,
        "organisation": page.organisation.code,
        "title": page.title,
        "severity": page.severity,
        "state": page.state,
        "opened_at": page.opened_at,
        "next_step_at": page.next_step_at,
        "next": call.next_label if call.is_open else "",
        "rounds": page.rounds,
        "acknowledged_at": page.acknowledged_at,
        "acknowledged_by": str(page.acknowledged_by or ""),
        "attempts": [
            {
                "person": attempt.person.display_name,
                "channel": attempt.channel,
                "state": attempt.state,
                "tries": attempt.tries,
                "queued_at": attempt.queued_at,
                "sent_at": attempt.sent_at,
                "error": attempt.error,
            }
            for attempt in call.attempts
        ],
    }


@router.get("/now", response=list[ShiftOut], operation_id="on_duty_now", summary="Who is on duty now")
@door("duty.read")
def now(request: Any, organisation: str = "") -> list[dict[str, Any]]:
    """List who is on duty: everybody for the department, else the own body and the department's contacts."""
    body = people.organisation(organisation, viewer=request.actor) if organisation else None
    return [_shift(s) for s in queries.on_duty(at=clock.now(), viewer=request.actor, organisation=body)]


@router.get("/shifts", response=list[ShiftOut], operation_id="list_shifts", summary="The roster of a period")
@door("duty.read")
def shifts(
    request: Any, start: dt.datetime | None = None, end: dt.datetime | None = None, organisation: str = ""
) -> list[dict[str, Any]]:
    """List the shifts that touch [start, end); without them, the next seven days. At most 92 days."""
    first = _aware(start) or clock.now()
    last = min(_aware(end) or first + dt.timedelta(days=7), first + LONGEST)
    body = people.organisation(organisation, viewer=request.actor) if organisation else None
    rows = queries.shifts(viewer=request.actor, start=first, end=last, organisation_id=body.pk if body else None)
    return [_shift(s) for s in rows]


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=7)))


@router.post("/shifts", response={201: PlannedOut}, operation_id="add_shift", summary="Put a person on duty")
@door("duty.manage")
def add_shift(request: Any, given: ShiftIn) -> Status[Any]:
    """Put a person on their own body's roster; times without a zone are Vietnamese."""
    person = people.person(given.person_id, viewer=request.actor)
    planned = actions.add_shift(
        organisation=people.body_of(person, viewer=request.actor),
        role=given.role,
        person=person,
        starts_at=_aware(given.starts_at) or given.starts_at,
        ends_at=_aware(given.ends_at) or given.ends_at,
        note=given.note,
        by=request.actor,
        now=clock.now(),
    )
    return Status(201, _planned(planned))


@router.put("/shifts/{shift_id}", response=PlannedOut, operation_id="change_shift", summary="Change a shift")
@door("duty.manage")
def change_shift(request: Any, shift_id: int, given: ShiftIn) -> dict[str, Any]:
    """Change who stands when; a shift that is over stays as it was."""
    planned = actions.change_shift(
        shift_id,
        role=given.role,
        person=people.person(given.person_id, viewer=request.actor),
        starts_at=_aware(given.starts_at) or given.starts_at,
        ends_at=_aware(given.ends_at) or given.ends_at,
        note=given.note,
        by=request.actor,
        now=clock.now(),
    )
    return _planned(planned)


@router.delete("/shifts/{shift_id}", response={204: None}, operation_id="remove_shift", summary="Take a shift off")
@door("duty.manage")
def remove_shift(request: Any, shift_id: int) -> Status[Any]:
    """Take a shift off the roster; one that is over stays on record."""
    actions.remove_shift(shift_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.get("/gaps", response=list[GapOut], operation_id="list_gaps", summary="Times without anybody on duty")
@door("duty.read")
def gaps(request: Any, where: Query[GapFilter]) -> list[dict[str, Any]]:
    """List the gaps of the coming days, per body and duty."""
    return [
        {
            "organisation": gap.organisation.code,
            "role": gap.role,
            "starts_at": gap.starts_at,
            "ends_at": gap.ends_at,
        }
        for gap in queries.gaps(viewer=request.actor, now=clock.now(), days=where.days)
    ]


@router.get("/pages", response=list[PageOut], operation_id="list_pages", summary="Calls, open ones first")
@door("duty.read")
def pages(request: Any, only_open: bool = False) -> list[dict[str, Any]]:
    """List the calls of the viewer's scope with every attempt."""
    return [_page(call) for call in queries.pages(viewer=request.actor, only_open=only_open)]


@router.get("/pages/{page_id}", response=PageOut, operation_id="get_page", summary="One call")
@door("duty.read")
def page(request: Any, page_id: int) -> dict[str, Any]:
    """Give one call with every attempt."""
    return _page(queries.call(page_id, viewer=request.actor))


@router.post(
    "/pages/{page_id}/acknowledge", response=PageOut, operation_id="acknowledge_page", summary="Take a call over"
)
@door("duty.answer")
def acknowledge(request: Any, page_id: int) -> dict[str, Any]:
    """Take a call over; again by the same person it changes nothing, by another it is refused with the name."""
    actions.acknowledge(page_id, by=request.actor, now=clock.now())
    return _page(queries.call(page_id, viewer=request.actor))


@router.post("/pages/{page_id}/escalate", response=PageOut, operation_id="escalate_page", summary="Call the next now")
@door("duty.answer")
def escalate(request: Any, page_id: int) -> dict[str, Any]:
    """Call the next person of the list now."""
    actions.escalate(page_id, by=request.actor, now=clock.now())
    return _page(queries.call(page_id, viewer=request.actor))


@router.post("/test-call", response={201: PageOut}, operation_id="test_call", summary="Call oneself")
@door("duty.answer")
def test_call(request: Any) -> Status[Any]:
    """Call oneself and nobody else, to learn whether one can be reached."""
    made = actions.test_call(by=request.actor, now=clock.now())
    return Status(201, _page(queries.call(made.pk, viewer=request.actor)))
