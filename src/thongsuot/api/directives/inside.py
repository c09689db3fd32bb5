"""API operations on what a body does inside itself with a share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from thongsuot.api.directives.common import actor, router
from thongsuot.api.door import door
from thongsuot.directives import actions, queries
from thongsuot.kernel import clock


class PartOut(Schema):
    """One part that a body gave on inside itself."""

    part_id: int
    assignment_id: int
    level: int
    unit: str
    person: str
    task: str
    due_on: dt.date | None
    state: str
    percent: int
    note: str
    verbs: list[str]


class AdviceOut(Schema):
    """A proposal of an advising office to its head."""

    advice_id: int
    unit: str
    text: str
    state: str
    made_by: str
    decided_by: str
    note: str


class InsideOut(Schema):
    """What a body does inside itself; for others the figures alone."""

    total: int
    done: int
    percent: int | None
    own: bool
    parts: list[PartOut]
    advices: list[AdviceOut]


class PartIn(Schema):
    """To whom which part goes."""

    unit: str = ""
    person_id: int | None = None
    task: str = ""
    parent_id: int | None = None
    due_on: dt.date | None = None


class AdviceLineIn(Schema):
    """One line of a proposal."""

    unit: str = ""
    person_id: int | None = None
    task: str = ""
    due_on: dt.date | None = None


class AdviceIn(Schema):
    """What the advising office proposes."""

    text: str
    unit: str = ""
    lines: list[AdviceLineIn] = []
    advice_id: int | None = None


class MoveIn(Schema):
    """How far, and why."""

    percent: int | None = None
    note: str = ""


class AdviceNoteIn(Schema):
    """A note, if any."""

    note: str = ""


def _inside(share_id: int, request: HttpRequest) -> Any:
    return queries.inside(share_id, viewer=actor(request))


@router.get("/shares/{int:share_id}/inside", response=InsideOut, summary="Inside", operation_id="directives_inside")
@door("directives.read")
def inside(request: HttpRequest, share_id: int) -> Any:
    """Show the parts of a share inside its body."""
    return _inside(share_id, request)


@router.get("/parts", response=list[PartOut], summary="My parts", operation_id="directives_my_parts")
@door("directives.read")
def my_parts(request: HttpRequest) -> Any:
    """List the open parts that you have to do."""
    return queries.my_parts(viewer=actor(request))


@router.post(
    "/shares/{int:share_id}/parts",
    response={201: InsideOut},
    summary="Give a part on",
    operation_id="directives_give_part",
)
@door("directives.answer")
def give(request: HttpRequest, share_id: int, body: PartIn) -> Any:
    """Give a part of your body's share to a unit or a person."""
    actions.give_part(share_id, by=actor(request), now=clock.now(), **body.dict())
    return Status(201, _inside(share_id, request))


@router.post(
    "/parts/{int:part_id}/{verb}", response=InsideOut, summary="Move a part", operation_id="directives_move_part"
)
@door("directives.answer")
def move(request: HttpRequest, part_id: int, verb: str, body: MoveIn) -> Any:
    """Receive, progress, hand_in, return, accept or drop a part."""
    part = actions.move_part(part_id, verb, by=actor(request), now=clock.now(), **body.dict())
    return _inside(part.share_id, request)


@router.post(
    "/shares/{int:share_id}/advices",
    response={201: InsideOut},
    summary="Propose to the head",
    operation_id="directives_advise",
)
@door("directives.answer")
def advise(request: HttpRequest, share_id: int, body: AdviceIn) -> Any:
    """Propose an instruction to the head of your body."""
    given = body.dict()
    lines = tuple(given.pop("lines"))
    actions.advise(share_id, lines=lines, by=actor(request), now=clock.now(), **given)
    return Status(201, _inside(share_id, request))


@router.post(
    "/shares/{int:share_id}/advices/{int:advice_id}/direct",
    response=InsideOut,
    summary="Direct onward",
    operation_id="directives_direct",
)
@door("directives.direct")
def direct(request: HttpRequest, share_id: int, advice_id: int, body: AdviceNoteIn) -> Any:
    """Direct onward as the head: the lines become parts."""
    actions.direct(advice_id, note=body.note, by=actor(request), now=clock.now())
    return _inside(share_id, request)


@router.post(
    "/shares/{int:share_id}/advices/{int:advice_id}/return",
    response=InsideOut,
    summary="Give a proposal back",
    operation_id="directives_return_advice",
)
@door("directives.direct")
def return_advice(request: HttpRequest, share_id: int, advice_id: int, body: AdviceNoteIn) -> Any:
    """Give a proposal back to the advising office, saying what is missing."""
    actions.return_advice(advice_id, note=body.note, by=actor(request), now=clock.now())
    return _inside(share_id, request)
