"""API operations of an incident's work: tasks by agency and their answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of, aware
from thongsuot.incidents import actions, queries
from thongsuot.incidents.values import TaskLine
from thongsuot.kernel import clock
from thongsuot.people.queries import organisation as organisation_of

router = Router(tags=["incidents"])


class TaskOut(Schema):
    """One task of an incident as the caller may see it."""

    id: int
    code: str = Field(description="The incident.")
    incident: str
    organisation: str
    organisation_code: str
    text: str
    state: str = Field(description="asked, accepted, done, refused or withdrawn.")
    due_at: dt.datetime | None
    is_late: bool
    is_drill: bool
    asked_at: dt.datetime
    asked_by: str
    answered_at: dt.datetime | None
    answered_by: str
    ended_at: dt.datetime | None
    answer: str
    version: int
    verbs: list[str] = Field(description="What the caller may do with it now.")


class TaskIn(Schema):
    """What a body is asked to do."""

    organisation: str = Field(max_length=40, description="Code of the body.")
    text: str = Field(min_length=1, max_length=500)
    due_at: dt.datetime | None = None


class AnswerIn(Schema):
    """The answer to a task."""

    answer: str = Field("", max_length=1000, description="What came of it; for a refusal the reason, which is needed.")
    version: int | None = Field(None, description="The version that the caller saw; a stale one is refused with 409.")


class StepOut(Schema):
    """One step of the playbook."""

    key: str
    who: str = Field(description="department, owner, power, police or commune.")
    text: str
    due_at: dt.datetime
    state: str = Field(description="open, done or left_out, of the caller's own body.")
    is_late: bool
    at: dt.datetime | None
    by: str
    note: str
    is_own: bool = Field(description="The caller's body does it.")


class PlaybookOut(Schema):
    """The playbook of an incident."""

    key: str
    name: str
    current: StepOut | None = Field(description="What comes next for the caller's body.")
    own_done: int
    own_steps: int
    steps: list[StepOut]


class MarkIn(Schema):
    """What became of a step."""

    state: Literal["done", "left_out", "open"] = "done"
    note: str = Field("", max_length=500, description="Why it is left out; needed then.")


def _shown(task: TaskLine) -> dict[str, Any]:
    return {**asdict(task), "verbs": sorted(task.verbs)}


def _tasks(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    return [_shown(task) for task in queries.tasks_of(code, viewer=actor_of(request), now=clock.now())]


@router.get("/tasks/mine", response=list[TaskOut], operation_id="list_my_incident_tasks", summary="Tasks of my body")
@door("incidents.read")
def my_tasks(request: HttpRequest) -> Any:
    """List the open tasks of the caller's own body over all incidents, those due first."""
    return [_shown(task) for task in queries.my_tasks(viewer=actor_of(request), now=clock.now())]


@router.get("/{code}/tasks", response=list[TaskOut], operation_id="list_incident_tasks", summary="Tasks by agency")
@door("incidents.read")
def list_tasks(request: HttpRequest, code: str) -> Any:
    """List the tasks of an incident that the caller's body was given or gave; the department sees all."""
    return _tasks(request, code)


@router.post("/{code}/tasks", response={201: list[TaskOut]}, operation_id="ask_incident_task", summary="Give a task")
@door("incidents.respond")
def ask_task(request: HttpRequest, code: str, body: TaskIn) -> Any:
    """Ask a body to do something for an incident; it shares the incident from now on."""
    actor = actor_of(request)
    actions.ask_task(
        code,
        organisation=organisation_of(body.organisation, viewer=actor),
        text=body.text,
        due_at=aware(body.due_at) if body.due_at else None,
        by=actor,
        now=clock.now(),
    )
    return Status(201, _tasks(request, code))


@router.post(
    "/{code}/tasks/{number}/{verb}",
    response=list[TaskOut],
    operation_id="answer_incident_task",
    summary="Accept, finish, refuse or withdraw a task",
)
@door("incidents.respond")
def answer_task(
    request: HttpRequest,
    code: str,
    number: int,
    verb: Literal["accept", "finish", "refuse", "withdraw"],
    body: AnswerIn,
) -> Any:
    """Answer a task of one's own body; 409 when it is over or was answered meanwhile."""
    actions.answer_task(
        code, number, verb=verb, answer=body.answer, version=body.version, by=actor_of(request), now=clock.now()
    )
    return _tasks(request, code)


@router.get(
    "/{code}/playbook", response=PlaybookOut, operation_id="get_incident_playbook", summary="Playbook and next step"
)
@door("incidents.read")
def playbook(request: HttpRequest, code: str) -> Any:
    """Give the steps for this kind of incident: one's own body's; the department sees those of all."""
    return asdict(queries.playbook_of(code, viewer=actor_of(request), now=clock.now()))


@router.put("/{code}/playbook/{step}", response=PlaybookOut, operation_id="mark_incident_step", summary="Mark a step")
@door("incidents.respond")
def mark_step(request: HttpRequest, code: str, step: str, body: MarkIn) -> Any:
    """Mark a step of one's own body done, left out with a reason, or open again."""
    actor = actor_of(request)
    actions.mark_step(code, step, state=body.state, note=body.note, by=actor, now=clock.now())
    return asdict(queries.playbook_of(code, viewer=actor, now=clock.now()))
