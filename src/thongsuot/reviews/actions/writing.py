"""A review is opened, written by each body and the department, and published."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.incidents.values import Line
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.reviews import queries, rules
from thongsuot.reviews.facts import ReviewPublished
from thongsuot.reviews.keeping import answer, check_day, held, leave, refused
from thongsuot.reviews.models import Contribution, Review
from thongsuot.reviews.words import PARTS, Why


@transaction.atomic
def open_if_due(code: str, *, by: Actor, now: dt.datetime) -> Review | None:
    """Open the review of a closed incident after which the rule of its day asks for one; again changes nothing."""
    by.require("reviews.lead")
    line = queries.incident_of(code, viewer=by)
    if line.state != "closed" or line.closed_at is None:
        return None
    rule = rules.rule_of(rules.day_of(line.closed_at))
    why = "" if rule is None else rules.why_due(
        rule, level=line.level, is_security=line.is_security, is_drill=line.is_drill
    )  # fmt: skip
    if rule is None or not why or Review.objects.filter(incident_code=line.code).exists():
        return None
    due = rules.due_on(line.closed_at, working_days=rule.working_days)
    return _opened(line, why=why, source=rule.source, due=due, by=by, now=now)


@transaction.atomic
def open_review(code: str, *, by: Actor, now: dt.datetime, due_on: dt.date | None = None) -> Review:
    """Open a review by hand, of any closed incident; without a day the usual number of working days from now."""
    by.require("reviews.lead")
    line = queries.incident_of(code, viewer=by)
    if line.state == "merged":
        raise refused("merged")
    if line.state != "closed":
        raise refused("not_closed")
    if Review.objects.filter(incident_code=line.code).exists():
        raise refused("there")
    rule = rules.rule_of(rules.day_of(now))
    due = due_on or rules.due_on(now, working_days=rule.working_days if rule else 10)
    check_day(due, now=now)
    return _opened(line, why=Why.HAND, source="", due=due, by=by, now=now)


def _opened(line: Line, *, why: str, source: str, due: dt.date, by: Actor, now: dt.datetime) -> Review:
    with override(settings.LANGUAGE_CODE):
        happened = queries.milestones(line.code, viewer=by, now=now)
    made = Review.objects.create(
        incident_code=line.code, why=why, source=source, due_on=due, opened_at=now, opened_by=by.label,
        happened=happened,
    )  # fmt: skip
    incidents.tell(line.code, "review_opened", by=by, now=now)
    leave(line.code, "opened", by=by, now=now, why=why, due_on=due.isoformat())
    return made


@transaction.atomic
def sum_up(code: str, *, by: Actor, now: dt.datetime, version: int | None = None, **texts: str) -> Review:
    """Write the department's summary, which all bodies involved read once it is published.

    Parameters
    ----------
    version
        The version that the writer saw; another one in the store is refused. None: whatever stands there.
    texts
        Answers by the parts of ``words.PARTS``; a part that isn't given stays.
    """
    by.require("reviews.lead")
    line, review = held(code, by=by)
    if not by.sees_all:
        raise refused("office_only")
    if review.state == "published":
        raise refused("published")
    answer(review, texts, version=version, by=by, now=now)
    leave(line.code, "summed_up", by=by, now=now, version=review.version)
    return review


@transaction.atomic
def contribute(code: str, *, by: Actor, now: dt.datetime, version: int | None = None, **texts: str) -> Contribution:
    """Give the part of the actor's body; it and the department read it, no other body."""
    by.require("reviews.contribute")
    line, review = held(code, by=by)
    if review.state == "published":
        raise refused("published")
    if by.organisation_id is None:
        raise refused("no_body")
    if not queries.takes_part(line, viewer=by):
        raise refused("not_a_party")
    part = Contribution.objects.select_for_update().filter(review=review, organisation_id=by.organisation_id).first()
    part = part or Contribution(review=review, organisation_id=by.organisation_id)
    if not any(texts.get(key, getattr(part, key)).strip() for key in PARTS):
        raise Invalid(queries.SAY_SOMETHING, code="empty")
    answer(part, texts, version=version, by=by, now=now)
    leave(line.code, "contributed", by=by, now=now, organisation=by.organisation_id, version=part.version)
    return part


@transaction.atomic
def publish(code: str, *, by: Actor, now: dt.datetime) -> Review:
    """Publish the summary to the bodies that share the incident; from then on no text changes."""
    by.require("reviews.publish")
    line, review = held(code, by=by)
    if not by.sees_all:
        raise refused("office_only")
    if review.state == "published":
        raise refused("published")
    if not (review.happened and review.lessons):
        raise refused("no_lessons")
    review.state, review.published_at, review.published_by = "published", now, by.label
    review.save(update_fields=["state", "published_at", "published_by"])
    bodies = tuple(one.pk for one in incident_queries.organisations_of(line.code, viewer=HOUSE))
    outbox.publish(ReviewPublished(code=line.code, organisation_ids=bodies), now=now)
    incidents.tell(line.code, "review_published", by=by, now=now)
    leave(line.code, "published", by=by, now=now)
    return review
