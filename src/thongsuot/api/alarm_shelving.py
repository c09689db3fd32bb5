"""API operations of shelving: out of the list for a while, back, what is out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.alarms import rules, shelved, shelving
from thongsuot.api.door import door
from thongsuot.kernel import clock

router = Router(tags=["alarms"])
_IDS = Field(min_length=1, max_length=rules.MAX_SHELVED_AT_ONCE, description="Numbers of the alarms.")


class ShelveIn(Schema):
    """Which alarms leave the list, why, until when."""

    alarms: list[int] = _IDS
    reason: str = Field(min_length=3, max_length=300)
    until: dt.datetime = Field(description="From five minutes to seven days from now.")


class UnshelveIn(Schema):
    """Which alarms return to the list."""

    alarms: list[int] = _IDS


class ShelvingOut(Schema):
    """One alarm out of the list."""

    alarm: int = Field(alias="alarm_id")
    object_id: str = Field(alias="alarm.object_id")
    specific_problem: str = Field(alias="alarm.specific_problem")
    perceived_severity: str = Field(alias="alarm.perceived_severity")
    is_active: bool = Field(alias="alarm.is_active")
    reason: str
    by: str = Field(alias="actor_label")
    at: dt.datetime
    until: dt.datetime
    ended_at: dt.datetime | None
    ended_why: str


@router.get("/shelved", response=list[ShelvingOut], operation_id="list_shelved", summary="List shelved alarms")
@door("alarms.read")
def list_shelved(request: HttpRequest) -> Any:
    """List what is out of the list now, the first to come back first; a thousand at most."""
    return list(shelved.shelvings(viewer=request.actor, now=clock.now())[:1000])  # type: ignore[attr-defined]


@router.post("/shelve", response={201: list[ShelvingOut]}, operation_id="shelve_alarms", summary="Shelve alarms")
@door("alarms.shelve")
def shelve_alarms(request: HttpRequest, body: ShelveIn) -> Any:
    """Take alarms out of the list; correlation, incidents and calls go on. All are shelved or none."""
    made = shelving.shelve(
        body.alarms,
        reason=body.reason,
        until=body.until,
        by=request.actor,  # type: ignore[attr-defined]
        now=clock.now(),
    )
    return Status(201, made)


@router.post("/unshelve", response=list[ShelvingOut], operation_id="unshelve_alarms", summary="Put alarms back")
@door("alarms.shelve")
def unshelve_alarms(request: HttpRequest, body: UnshelveIn) -> Any:
    """Put shelved alarms back into the list."""
    return shelving.unshelve(body.alarms, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
