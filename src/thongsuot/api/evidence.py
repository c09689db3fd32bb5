"""API operations of the evidence room: pieces, sealed bundles, hand-over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of, aware
from thongsuot.evidence import actions, queries
from thongsuot.kernel import clock
from thongsuot.people.queries import organisation as organisation_of

if TYPE_CHECKING:
    from thongsuot.evidence.models import Item, SealedBundle

router = Router(tags=["evidence"])


class CustodyOut(Schema):
    """One line of custody."""

    at: dt.datetime
    what: str = Field(description="added, opened, set_aside or sealed.")
    who: str
    organisation: str
    note: str


class PieceOut(Schema):
    """One original."""

    ref: str
    kind: str
    description: str
    file_name: str
    size: int
    sha256: str
    organisation: str
    taken_at: dt.datetime | None
    taken_by: str
    added_at: dt.datetime
    added_by: str
    set_aside: str = Field(description="Why it no longer counts; empty while it does.")
    custody: list[CustodyOut]


class BundleOut(Schema):
    """One sealed bundle."""

    id: int
    items: int
    size: int
    seal: str = Field(description="SHA-256 of its manifest.")
    fingerprint: str = Field(description="Of the key that sealed it; compare it with the paper.")
    file_sha256: str
    made_at: dt.datetime
    made_by: str
    given_to: str
    given_at: dt.datetime | None
    given_by: str
    received_at: dt.datetime | None
    received_by: str
    case_number: str


class AccessOut(Schema):
    """One line of the access log."""

    at: dt.datetime
    who: str
    what: str
    thing: str


class FileOut(Schema):
    """The evidence of one incident as the caller may see it."""

    pieces: list[PieceOut]
    bundles: list[BundleOut]
    access: list[AccessOut] = Field(description="Who touched it; empty for who does not see the incident whole.")


class PieceIn(Schema):
    """What is known of an original."""

    description: str = Field(max_length=500)
    kind: Literal["photo", "paper", "record", "other"] = "other"
    taken_at: dt.datetime | None = None
    taken_by: str = Field("", max_length=200)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=1000)
    version: int | None = Field(None, description="The version that the caller saw; a stale one is refused with 409.")


class GiveIn(Schema):
    """To whom a bundle goes."""

    organisation: str = Field(max_length=40, description="Code of a body of the police.")


class ReceiveIn(Schema):
    """The receiver's own case number."""

    case_number: str = Field("", max_length=120)


def _piece(item: Item) -> dict[str, Any]:
    custody = [
        {
            "at": line.at, "what": line.what, "who": line.actor_label, "note": line.note,
            "organisation": str(line.organisation or ""),
        }
        for line in item.custody.all()
    ]  # fmt: skip
    names = ("ref", "kind", "description", "file_name", "size", "sha256", "taken_at", "taken_by", "added_at")
    return {
        **{name: getattr(item, name) for name in (*names, "added_by", "set_aside")},
        "organisation": str(item.organisation or ""),
        "custody": custody,
    }


def _bundle(row: SealedBundle) -> dict[str, Any]:
    names = ("id", "items", "size", "seal", "fingerprint", "file_sha256", "made_at", "made_by", "given_at", "given_by")
    return {
        **{name: getattr(row, name) for name in (*names, "received_at", "received_by", "case_number")},
        "given_to": str(row.given_to or ""),
    }


@router.get("/{code}/evidence", response=FileOut, operation_id="get_evidence", summary="Evidence of an incident")
@door("evidence.read")
def get_evidence(request: HttpRequest, code: str) -> Any:
    """Give the pieces and bundles that the caller may see, with their custody."""
    found = queries.evidence(code, viewer=actor_of(request))
    return {
        "pieces": [_piece(one) for one in found.items],
        "bundles": [_bundle(one) for one in found.bundles],
        "access": [{"at": one.at, "who": one.who, "what": str(one.what), "thing": one.thing} for one in found.access],
    }


@router.post("/{code}/evidence", response={201: PieceOut}, operation_id="add_evidence", summary="Put an original in")
@door("evidence.add")
def add_evidence(request: HttpRequest, code: str, body: Form[PieceIn], file: File[UploadedFile]) -> Any:
    """Put an original in; the same bytes again give the first."""
    data = body.dict()
    data["taken_at"] = aware(data["taken_at"]) if data["taken_at"] else None
    made = actions.add_item(
        code, data=file.read(), file_name=file.name or "", content_type=file.content_type or "", **data,
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, _piece(made))


def _download(data: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=content_type, headers=headers)


@router.post("/{code}/evidence/{ref}/open", operation_id="open_evidence", summary="Fetch an original; it is logged")
@door("evidence.read")
def open_evidence(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Give the bytes of an original as they were put in."""
    item, data = actions.open_item(code, ref, by=actor_of(request), now=clock.now())
    return _download(data, item.file_name, "application/octet-stream")


@router.post(
    "/{code}/evidence/{ref}/set-aside", response=PieceOut, operation_id="set_evidence_aside", summary="Set aside"
)
@door("evidence.add")
def set_aside(request: HttpRequest, code: str, ref: str, body: ReasonIn) -> Any:
    """Say that a piece no longer counts, and why."""
    return _piece(actions.set_aside(code, ref, reason=body.reason, by=actor_of(request), now=clock.now()))


@router.post("/{code}/bundles", response={201: BundleOut}, operation_id="seal_evidence", summary="Seal a bundle")
@door("evidence.seal")
def seal(request: HttpRequest, code: str) -> Any:
    """Seal everything known about an incident into one file."""
    return Status(201, _bundle(actions.seal(code, by=actor_of(request), now=clock.now())))


@router.post("/{code}/bundles/{number}/open", operation_id="open_bundle", summary="Fetch a bundle; it is logged")
@door("evidence.read")
def open_bundle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give the bytes of a bundle."""
    row, data = actions.open_bundle(code, number, by=actor_of(request), now=clock.now())
    return _download(data, f"{row.incident_code}-chung-cu-{row.pk}.zip", "application/zip")


@router.post(
    "/{code}/bundles/{number}/hand-over", response=BundleOut, operation_id="hand_over_bundle", summary="Hand over"
)
@door("evidence.seal")
def hand_over(request: HttpRequest, code: str, number: int, body: GiveIn) -> Any:
    """Hand a bundle over to a body of the police."""
    actor = actor_of(request)
    queries.bundle(code, number, viewer=actor)
    to = organisation_of(body.organisation, viewer=actor)
    return _bundle(actions.hand_over(code, number, to=to, by=actor, now=clock.now()))


@router.post(
    "/{code}/bundles/{number}/receive", response=BundleOut, operation_id="receive_bundle", summary="Confirm receipt"
)
@door("evidence.receive")
def receive(request: HttpRequest, code: str, number: int, body: ReceiveIn) -> Any:
    """Say that the caller's body received a bundle."""
    return _bundle(actions.receive(code, number, case_number=body.case_number, by=actor_of(request), now=clock.now()))
