"""API operations of the people room, the audit chain and the health of the installation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Query, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.kernel import audit as chain
from thongsuot.kernel import clock, health
from thongsuot.people import actions, queries
from thongsuot.people.models import Organisation, Person

router = Router(tags=["people"])


class BodyOut(Schema):
    """A body of the directory."""

    code: str
    name: str
    short_name: str
    kind: str
    phone: str
    email: str
    parent: str


class BodyIn(Schema):
    """A new body."""

    code: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str = Field(min_length=1, max_length=200)
    kind: str = Field(max_length=20)
    short_name: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    parent: str = Field(default="", description="Code of the higher body.")


class PersonOut(Schema):
    """A person whom the viewer may see."""

    id: int
    name: str
    email: str
    phone: str
    position: str
    organisation: str
    roles: list[str]
    is_active: bool


class PersonIn(Schema):
    """A new person; without a password they can't sign in until one is set."""

    email: str = Field(max_length=254)
    name: str = Field(min_length=1, max_length=120)
    organisation: str = Field(default="", description="Code of the body.")
    roles: list[str] = Field(default_factory=list, max_length=10)
    phone: str = Field(default="", max_length=40)
    position: str = Field(default="", max_length=120)
    password: str | None = Field(default=None, max_length=200)


class RolesIn(Schema):
    """The roles that hold from now on."""

    roles: list[str] = Field(max_length=10)


class TokenIn(Schema):
    """A token for a program."""

    name: str = Field(min_length=1, max_length=80)
    days: int = Field(default=90, ge=1, le=730)


class TokenOut(Schema):
    """A new token; it is shown this once."""

    token: str


class AuditFilter(Schema):
    """Which entries of the chain."""

    limit: int = Field(default=200, ge=1, le=5000)
    action: str = Field(default="", max_length=80, description="How the action begins, such as incident.")
    object_type: str = Field(default="", max_length=40)


class EntryOut(Schema):
    """One entry of the audit chain."""

    sequence: int
    at: dt.datetime
    actor: str
    actor_label: str
    action: str
    object_type: str
    object_id: str
    detail: dict[str, Any]
    previous_hash: str
    hash: str


class ChainOut(Schema):
    """What a check of the whole chain found."""

    holds: bool
    entries: int
    head: str
    fault_sequence: int | None
    fault_reason: str


class HealthOut(Schema):
    """Whether the installation is well, and what is wrong."""

    is_well: bool
    faults: list[str]
    worker_at: dt.datetime | None
    auditor_at: dt.datetime | None
    waiting: int
    stuck: int
    store: str
    disk_free_bytes: int


def _body(body: Organisation) -> dict[str, Any]:
    return {
        "code": body.code,
        "name": body.name,
        "short_name": body.short_name,
        "kind": body.kind,
        "phone": body.phone,
        "email": body.email,
        "parent": body.parent.code if body.parent else "",
    }


def _person(person: Person, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.display_name,
        "email": person.email,
        "phone": person.phone,
        "position": person.position,
        "organisation": person.organisation.code if person.organisation else "",
        "roles": sorted(queries.roles_of(person, now=now)),
        "is_active": person.is_active,
    }


@router.get("/bodies", response=list[BodyOut], operation_id="list_bodies", summary="Bodies of the province")
@door("people.read")
def bodies(request: Any, kind: str = "") -> list[dict[str, Any]]:
    """List the directory, of one kind or whole."""
    return [_body(row) for row in queries.organisations(viewer=request.actor, kinds=(kind,) if kind else ())]


@router.post("/bodies", response={201: BodyOut}, operation_id="add_body", summary="Add a body")
@door("people.manage")
def add_body(request: Any, given: BodyIn) -> Status[Any]:
    """Add a body to the directory."""
    parent = queries.organisation(given.parent, viewer=request.actor) if given.parent else None
    fields = given.model_dump(exclude={"parent"})
    made = actions.add_organisation(**fields, parent=parent, by=request.actor, now=clock.now())
    return Status(201, _body(made))


@router.get("/persons", response=list[PersonOut], operation_id="list_persons", summary="Persons")
@door("people.read")
def persons(request: Any, organisation: str = "") -> list[dict[str, Any]]:
    """List persons: all for the department's side, else those of the own body."""
    now = clock.now()
    rows = queries.persons(viewer=request.actor)
    if organisation:
        rows = rows.filter(organisation__code=organisation)
    return [_person(row, now) for row in rows]


@router.post("/persons", response={201: PersonOut}, operation_id="add_person", summary="Add a person")
@door("people.manage")
def add_person(request: Any, given: PersonIn) -> Status[Any]:
    """Add a person with roles."""
    now = clock.now()
    body = queries.organisation(given.organisation, viewer=request.actor) if given.organisation else None
    made = actions.add_person(
        email=given.email,
        display_name=given.name,
        organisation=body,
        roles=tuple(given.roles),
        password=given.password,
        phone=given.phone,
        position=given.position,
        by=request.actor,
        now=now,
    )
    return Status(201, _person(made, now))


@router.put("/persons/{person_id}/roles", response=PersonOut, operation_id="set_roles", summary="Set a person's roles")
@door("people.manage")
def set_roles(request: Any, person_id: int, given: RolesIn) -> dict[str, Any]:
    """Make these the roles that a person holds from now on."""
    now = clock.now()
    person = queries.person(person_id, viewer=request.actor)
    actions.set_roles(person, roles=tuple(given.roles), by=request.actor, now=now)
    return _person(person, now)


@router.get("/me", response=PersonOut, operation_id="who_am_i", summary="The person behind this session or token")
@door("self.use")
def me(request: Any) -> dict[str, Any]:
    """Give the person behind this session or token, with the roles held now."""
    return _person(queries.myself(viewer=request.actor), clock.now())


@router.post("/me/tokens", response={201: TokenOut}, operation_id="make_token", summary="Make a token")
@door("self.use")
def make_token(request: Any, given: TokenIn) -> Status[Any]:
    """Make a token for a program that acts in one's own name."""
    now = clock.now()
    mine = queries.myself(viewer=request.actor)
    until = now + dt.timedelta(days=given.days)
    return Status(
        201, {"token": actions.make_token(mine, name=given.name, expires_at=until, by=request.actor, now=now)}
    )


@router.delete("/me/tokens/{token_id}", response={204: None}, operation_id="revoke_token", summary="Revoke a token")
@door("self.use")
def revoke_token(request: Any, token_id: int) -> Status[Any]:
    """Make a token worthless from now on."""
    actions.revoke_token(queries.token(token_id, viewer=request.actor), by=request.actor, now=clock.now())
    return Status(204, None)


@router.get("/audit", response=list[EntryOut], operation_id="list_audit", summary="Newest entries of the audit chain")
@door("audit.read")
def audit(request: Any, where: Query[AuditFilter]) -> list[dict[str, Any]]:
    """List the newest entries of the chain."""
    rows = chain.latest(viewer=request.actor, limit=where.limit, action=where.action, object_type=where.object_type)
    return [{name: getattr(row, name) for name in EntryOut.model_fields} for row in rows]


@router.post("/audit/verify", response=ChainOut, operation_id="verify_audit", summary="Check the whole chain")
@door("audit.read")
def verify(request: Any) -> dict[str, Any]:
    """Check every entry of the chain and keep the result for the health page."""
    found = health.verify_chain(by=request.actor, now=clock.now())
    return {
        "holds": found.holds,
        "entries": found.entries,
        "head": found.head,
        "fault_sequence": found.fault.sequence if found.fault else None,
        "fault_reason": found.fault.reason if found.fault else "",
    }


@router.get("/health", response=HealthOut, operation_id="health", summary="Health of the installation")
@door("health.read")
def health_now(request: Any) -> dict[str, Any]:
    """Tell whether worker, auditor, outbox, audit chain and disk are well."""
    found = health.health_of(viewer=request.actor, now=clock.now())
    return {
        "is_well": found.is_well,
        "faults": list(found.faults),
        "worker_at": found.worker.at,
        "auditor_at": found.auditor.at,
        "waiting": found.waiting,
        "stuck": len(found.stuck),
        "store": found.store,
        "disk_free_bytes": found.disk_free_bytes,
    }
