"""API operations of what belongs to a source: its tuning, by what it is known, who was turned away."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from thongsuot.adapters.alarms_in import told
from thongsuot.alarms import actions, identified, identities, queries
from thongsuot.api.alarm_door import said
from thongsuot.api.alarms import ReceiptOut, SourceOut
from thongsuot.api.door import door
from thongsuot.kernel import clock

router = Router(tags=["alarms"])


class SourceWhole(SourceOut):
    """One source with everything that can be set on it."""

    heartbeat_s: int
    rate_per_s: int
    codes: dict[str, dict[str, str]]
    silent_since: dt.datetime | None
    last_rejected_message: str
    lost: int
    last_lost_at: dt.datetime | None
    last_lost_reason: str
    old_key_until: dt.datetime | None


class OwnName(Schema):
    """What one of the source's own names means here; what is left out stays as it is."""

    problem: str = Field("", max_length=80)
    cause: str = Field("", max_length=80)
    severity: Literal["", "critical", "major", "minor", "warning", "indeterminate", "cleared"] = ""
    object: str = Field("", max_length=80, description="SNMP: OID of the variable that holds the object's code.")


class TuningIn(Schema):
    """How a source is watched and limited, and what its own names mean; what is left out stays as it is."""

    heartbeat_s: int | None = Field(None, ge=0, description="Longest silence; 0: its silence is no alarm.")
    rate_per_s: int | None = Field(None, ge=0, description="Alarms per second on average; 0: no limit.")
    codes: dict[str, OwnName] | None = Field(None, description="Native name or trap OID → our words.")


class IdentityOut(Schema):
    """By what a source is known besides its key."""

    id: int
    kind: str
    value: str
    host: str
    thing: str
    created_at: dt.datetime
    ends_at: dt.datetime | None

    @staticmethod
    def resolve_value(row: Any) -> str:
        """Give what may be shown: of a community only its end."""
        return str(row.hint or row.value)


class IdentityIn(Schema):
    """An identity to register."""

    kind: Literal["address", "certificate", "community", "snmp_user"]
    value: str = Field(min_length=1, max_length=200)
    host: str = Field("", max_length=120)
    thing: str = Field("", max_length=120, description="The object behind it, by its code in the register.")
    auth_password: str = Field("", max_length=200)
    privacy_password: str = Field("", max_length=200)
    ends_at: dt.datetime | None = None


class EndIn(Schema):
    """When it counts no more; at once when left out."""

    ends_at: dt.datetime | None = None


class StrangerOut(Schema):
    """A sender that was turned away."""

    door: str
    sender: str
    reason: str
    times: int
    first_at: dt.datetime
    last_at: dt.datetime
    sample: str


class ToldIn(Schema):
    """One trouble as a person tells it."""

    thing: str = Field(min_length=1, max_length=120, description="Code of the object, or where it is.")
    problem: str = Field(max_length=80, description="A problem of the pack's list, such as MAINS_FAIL.")
    ended: bool = False
    severity: Literal["", "critical", "major", "minor", "warning", "indeterminate"] = ""
    since: dt.datetime | None = None
    note: str = Field("", max_length=500)


@router.post("/tell", response={202: ReceiptOut}, operation_id="tell_alarm", summary="Tell of one trouble as a person")
@door("alarms.report")
def tell_alarm(request: HttpRequest, body: ToldIn) -> Any:
    """Keep what a person tells, under the source of their own body's people."""
    now = clock.now()
    alarm = told.alarm_of(**body.dict(), now=now)
    receipt = actions.report_by_hand([alarm], by=request.actor, now=now)  # type: ignore[attr-defined]
    return HttpResponse(said(receipt), status=202, content_type="application/json; charset=utf-8")


@router.get("/sources/{code}", response=SourceWhole, operation_id="get_source", summary="Show a source")
@door("alarms.read")
def get_source(request: HttpRequest, code: str) -> Any:
    """Show one source with its tuning, counts, last rejected message and what was lost."""
    return queries.source(code, viewer=request.actor)  # type: ignore[attr-defined]


@router.patch(
    "/sources/{code}", response=SourceWhole, operation_id="tune_source", summary="Set silence, limit and own names"
)
@door("alarms.manage_sources")
def tune_source(request: HttpRequest, code: str, body: TuningIn) -> Any:
    """Say how long a source may be silent, how much it may send, and what its own names mean."""
    actor = request.actor  # type: ignore[attr-defined]
    before = queries.source(code, viewer=actor)
    codes = before.codes if body.codes is None else {k: v.dict(exclude_defaults=True) for k, v in body.codes.items()}
    return actions.tune_source(
        code,
        heartbeat_s=before.heartbeat_s if body.heartbeat_s is None else body.heartbeat_s,
        rate_per_s=before.rate_per_s if body.rate_per_s is None else body.rate_per_s,
        codes=codes,
        by=actor,
        now=clock.now(),
    )


@router.get(
    "/sources/{code}/identities",
    response=list[IdentityOut],
    operation_id="list_source_identities",
    summary="List by what a source is known",
)
@door("alarms.read")
def list_source_identities(request: HttpRequest, code: str) -> Any:
    """List addresses, certificates and SNMP users that count now."""
    return list(identified.identities(code, viewer=request.actor, now=clock.now()))  # type: ignore[attr-defined]


@router.post(
    "/sources/{code}/identities",
    response={201: IdentityOut},
    operation_id="add_source_identity",
    summary="Register an address, a certificate or an SNMP user",
)
@door("alarms.manage_sources")
def add_source_identity(request: HttpRequest, code: str, body: IdentityIn) -> Any:
    """Register by what a source is known; several may count at once, each with an end of its own."""
    made = identities.add_identity(code, **body.dict(), by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(201, made)


@router.post(
    "/sources/{code}/identities/{identity_id}/end",
    response={204: None},
    operation_id="end_source_identity",
    summary="Let an identity count no more",
)
@door("alarms.manage_sources")
def end_source_identity(request: HttpRequest, code: str, identity_id: int, body: EndIn) -> Any:
    """End an identity at once, or at a moment while another one already counts."""
    identities.end_identity(code, identity_id, ends_at=body.ends_at, by=request.actor, now=clock.now())  # type: ignore[attr-defined]
    return Status(204, None)


@router.get(
    "/turned-away",
    response=list[StrangerOut],
    operation_id="list_turned_away",
    summary="List senders that no source is registered for",
)
@door("alarms.manage_sources")
def list_turned_away(request: HttpRequest) -> Any:
    """List who was turned away lately, with why and how often; empty outside the department's side."""
    return list(identified.strangers(viewer=request.actor))  # type: ignore[attr-defined]
