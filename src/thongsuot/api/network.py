"""API operations of the network room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import AwareDatetime

from thongsuot.adapters.network_files import draft_from_file
from thongsuot.api.door import door
from thongsuot.kernel import clock
from thongsuot.network import actions, proposals, queries, works
from thongsuot.network.drawing import export_dict
from thongsuot.network.words import said
from thongsuot.people.queries import organisation

router = Router(tags=["network"])
POWER_FIELDS = ("battery_min", "generator", "generator_tested_on", "generator_tested_by")


class PlantOut(Schema):
    """One registered object."""

    code: str
    name: str
    owner: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    battery_min: int | None = Field(None, description="Sites: how long the batteries carry it [min].")
    generator: bool | None = Field(None, description="Sites: has a generator.")
    generator_tested_on: dt.date | None = Field(None, description="Sites: day of the last trial run.")
    generator_tested_by: str | None = Field(None, description="Sites: who ran it.")


class PlantPage(Schema):
    """A part of a list."""

    count: int
    items: list[PlantOut]


class DependantOut(Schema):
    """One site that depends on an object."""

    code: str
    name: str
    way: str
    users: int | None
    cells: int
    battery_min: int | None
    generator: bool
    priority_services: list[str]


class HangingOut(Schema):
    """All that hangs on one object, as far as the caller may see it."""

    kind: str
    code: str
    sites: list[DependantOut]
    links: list[str]
    cables: list[str]
    feeders: list[str]
    users: int | None
    cells: int
    priority_services: list[str]
    has_core: bool
    others_too: bool


class ImportOut(Schema):
    """One import or dry run."""

    id: int
    file_name: str
    format: str
    applied_at: dt.datetime | None
    counts: dict[str, dict[str, int]]
    faults: list[dict[str, Any]]


def _import_out(run: Any) -> dict[str, Any]:
    return {
        "id": run.pk,
        "file_name": run.file_name,
        "format": run.format,
        "applied_at": run.applied_at,
        "counts": run.counts,
        "faults": [said(fault) for fault in run.errors],
    }


@router.get("/registry", operation_id="get_registry", summary="The registry in the form thongsuot.network/1")
@door("network.read")
def get_registry(request: HttpRequest) -> dict[str, Any]:
    """Give the registry as far as the caller may see it."""
    return export_dict(viewer=request.actor)  # type: ignore[attr-defined]


@router.post(
    "/imports",
    response={200: ImportOut, 201: ImportOut},
    operation_id="import_network",
    summary="Import a file of plant",
)
@door("network.import")
def import_network(request: HttpRequest, file: File[UploadedFile], dry_run: bool = True) -> Any:
    """Check a file (.json, .geojson, .csv, .xlsx) and list every fault (dry_run, the default), or write it at once."""
    return _import(request, file.read(), file.name or "", dry_run)


@router.post(
    "/imports/document",
    response={200: ImportOut, 201: ImportOut},
    operation_id="import_network_document",
    summary="Import a JSON document: thongsuot.network/1 or GeoJSON",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
    },
)
@door("network.import")
def import_network_document(request: HttpRequest, dry_run: bool = True) -> Any:
    """Check the JSON body and list every fault (dry_run, the default), or write it in one transaction."""
    return _import(request, request.body, "network.json", dry_run)


def _import(request: HttpRequest, data: bytes, name: str, dry_run: bool) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    draft = draft_from_file(data, filename=name, known=queries.known_codes(viewer=actor))
    if dry_run:
        return Status(200, _import_out(actions.check_import(draft, by=actor, now=clock.now())))
    return Status(201, _import_out(actions.apply_import(draft, by=actor, now=clock.now())))


class ProposalOut(Schema):
    """One correction of the registry that the alarms suggest."""

    id: int
    kind: str = Field(description="feeder: a site hangs on another feeder; duct: two cables lie in one duct.")
    code: str
    proposed: str
    written: str
    probability: float = Field(description="0 to 1")
    seen: int = Field(description="Events that speak for it.")
    against: int = Field(description="Events that speak against it.")
    moments: list[dt.datetime] = Field(description="The last events that speak for it.")
    state: str
    decided_at: dt.datetime | None
    decided_by: str
    reason: str


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


@router.get(
    "/proposals",
    response=list[ProposalOut],
    operation_id="list_registry_proposals",
    summary="Corrections that the alarms suggest",
)
@door("network.read")
def list_proposals(request: HttpRequest, decided: bool = False) -> Any:
    """List the proposals that wait for a decision, or those decided; at most 1,000."""
    return list(proposals.proposals(viewer=request.actor, decided=decided)[:1000])  # type: ignore[attr-defined]


@router.post(
    "/proposals/{pk}/accept",
    response=ProposalOut,
    operation_id="accept_registry_proposal",
    summary="Write a proposed correction into the registry",
)
@door("network.repair")
def accept_proposal(request: HttpRequest, pk: int) -> Any:
    """Write the change; it can be taken back while the object isn't changed again."""
    return actions.accept_proposal(pk, by=request.actor, now=clock.now())  # type: ignore[attr-defined]


@router.post(
    "/proposals/{pk}/reject",
    response=ProposalOut,
    operation_id="reject_registry_proposal",
    summary="Set a proposed correction aside",
)
@door("network.repair")
def reject_proposal(request: HttpRequest, pk: int, body: ReasonIn) -> Any:
    """Keep the registry as it is; the reason is kept."""
    return actions.reject_proposal(pk, reason=body.reason, by=request.actor, now=clock.now())  # type: ignore[attr-defined]


@router.post(
    "/proposals/{pk}/take-back",
    response=ProposalOut,
    operation_id="take_back_registry_proposal",
    summary="Undo an accepted correction",
)
@door("network.repair")
def take_back_proposal(request: HttpRequest, pk: int) -> Any:
    """Let the registry say again what it said before."""
    return actions.take_back_proposal(pk, by=request.actor, now=clock.now())  # type: ignore[attr-defined]


class WorkOut(Schema):
    """One planned work."""

    id: int
    code: str
    title: str
    owner: str
    objects: list[dict[str, str]] = Field(description="Kind and code of what is taken out of service.")
    starts_at: dt.datetime
    ends_at: dt.datetime
    contact: str
    fallback: str
    state: str
    despite: str = Field(description="Why it goes on although other works stand against it.")
    version: int
    reason: str = Field(description="Why it was called off.")


class WorkIn(Schema):
    """A work to announce."""

    title: str = Field(max_length=200)
    codes: list[str] = Field(max_length=200, description="Codes of sites, links, cables, ducts, feeders, substations.")
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    contact: str = Field(max_length=200)
    fallback: str = Field("", max_length=500)
    despite: str = Field("", max_length=500)
    owner: str = Field("", max_length=40, description="Code of the body whose work it is; the caller's own if empty.")


def _work_out(row: Any) -> dict[str, Any]:
    names = ("code", "title", "starts_at", "ends_at", "contact", "fallback", "state", "version", "reason")
    out = {name: getattr(row, name) for name in names}
    return {**out, "id": row.pk, "owner": row.owner.code, "objects": row.objects_out, "despite": row.accepted_conflicts}


@router.get("/works", response=list[WorkOut], operation_id="list_planned_works", summary="Planned works")
@door("network.read")
def list_works(request: HttpRequest, past: bool = False) -> Any:
    """List the works to come and running, or those that are over; at most 1,000."""
    rows = works.works(viewer=request.actor, now=clock.now(), past=past)  # type: ignore[attr-defined]
    return [_work_out(row) for row in rows[:1000]]


@router.post("/works", response={201: WorkOut}, operation_id="plan_work", summary="Announce a work")
@door("network.plan")
def plan_work(request: HttpRequest, body: WorkIn) -> Any:
    """Announce a work on one's own plant; other works that stand against it refuse it, unless ``despite`` says why."""
    actor = request.actor  # type: ignore[attr-defined]
    given = body.dict()
    code = given.pop("owner")
    owner_id = organisation(code, viewer=actor).pk if code else None
    return Status(201, _work_out(actions.plan_work(**given, owner_id=owner_id, by=actor, now=clock.now())))


@router.post("/works/{pk}/finish", response=WorkOut, operation_id="finish_work", summary="Say that a work is finished")
@door("network.plan")
def finish_work(request: HttpRequest, pk: int) -> Any:
    """From now on trouble of its objects wakes people again."""
    return _work_out(actions.finish_work(pk, by=request.actor, now=clock.now()))  # type: ignore[attr-defined]


@router.post("/works/{pk}/cancel", response=WorkOut, operation_id="cancel_work", summary="Call a work off")
@door("network.plan")
def cancel_work(request: HttpRequest, pk: int, body: ReasonIn) -> Any:
    """Call a work off, with the reason."""
    return _work_out(actions.cancel_work(pk, reason=body.reason, by=request.actor, now=clock.now()))  # type: ignore[attr-defined]


class PlantFilter(Schema):
    """Which plant."""

    q: str = Field("", max_length=100, description="Words in code or name, without diacritics too.")
    owner: str = Field("", max_length=40, description="Code of the owning body.")
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000)


class TrialIn(Schema):
    """One trial run of a generator; one that failed needs a remark."""

    on: dt.date
    tested_by: str = Field(max_length=120)
    passed: bool = True
    remark: str = Field("", max_length=500)


class TrialOut(Schema):
    """One trial run as it was noted."""

    on: dt.date
    tested_by: str
    passed: bool
    remark: str
    noted_by: str
    noted_at: dt.datetime


@router.get(
    "/site/{path:code}/trials",
    response=list[TrialOut],
    operation_id="list_generator_trials",
    summary="Trial runs of a generator",
)
@door("network.read")
def list_trials(request: HttpRequest, code: str) -> Any:
    """List the trial runs of a site's generator, the newest first."""
    return queries.generator_trials(code, viewer=request.actor)  # type: ignore[attr-defined]


@router.post(
    "/site/{path:code}/trials",
    response={201: TrialOut},
    operation_id="note_generator_trial",
    summary="Note a trial run",
)
@door("network.import")
def note_trial(request: HttpRequest, code: str, body: TrialIn) -> Any:
    """Note a trial run of the generator at one of your body's sites."""
    by = request.actor  # type: ignore[attr-defined]
    return Status(201, actions.note_generator_trial(code, by=by, now=clock.now(), **body.dict()))


@router.get("/{kind}", response=PlantPage, operation_id="list_plant", summary="List plant of one kind")
@door("network.read")
def list_plant(request: HttpRequest, kind: str, where: Query[PlantFilter]) -> Any:
    """List sites, links, cables, ducts, feeders or substations (kind in the singular)."""
    rows = queries.plant(kind, viewer=request.actor, words=where.q, owner=where.owner)  # type: ignore[attr-defined]
    items = [
        {
            "code": r.code,
            "name": r.name,
            "owner": r.owner.code if r.owner else None,
            "valid_from": r.valid_from,
            "valid_until": r.valid_until,
            **({name: getattr(r, name) for name in POWER_FIELDS} if kind == "site" else {}),
        }
        for r in rows[where.offset : where.offset + where.limit]
    ]
    return {"count": rows.count(), "items": items}


@router.get(
    "/{kind}/{path:code}/hangs-on", response=HangingOut, operation_id="hangs_on", summary="What hangs on an object"
)
@door("network.read")
def hangs_on(request: HttpRequest, kind: str, code: str) -> Any:
    """Give all that depends on one object, by power and by the only way to a core room."""
    return queries.hangs_on(kind, code, viewer=request.actor)  # type: ignore[attr-defined]
