"""API operations on lineage and on duties that come back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from thongsuot.api.directives.common import actor, router
from thongsuot.api.door import door
from thongsuot.directives import actions, queries
from thongsuot.kernel import clock
from thongsuot.kernel.errors import NotFound
from thongsuot.people.queries import organisation


class TallyOut(Schema):
    """How many shares there are, are settled, are late."""

    shares: int
    settled: int
    overdue: int


class LineageNodeOut(Schema):
    """One document in a tree; ``total`` holds all below it."""

    directive_id: int
    name: str
    subject: str
    level: int
    state: str
    own: TallyOut
    total: TallyOut


class LineageLinkOut(Schema):
    """One tie."""

    link_id: int
    relation: str
    down: bool
    other_id: int
    other_name: str
    clause: str


class LineageOut(Schema):
    """The tree in which a document stands, and its own ties."""

    nodes: list[LineageNodeOut]
    links: list[LineageLinkOut]


class LinkIn(Schema):
    """What this document does to an older one."""

    older_id: int
    relation: str
    obligation_ids: list[int] = []


class RhythmIn(Schema):
    """How a duty comes back."""

    unit: str
    every: int = 1
    day: int | None = None
    month: int | None = None
    shift: str = "back"
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    ahead_days: int = 45


class TurnOut(Schema):
    """One turn."""

    obligation_id: int
    period: str
    due_on: dt.date | None


class RhythmOut(Schema):
    """How a duty comes back, and its turns."""

    unit: str
    every: int
    day: int | None
    month: int | None
    shift: str
    words: str
    stopped_at: dt.datetime | None
    turns: list[TurnOut]


class EventIn(Schema):
    """An event for which the same duty starts anew."""

    event: str
    due_on: dt.date | None = None


class EarlierOut(Schema):
    """An earlier obligation that is, or may be, the same duty."""

    obligation_id: int
    directive_id: int
    directive_name: str
    clause: str
    period: str
    task_text: str
    likeness: int
    tied: bool


class RepeatIn(Schema):
    """The earlier obligation; null takes the tie back."""

    earlier_id: int | None


class LatePartyIn(Schema):
    """A party to add after issue."""

    code: str
    role: str = "lead"


class LatePartyOut(Schema):
    """The share that was made."""

    assignment_id: int
    state: str


_OBLIGATION = "/{int:directive_id}/obligations/{int:obligation_id}"


def _tree(directive_id: int, request: HttpRequest) -> Any:
    return queries.lineage(directive_id, viewer=actor(request), now=clock.now())


def _rhythm(obligation_id: int, request: HttpRequest) -> dict[str, Any]:
    found = queries.rhythm(obligation_id, viewer=actor(request))
    if found is None:
        raise NotFound("This obligation does not come back.")
    names = ("unit", "every", "day", "month", "shift", "words", "stopped_at")
    turns = [{"obligation_id": pk, "period": period, "due_on": due} for pk, period, due in found.turns]
    return {**{name: getattr(found, name) for name in names}, "turns": turns}


@router.get("/{int:directive_id}/lineage", response=LineageOut, summary="Lineage", operation_id="directives_lineage")
@door("directives.read")
def lineage(request: HttpRequest, directive_id: int) -> Any:
    """Show the tree in which a document stands with states rolled up, and its ties."""
    return _tree(directive_id, request)


@router.get("/cascade", response=list[LineageNodeOut], summary="Orders from above", operation_id="directives_cascade")
@door("directives.read")
def cascade(request: HttpRequest, party: str = "") -> Any:
    """List orders as they come down to a body."""
    viewer = actor(request)
    party_id = organisation(party, viewer=viewer).pk if party and viewer.sees_all else None
    return queries.cascade(viewer=viewer, now=clock.now(), party_id=party_id)


@router.post("/{int:directive_id}/links", response=LineageOut, summary="Tie documents", operation_id="directives_link")
@door("directives.draft")
def link(request: HttpRequest, directive_id: int, body: LinkIn) -> Any:
    """Say what a document does to an older one."""
    actions.link_directives(
        directive_id,
        body.older_id,
        relation=body.relation,
        obligation_ids=tuple(body.obligation_ids),
        by=actor(request),
        now=clock.now(),
    )
    return _tree(directive_id, request)


@router.delete(
    "/{int:directive_id}/links/{int:link_id}",
    response=LineageOut,
    summary="Take a tie away",
    operation_id="directives_unlink",
)
@door("directives.draft")
def unlink(request: HttpRequest, directive_id: int, link_id: int) -> Any:
    """Take a tie away; what it took over is owed again."""
    actions.unlink_directives(directive_id, link_id, by=actor(request), now=clock.now())
    return _tree(directive_id, request)


@router.get(
    _OBLIGATION + "/recurrence", response=RhythmOut, summary="How it comes back", operation_id="directives_recurrence"
)
@door("directives.read")
def recurrence(request: HttpRequest, directive_id: int, obligation_id: int) -> Any:
    """Show how a duty comes back and its turns."""
    return _rhythm(obligation_id, request)


@router.put(
    _OBLIGATION + "/recurrence",
    response=RhythmOut,
    summary="Let it come back",
    operation_id="directives_set_recurrence",
)
@door("directives.draft")
def set_recurrence(request: HttpRequest, directive_id: int, obligation_id: int, body: RhythmIn) -> Any:
    """Let an obligation come back; turns are made ahead."""
    actions.set_recurrence(directive_id, obligation_id, by=actor(request), now=clock.now(), **body.dict())
    return _rhythm(obligation_id, request)


@router.delete(
    _OBLIGATION + "/recurrence",
    response=RhythmOut,
    summary="Stop coming back",
    operation_id="directives_stop_recurrence",
)
@door("directives.draft")
def stop_recurrence(request: HttpRequest, directive_id: int, obligation_id: int) -> Any:
    """Let an obligation come back no more."""
    actions.stop_recurrence(directive_id, obligation_id, by=actor(request), now=clock.now())
    return _rhythm(obligation_id, request)


@router.post(
    _OBLIGATION + "/turns", response=TurnOut, summary="Start anew for an event", operation_id="directives_start_turn"
)
@door("directives.review")
def start_turn(request: HttpRequest, directive_id: int, obligation_id: int, body: EventIn) -> Any:
    """Start the same duty anew for an event."""
    made = actions.start_turn(directive_id, obligation_id, by=actor(request), now=clock.now(), **body.dict())
    return {"obligation_id": made.pk, "period": made.period, "due_on": made.due_on}


@router.get(
    _OBLIGATION + "/earlier", response=list[EarlierOut], summary="Earlier duties", operation_id="directives_earlier"
)
@door("directives.draft")
def earlier(request: HttpRequest, directive_id: int, obligation_id: int) -> Any:
    """Offer earlier obligations that look like the same duty."""
    return queries.earlier_duties(obligation_id, viewer=actor(request))


@router.put(
    _OBLIGATION + "/repeats",
    response=list[EarlierOut],
    summary="Tie to an earlier duty",
    operation_id="directives_repeat",
)
@door("directives.draft")
def repeat(request: HttpRequest, directive_id: int, obligation_id: int, body: RepeatIn) -> Any:
    """Say that an obligation is the same duty as an earlier one; gives its history."""
    actions.link_repeat(directive_id, obligation_id, earlier_id=body.earlier_id, by=actor(request), now=clock.now())
    return queries.history(obligation_id, viewer=actor(request))


@router.post(
    _OBLIGATION + "/late-parties",
    response={201: LatePartyOut},
    summary="Add a party",
    operation_id="directives_add_party",
)
@door("directives.issue")
def add_party(request: HttpRequest, directive_id: int, obligation_id: int, body: LatePartyIn) -> Any:
    """Add a party after issue; it is given notice."""
    share = actions.add_party_after_issue(
        directive_id, obligation_id, code=body.code, role=body.role, by=actor(request), now=clock.now()
    )
    return Status(201, {"assignment_id": share.pk, "state": share.state})
