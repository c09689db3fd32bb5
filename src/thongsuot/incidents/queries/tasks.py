"""Tasks by agency, to the body asked, the body that asked, and the department."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from thongsuot.incidents import rules
from thongsuot.incidents.models import Incident, IncidentTask
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.queries.rooms import seen
from thongsuot.incidents.scope import seen_incidents, sees_whole
from thongsuot.incidents.values import TaskLine
from thongsuot.kernel.actor import Actor


def _own(rows: QuerySet[IncidentTask], viewer: Actor) -> QuerySet[IncidentTask]:
    mine = viewer.organisation_id or 0
    return rows.filter(Q(organisation_id=mine) | Q(asked_by_organisation_id=mine))


def tasks_of(code: str, *, viewer: Actor, now: dt.datetime) -> tuple[TaskLine, ...]:
    """List the tasks of an incident, the open ones first; a body sees those that it was asked or asked itself."""
    incident = seen(code, viewer=viewer)
    rows = IncidentTask.objects.filter(incident=incident).select_related("organisation", "incident")
    if not sees_whole(incident, viewer):
        rows = _own(rows, viewer)
    found = _lines(list(rows), viewer=viewer, now=now)
    return tuple(sorted(found, key=lambda task: (task.state not in rules.TASK_OPEN, not task.is_late, task.id)))


def my_tasks(*, viewer: Actor, now: dt.datetime) -> tuple[TaskLine, ...]:
    """List the open tasks of the viewer's own body, those due first."""
    if not viewer.may("incidents.respond") or viewer.organisation_id is None:
        return ()
    rows = IncidentTask.objects.filter(
        organisation_id=viewer.organisation_id,
        state__in=rules.TASK_OPEN,
        incident__in=seen_incidents(viewer).exclude(state="closed"),
    ).select_related("organisation", "incident")
    found = _lines(list(rows[:200]), viewer=viewer, now=now)
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda task: (task.due_at or far, -task.level, task.id)))


def _lines(rows: list[IncidentTask], *, viewer: Actor, now: dt.datetime) -> list[TaskLine]:
    incidents: list[Incident] = list({row.incident_id: row.incident for row in rows}.values())
    named = {line.code: line for line in lines(incidents, viewer=viewer)}
    return [_line(row, named[row.incident.code].title, viewer=viewer, now=now) for row in rows]


def _line(row: IncidentTask, title: str, *, viewer: Actor, now: dt.datetime) -> TaskLine:
    own = viewer.organisation_id
    is_open = row.state in rules.TASK_OPEN
    verbs = rules.task_verbs(
        state=row.state,
        is_own=own is not None and row.organisation_id == own,
        is_department=viewer.sees_all,
        asked_by_own=own is not None and row.asked_by_organisation_id == own,
    )
    return TaskLine(
        id=row.pk,
        code=row.incident.code,
        incident=title,
        level=row.incident.level,
        is_drill=row.incident.is_drill,
        organisation=str(row.organisation),
        organisation_code=row.organisation.code,
        text=row.text,
        state=row.state,
        due_at=row.due_at,
        is_late=is_open and row.due_at is not None and row.due_at < now,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        ended_at=row.ended_at,
        answer=row.answer,
        version=row.version,
        verbs=verbs if viewer.may("incidents.respond") else frozenset(),
    )
