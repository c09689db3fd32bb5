"""API operations on urging: who is late, letters, receipt."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from thongsuot.api.directives.common import actor, as_download, router
from thongsuot.api.door import door
from thongsuot.directives import actions, queries
from thongsuot.flows.obligation_to_urging import draft_urging
from thongsuot.kernel import clock
from thongsuot.people.queries import organisation


class OverdueShareOut(Schema):
    """One late share."""

    assignment_id: int
    directive_id: int
    directive_number: str
    clause: str
    task_text: str
    due_on: dt.date
    due_set_by_office: bool
    overdue_days: int
    working_days: int
    urged_level: int
    urged_number: str


class OverduePartyOut(Schema):
    """A party that is late."""

    organisation_id: int
    code: str
    name: str
    above_name: str
    shares: list[OverdueShareOut]


class UrgingShareOut(Schema):
    """One share that a letter lists."""

    assignment_id: int
    directive_name: str
    clause: str
    due_on: dt.date
    overdue_days: int


class UrgingOut(Schema):
    """One letter of urging."""

    urging_id: int
    party: str
    addressed_to: str
    level: int
    state: str
    automatic: bool
    draft_id: int | None
    number: str
    date: dt.date | None
    issued_at: dt.datetime | None
    received_at: dt.datetime | None
    received_by: str
    shares: list[UrgingShareOut]


class UrgeIn(Schema):
    """Whom to urge, by the code of the body; level 2 goes to the body above it."""

    party: str
    directive_id: int | None = None
    level: int = 1


class DraftMade(Schema):
    """The draft that was made or opened again."""

    draft_id: int


class UrgingDone(Schema):
    """Where a letter stands."""

    urging_id: int
    state: str


class UrgingRuleIO(Schema):
    """When letters are drafted by themselves [working days]."""

    urge_after: int
    escalate_after: int
    automatic: bool


@router.get("/overdue", response=list[OverduePartyOut], summary="Who is late", operation_id="directives_overdue")
@door("directives.read")
def overdue(request: HttpRequest, directive_id: int | None = None) -> Any:
    """List parties with what they are late with; a body sees itself alone."""
    return queries.overdue_parties(viewer=actor(request), now=clock.now(), directive_id=directive_id)


@router.get("/urgings", response=list[UrgingOut], summary="List letters of urging", operation_id="directives_urgings")
@door("directives.read")
def urgings(request: HttpRequest, party: str = "", waiting: bool = False) -> Any:
    """List letters of urging with number and receipt."""
    return queries.urgings(viewer=actor(request), party=party, waiting=waiting)


@router.post("/urgings", response=DraftMade, summary="Draft a letter of urging", operation_id="directives_urging_draft")
@door("directives.review")
def draft(request: HttpRequest, body: UrgeIn) -> Any:
    """Draft the letter that urges a body with all it is late with, or give the one being drafted."""
    by = actor(request)
    party = organisation(body.party, viewer=by)
    made = draft_urging(party.pk, directive_id=body.directive_id, level=body.level, by=by, now=clock.now())
    return {"draft_id": made}


@router.post(
    "/urgings/{int:urging_id}/receive",
    response=UrgingDone,
    summary="Confirm receipt",
    operation_id="directives_urging_receive",
)
@door("directives.answer")
def receive(request: HttpRequest, urging_id: int) -> Any:
    """Confirm for your body that a letter of urging has come."""
    one = actions.receive_urging(urging_id, by=actor(request), now=clock.now())
    return {"urging_id": one.pk, "state": one.state}


@router.post(
    "/urgings/{int:urging_id}/drop",
    response=UrgingDone,
    summary="Give a letter up",
    operation_id="directives_urging_drop",
)
@door("directives.review")
def drop(request: HttpRequest, urging_id: int) -> Any:
    """Give up a letter that was drafted and not issued, so that another can be drafted."""
    one = actions.drop_urging(urging_id, by=actor(request), now=clock.now())
    return {"urging_id": one.pk, "state": one.state}


@router.get("/urgings/{int:urging_id}/file", summary="Give the letter", operation_id="directives_urging_file")
@door("directives.read")
def letter_file(request: HttpRequest, urging_id: int) -> HttpResponse:
    """Give the issued letter."""
    return as_download(queries.urging_file(urging_id, viewer=actor(request)))


@router.get("/urging-rule", response=UrgingRuleIO, summary="The rule of urging", operation_id="directives_urging_rule")
@door("directives.read")
def rule(request: HttpRequest) -> Any:
    """Show after how many working days letters are drafted."""
    return queries.urging_settings(viewer=actor(request))


@router.put("/urging-rule", response=UrgingRuleIO, summary="Set the rule", operation_id="directives_set_urging_rule")
@door("directives.review")
def set_rule(request: HttpRequest, body: UrgingRuleIO) -> Any:
    """Set after how many working days letters are drafted."""
    return actions.set_urging_rule(by=actor(request), now=clock.now(), **body.dict())
