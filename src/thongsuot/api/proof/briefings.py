"""API operations on briefings of staff."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from thongsuot.api.directives.common import actor
from thongsuot.api.door import door
from thongsuot.api.proof.common import router
from thongsuot.kernel import clock
from thongsuot.proof import actions, queries


class BriefingIn(Schema):
    """A briefing that your body held."""

    held_on: dt.date
    attended: int
    staff: int
    note: str = ""


class BriefingOut(Schema):
    """One briefing."""

    id: int
    held_on: dt.date
    attended: int
    staff: int
    note: str
    by: str


class BriefedBodyOut(Schema):
    """One party with its briefings."""

    code: str
    name: str
    attended: int
    staff: int
    percent: int
    last_on: dt.date | None
    briefings: list[BriefingOut]


@router.get(
    "/directives/{int:directive_id}/briefings",
    response=list[BriefedBodyOut],
    summary="Who was briefed",
    operation_id="proof_briefings",
)
@door("directives.read")
def briefings(request: HttpRequest, directive_id: int) -> Any:
    """List the parties of a directive with what they briefed; a party sees its own."""
    return queries.briefings(directive_id, viewer=actor(request), now=clock.now())


@router.post(
    "/directives/{int:directive_id}/briefings",
    response={201: BriefingOut},
    summary="Record a briefing",
    operation_id="proof_briefing_record",
)
@door("directives.answer")
def record(request: HttpRequest, directive_id: int, body: BriefingIn) -> Any:
    """Record that your body briefed its staff: how many of how many were there."""
    return Status(201, actions.record_briefing(directive_id, by=actor(request), now=clock.now(), **body.dict()))
