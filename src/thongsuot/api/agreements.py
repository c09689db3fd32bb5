"""API operations of coordination regulations."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from thongsuot.agreements import actions, queries
from thongsuot.agreements.values import DutyIn, RegulationView
from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.kernel import clock

router = Router(tags=["agreements"])
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class StandingOut(Schema):
    """How an agreement stands today."""

    code: str = Field(description="draft, signing, upcoming, in_force, expiring, expired, superseded or ended.")
    days_left: int | None


class RegulationLineOut(Schema):
    """One regulation in the list."""

    regulation_id: int
    title: str
    number: str
    version: int
    standing: StandingOut
    valid_from: dt.date | None
    valid_until: dt.date | None
    parties: list[str]
    duties: int
    to_sign: bool
    open_version: int | None


class PartyOut(Schema):
    """One party and its signature."""

    code: str
    name: str
    short_name: str
    signed_by: str
    signed_at: dt.datetime | None


class DutyOut(Schema):
    """One duty with its letters, by the code of the body."""

    key: str
    number: int
    text: str
    subjects: list[str]
    letters: dict[str, str]
    leads: str


class RegulationOut(Schema):
    """One version of a regulation."""

    regulation_id: int
    title: str
    number: str
    version: int
    revision: int
    state: str
    standing: StandingOut
    preamble: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    remind_days: int
    sha256: str
    parties: list[PartyOut]
    duties: list[DutyOut]
    faults: list[str]
    verbs: list[str]


class StartIn(Schema):
    """How a regulation begins."""

    title: str = Field(min_length=1, max_length=300)


class DutyInSchema(Schema):
    """One duty as written."""

    key: str = Field("", max_length=16, description="Of an earlier version, so that both are compared; empty: new.")
    text: str
    subjects: list[str] = []
    letters: dict[str, Literal["A", "AR", "R", "C", "I", ""]] = {}


class WriteIn(Schema):
    """The whole content of the version that is being written."""

    title: str = Field(min_length=1, max_length=300)
    number: str = ""
    preamble: str = ""
    parties: list[str] = Field(description="Codes of the bodies.")
    valid_from: dt.date | None = None
    valid_until: dt.date | None = Field(None, description="First day on which it no longer holds.")
    remind_days: int = 60
    duties: list[DutyInSchema]
    revision: int | None = Field(None, description="The revision that the caller saw; a stale one is refused.")


class SignIn(Schema):
    """What is signed."""

    sha256: str = Field(description="The hash that the caller saw; another one is refused with 409.")


class NoteIn(Schema):
    """Why."""

    note: str = Field(min_length=1, max_length=1000)
    version: int | None = Field(None, description="Of the regulation; without it the open one, else the one in force.")


class LeadOut(Schema):
    """Who leads in one duty."""

    regulation_id: int
    regulation: str
    number: str
    duty: str
    subjects: list[str]
    leads: str
    does: list[str]
    consulted: list[str]
    informed: list[str]
    own_letter: str


def _whole(view: RegulationView) -> dict[str, Any]:
    codes = [one.code for one in view.parties]
    return {
        **asdict(view),
        "duties": [{**asdict(one), "letters": dict(zip(codes, one.letters, strict=True))} for one in view.duties],
        "faults": [f"{one.code}:{one.place}" if one.place else one.code for one in view.faults],
        "verbs": sorted(view.verbs),
    }


def _shown(request: HttpRequest, regulation_id: int) -> dict[str, Any]:
    return _whole(queries.regulation(regulation_id, viewer=actor_of(request), now=clock.now()))


def _version_id(request: HttpRequest, regulation_id: int, version: int | None = None) -> int:
    viewer = actor_of(request)
    return queries.regulation(regulation_id, viewer=viewer, now=clock.now(), version=version).version_id


@router.get(
    "/regulations", response=list[RegulationLineOut], operation_id="list_regulations",
    summary="Coordination regulations",
)  # fmt: skip
@door("agreements.read")
def list_regulations(request: HttpRequest, standing: str = "", q: str = "") -> Any:
    """List the regulations that the caller may see; a party those sent to it."""
    found = queries.regulations(viewer=actor_of(request), now=clock.now(), standing=standing, words=q)
    return [asdict(one) for one in found]


@router.post(
    "/regulations", response={201: RegulationOut}, operation_id="start_regulation", summary="Start a regulation"
)
@door("agreements.write")
def start_regulation(request: HttpRequest, body: StartIn) -> Any:
    """Start a regulation with an empty first version."""
    made = actions.start_regulation(title=body.title, by=actor_of(request), now=clock.now())
    return Status(201, _shown(request, made.regulation_id))


@router.get("/leads", response=list[LeadOut], operation_id="who_leads", summary="Who leads here?")
@door("agreements.read")
def who_leads(request: HttpRequest, subject: str = "", incident_kind: str = "", q: str = "") -> Any:
    """Say who leads in a matter or kind of incident, from the regulations in force that the caller may see."""
    viewer, now = actor_of(request), clock.now()
    if incident_kind:
        return [asdict(one) for one in queries.leads_for_incident(incident_kind, viewer=viewer, now=now)]
    subjects = [subject] if subject else []
    return [asdict(one) for one in queries.leads(viewer=viewer, now=now, subjects=subjects, words=q)]


@router.get(
    "/regulations/{regulation_id}", response=RegulationOut, operation_id="get_regulation", summary="One regulation"
)
@door("agreements.read")
def get_regulation(request: HttpRequest, regulation_id: int, version: int | None = None) -> Any:
    """Give one version: the one told, else what waits, is written, is in force, or came last."""
    return _whole(queries.regulation(regulation_id, viewer=actor_of(request), now=clock.now(), version=version))


@router.put(
    "/regulations/{regulation_id}", response=RegulationOut, operation_id="write_regulation",
    summary="Write the open version",
)  # fmt: skip
@door("agreements.write")
def write_regulation(request: HttpRequest, regulation_id: int, body: WriteIn) -> Any:
    """Save the whole content; 422 when two bodies would answer for one duty."""
    import secrets

    from django.db import transaction

    given = body.dict(exclude={"duties"})
    duties = [
        DutyIn(
            key=one.key or secrets.token_hex(4), text=one.text, subjects=tuple(one.subjects), letters=dict(one.letters)
        )
        for one in body.duties
    ]
    actor, now, version = actor_of(request), clock.now(), _version_id(request, regulation_id)
    with transaction.atomic():
        actions.write_regulation(version, **given, by=actor, now=now)
        actions.write_duties(version, duties, by=actor, now=now)
    return _shown(request, regulation_id)


@router.post(
    "/regulations/{regulation_id}/send", response=RegulationOut, operation_id="send_regulation",
    summary="Send for signature",
)  # fmt: skip
@door("agreements.write")
def send_regulation(request: HttpRequest, regulation_id: int) -> Any:
    """Send the open version to its parties; 409 with the faults when it is not complete."""
    actions.send_regulation(_version_id(request, regulation_id), by=actor_of(request), now=clock.now())
    return _shown(request, regulation_id)


@router.post(
    "/regulations/{regulation_id}/sign", response=RegulationOut, operation_id="sign_regulation", summary="Sign"
)
@door("agreements.sign")
def sign_regulation(request: HttpRequest, regulation_id: int, body: SignIn) -> Any:
    """Sign for the caller's own body; the last signature puts the version in force."""
    version = _version_id(request, regulation_id)
    actions.sign_regulation(version, sha256=body.sha256, by=actor_of(request), now=clock.now())
    return _shown(request, regulation_id)


@router.post(
    "/regulations/{regulation_id}/return", response=dict[str, str], operation_id="return_regulation",
    summary="Send back",
)  # fmt: skip
@door("agreements.read")
def return_regulation(request: HttpRequest, regulation_id: int, body: NoteIn) -> Any:
    """Send the version back with what has to be changed; signatures given so far no longer count."""
    made = actions.return_regulation(
        _version_id(request, regulation_id, body.version), note=body.note, by=actor_of(request), now=clock.now()
    )
    return {"state": made.state}


@router.post(
    "/regulations/{regulation_id}/revise", response=RegulationOut, operation_id="revise_regulation",
    summary="Open the next version",
)  # fmt: skip
@door("agreements.write")
def revise_regulation(request: HttpRequest, regulation_id: int) -> Any:
    """Open the next version as a copy; the one in force holds until all have signed the new one."""
    actions.revise_regulation(regulation_id, by=actor_of(request), now=clock.now())
    return _shown(request, regulation_id)


@router.post("/regulations/{regulation_id}/end", response=RegulationOut, operation_id="end_regulation", summary="End")
@door("agreements.write")
def end_regulation(request: HttpRequest, regulation_id: int, body: NoteIn) -> Any:
    """End a regulation in force, with the reason."""
    actions.end_regulation(
        _version_id(request, regulation_id, body.version), reason=body.note, by=actor_of(request), now=clock.now()
    )
    return _shown(request, regulation_id)


@router.get(
    "/regulations/{regulation_id}/paper.{form}", operation_id="get_regulation_paper", summary="Paper (pdf, docx)"
)
@door("agreements.read")
def regulation_paper(
    request: HttpRequest, regulation_id: int, form: Literal["pdf", "docx"], version: int | None = None
) -> HttpResponse:
    """Give a version in the official form."""
    data, name = queries.regulation_paper(
        regulation_id, form=form, viewer=actor_of(request), now=clock.now(), version=version
    )
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
