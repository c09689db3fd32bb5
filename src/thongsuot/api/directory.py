"""API operations on the directory: whom a phrase means, other names, successors; areas."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.kernel import clock
from thongsuot.people import actions, queries
from thongsuot.places import actions as place_actions
from thongsuot.places import queries as places
from thongsuot.places.models import Area

router = Router(tags=["people"])
areas_router = Router(tags=["places"])


class MeantOut(Schema):
    """A body that a phrase means on a day, and why."""

    code: str
    name: str
    kind: str
    reasons: list[str]


class NamesOut(Schema):
    """A body with its names, classes and successors."""

    code: str
    name: str
    kinds: list[str]
    aliases: list[str]
    valid_until: dt.date | None
    successors: list[str]


class AliasIn(Schema):
    """Another name; `valid_until` for one that the body no longer bears."""

    name: str = Field(min_length=2, max_length=200)
    valid_until: dt.date | None = None


class ClassesIn(Schema):
    """The other classes of a body."""

    more_kinds: list[str] = Field(max_length=20)


class RenameIn(Schema):
    """A new name from a day on."""

    name: str = Field(min_length=1, max_length=200)
    on: dt.date
    short_name: str = Field(default="", max_length=60)


class SuccessorIn(Schema):
    """To which body the duties went, and when."""

    after: str = Field(description="Code of the body.")
    on: dt.date
    reason: str = Field(default="", max_length=300)


class MergeIn(Schema):
    """Which record of the body stays."""

    into: str = Field(description="Code of the body.")
    on: dt.date


class UnitOut(Schema):
    """One unit of a body; the unit above stands before it."""

    unit_id: int
    name: str
    level: int
    parent_id: int | None
    head: str
    members: list[str]
    valid_from: dt.date | None
    valid_until: dt.date | None
    stands: bool


class UnitIn(Schema):
    """A new unit, or with `unit_id` a changed one."""

    name: str = Field(min_length=2, max_length=200)
    unit_id: int | None = None
    parent_id: int | None = None
    head_id: int | None = Field(default=None, description="A person of the body.")
    valid_from: dt.date | None = None
    valid_until: dt.date | None = Field(default=None, description="First day it no longer stands.")


class AreaOut(Schema):
    """An area, old or new, with what became of it."""

    code: str
    name: str
    title: str
    kind: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    became: list[str]
    came_from: list[str]
    source: str
    confidence: str


class CountOut(Schema):
    """How many are new."""

    new: int


def _names(code: str, *, viewer: Any) -> dict[str, Any]:
    body = queries.organisation(code, viewer=viewer)
    return {
        "code": body.code,
        "name": body.name,
        "kinds": list(body.kinds),
        "aliases": [one.name for one in body.aliases.all()],
        "valid_until": body.valid_until,
        "successors": [one.after.code for one in body.went_to.select_related("after")],
    }


def _area(row: Area) -> dict[str, Any]:
    fields = ("code", "name", "title", "kind", "valid_from", "valid_until", "source", "confidence")
    return {
        **{name: getattr(row, name) for name in fields},
        "became": [one.after.code for one in row.went_into.all()],
        "came_from": [one.before.code for one in row.came_from.all()],
    }


@router.get("/meant", response=list[MeantOut], operation_id="meant_by", summary="Whom a phrase of a directive means")
@door("people.read")
def meant(request: Any, phrase: str, day: dt.date | None = None) -> Any:
    """Tell which bodies a phrase means on a day (today if left out), and through which changes."""
    return queries.meant_by(phrase[:500], viewer=request.actor, day=day or clock.now().date())


@router.get("/bodies/{code}/names", response=NamesOut, operation_id="body_names", summary="Names and successors")
@door("people.read")
def names(request: Any, code: str) -> Any:
    """Give the names, classes and successors of a body."""
    return _names(code, viewer=request.actor)


@router.post("/bodies/{code}/aliases", response={201: NamesOut}, operation_id="add_alias", summary="Add another name")
@door("people.manage")
def add_alias(request: Any, code: str, given: AliasIn) -> Any:
    """Give a body another name by which documents call it."""
    body = queries.organisation(code, viewer=request.actor)
    actions.add_alias(body, **given.model_dump(), by=request.actor, now=clock.now())
    return Status(201, _names(code, viewer=request.actor))


@router.put("/bodies/{code}/classes", response=NamesOut, operation_id="set_classes", summary="Set the other classes")
@door("people.manage")
def set_classes(request: Any, code: str, given: ClassesIn) -> Any:
    """Say to which classes a body belongs beside its main one."""
    body = queries.organisation(code, viewer=request.actor)
    actions.set_classes(body, more_kinds=tuple(given.more_kinds), by=request.actor, now=clock.now())
    return _names(code, viewer=request.actor)


@router.post("/bodies/{code}/rename", response=NamesOut, operation_id="rename_body", summary="Rename a body")
@door("people.manage")
def rename(request: Any, code: str, given: RenameIn) -> Any:
    """Give a body a new name from a day on; the old one stays as another name."""
    body = queries.organisation(code, viewer=request.actor)
    actions.rename_body(body, **given.model_dump(), by=request.actor, now=clock.now())
    return _names(code, viewer=request.actor)


@router.post("/bodies/{code}/successors", response=NamesOut, operation_id="succeed_body", summary="Name a successor")
@door("people.manage")
def succeed(request: Any, code: str, given: SuccessorIn) -> Any:
    """Note that the duties of a body went to another on a day."""
    body, after = (queries.organisation(one, viewer=request.actor) for one in (code, given.after))
    actions.succeed_body(body, after=after, on=given.on, reason=given.reason, by=request.actor, now=clock.now())
    return _names(code, viewer=request.actor)


@router.post("/bodies/{code}/merge", response=NamesOut, operation_id="merge_bodies", summary="Merge two records")
@door("people.manage")
def merge(request: Any, code: str, given: MergeIn) -> Any:
    """Join the second record of a body into the one that stays."""
    body, into = (queries.organisation(one, viewer=request.actor) for one in (code, given.into))
    actions.merge_bodies(body, into=into, on=given.on, by=request.actor, now=clock.now())
    return _names(into.code, viewer=request.actor)


def _units(code: str, *, viewer: Any) -> list[dict[str, Any]]:
    found = queries.organisation(code, viewer=viewer)
    return [asdict(one) for one in queries.units(found, viewer=viewer, day=clock.now().date())]


@router.get("/bodies/{code}/units", response=list[UnitOut], operation_id="list_units", summary="Units of a body")
@door("people.read")
def units(request: Any, code: str) -> Any:
    """List a body's units as a tree; of another body than the caller's own, to who does not see all, none."""
    return _units(code, viewer=request.actor)


@router.post("/bodies/{code}/units", response={201: list[UnitOut]}, operation_id="keep_unit", summary="Keep a unit")
@door("people.manage")
def keep_unit(request: Any, code: str, given: UnitIn) -> Any:
    """Add a unit, or change one."""
    body = queries.organisation(code, viewer=request.actor)
    actions.keep_unit(body, **given.dict(), by=request.actor, now=clock.now())
    return Status(201, _units(code, viewer=request.actor))


@areas_router.get("", response=list[AreaOut], operation_id="list_areas", summary="Areas, old and new")
@door("places.read")
def areas(request: Any, words: str = "", kind: str = "", day: dt.date | None = None) -> Any:
    """List areas; `words` may lack diacritics, `day` keeps those that exist then. At most 500."""
    return [_area(row) for row in places.areas(viewer=request.actor, words=words, kind=kind, day=day)[:500]]


@areas_router.get("/{code}/heirs", response=list[AreaOut], operation_id="area_heirs", summary="What stands for an area")
@door("places.read")
def heirs(request: Any, code: str, day: dt.date | None = None) -> Any:
    """Give the areas that stand for one on a day (today if left out)."""
    return [_area(row) for row in places.heirs(code, day=day or clock.now().date(), viewer=request.actor)]


@areas_router.post("/provinces", response=CountOut, operation_id="load_provinces", summary="Load the provinces")
@door("places.manage")
def load_provinces(request: Any) -> Any:
    """Load the provinces that are shipped, of today and those that were merged."""
    return {"new": place_actions.load_provinces(by=request.actor, now=clock.now())}
