"""All reviews and all actions that a viewer may see, and what is owed by a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries import organisations
from thongsuot.people.words import OrganisationKind
from thongsuot.reminders.values import Dated
from thongsuot.reviews import rules
from thongsuot.reviews.models import Review
from thongsuot.reviews.queries.rooms import action_lines, visible_actions
from thongsuot.reviews.values import Overview, OwnAction, ReviewLine

MOST = 500
ORDER = {"late": 0, "due_soon": 1, "draft": 2, "todo": 2, "published": 3, "done": 4, "dropped": 5}


def overview(*, viewer: Actor, now: dt.datetime) -> Overview:
    """List the reviews of the incidents that the viewer may see, late ones first, and the actions over all of them."""
    viewer.require("reviews.read")
    rows = list(Review.objects.prefetch_related("contributions").order_by("-due_on", "-id")[:MOST])
    actions = list(visible_actions(viewer=viewer).order_by("due_on", "id")[: 4 * MOST])
    codes = {row.incident_code for row in rows} | {one.review.incident_code for one in actions}
    lines = {line.code: line for line in incidents.by_code(codes, viewer=viewer)}
    told = action_lines(
        visible_actions(viewer=viewer).filter(review__incident_code__in=list(lines)),
        viewer=viewer,
        now=now,
        lines=lines,
    )
    unsettled = Counter(one.row.review_id for one in told if one.row.state == "todo")
    late = Counter(one.row.review_id for one in told if one.standing == "late")
    listed = [
        _line(row, lines[row.incident_code], viewer, now=now, unsettled=unsettled[row.pk], late=late[row.pk])
        for row in rows
        if row.incident_code in lines
    ]
    listed.sort(key=lambda one: (ORDER[one.standing], one.due_on))
    return Overview(
        reviews=tuple(listed),
        actions=tuple(sorted(told, key=lambda one: (ORDER[one.standing], one.row.due_on, one.row.pk))),
        waiting=sum(1 for one in listed if one.state == "draft"),
        late=sum(1 for one in listed if one.standing == "late"),
        published=sum(1 for one in listed if one.state == "published"),
        actions_open=sum(unsettled.values()),
        actions_late=sum(late.values()),
    )


def _line(row: Review, line: Line, viewer: Actor, *, now: dt.datetime, unsettled: int, late: int) -> ReviewLine:
    given = {part.organisation_id for part in row.contributions.all()}
    wanted = {one.pk for one in incidents.organisations_of(row.incident_code, viewer=viewer)}
    return ReviewLine(
        line=line,
        standing=rules.standing(row.state, due=row.due_on, now=now),
        due_on=row.due_on,
        why=row.why,
        state=row.state,
        published_at=row.published_at,
        own_given=viewer.organisation_id in given if not viewer.sees_all and viewer.organisation_id in wanted else None,
        given=len(given) if viewer.sees_all else None,
        wanted=len(wanted | given) if viewer.sees_all else None,
        open_actions=unsettled,
        late_actions=late,
    )


def own_actions(*, viewer: Actor, now: dt.datetime) -> list[OwnAction]:
    """List what the viewer's body still has to do after reviews: given to nobody in person, or to the viewer."""
    if not viewer.may("reviews.contribute") or viewer.organisation_id is None:
        return []
    own = viewer.id.removeprefix("person:")
    rows = (
        visible_actions(viewer=viewer)
        .filter(organisation_id=viewer.organisation_id, state="todo")
        .order_by("due_on", "id")
    )
    return [
        OwnAction(
            id=row.pk,
            code=row.review.incident_code,
            text=row.text,
            due_on=row.due_on,
            standing=rules.standing(row.state, due=row.due_on, now=now),
        )
        for row in rows[:100]
        if row.person_id is None or str(row.person_id) == own
    ]


def dated_things(*, viewer: Actor) -> list[Dated]:
    """List what bodies owe by a day: actions to be done, parts of a review not given, reviews not published."""
    viewer.require("reviews.read")
    owed = [
        Dated(
            kind="review_action",
            subject_id=row.pk,
            title=row.text,
            detail=row.review.incident_code,
            link=f"/incidents/{row.review.incident_code}/review/#action-{row.pk}",
            due_on=row.due_on,
            organisation_id=row.organisation_id,
        )
        for row in visible_actions(viewer=viewer).filter(state="todo")
    ]
    office = list(organisations(viewer=viewer).filter(kind=OrganisationKind.DEPARTMENT).values_list("pk", flat=True))
    for row in Review.objects.filter(state="draft").prefetch_related("contributions"):
        given = {part.organisation_id for part in row.contributions.all()}
        bodies = {one.pk for one in incidents.organisations_of(row.incident_code, viewer=viewer)}
        owed += [
            Dated(
                kind="review",
                subject_id=row.pk,
                title=f"Rút kinh nghiệm sự cố {row.incident_code}",
                detail="",
                link=f"/incidents/{row.incident_code}/review/",
                due_on=row.due_on,
                organisation_id=body,
            )
            for body in sorted((bodies - given) | set(office))
        ]
    return owed
