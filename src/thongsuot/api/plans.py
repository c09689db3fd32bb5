"""API operations of emergency plans."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from thongsuot.agreements import actions, queries
from thongsuot.agreements.values import Contact, KeptLink, PlanContent, PlanView, PriorityUser
from thongsuot.api.agreements import TYPES, SignIn, StandingOut
from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.kernel import clock

router = Router(tags=["plans"])


class PlanLineOut(Schema):
    """One plan in the list."""

    plan_id: int
    title: str
    scope: str
    scenario: str
    owner: str
    owner_code: str
    police: str
    version: int
    standing: StandingOut
    valid_until: dt.date | None
    signed: list[str]
    to_sign: bool
    last_exercise: dt.date | None
    exercise_due: bool


class UserSchema(Schema):
    """A priority user: who, how high (1 is highest), by what, and by what else."""

    name: str = Field(max_length=200)
    rank: int = 1
    means: str = Field("", max_length=200)
    fallback: str = Field("", max_length=200)
    site: str = Field("", max_length=60, description="Code of the registered site that serves them.")
    fallback_site: str = Field("", max_length=60, description="Code of the site that serves them when the first fails.")


class LinkSchema(Schema):
    """A command link that must hold."""

    name: str = Field(max_length=200)
    primary: str = Field("", max_length=200)
    fallback: str = Field("", max_length=200)
    keeper: str = Field("", max_length=200)
    a: str = Field("", max_length=60, description="Code of the registered site at one end.")
    b: str = Field("", max_length=60, description="Code of the registered site at the other end.")
    primary_ref: str = Field("", max_length=60, description="Code of the plant that is the main way.")
    fallback_ref: str = Field("", max_length=60, description="Code of the plant that is the fallback.")


class ContactSchema(Schema):
    """Whom to call."""

    role: str = Field(max_length=200)
    name: str = Field("", max_length=200)
    phone: str = Field("", max_length=200)


class ContentSchema(Schema):
    """Everything that is written in a version."""

    texts: dict[str, str] = Field(default_factory=dict, description="Part of the scenario → text.")
    degraded: str = ""
    users: list[UserSchema] = []
    links: list[LinkSchema] = []
    contacts: list[ContactSchema] = []


class SignatureOut(Schema):
    """One of the two signatures."""

    side: str
    organisation: str
    name: str
    at: dt.datetime | None


class ExerciseOut(Schema):
    """One exercise."""

    held_on: dt.date
    form: str
    result: str
    took_part: str
    findings: str
    lessons: str
    version: int
    by: str


class PlanOut(Schema):
    """One version of a plan."""

    plan_id: int
    title: str
    scope: str
    scenario: str
    owner: str
    police: str
    version: int
    revision: int
    state: str
    standing: StandingOut
    valid_until: dt.date | None
    remind_on: dt.date | None
    sha256: str
    content: ContentSchema
    signatures: list[SignatureOut]
    exercises: list[ExerciseOut]
    faults: list[str]
    verbs: list[str]


class PlanStartIn(Schema):
    """How a plan begins."""

    scenario: str = Field(description="Of the library: sabotage, unrest, cable_cut, power_loss, storm, postal, …")
    police: str = Field(description="Code of the police body that signs it.")
    title: str = Field("", max_length=300)
    scope: str = Field("", max_length=200)


class PlanWriteIn(Schema):
    """The whole content of the version that is being written."""

    content: ContentSchema
    title: str = Field("", max_length=300)
    scope: str | None = Field(None, max_length=200)
    valid_until: dt.date | None = None
    remind_days: int = 60
    revision: int | None = None


class PlanNoteIn(Schema):
    """What has to be changed."""

    note: str = Field(min_length=1, max_length=1000)


class ExerciseIn(Schema):
    """One exercise of the signed plan."""

    held_on: dt.date
    form: Literal["table", "communications", "field"]
    result: Literal["passed", "partial", "failed"]
    took_part: str = Field(min_length=1, max_length=500)
    findings: str = ""
    lessons: str = ""


class CoverageOut(Schema):
    """One operator's plans over the scenarios; null where one is missing."""

    owner: str
    owner_code: str
    plans: dict[str, PlanLineOut | None]
    missing: list[str] = Field(description="Scenarios for which such a body should have a plan and has none.")


class PathObjectOut(Schema):
    """A registered object; the code is empty where it belongs to a body that is not told."""

    kind: str
    code: str
    name: str
    hold_min: int | None = Field(description="Of power: so long the batteries on the way last, where known [min].")


class PathOut(Schema):
    """How one priority user or command link stands against the registry now."""

    what: Literal["user", "link"]
    name: str
    light: Literal["green", "amber", "red", "unknown"]
    state: Literal["two", "unsure", "one", "none", "unknown", "unnamed"]
    ways: list[list[str]] = Field(description="Codes of the sites on the ways found, in order.")
    breakers: list[PathObjectOut] = Field(description="Each of them alone breaks it.")
    common: list[PathObjectOut] = Field(description="What the named fallback shares with the named main way.")
    missing: list[str] = Field(description="Codes named in the plan that nobody has registered.")
    no_fallback: bool


def _whole(view: PlanView) -> dict[str, Any]:
    return {
        **asdict(view),
        "content": view.content.as_json(),
        "faults": [":".join(str(part) for part in (one.code, one.place or one.words) if part) for one in view.faults],
        "verbs": sorted(view.verbs),
    }


def _shown(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    return _whole(queries.plan(plan_id, viewer=actor_of(request), now=clock.now()))


def _version_id(request: HttpRequest, plan_id: int) -> int:
    return queries.plan(plan_id, viewer=actor_of(request), now=clock.now()).version_id


@router.get("", response=list[PlanLineOut], operation_id="list_plans", summary="Emergency plans")
@door("plans.read")
def list_plans(request: HttpRequest, standing: str = "", scenario: str = "", owner: str = "") -> Any:
    """List the plans: the department all, an operator its own, the police those sent to it."""
    found = queries.plans(viewer=actor_of(request), now=clock.now(), standing=standing, scenario=scenario, owner=owner)
    return [asdict(one) for one in found]


@router.get("/coverage", response=list[CoverageOut], operation_id="plan_coverage", summary="Which plans are there")
@door("plans.read")
def plan_coverage(request: HttpRequest) -> Any:
    """Give operators × scenarios; an operator gets its own row."""
    return [
        {
            "owner": row.owner,
            "owner_code": row.owner_code,
            "plans": {key: asdict(line) if line else None for key, line, _expected in row.cells},
            "missing": [key for key, line, expected in row.cells if expected and line is None],
        }
        for row in queries.coverage(viewer=actor_of(request), now=clock.now())
    ]


@router.post("", response={201: PlanOut}, operation_id="start_plan", summary="Start a plan from the library")
@door("plans.write")
def start_plan(request: HttpRequest, body: PlanStartIn) -> Any:
    """Start a plan of the caller's own body."""
    made = actions.start_plan(**body.dict(), by=actor_of(request), now=clock.now())
    return Status(201, _shown(request, made.plan_id))


@router.get("/{plan_id}", response=PlanOut, operation_id="get_plan", summary="One plan")
@door("plans.read")
def get_plan(request: HttpRequest, plan_id: int, version: int | None = None) -> Any:
    """Give one version: the one told, else the open one, the signed one, or the last. A rival's answers 404."""
    return _whole(queries.plan(plan_id, viewer=actor_of(request), now=clock.now(), version=version))


@router.get("/{plan_id}/paths", response=list[PathOut], operation_id="plan_paths", summary="Guaranteed paths, now")
@door("plans.read")
def plan_paths(request: HttpRequest, plan_id: int, version: int | None = None) -> Any:
    """Check each priority user and command link against the registry as it is: two ways that share nothing?"""
    return [asdict(one) for one in queries.plan_paths(plan_id, viewer=actor_of(request), version=version)]


@router.put("/{plan_id}", response=PlanOut, operation_id="write_plan", summary="Write the open version")
@door("plans.write")
def write_plan(request: HttpRequest, plan_id: int, body: PlanWriteIn) -> Any:
    """Save the whole content of the version that is being written."""
    said = body.content
    content = PlanContent(
        texts=said.texts,
        degraded=said.degraded,
        users=tuple(PriorityUser(**one.dict()) for one in said.users),
        links=tuple(KeptLink(**one.dict()) for one in said.links),
        contacts=tuple(Contact(**one.dict()) for one in said.contacts),
    )
    given = body.dict(exclude={"content"})
    actions.write_plan(_version_id(request, plan_id), content, **given, by=actor_of(request), now=clock.now())
    return _shown(request, plan_id)


@router.post("/{plan_id}/send", response=PlanOut, operation_id="send_plan", summary="Send to both signatures")
@door("plans.write")
def send_plan(request: HttpRequest, plan_id: int) -> Any:
    """Send the open version to operator and police; 409 with the faults when it is not complete."""
    actions.send_plan(_version_id(request, plan_id), by=actor_of(request), now=clock.now())
    return _shown(request, plan_id)


@router.post("/{plan_id}/sign", response=PlanOut, operation_id="sign_plan", summary="Sign")
@door("plans.sign")
def sign_plan(request: HttpRequest, plan_id: int, body: SignIn) -> Any:
    """Sign for the operator or the police; the second signature puts it in force."""
    version = _version_id(request, plan_id)
    actions.sign_plan(version, sha256=body.sha256, by=actor_of(request), now=clock.now())
    return _shown(request, plan_id)


@router.post("/{plan_id}/return", response=dict[str, str], operation_id="return_plan", summary="Send back")
@door("plans.sign")
def return_plan(request: HttpRequest, plan_id: int, body: PlanNoteIn) -> Any:
    """Send a plan back to its operator; a signature given so far no longer counts."""
    version = _version_id(request, plan_id)
    made = actions.return_plan(version, note=body.note, by=actor_of(request), now=clock.now())
    return {"state": made.state}


@router.post("/{plan_id}/revise", response=PlanOut, operation_id="revise_plan", summary="Open the next version")
@door("plans.write")
def revise_plan(request: HttpRequest, plan_id: int) -> Any:
    """Open the next version as a copy; the signed one holds until both have signed the new one."""
    actions.revise_plan(plan_id, by=actor_of(request), now=clock.now())
    return _shown(request, plan_id)


@router.post(
    "/{plan_id}/exercises", response={201: PlanOut}, operation_id="record_exercise", summary="Put an exercise on record"
)
@door("plans.exercise")
def record_exercise(request: HttpRequest, plan_id: int, body: ExerciseIn) -> Any:
    """Put an exercise of the signed plan on record."""
    actions.record_exercise(plan_id, **body.dict(), by=actor_of(request), now=clock.now())
    return Status(201, _shown(request, plan_id))


@router.get("/{plan_id}/paper.{form}", operation_id="get_plan_paper", summary="Paper (pdf, docx)")
@door("plans.read")
def plan_paper(
    request: HttpRequest, plan_id: int, form: Literal["pdf", "docx"], version: int | None = None
) -> HttpResponse:
    """Give a version in the official form."""
    data, name = queries.plan_paper(plan_id, form=form, viewer=actor_of(request), now=clock.now(), version=version)
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
