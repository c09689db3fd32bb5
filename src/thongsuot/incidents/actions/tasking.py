"""Tasks by agency: who is asked to do what, and the answer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import rules
from thongsuot.incidents.facts import IncidentChanged
from thongsuot.incidents.handling import held, join_party, refused, save_by_person, write
from thongsuot.incidents.models import Incident, IncidentParty, IncidentTask
from thongsuot.incidents.words import TaskState
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind


@transaction.atomic
def ask_task(
    code: str,
    *,
    organisation: Organisation,
    text: str,
    by: Actor,
    now: dt.datetime,
    due_at: dt.datetime | None = None,
) -> IncidentTask:
    """Ask a body to do something for an incident; a body that did not share it yet does from now on.

    The department asks anybody; a body asks itself or the department.
    """
    by.require("incidents.respond")
    if not text.strip():
        raise Invalid(_("Say what is to be done."), details={"text": "empty"})
    if due_at is not None and due_at <= now:
        raise Invalid(_("The deadline lies in the past."), details={"due_at": due_at.isoformat()})
    incident = held(code, by=by)
    if rules.state_after("share", incident.state) is None:
        raise refused("wrong_state", details={"state": incident.state, "verb": "ask_task"})
    is_own = organisation.pk == by.organisation_id
    if not (by.sees_all or is_own or organisation.kind == OrganisationKind.DEPARTMENT):
        raise refused("ask_the_department")
    task = IncidentTask.objects.create(
        incident=incident,
        organisation=organisation,
        text=text.strip()[:500],
        due_at=due_at,
        asked_at=now,
        asked_by=by.label,
        asked_by_organisation_id=by.organisation_id,
    )
    _let_in(incident, organisation, now=now)
    _write(task, "task_asked", by=by, now=now)
    return task


def _let_in(incident: Incident, organisation: Organisation, *, now: dt.datetime) -> None:
    if organisation.kind == OrganisationKind.DEPARTMENT:
        return
    _row, is_new = join_party(incident, organisation, why=IncidentParty.Why.ASKED)
    if is_new:
        save_by_person(incident)
        fact = IncidentChanged(
            code=incident.code, level=incident.level, what="shared", added_organisation_ids=(organisation.pk,)
        )
        outbox.publish(fact, now=now, key=incident.code)


def _write(task: IncidentTask, what: str, *, by: Actor, now: dt.datetime, note: str = "") -> None:
    """Write a line that the task's body, who asked it and the department read."""
    incident, body = task.incident, task.organisation
    text = f"{body}: {task.text}" + (f" ({note})" if note else "")
    only = body.pk if body.kind != OrganisationKind.DEPARTMENT else task.asked_by_organisation_id
    write(incident, what, by=by, now=now, note=text, only_for=only, values={"task": task.pk})


@transaction.atomic
def answer_task(
    code: str, number: int, *, verb: str, by: Actor, now: dt.datetime, answer: str = "", version: int | None = None
) -> IncidentTask:
    """Accept a task, report it done, refuse it with the reason, or withdraw it.

    Parameters
    ----------
    verb
        accept, finish, refuse or withdraw. A refusal needs its reason in ``answer``.
    """
    by.require("incidents.respond")
    if verb not in rules.TASK_STEPS:
        raise NotFound(_("There is nothing at this address."))
    incident = held(code, by=by)
    rows = IncidentTask.objects.select_for_update(of=("self",)).select_related("organisation", "incident")
    task = rows.filter(incident=incident, pk=number).first()
    own = by.organisation_id
    if task is None or not (by.sees_all or own in (task.organisation_id, task.asked_by_organisation_id)):
        raise NotFound(_("There is no such task, or it is another body's."))
    if version is not None and version != task.version:
        raise refused("task_changed", details={"version": task.version})
    if task.state not in rules.TASK_STEPS[verb]:
        raise refused("task_over", state=TaskState(task.state).label, details={"state": task.state})
    may = rules.task_verbs(
        state=task.state,
        is_own=task.organisation_id == own,
        is_department=by.sees_all,
        asked_by_own=task.asked_by_organisation_id == own,
    )
    if verb not in may:
        raise refused("task_of_another")
    if verb == "refuse" and not answer.strip():
        raise Invalid(_("Say why the task is refused."), details={"answer": "empty"})
    task.state = rules.TASK_STEPS[verb][task.state]
    task.answer = answer.strip()[:1000] or task.answer
    if verb != "withdraw" and task.answered_at is None:
        task.answered_at, task.answered_by = now, by.label
    if task.state not in rules.TASK_OPEN:
        task.ended_at = now
    task.version += 1
    task.save()
    _write(task, f"task_{task.state}", by=by, now=now, note=answer.strip()[:1000])
    return task
