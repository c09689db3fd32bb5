"""API operations of the alarms room: the door of machines, and what people look up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema, Status
from ninja.security import APIKeyHeader, HttpBearer

from thongsuot.adapters.alarms_in import READERS
from thongsuot.alarms import actions, queries, rules
from thongsuot.api.alarm_door import checked, parcel_of, refuse_when_behind, said, too_large
from thongsuot.api.door import door
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound
from thongsuot.people.queries import organisation as organisation_of

if TYPE_CHECKING:
    from thongsuot.alarms.models import Source

router = Router(tags=["alarms"])


def _source(key: str | None) -> Source | None:
    if not key:
        return None
    found = queries.source_of_key(key, now=clock.now())
    checked(queries.sender_of(found) if found is not None else None)
    return found


class KeyHeader(APIKeyHeader):
    """A source's key in the header ``X-API-Key``."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Source | None:
        """Give the source of the key."""
        return _source(key)


class KeyBearer(HttpBearer):
    """A source's key as ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> Source | None:
        """Give the source of the key."""
        return _source(token)


class ItemOut(Schema):
    """What became of one alarm of the request."""

    index: int
    status: str = Field(description="accepted, repeated (known id: only counted) or rejected")
    externalAlarmId: str = ""  # noqa: N815 - the name that TMF642 gives it
    reason: str = ""
    detail: str = ""
    warnings: list[str] = Field([], description="object_unknown, object_of_another_body, clock_off, id_reused …")


class ReceiptOut(Schema):
    """Given only after everything accepted is committed to disk."""

    accepted: int
    repeated: int
    rejected: int
    items: list[ItemOut]


_ALARM = {
    "type": "object",
    "required": ["externalAlarmId", "alarmedObject", "specificProblem", "perceivedSeverity"],
    "properties": {
        "externalAlarmId": {"type": "string", "minLength": 1, "maxLength": 90},
        "alarmedObject": {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 120}},
        },
        "specificProblem": {"type": "string", "minLength": 1, "maxLength": 80},
        "perceivedSeverity": {
            "type": "string",
            "enum": ["critical", "major", "minor", "warning", "indeterminate", "cleared"],
        },
        "alarmReportingTime": {"type": "string", "format": "date-time"},
        "alarmRaisedTime": {"type": "string", "format": "date-time"},
        "alarmClearedTime": {"type": "string", "format": "date-time"},
        "alarmType": {"type": "string", "maxLength": 60},
        "probableCause": {"type": "string", "maxLength": 80},
        "alarmDetails": {"type": "string"},
        "site": {"type": "string", "maxLength": 60},
    },
}
_PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
_DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"oneOf": [_ALARM, {"type": "array", "minItems": 1, "maxItems": 1000, "items": _ALARM}]}
            }
        },
    },
    "responses": {
        401: {"description": "No source has this key", **_PROBLEM},
        403: {"description": "The source is switched off", **_PROBLEM},
        413: {"description": "More than 1,000 alarms or 2 MB", **_PROBLEM},
        422: {"description": "Not JSON, or not one alarm can be kept; reasons per item", **_PROBLEM},
        429: {"description": "The line is full; Retry-After says when to send again", **_PROBLEM},
    },
}


def source_key(view: Any) -> Any:
    """Mark a door that a machine opens with its source's key, for the permission matrix test."""
    view.permission = "source_key"
    return view


@router.post(
    "",
    auth=[KeyHeader(), KeyBearer()],
    response={202: ReceiptOut},
    operation_id="receive_alarms",
    summary="Send one alarm or a batch (TMF642 field names)",
    openapi_extra=_DOCUMENTED,
)
@source_key
def receive_alarms(request: HttpRequest) -> Any:
    """Keep alarms; the answer 202 comes only after they are committed. Sending the same again only counts."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > rules.MAX_BYTES or len(request.body) > rules.MAX_BYTES:
        raise too_large()
    refuse_when_behind(queries.messages_waiting(viewer=HOUSE), has_critical=b'"critical"' in request.body)
    receipt = actions.receive(request.body, source=request.auth, now=clock.now())  # type: ignore[attr-defined]
    return HttpResponse(said(receipt), status=202, content_type="application/json; charset=utf-8")


@router.post(
    "/in/{form}",
    auth=[KeyHeader(), KeyBearer()],
    response={202: ReceiptOut},
    operation_id="receive_foreign_alarms",
    summary="Send a message of another system: alertmanager, zabbix, cap, syslog or text",
    openapi_extra={"responses": _DOCUMENTED["responses"]},
)
@source_key
def receive_foreign_alarms(request: HttpRequest, form: str) -> Any:
    """Keep what another system tells, in the house's words by the pack's table and the source's own."""
    if form not in READERS:
        raise NotFound(_("There is no reader for this form: %(form)s") % {"form": form[:40]})
    if int(request.META.get("CONTENT_LENGTH") or 0) > rules.MAX_BYTES or len(request.body) > rules.MAX_BYTES:
        raise too_large()
    sender = queries.sender_of(request.auth)  # type: ignore[attr-defined]
    receipt = actions.receive_parcel(parcel_of(form, request.body, sender=sender, now=clock.now()), now=clock.now())
    return HttpResponse(said(receipt), status=202, content_type="application/json; charset=utf-8")


@router.post(
    "/heartbeat",
    auth=[KeyHeader(), KeyBearer()],
    response={204: None},
    operation_id="source_heartbeat",
    summary="Say that a source lives though it has nothing to tell",
)
@source_key
def source_heartbeat(request: HttpRequest) -> Any:
    """Note a sign of life: the silence of a watched source is an alarm."""
    actions.beat(request.auth, now=clock.now())  # type: ignore[attr-defined]
    return Status(204, None)


class AlarmOut(Schema):
    """One standing alarm."""

    id: int
    organisation: str
    object_id: str
    object_known: bool
    site_code: str
    specific_problem: str
    probable_cause: str
    perceived_severity: str
    is_active: bool
    first_raised_at: dt.datetime
    last_changed_at: dt.datetime
    cleared_at: dt.datetime | None
    times: int
    details: str

    @staticmethod
    def resolve_organisation(row: Any) -> str:
        """Give the body's code."""
        return str(row.organisation.code)

    @staticmethod
    def resolve_cleared_at(row: Any) -> dt.datetime | None:
        """Give when it ended, unless it stands again."""
        return None if row.is_active else row.cleared_at


class AlarmFilter(Schema):
    """Which alarms."""

    active: bool | None = None
    severity: str = Field("", max_length=14)
    known: bool | None = None
    text: str = Field("", max_length=120)
    limit: int = Field(200, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000)


@router.get("", response=list[AlarmOut], operation_id="list_alarms", summary="List standing alarms")
@door("alarms.read")
def list_alarms(request: HttpRequest, where: Query[AlarmFilter]) -> Any:
    """List standing alarms that the caller may see, newest change first."""
    rows = queries.alarms(
        viewer=request.actor,  # type: ignore[attr-defined]
        active=where.active,
        severity=where.severity,
        known=where.known,
        text=where.text.replace("\x00", ""),
    )
    return list(rows[where.offset : where.offset + where.limit])


class SourceOut(Schema):
    """One source and its counts."""

    code: str
    name: str
    organisation: str
    is_active: bool
    key_hint: str
    last_seen_at: dt.datetime | None
    accepted: int
    repeated: int
    rejected: int
    last_rejected_at: dt.datetime | None
    last_rejected_reason: str

    @staticmethod
    def resolve_organisation(row: Any) -> str:
        """Give the body's code."""
        given = row["organisation"] if isinstance(row, dict) else row.organisation
        return str(getattr(given, "code", given))


class SourceWithKey(SourceOut):
    """A source with its key, shown this once."""

    key: str


class SourceIn(Schema):
    """A source to register."""

    code: str = Field(min_length=1, max_length=60)
    name: str = Field("", max_length=120)
    organisation: str = Field(description="Code of the body that sends.", max_length=40)


class Overlap(Schema):
    """How long the old key still works."""

    keep_old_hours: float = Field(0, ge=0, le=168)


class SwitchIn(Schema):
    """On or off."""

    on: bool


def _with_key(source: Source, key: str) -> dict[str, Any]:
    names = [name for name in SourceOut.model_fields if name != "organisation"]
    return {**{name: getattr(source, name) for name in names}, "organisation": source.organisation.code, "key": key}


@router.get("/sources", response=list[SourceOut], operation_id="list_sources", summary="List sources of alarms")
@door("alarms.read")
def list_sources(request: HttpRequest) -> Any:
    """List the sources that the caller may see."""
    return list(queries.sources(viewer=request.actor))  # type: ignore[attr-defined]


@router.post("/sources", response={201: SourceWithKey}, operation_id="add_source", summary="Register a source")
@door("alarms.manage_sources")
def add_source(request: HttpRequest, body: SourceIn) -> Any:
    """Register a source; its key is in this answer and nowhere else."""
    actor = request.actor  # type: ignore[attr-defined]
    body_of = organisation_of(body.organisation, viewer=actor)
    made, key = actions.add_source(code=body.code, name=body.name, organisation=body_of, by=actor, now=clock.now())
    return Status(201, _with_key(made, key))


@router.post(
    "/sources/{code}/key", response=SourceWithKey, operation_id="rotate_source_key", summary="Give a source a new key"
)
@door("alarms.manage_sources")
def rotate_source_key(request: HttpRequest, code: str, body: Overlap | None = None) -> Any:
    """Give a source a new key; the old one stops at once, or after the hours given."""
    kept = dt.timedelta(hours=body.keep_old_hours if body else 0)
    return _with_key(*actions.rotate_key(code, by=request.actor, now=clock.now(), keep_old_for=kept))  # type: ignore[attr-defined]


@router.post(
    "/sources/{code}/switch", response=SourceOut, operation_id="switch_source", summary="Switch a source off or on"
)
@door("alarms.manage_sources")
def switch_source(request: HttpRequest, code: str, body: SwitchIn) -> Any:
    """Switch a source off or on."""
    return actions.switch_source(code, on=body.on, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
