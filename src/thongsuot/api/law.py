"""API operations of the register of law: instruments, requirements, checks of citations."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.flows import citations, law_to_task
from thongsuot.kernel import clock
from thongsuot.law import actions, queries
from thongsuot.law.values import CitationCheck, InstrumentView

router = Router(tags=["law"])


class InstrumentOut(Schema):
    """One instrument with its validity on the day asked."""

    instrument_id: int
    kind: str
    number: str
    date: dt.date | None
    issuer: str
    title: str
    in_force_from: dt.date | None
    in_force_until: dt.date | None
    status: str = Field(
        description="As entered: in_force, partly_replaced, replaced, ended, not_yet, unknown_validity."
    )
    validity: str = Field(description="On the day asked.")
    replaced_by_id: int | None
    replaced_by: str
    confidence: str = Field(description="S seen in the source, M expected, L doubtful; only S is active.")
    confirmed: bool
    requirements: int


class RequirementOut(Schema):
    """Who must do what by which instrument."""

    requirement_id: int
    instrument: InstrumentOut
    article: str
    text: str
    who: list[str] = Field(description="Kinds of bodies.")
    confirmed: bool
    obligation_ids: list[int] = Field(description="Obligations of the province that carry it out.")


class InstrumentWholeOut(Schema):
    """One instrument with its neighbours and what it asks."""

    line: InstrumentOut
    source: str
    note: str
    version: int
    confirmed_at: dt.datetime | None
    confirmed_by: str
    replaces: list[InstrumentOut]
    amended_by: list[InstrumentOut]
    amends: list[InstrumentOut]
    requirements: list[RequirementOut]


class InstrumentIn(Schema):
    """An entry of the register."""

    kind: str
    number: str = Field(max_length=60)
    date: dt.date | None = None
    issuer: str = Field(max_length=200)
    title: str = Field(max_length=500)
    status: str = "in_force"
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    replaced_by_id: int | None = None
    amended_by: list[int] = []
    source: str = Field("", max_length=300)
    note: str = ""


class InstrumentEdit(InstrumentIn):
    """A corrected entry."""

    version: int | None = Field(None, description="The version that the caller saw; a stale one is refused with 409.")


class ConfirmIn(Schema):
    """In which source the entry was seen."""

    source: str = Field(min_length=1, max_length=300)
    version: int | None = None


class RequirementIn(Schema):
    """What an instrument asks of whom."""

    article: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1)
    who: list[str] = Field(min_length=1)


class CheckIn(Schema):
    """A number or a text to check."""

    text: str = Field(min_length=1)
    on: dt.date | None = Field(None, description="Date of the document that cites; without it, today.")
    number: str = Field("", max_length=60, description="The document's own number, which is no citation.")


class FindingOut(Schema):
    """What is wrong or to be looked at."""

    code: str
    tone: str
    text: str


class CitationOut(Schema):
    """One citation held against the registers."""

    number: str
    date: dt.date | None
    kind: str
    found_in: str = Field(description="law, directives, or empty when in none.")
    instrument_id: int | None
    directive_id: int | None
    title: str
    issuer: str
    known_date: dt.date | None
    validity_then: str = Field(description="On the date of the document that cites.")
    validity_now: str
    replaced_by: str
    findings: list[FindingOut]


class LinkIn(Schema):
    """An obligation that carries a requirement out."""

    obligation_id: int


class TaskOut(Schema):
    """One obligation of the province."""

    obligation_id: int
    directive_id: int
    directive: str
    clause: str
    task_text: str
    shares: int
    settled: int
    overdue: int


class LinkOut(Schema):
    """One requirement with the tasks that carry it out."""

    requirement: RequirementOut
    state: str = Field(description="missing, in_progress, overdue or done.")
    tasks: list[TaskOut]


def _citation(one: CitationCheck) -> dict[str, Any]:
    found = [
        {"code": code, "tone": tone, "text": text}
        for code, (tone, text) in zip(one.findings, one.messages, strict=True)
    ]
    return {**asdict(one), "findings": found}


def _whole(view: InstrumentView) -> dict[str, Any]:
    return asdict(view)


@router.get("", response=list[InstrumentOut], operation_id="list_instruments", summary="Register of law")
@door("law.read")
def list_instruments(
    request: HttpRequest, q: str = "", validity: str = "", unconfirmed: bool = False, on: dt.date | None = None
) -> Any:
    """List the instruments, newest first, with their validity on a day (today unless told)."""
    return [
        asdict(one)
        for one in queries.instruments(
            viewer=actor_of(request), now=clock.now(), words=q, validity=validity, unconfirmed=unconfirmed, on=on,
        )
    ]  # fmt: skip


@router.post("", response={201: InstrumentWholeOut}, operation_id="add_instrument", summary="Enter an instrument")
@door("law.manage")
def add_instrument(request: HttpRequest, body: InstrumentIn) -> Any:
    """Enter an instrument; it is active once confirmed. 409 when kind, number, issuer and year are known."""
    actor, now = actor_of(request), clock.now()
    made = actions.add_instrument(**body.dict(), by=actor, now=now)
    return Status(201, _whole(queries.instrument(made.pk, viewer=actor, now=now)))


@router.post("/load", response=dict[str, int], operation_id="load_law_pack", summary="Take in the shipped list")
@door("law.manage")
def load_law_pack(request: HttpRequest) -> Any:
    """Take in the shipped list; entries that a person changed stay as they are."""
    return {"changed": actions.load_pack(by=actor_of(request), now=clock.now())}


@router.post("/check", response=list[CitationOut], operation_id="check_citations", summary="Check citations")
@door("law.read")
def check_citations(request: HttpRequest, body: CheckIn) -> Any:
    """Look up every document that a text names: validity on a day and today, and what can't be right."""
    found = citations.check_text(body.text, viewer=actor_of(request), now=clock.now(), on=body.on, number=body.number)
    return [_citation(one) for one in found]


@router.get(
    "/directives/{directive_id}", response=list[CitationOut], operation_id="check_directive_citations",
    summary="Citations of a directive",
)  # fmt: skip
@door("directives.read")
def check_directive(request: HttpRequest, directive_id: int) -> Any:
    """Check what a directive of the register cites, on its own date and today."""
    from thongsuot.directives.queries import directive

    viewer = actor_of(request)
    view = directive(directive_id, viewer=viewer)
    return [_citation(one) for one in citations.check_directive(view, viewer=viewer, now=clock.now())]


@router.get("/requirements", response=list[LinkOut], operation_id="list_requirements", summary="Who must do what")
@door("law.read")
def list_requirements(request: HttpRequest, who: str = "", q: str = "") -> Any:
    """List who must do what by which instrument, with the tasks that the caller may see."""
    viewer, now = actor_of(request), clock.now()
    lines = queries.requirements(viewer=viewer, now=now, who=who, words=q)
    return [{**asdict(one), "state": one.state} for one in law_to_task.links(lines, viewer=viewer, now=now)]


@router.post(
    "/requirements/{requirement_id}/link", response=LinkOut, operation_id="link_requirement",
    summary="Link an obligation",
)  # fmt: skip
@door("law.manage")
def link_requirement(request: HttpRequest, requirement_id: int, body: LinkIn) -> Any:
    """Say that an obligation carries the requirement out; 409 when it is linked already."""
    actor, now = actor_of(request), clock.now()
    law_to_task.link(requirement_id, obligation_id=body.obligation_id, by=actor, now=now)
    one = queries.requirement(requirement_id, viewer=actor, now=now)
    found = law_to_task.links((one,), viewer=actor, now=now)[0]
    return {**asdict(found), "state": found.state}


@router.get("/{instrument_id}", response=InstrumentWholeOut, operation_id="get_instrument", summary="One instrument")
@door("law.read")
def get_instrument(request: HttpRequest, instrument_id: int) -> Any:
    """Give one instrument with what replaces and amends it and what it asks."""
    return _whole(queries.instrument(instrument_id, viewer=actor_of(request), now=clock.now()))


@router.put("/{instrument_id}", response=InstrumentWholeOut, operation_id="edit_instrument", summary="Correct an entry")
@door("law.manage")
def edit_instrument(request: HttpRequest, instrument_id: int, body: InstrumentEdit) -> Any:
    """Correct an entry; it has to be confirmed anew."""
    actor, now = actor_of(request), clock.now()
    actions.edit_instrument(instrument_id, **body.dict(), by=actor, now=now)
    return _whole(queries.instrument(instrument_id, viewer=actor, now=now))


@router.post(
    "/{instrument_id}/confirm", response=InstrumentWholeOut, operation_id="confirm_instrument",
    summary="Confirm an entry",
)  # fmt: skip
@door("law.manage")
def confirm_instrument(request: HttpRequest, instrument_id: int, body: ConfirmIn) -> Any:
    """Say that the entry agrees with its source: from now on it is active."""
    actor, now = actor_of(request), clock.now()
    actions.confirm_instrument(instrument_id, source=body.source, version=body.version, by=actor, now=now)
    return _whole(queries.instrument(instrument_id, viewer=actor, now=now))


@router.post(
    "/{instrument_id}/requirements", response={201: InstrumentWholeOut}, operation_id="add_requirement",
    summary="Write down a requirement",
)  # fmt: skip
@door("law.manage")
def add_requirement(request: HttpRequest, instrument_id: int, body: RequirementIn) -> Any:
    """Write down what an article asks of classes of bodies."""
    actor, now = actor_of(request), clock.now()
    actions.add_requirement(instrument_id, **body.dict(), by=actor, now=now)
    return Status(201, _whole(queries.instrument(instrument_id, viewer=actor, now=now)))
