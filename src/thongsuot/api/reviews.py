"""API operations of the reviews room: a review, each body's part, the summary, the actions that follow."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.kernel import clock
from thongsuot.people.queries import person_by_email
from thongsuot.reviews import actions, queries, rules

if TYPE_CHECKING:
    from thongsuot.reviews.models import FollowUp, Told
    from thongsuot.reviews.values import ReviewRoom

router = Router(tags=["reviews"])
over_all = Router(tags=["reviews"])


class ToldOut(Schema):
    """The five questions answered, by the department or by a body."""

    organisation: str | None = Field(description="Code of the body; null for the department's summary.")
    happened: str
    went_well: str
    went_badly: str
    causes: str
    lessons: str
    version: int
    written_at: dt.datetime | None
    written_by: str


class ToldIn(Schema):
    """Answers; a question that isn't sent keeps its answer."""

    happened: str | None = None
    went_well: str | None = None
    went_badly: str | None = None
    causes: str | None = None
    lessons: str | None = None
    version: int | None = Field(None, description="The version that was read; another one in the store answers 409.")


class ActionOut(Schema):
    """One action that a review asks for."""

    id: int
    incident: str
    text: str
    organisation: str
    person: str
    due_on: dt.date
    state: str = Field(description="todo, done or dropped.")
    standing: str = Field(description="The state, or due_soon or late while it is not settled.")
    word: str = Field(description="How it was done, or why it was dropped.")
    ended_at: dt.datetime | None
    ended_by: str


class ReviewOut(Schema):
    """The review of one incident, as the caller may read it."""

    incident: str
    state: str = Field(description="draft or published.")
    standing: str = Field(description="The state, or due_soon or late while it is not published.")
    why: str = Field(description="level, security or hand.")
    due_on: dt.date
    published_at: dt.datetime | None
    summary: ToldOut | None = Field(description="The department's words; for other bodies once they are published.")
    own: ToldOut | None = Field(description="The part of the caller's body.")
    contributions: list[ToldOut] = Field(description="Every body's part, for the department alone.")
    actions: list[ActionOut]


class ReviewLineOut(Schema):
    """One review in the list."""

    incident: str
    standing: str
    state: str
    why: str
    due_on: dt.date
    open_actions: int
    late_actions: int


class OpenIn(Schema):
    """A review to open by hand."""

    due_on: dt.date | None = Field(None, description="Without a day: the usual number of working days from now.")


class ActionIn(Schema):
    """An action to ask for."""

    text: str
    organisation: str = Field(description="Code of the body that owns it.")
    person: str = Field("", description="E-mail address of a person of that body.")
    due_on: dt.date


class WordIn(Schema):
    """How an action was done, or why it is dropped."""

    word: str


def _told(one: Told, organisation: str | None) -> dict[str, Any]:
    parts = {part: getattr(one, part) for part in ("happened", "went_well", "went_badly", "causes", "lessons")}
    return {
        "organisation": organisation,
        **parts,
        "version": one.version,
        "written_at": one.written_at,
        "written_by": one.written_by,
    }


def _action(one: FollowUp) -> dict[str, Any]:
    return {
        "id": one.pk,
        "incident": one.review.incident_code,
        "text": one.text,
        "organisation": one.organisation.code,
        "person": one.person.display_name if one.person else "",
        "due_on": one.due_on,
        "state": one.state,
        "standing": rules.standing(one.state, due=one.due_on, now=clock.now()),
        "word": one.word,
        "ended_at": one.ended_at,
        "ended_by": one.ended_by,
    }


def _shown(request: HttpRequest, code: str) -> Any:
    found: ReviewRoom = queries.existing(code, viewer=actor_of(request), now=clock.now())
    review = found.review
    assert review is not None
    return {
        "incident": found.line.code,
        "state": review.state,
        "standing": found.standing,
        "why": review.why,
        "due_on": review.due_on,
        "published_at": review.published_at,
        "summary": _told(found.summary, None) if found.summary else None,
        "own": _told(found.own, found.own.organisation.code) if found.own else None,
        "contributions": [_told(one, one.organisation.code) for one in found.contributions],
        "actions": [_action(one.row) for one in found.actions],
    }


@over_all.get("", response=list[ReviewLineOut], operation_id="list_reviews", summary="Reviews, late ones first")
@door("reviews.read")
def list_reviews(request: HttpRequest) -> Any:
    """Reviews of the incidents that the caller may see."""
    found = queries.overview(viewer=actor_of(request), now=clock.now())
    keys = ("standing", "state", "why", "due_on", "open_actions", "late_actions")
    return [{"incident": one.line.code} | {key: getattr(one, key) for key in keys} for one in found.reviews]


@over_all.get("/actions", response=list[ActionOut], operation_id="list_review_actions", summary="Actions after reviews")
@door("reviews.read")
def list_review_actions(request: HttpRequest) -> Any:
    """Actions over all reviews, late ones first; a body gets its own."""
    return [_action(one.row) for one in queries.overview(viewer=actor_of(request), now=clock.now()).actions]


@router.get("/{code}/review", response=ReviewOut, operation_id="get_review", summary="The review of an incident")
@door("reviews.read")
def get_review(request: HttpRequest, code: str) -> Any:
    """What the caller may read of the review; 404 where there is none."""
    return _shown(request, code)


@router.post("/{code}/review", response={201: ReviewOut}, operation_id="open_review", summary="Open a review by hand")
@door("reviews.lead")
def open_review(request: HttpRequest, code: str, body: OpenIn) -> Any:
    """Open the review of a closed incident that no rule asks for."""
    actions.open_review(code, due_on=body.due_on, by=actor_of(request), now=clock.now())
    return Status(201, _shown(request, code))


@router.put("/{code}/review/summary", response=ReviewOut, operation_id="sum_up_review", summary="Write the summary")
@door("reviews.lead")
def sum_up_review(request: HttpRequest, code: str, body: ToldIn) -> Any:
    """Write the department's summary."""
    actions.sum_up(code, **body.dict(exclude_none=True), by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.put("/{code}/review/part", response=ReviewOut, operation_id="contribute_to_review", summary="Give one's part")
@door("reviews.contribute")
def contribute_to_review(request: HttpRequest, code: str, body: ToldIn) -> Any:
    """Give the part of the caller's body."""
    actions.contribute(code, **body.dict(exclude_none=True), by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.post("/{code}/review/publish", response=ReviewOut, operation_id="publish_review", summary="Publish the summary")
@door("reviews.publish")
def publish_review(request: HttpRequest, code: str) -> Any:
    """Publish the summary to the bodies that share the incident."""
    actions.publish(code, by=actor_of(request), now=clock.now())
    return _shown(request, code)


@router.post(
    "/{code}/review/actions", response={201: ActionOut}, operation_id="ask_review_action", summary="Ask for an action"
)
@door("reviews.lead")
def ask_review_action(request: HttpRequest, code: str, body: ActionIn) -> Any:
    """Ask a body for an action by a day."""
    actor = actor_of(request)
    person = person_by_email(body.person, viewer=actor).pk if body.person else None
    made = actions.add_action(
        code, text=body.text, organisation=body.organisation, due_on=body.due_on, person_id=person,
        by=actor, now=clock.now(),
    )  # fmt: skip
    return Status(201, _action(made))


@router.post(
    "/{code}/review/actions/{number}/done",
    response=ActionOut,
    operation_id="finish_review_action",
    summary="It is done",
)
@door("reviews.contribute")
def finish_review_action(request: HttpRequest, code: str, number: int, body: WordIn) -> Any:
    """Say that an action of the caller's body is done."""
    return _action(actions.finish_action(code, number, word=body.word, by=actor_of(request), now=clock.now()))


@router.post(
    "/{code}/review/actions/{number}/drop", response=ActionOut, operation_id="drop_review_action", summary="Drop it"
)
@door("reviews.lead")
def drop_review_action(request: HttpRequest, code: str, number: int, body: WordIn) -> Any:
    """Drop an action for a reason."""
    return _action(actions.drop_action(code, number, reason=body.word, by=actor_of(request), now=clock.now()))
