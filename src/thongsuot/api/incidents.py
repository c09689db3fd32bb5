"""API operations of the incidents room: the same verbs as in the browser and on the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.incidents import actions, queries
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries import organisation as organisation_of
from thongsuot.people.queries import person

router = Router(tags=["incidents"])


class IncidentOut(Schema):
    """One incident as the caller may see it."""

    code: str
    kind: str
    state: str
    level: int
    title: str
    place: str
    started_at: dt.datetime
    opened_at: dt.datetime
    acknowledged_at: dt.datetime | None
    restored_at: dt.datetime | None
    closed_at: dt.datetime | None
    expected_restoration_at: dt.datetime | None
    cause: str
    who_has_it: str
    sites: int
    sites_out: int
    users: int | None = Field(description="Users of the sites out of service; null: not known.")
    alarms: int
    is_security: bool
    is_drill: bool
    others_too: bool = Field(description="Other bodies are touched as well; how many is not told.")
    restoration_proposed: bool
    version: int


class SiteOut(Schema):
    """One affected site."""

    code: str
    name: str
    place: str
    organisation: str
    since: dt.datetime
    until: dt.datetime | None
    users: int | None
    out: bool
    priority: bool
    key_target: bool


class PartyOut(Schema):
    """One body that shares the incident."""

    name: str
    code: str
    why: str
    sites: int | None
    users: int | None
    acknowledged_by: str
    acknowledged_at: dt.datetime | None
    cause: str
    expected_restoration_at: dt.datetime | None
    restored_at: dt.datetime | None


class TimelineOut(Schema):
    """One line of the timeline."""

    at: dt.datetime
    what: str
    sentence: str
    note: str
    who: str


class SignOut(Schema):
    """One piece of evidence or one hypothesis in words."""

    what: str
    value: int


class RoomOut(Schema):
    """Everything about one incident that the caller may see."""

    incident: IncidentOut
    root: str
    root_kind: str
    on_scene_at: dt.datetime | None
    merged_into: str
    user_minutes: int | None
    site_minutes: int | None
    sites: list[SiteOut]
    parties: list[PartyOut]
    timeline: list[TimelineOut]
    evidence: list[SignOut] = Field(description="Signs and how often each was seen.")
    missing: list[SignOut] = Field(description="Usual signs not seen so far: percent of such incidents that show them.")
    hypotheses: list[SignOut] = Field(description="Explanations and their weight in percent.")
    missing_for_close: list[str]
    verbs: list[str] = Field(description="What the caller may do now.")


class IncidentFilter(Schema):
    """Which incidents."""

    state: str = Field("unclosed", max_length=14, description="A state, live, unclosed, or all.")
    kind: str = Field("", max_length=12)
    level: int | None = Field(None, ge=1, le=3)
    text: str = Field("", max_length=80)
    limit: int = Field(100, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)


class VersionIn(Schema):
    """The version that the caller saw; a stale one is refused with 409."""

    version: int | None = None


class CauseIn(VersionIn):
    """The cause in words."""

    cause: str = Field(min_length=1, max_length=500)
    kind: str = Field("", max_length=12, description="Set the kind right at the same time.")


class MomentIn(VersionIn):
    """A moment with its zone."""

    at: dt.datetime = Field(description="ISO 8601 with zone.")


class RestoreIn(VersionIn):
    """When service was back; left out: now."""

    at: dt.datetime | None = None


class NoteIn(Schema):
    """A note."""

    note: str = Field(min_length=1, max_length=2000)
    shared: bool = Field(False, description="Read by every party, not only one's own body and the department.")


class ShareIn(Schema):
    """Whom to call in."""

    organisation: str = Field(max_length=40)


class MergeIn(VersionIn):
    """Into which incident."""

    into: str = Field(max_length=30)


class ByHandIn(Schema):
    """An incident that no alarm tells of."""

    kind: str = Field(max_length=12)
    title: str = Field(min_length=1, max_length=300)
    started_at: dt.datetime
    place: str = Field("", max_length=200)
    level: int | None = Field(None, ge=1, le=3)
    site_codes: list[str] = Field([], max_length=2000)
    users: int | None = Field(None, ge=0, le=100_000_000)
    organisations: list[str] = Field([], max_length=50, description="Codes of bodies to call in.")
    is_drill: bool = Field(False, description="A drill calls nobody but its people, and counts nowhere.")
    drill_people: list[int] = Field([], max_length=200, description="Whom it may call; none: on duty at one's body.")


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks; the door has put them there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def aware(moment: dt.datetime) -> dt.datetime:
    """Give a time with zone; without one it is Vietnamese time, as on the pages."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=7)))


def _shown(request: HttpRequest, code: str) -> dict[str, Any]:
    room = queries.room(code, viewer=actor_of(request), now=clock.now())
    return {
        "incident": asdict(room.line),
        "root": room.root,
        "root_kind": room.root_kind,
        "on_scene_at": room.on_scene_at,
        "merged_into": room.merged_into,
        "user_minutes": room.user_minutes,
        "site_minutes": room.site_minutes,
        "sites": [asdict(site) for site in room.sites],
        "parties": [asdict(party) for party in room.parties],
        "timeline": [asdict(line) for line in room.timeline],
        "evidence": [{"what": what, "value": value} for what, value in room.evidence],
        "missing": [{"what": what, "value": value} for what, value, _is_count in room.missing],
        "hypotheses": [{"what": what, "value": value} for what, value in room.hypotheses],
        "missing_for_close": list(room.missing_for_close),
        "verbs": sorted(room.verbs),
    }


@router.get("", response=list[IncidentOut], operation_id="list_incidents", summary="List incidents")
@door("incidents.read")
def list_incidents(request: HttpRequest, where: Query[IncidentFilter]) -> Any:
    """List incidents that the caller may see, those that nobody has first."""
    rows = queries.incidents(
        viewer=actor_of(request),
        state="" if where.state == "all" else where.state,
        kind=where.kind,
        level=where.level,
        text=where.text.replace("\x00", ""),
        offset=where.offset,
        limit=where.limit,
    )
    return [asdict(row) for row in rows]


@router.post("", response={201: RoomOut}, operation_id="open_incident", summary="Open an incident by hand")
@door("incidents.respond")
def open_incident(request: HttpRequest, body: ByHandIn) -> Any:
    """Open an incident that no alarm tells of."""
    actor = actor_of(request)
    made = actions.open_by_hand(
        kind=body.kind,
        title=body.title,
        started_at=aware(body.started_at),
        place=body.place,
        level=body.level,
        site_codes=body.site_codes,
        users=body.users,
        organisations=[organisation_of(code, viewer=actor) for code in body.organisations],
        is_drill=body.is_drill,
        drill_people=[person(pk, viewer=actor) for pk in body.drill_people],
        by=actor,
        now=clock.now(),
    )
    return Status(201, _shown(request, made.code))


@router.get("/{code}", response=RoomOut, operation_id="get_incident", summary="Show an incident")
@door("incidents.read")
def get_incident(request: HttpRequest, code: str) -> Any:
    """Show everything about one incident that the caller may see."""
    return _shown(request, code)


@router.post("/{code}/acknowledge", response=RoomOut, operation_id="acknowledge_incident", summary="Take it over")
@door("incidents.acknowledge")
def acknowledge(request: HttpRequest, code: str, body: VersionIn) -> Any:
    """Take an incident over; 409 with the name when somebody else has it."""
    actions.acknowledge(code, version=body.version, by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.post("/{code}/on-scene", response=RoomOut, operation_id="mark_on_scene", summary="A crew is on scene")
@door("incidents.respond")
def on_scene(request: HttpRequest, code: str, body: VersionIn) -> Any:
    """Say that a crew has reached the place."""
    actions.mark_on_scene(code, version=body.version, by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.put("/{code}/cause", response=RoomOut, operation_id="set_cause", summary="Give the cause")
@door("incidents.respond")
def set_cause(request: HttpRequest, code: str, body: CauseIn) -> Any:
    """Say what the cause is."""
    actions.set_cause(code, **body.dict(), by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.put(
    "/{code}/expected-restoration",
    response=RoomOut,
    operation_id="set_expected_restoration",
    summary="Give the expected restoration",
)
@door("incidents.respond")
def set_expected_restoration(request: HttpRequest, code: str, body: MomentIn) -> Any:
    """Say when service is expected back."""
    actions.set_expected_restoration(
        code, at=aware(body.at), version=body.version, by=actor_of(request), now=clock.now()
    )
    return _shown(request, code)


@router.post("/{code}/restore", response=RoomOut, operation_id="restore_incident", summary="Service is back")
@door("incidents.respond")
def restore(request: HttpRequest, code: str, body: RestoreIn) -> Any:
    """Say that service is back: a body for its own part, the department for all."""
    at = aware(body.at) if body.at else None
    actions.restore(code, at=at, version=body.version, by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.post("/{code}/close", response=RoomOut, operation_id="close_incident", summary="Close it with its impact")
@door("incidents.close")
def close(request: HttpRequest, code: str, body: VersionIn) -> Any:
    """Close a restored incident whose cause is given; 409 says what is missing."""
    actions.close(code, version=body.version, by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.post("/{code}/notes", response=RoomOut, operation_id="add_incident_note", summary="Write a note")
@door("incidents.respond")
def add_note(request: HttpRequest, code: str, body: NoteIn) -> Any:
    """Write a note on the timeline."""
    actions.add_note(code, note=body.note, shared=body.shared, by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.post("/{code}/parties", response=RoomOut, operation_id="share_incident", summary="Call another body in")
@door("incidents.respond")
def share(request: HttpRequest, code: str, body: ShareIn) -> Any:
    """Call another body in."""
    actor = actor_of(request)
    actions.share_with(code, organisation_of(body.organisation, viewer=actor), by=actor, now=clock.now())
    return _shown(request, code)


@router.post("/{code}/merge", response=RoomOut, operation_id="merge_incident", summary="Make one incident of two")
@door("incidents.close")
def merge(request: HttpRequest, code: str, body: MergeIn) -> Any:
    """Merge this incident into another; the answer shows the one that lives on."""
    winner = actions.merge(code, body.into, version=body.version, by=actor_of(request), now=clock.now())
    return _shown(request, winner.code)
