"""API operations on task systems that are told of changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from thongsuot.api.directives.common import actor
from thongsuot.api.door import door
from thongsuot.api.proof.common import router
from thongsuot.kernel import clock
from thongsuot.proof import actions, queries
from thongsuot.proof.queries.feeding import SubscriberView


class SubscriberIn(Schema):
    """A task system to tell; ``organisation``: the code of the body whose view it gets, empty for the office's."""

    name: str
    url: str
    organisation: str = ""
    from_start: bool = False


class ResumeIn(Schema):
    """From which cursor to go on; nothing: from where it stands."""

    after: int | None = None


class DeliveryOut(Schema):
    """One try to hand a batch over."""

    at: dt.datetime
    first_cursor: int
    last_cursor: int
    changes: int
    taken: bool
    error: str


class SubscriberOut(Schema):
    """One task system with how its feed goes."""

    subscriber_id: int
    name: str
    url: str
    organisation: str
    state: str
    cursor: int
    tries: int
    next_try_at: dt.datetime
    signing_key: str
    deliveries: list[DeliveryOut]


def _view(view: SubscriberView) -> dict[str, Any]:
    row = view.row
    return {
        **{name: getattr(row, name) for name in ("name", "url", "cursor", "tries", "next_try_at")},
        "subscriber_id": row.pk,
        "organisation": row.organisation.code if row.organisation else "",
        "state": view.state,
        "signing_key": view.key,
        "deliveries": list(view.deliveries),
    }


@router.get("/feed", response=list[SubscriberOut], summary="Task systems told", operation_id="proof_feed")
@door("proof.feed")
def subscribers(request: HttpRequest) -> Any:
    """List the task systems that are told of changes, each with its last deliveries."""
    return [_view(view) for view in queries.subscribers(viewer=actor(request))]


@router.post("/feed", response={201: SubscriberOut}, summary="Tell a task system", operation_id="proof_feed_add")
@door("proof.feed")
def add(request: HttpRequest, body: SubscriberIn) -> Any:
    """Add a task system; changes are posted to it in order, signed with its key."""
    made = actions.add_subscriber(by=actor(request), now=clock.now(), **body.dict())
    return Status(201, _view(queries.subscriber(made.pk, viewer=actor(request))))


@router.post(
    "/feed/{int:subscriber_id}/pause", response=SubscriberOut, summary="Pause", operation_id="proof_feed_pause"
)
@door("proof.feed")
def pause(request: HttpRequest, subscriber_id: int) -> Any:
    """Stop telling a task system; where it stands is kept."""
    actions.pause_subscriber(subscriber_id, by=actor(request), now=clock.now())
    return _view(queries.subscriber(subscriber_id, viewer=actor(request)))


@router.post(
    "/feed/{int:subscriber_id}/resume", response=SubscriberOut, summary="Resume", operation_id="proof_feed_resume"
)
@door("proof.feed")
def resume(request: HttpRequest, subscriber_id: int, body: ResumeIn) -> Any:
    """Go on telling a task system, from where it stands or again from an older cursor."""
    actions.resume_subscriber(subscriber_id, by=actor(request), now=clock.now(), after=body.after)
    return _view(queries.subscriber(subscriber_id, viewer=actor(request)))


@router.delete("/feed/{int:subscriber_id}", response={204: None}, summary="Remove", operation_id="proof_feed_remove")
@door("proof.feed")
def remove(request: HttpRequest, subscriber_id: int) -> Any:
    """Take a task system off with its log."""
    actions.remove_subscriber(subscriber_id, by=actor(request), now=clock.now())
    return Status(204, None)
