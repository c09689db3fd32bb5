"""The review of one incident: the department reads every part, a body its own and what is published."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line
from thongsuot.incidents.words import TIMELINE, IncidentKind
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.models import Organisation
from thongsuot.reviews import rules
from thongsuot.reviews.models import Contribution, FollowUp, Review
from thongsuot.reviews.values import FollowUpLine, ReviewRoom

DAY_WRONG = gettext_lazy("The day is not before today and at most a year ahead.")
SAY_SOMETHING = gettext_lazy("Answer at least one of the questions.")


def incident_of(code: str, *, viewer: Actor) -> Line:
    """Give the incident; one that the viewer may not see is not found."""
    viewer.require("reviews.read")
    return incidents.incident(code, viewer=viewer)


def takes_part(line: Line, *, viewer: Actor) -> bool:
    """Tell whether the viewer's body has a part in the incident; of the police, in every security incident."""
    bodies = {one.pk for one in incidents.organisations_of(line.code, viewer=viewer)}
    return viewer.organisation_id in bodies or (viewer.sees_security and line.is_security)


def visible_actions(*, viewer: Actor) -> QuerySet[FollowUp]:
    """Give the actions that the viewer may see: all, or those of its body."""
    rows = FollowUp.objects.select_related("organisation", "person", "review")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def action_lines(
    rows: QuerySet[FollowUp], *, viewer: Actor, now: dt.datetime, lines: dict[str, Line] | None = None
) -> tuple[FollowUpLine, ...]:
    """Say how actions stand and what the viewer may do with each."""
    return tuple(
        FollowUpLine(
            row=row,
            standing=rules.standing(row.state, due=row.due_on, now=now),
            line=(lines or {}).get(row.review.incident_code),
            may_end=row.state == "todo"
            and viewer.may("reviews.contribute")
            and row.organisation_id == viewer.organisation_id,
            may_drop=row.state == "todo" and viewer.sees_all and viewer.may("reviews.lead"),
        )
        for row in rows
    )


def review(code: str, *, viewer: Actor, now: dt.datetime) -> ReviewRoom:
    """Give the review of an incident, as far as the viewer may see it."""
    line = incident_of(code, viewer=viewer)
    found = Review.objects.filter(incident_code=line.code).first()
    office = viewer.sees_all
    parts = list(found.contributions.select_related("organisation")) if found else []
    own = next((part for part in parts if part.organisation_id == viewer.organisation_id), None)
    open_text = found is not None and found.state == "draft"
    contributes = open_text and not office and viewer.may("reviews.contribute") and takes_part(line, viewer=viewer)
    return ReviewRoom(
        line=line,
        review=found,
        standing=rules.standing(found.state, due=found.due_on, now=now) if found else "",
        office=office,
        summary=found if found is not None and (office or found.state == "published") else None,
        contributions=tuple(parts) if office else (),
        silent=tuple(_silent(line, parts, viewer=viewer)) if office and found is not None else (),
        own=own,
        prefilled=as_seen(line.code, viewer=viewer, now=now) if contributes and own is None else "",
        actions=action_lines(visible_actions(viewer=viewer).filter(review=found), viewer=viewer, now=now)
        if found
        else (),
        may_open=found is None and line.state == "closed" and office and viewer.may("reviews.lead"),
        may_sum_up=open_text and office and viewer.may("reviews.lead"),
        may_publish=open_text and office and viewer.may("reviews.publish"),
        may_contribute=contributes,
        may_add_action=found is not None and office and viewer.may("reviews.lead"),
    )


def existing(code: str, *, viewer: Actor, now: dt.datetime) -> ReviewRoom:
    """Give the review of an incident that has one."""
    found = review(code, viewer=viewer, now=now)
    if found.review is None:
        raise NotFound(gettext_lazy("This incident has no review."))
    return found


def _silent(line: Line, parts: list[Contribution], *, viewer: Actor) -> list[Organisation]:
    given = {part.organisation_id for part in parts}
    return [one for one in incidents.organisations_of(line.code, viewer=viewer) if one.pk not in given]


def milestones(code: str, *, viewer: Actor, now: dt.datetime) -> str:
    """Write what happened in the fewest lines: kind, level and the moments, nothing that names a body or its plant."""
    room = incidents.room(code, viewer=viewer, now=now)
    line = room.line
    moments = (
        ("", line.started_at),
        ("acknowledged", line.acknowledged_at),
        ("on_scene", room.on_scene_at),
        ("restored", room.restored_at),
        ("closed", room.closed_at),
    )
    said = [_("%(kind)s, level %(level)s.") % {"kind": IncidentKind(line.kind).label, "level": line.level}]
    for what, at in moments:
        if at is not None:
            word = TIMELINE[what] if what else _("Began")
            said.append(f"- {timezone.localtime(at):%H:%M %d/%m/%Y}: {word}")
    return "\n".join(said)


def as_seen(code: str, *, viewer: Actor, now: dt.datetime) -> str:
    """Write the timeline of an incident as the viewer's body reads it, one line each."""
    room = incidents.room(code, viewer=viewer, now=now)
    return "\n".join(
        f"- {timezone.localtime(one.at):%H:%M %d/%m}: {one.sentence}" + (f" – {one.note}" if one.note else "")
        for one in room.timeline
        if not one.what.startswith("review_")
    )[:8000]
