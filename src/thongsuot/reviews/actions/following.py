"""Actions that a review asks for: given to a body, done with a word, or dropped with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.people import queries as people
from thongsuot.reviews.keeping import check_day, filled, held, held_action, leave, refused
from thongsuot.reviews.models import FollowUp


@transaction.atomic
def add_action(
    code: str,
    *,
    text: str,
    organisation: str,
    due_on: dt.date,
    by: Actor,
    now: dt.datetime,
    person_id: int | None = None,
) -> FollowUp:
    """Ask a body, by its code, for an action by a day; also after the review is published."""
    by.require("reviews.lead")
    line, review = held(code, by=by)
    if not by.sees_all:
        raise refused("office_only")
    body = people.organisation(organisation, viewer=by)
    check_day(due_on, now=now)
    if person_id is not None and not people.persons(viewer=by).filter(pk=person_id, organisation=body).exists():
        raise Invalid(_("This person does not belong to the body that owns the action."), code="person")
    made = FollowUp.objects.create(
        review=review, text=filled(text, what=_("Action to take")), organisation=body, person_id=person_id,
        due_on=due_on, made_at=now, made_by=by.label,
    )  # fmt: skip
    leave(line.code, "action_asked", by=by, now=now, action=made.pk, organisation=body.code, due_on=due_on.isoformat())
    return made


@transaction.atomic
def finish_action(code: str, pk: int, *, word: str, by: Actor, now: dt.datetime) -> FollowUp:
    """Say that an action of the actor's own body is done, and how."""
    by.require("reviews.contribute")
    _line, action = held_action(code, pk, by=by)
    if action.organisation_id != by.organisation_id:
        raise refused("not_yours")
    return _ended(action, "done", filled(word, what=_("How it was done")), by=by, now=now)


@transaction.atomic
def drop_action(code: str, pk: int, *, reason: str, by: Actor, now: dt.datetime) -> FollowUp:
    """Drop an action for a reason: the department alone."""
    by.require("reviews.lead")
    _line, action = held_action(code, pk, by=by)
    if not by.sees_all:
        raise refused("office_only")
    return _ended(action, "dropped", filled(reason, what=_("Reason")), by=by, now=now)


def _ended(action: FollowUp, state: str, word: str, *, by: Actor, now: dt.datetime) -> FollowUp:
    action.state, action.word, action.ended_at, action.ended_by = state, word, now, by.label
    action.save(update_fields=["state", "word", "ended_at", "ended_by"])
    leave(action.review.incident_code, f"action_{state}", by=by, now=now, action=action.pk, word=word)
    return action
