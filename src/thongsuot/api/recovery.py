"""API operations of the recovery room: roles, crews, parts, fixes, losses, telephone calls."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of, aware
from thongsuot.kernel import clock
from thongsuot.people.queries import person_by_email
from thongsuot.recovery import actions, queries

if TYPE_CHECKING:
    from thongsuot.recovery.models import Crew, Fix, Loss, Part, RoleHolder, TelephoneCall
    from thongsuot.recovery.values import LossTable, Sums

router = Router(tags=["recovery"])
over_all = Router(tags=["recovery"])


class RoleOut(Schema):
    """Who holds, or held, a role."""

    role: str
    organisation: str
    person: str
    since: dt.datetime
    until: dt.datetime | None
    handover: str = Field(description="What the one before left to know.")


class CrewOut(Schema):
    """One crew."""

    id: int
    organisation: str
    name: str
    members: int | None
    lead: str
    phone: str
    place: str
    state: str = Field(description="called, on_way, on_site, crew_done or stood_down.")
    called_at: dt.datetime
    on_way_at: dt.datetime | None
    on_site_at: dt.datetime | None
    ended_at: dt.datetime | None
    expected_at: dt.datetime | None


class PartOut(Schema):
    """One part, cable or machine."""

    id: int
    organisation: str
    what: str
    quantity: Decimal
    unit: str
    state: str = Field(description="needed, part_on_way, used or not_needed.")
    expected_at: dt.datetime | None


class FixOut(Schema):
    """How service came back."""

    id: int
    organisation: str
    what: str
    is_temporary: bool
    state: str = Field(description="permanent, replaced, holding or late.")
    made_at: dt.datetime
    holds_until: dt.datetime | None
    replaced_at: dt.datetime | None
    replaced_by: str


class LossOut(Schema):
    """What a body says that an incident cost it; money in VND, null where nothing was stated."""

    organisation: str
    version: int
    material: int | None
    repair: int | None
    revenue: int | None
    total: int | None
    users: int | None
    hours: Decimal | None
    customers: dict[str, int] = Field(description="Key customers hit, a number for each class.")
    note: str
    stated_by: str
    stated_at: dt.datetime


class CallOut(Schema):
    """One telephone call."""

    called: str
    outcome: str
    at: dt.datetime
    by: str


class ExpectedOut(Schema):
    """One promise of restoration."""

    said_at: dt.datetime
    who: str
    back_at: dt.datetime


class RecoveryOut(Schema):
    """How an incident is mended, as the caller may see it."""

    roles: list[RoleOut]
    earlier_roles: list[RoleOut]
    crews: list[CrewOut]
    parts: list[PartOut]
    fixes: list[FixOut]
    losses: list[LossOut] = Field(description="The last statement of each body.")
    earlier_losses: list[LossOut]
    calls: list[CallOut]
    expected: list[ExpectedOut] = Field(description="Each promise of restoration, the oldest first.")


class SumsOut(Schema):
    """Losses added up [VND]."""

    key: str
    incidents: int
    material: int
    repair: int
    revenue: int
    total: int
    customers: int


class LossTableOut(Schema):
    """Losses of a period."""

    start: dt.date
    end: dt.date
    all: SumsOut
    by_month: list[SumsOut]
    by_kind: list[SumsOut]
    by_place: list[SumsOut]
    by_body: list[SumsOut]


class RoleIn(Schema):
    """Who takes a role; without a person the caller."""

    role: Literal["command", "coordination", "information", "scene"]
    person: str = Field("", description="E-mail of a colleague.")
    handover: str = Field("", max_length=500)


class CrewIn(Schema):
    """A crew that is sent."""

    name: str = Field(max_length=120)
    members: int | None = None
    lead: str = Field("", max_length=120)
    phone: str = Field("", max_length=40)
    place: str = Field("", max_length=200)
    expected_at: dt.datetime | None = None


class StepIn(Schema):
    """How far a crew or a part is."""

    state: str
    place: str = Field("", max_length=200)


class PartIn(Schema):
    """A part, cable or machine."""

    what: str = Field(max_length=200)
    quantity: Decimal = Decimal(1)
    unit: str = Field(max_length=20)
    state: Literal["needed", "part_on_way", "used", "not_needed"] = "needed"
    expected_at: dt.datetime | None = None


class FixIn(Schema):
    """How service came back."""

    what: str = Field(max_length=500)
    is_temporary: bool = False
    holds_until: dt.datetime | None = Field(None, description="Of a temporary fix: when it must be mended for good.")


class ReplacedIn(Schema):
    """How a temporary fix was replaced."""

    what: str = Field(max_length=500)


class LossIn(Schema):
    """What an incident cost the caller's body [VND]."""

    material: int | None = None
    repair: int | None = None
    revenue: int | None = None
    users: int | None = None
    hours: Decimal | None = None
    customers: dict[str, int] = {}
    note: str = Field("", max_length=500)


class CallIn(Schema):
    """One telephone call."""

    called: str = Field(max_length=200)
    outcome: Literal["told", "no_answer"]


def _role(one: RoleHolder) -> dict[str, Any]:
    return {
        "role": one.role, "organisation": one.organisation.code, "person": one.person.display_name,
        "since": one.since, "until": one.until, "handover": one.handover,
    }  # fmt: skip


def _crew(one: Crew) -> dict[str, Any]:
    names = ("id", "name", "members", "lead", "phone", "place", "state", "called_at", "on_way_at", "on_site_at")
    plain = {name: getattr(one, name) for name in (*names, "ended_at", "expected_at")}
    return {**plain, "organisation": one.organisation.code}


def _part(one: Part) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("id", "what", "quantity", "unit", "state", "expected_at")}
    return {**plain, "organisation": one.organisation.code}


def _fix(one: Fix) -> dict[str, Any]:
    names = ("id", "what", "is_temporary", "made_at", "holds_until", "replaced_at", "replaced_by")
    plain = {name: getattr(one, name) for name in names}
    return {**plain, "organisation": one.organisation.code, "state": one.state(now=clock.now())}


def _loss(one: Loss) -> dict[str, Any]:
    names = ("version", "material", "repair", "revenue", "total", "users", "hours", "customers", "note", "stated_at")
    plain = {name: getattr(one, name) for name in names}
    return {**plain, "organisation": one.organisation.code, "stated_by": one.by_label}


def _call(one: TelephoneCall) -> dict[str, Any]:
    return {"called": one.called, "outcome": one.outcome, "at": one.at, "by": one.by_label}


def _sums(one: Sums) -> dict[str, Any]:
    names = ("key", "incidents", "material", "repair", "revenue", "total", "customers")
    return {name: getattr(one, name) for name in names}


@over_all.get("/losses", response=LossTableOut, operation_id="get_losses", summary="Losses of a period, added up")
@door("incidents.read")
def get_losses(request: HttpRequest, start: dt.date, end: dt.date, kind: str = "") -> Any:
    """Losses of the incidents that began from `start` to `end`; a body sees its own."""
    table: LossTable = queries.loss_table(viewer=actor_of(request), start=start, end=end, kind=kind)
    groups = {
        name: [_sums(one) for one in getattr(table, name)] for name in ("by_month", "by_kind", "by_place", "by_body")
    }
    return {"start": table.start, "end": table.end, "all": _sums(table.all), **groups}


@over_all.get(
    "/fixes", response=list[FixOut], operation_id="list_lasting_fixes", summary="Temporary fixes not replaced"
)
@door("incidents.read")
def list_lasting_fixes(request: HttpRequest) -> Any:
    """Temporary fixes that wait to be mended for good, the ones longest over their day first."""
    found = queries.lasting_fixes(viewer=actor_of(request), now=clock.now())
    return [_fix(fix) for fix, _state, _line in found]


@router.get("/{code}/recovery", response=RecoveryOut, operation_id="get_recovery", summary="How an incident is mended")
@door("incidents.read")
def get_recovery(request: HttpRequest, code: str) -> Any:
    """Roles, crews, parts, fixes, losses, calls and promises of one incident."""
    found = queries.recovery(code, viewer=actor_of(request), now=clock.now())
    return {
        "roles": [_role(one) for one in found.roles],
        "earlier_roles": [_role(one) for one in found.past_roles],
        "crews": [_crew(one) for one in found.crews],
        "parts": [_part(one) for one in found.parts],
        "fixes": [_fix(one) for one, _state in found.fixes],
        "losses": [_loss(one) for one in found.losses],
        "earlier_losses": [_loss(one) for one in found.earlier_losses],
        "calls": [_call(one) for one in found.calls],
        "expected": [{"said_at": e.said_at, "who": e.who, "back_at": e.back_at} for e in found.expected],
    }


@router.post("/{code}/recovery/roles", response={201: RoleOut}, operation_id="take_role", summary="Take a role")
@door("incidents.respond")
def take_role(request: HttpRequest, code: str, body: RoleIn) -> Any:
    """Give a role of the caller's body to the caller or to a colleague."""
    actor = actor_of(request)
    holder = person_by_email(body.person, viewer=actor).pk if body.person else None
    made = actions.take_role(code, body.role, person_id=holder, handover=body.handover, by=actor, now=clock.now())
    return Status(201, _role(made))


@router.post(
    "/{code}/recovery/roles/{role}/leave", response=RoleOut, operation_id="leave_role", summary="Give up a role"
)
@door("incidents.respond")
def leave_role(request: HttpRequest, code: str, role: str) -> Any:
    """End a role of the caller's body without a successor."""
    return _role(actions.leave_role(code, role, by=actor_of(request), now=clock.now()))


@router.post("/{code}/recovery/crews", response={201: CrewOut}, operation_id="add_crew", summary="Send a crew")
@door("incidents.respond")
def add_crew(request: HttpRequest, code: str, body: CrewIn) -> Any:
    """Send a crew of the caller's body."""
    given = body.dict()
    given["expected_at"] = aware(body.expected_at) if body.expected_at else None
    return Status(201, _crew(actions.add_crew(code, **given, by=actor_of(request), now=clock.now())))


@router.post("/{code}/recovery/crews/{number}/state", response=CrewOut, operation_id="move_crew", summary="Move a crew")
@door("incidents.respond")
def move_crew(request: HttpRequest, code: str, number: int, body: StepIn) -> Any:
    """Say how far a crew is."""
    actor = actor_of(request)
    return _crew(actions.move_crew(code, number, body.state, place=body.place, by=actor, now=clock.now()))


@router.post("/{code}/recovery/parts", response={201: PartOut}, operation_id="add_part", summary="Note a part")
@door("incidents.respond")
def add_part(request: HttpRequest, code: str, body: PartIn) -> Any:
    """Note a part, cable or machine."""
    given = body.dict()
    given["expected_at"] = aware(body.expected_at) if body.expected_at else None
    return Status(201, _part(actions.add_part(code, **given, by=actor_of(request), now=clock.now())))


@router.post("/{code}/recovery/parts/{number}/state", response=PartOut, operation_id="move_part", summary="Move a part")
@door("incidents.respond")
def move_part(request: HttpRequest, code: str, number: int, body: StepIn) -> Any:
    """Say where a part is."""
    return _part(actions.move_part(code, number, body.state, by=actor_of(request), now=clock.now()))


@router.post(
    "/{code}/recovery/fixes", response={201: FixOut}, operation_id="add_fix", summary="Say how service came back"
)
@door("incidents.respond")
def add_fix(request: HttpRequest, code: str, body: FixIn) -> Any:
    """Say how service came back: for good, or until a day."""
    given = body.dict()
    given["holds_until"] = aware(body.holds_until) if body.holds_until else None
    return Status(201, _fix(actions.add_fix(code, **given, by=actor_of(request), now=clock.now())))


@router.post(
    "/{code}/recovery/fixes/{number}/replace", response=FixOut, operation_id="replace_fix", summary="Mend for good"
)
@door("incidents.respond")
def replace_fix(request: HttpRequest, code: str, number: int, body: ReplacedIn) -> Any:
    """Say that a temporary fix was replaced by a lasting one."""
    return _fix(actions.replace_fix(code, number, what=body.what, by=actor_of(request), now=clock.now()))


@router.post("/{code}/recovery/losses", response={201: LossOut}, operation_id="state_loss", summary="State a loss")
@door("incidents.respond")
def state_loss(request: HttpRequest, code: str, body: LossIn) -> Any:
    """State what an incident cost the caller's body; the last statement counts, earlier ones stay."""
    return Status(201, _loss(actions.state_loss(code, **body.dict(), by=actor_of(request), now=clock.now())))


@router.post(
    "/{code}/recovery/calls", response={201: CallOut}, operation_id="log_call", summary="Note a telephone call"
)
@door("incidents.respond")
def log_call(request: HttpRequest, code: str, body: CallIn) -> Any:
    """Note a telephone call and its outcome."""
    return Status(201, _call(actions.log_call(code, **body.dict(), by=actor_of(request), now=clock.now())))
