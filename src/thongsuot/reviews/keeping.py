"""What every write of the reviews room does: find the review, hold its row, leave its traces."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.incidents.values import Line
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.reviews import queries, rules
from thongsuot.reviews.models import FollowUp, Review, Told
from thongsuot.reviews.words import PARTS, REFUSED

LONGEST_DAYS = 365
LONGEST = 20_000  # characters of one answer


def held(code: str, *, by: Actor) -> tuple[Line, Review]:
    """Give an incident that the actor may see and its review, held for a change.

    Raises
    ------
    NotFound
        There is no such incident for the actor, or it has no review.
    """
    line = queries.incident_of(code, viewer=by)
    found = Review.objects.select_for_update().filter(incident_code=line.code).first()
    if found is None:
        raise NotFound(_("This incident has no review."))
    return line, found


def held_action(code: str, pk: int, *, by: Actor) -> tuple[Line, FollowUp]:
    """Give an action that the actor may see, held for a change."""
    line, review = held(code, by=by)
    found = queries.visible_actions(viewer=by).select_for_update(of=("self",)).filter(review=review, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such action, or you may not see it."))
    if found.state != "todo":
        raise refused("ended")
    return line, found


def refused(code: str) -> Refused:
    """Give the refusal of this code with its sentence."""
    return Refused(REFUSED[code], code=code)


def filled(text: str, *, what: Any, most: int = 500) -> str:
    """Give a text that must not be empty, shortened to what the table holds."""
    found = " ".join(text.split())
    if not found:
        raise Invalid(_("%(what)s: say it in a few words.") % {"what": what}, code="empty")
    return found[:most]


def check_day(day: dt.date, *, now: dt.datetime) -> None:
    """Refuse a day before today or more than a year ahead."""
    today = rules.day_of(now)
    if not today <= day <= today + dt.timedelta(days=LONGEST_DAYS):
        raise Invalid(queries.DAY_WRONG, code="due_on")


def answer(row: Told, texts: dict[str, str], *, version: int | None, by: Actor, now: dt.datetime) -> None:
    """Put the answers into a row, unless somebody else saved it meanwhile."""
    if version is not None and version != row.version:
        raise refused("changed")
    for part, text in texts.items():
        if part not in PARTS:
            raise Invalid(_("A review has no part of this name: %(part)s.") % {"part": part}, code="unknown_part")
        if len(text) > LONGEST:
            raise Invalid(_("At most %(most)s characters for one answer.") % {"most": LONGEST}, code="too_long")
        setattr(row, part, text.strip().replace("\r\n", "\n"))
    row.version += 1
    row.written_at, row.written_by = now, by.label
    row.save()


def leave(code: str, what: str, *, by: Actor, now: dt.datetime, **detail: Any) -> None:
    """Write the audit chain and wake open pages."""
    audit.record(f"reviews.{what}", by=by, now=now, of=("incident", code), detail=detail)
    outbox.pulse("incidents", now=now)
