"""The playbook of an incident: each body sees its own steps, the department those of all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils.translation import get_language

from thongsuot.incidents import playbooks, rules
from thongsuot.incidents.models import PlaybookMark
from thongsuot.incidents.queries.rooms import seen
from thongsuot.incidents.scope import sees_whole
from thongsuot.incidents.values import PlaybookView, StepLine
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Organisation


def playbook_of(code: str, *, viewer: Actor, now: dt.datetime) -> PlaybookView:
    """Give the playbook of an incident with the state of its steps and the next one for this viewer."""
    incident = seen(code, viewer=viewer)
    whole = sees_whole(incident, viewer)
    language = get_language() or "vi"
    body = Organisation.objects.filter(pk=viewer.organisation_id or 0).first()
    part = playbooks.part_of(body.kind) if body else ""
    marks = PlaybookMark.objects.filter(incident=incident).select_related("organisation")
    if not whole:
        marks = marks.filter(organisation_id=viewer.organisation_id or 0)
    own: dict[str, PlaybookMark] = {}
    others: dict[str, list[tuple[str, str, dt.datetime]]] = defaultdict(list)
    for mark in marks:
        if mark.organisation_id == viewer.organisation_id:
            own[mark.step] = mark
        else:
            others[mark.step].append((str(mark.organisation), mark.state, mark.at))
    book = playbooks.playbook_for(incident.kind)
    is_over = incident.state in ("closed", "merged")
    steps = []
    for step in book.steps:
        if not whole and step.who != part:
            continue
        found = own.get(step.key)
        due = incident.opened_at + step.within
        marked = found is not None or bool(others.get(step.key))
        steps.append(
            StepLine(
                key=step.key,
                who=step.who,
                text=step.text.in_language(language),
                due_at=due,
                state=found.state if found else "open",
                is_late=not marked and not is_over and due < now,
                at=found.at if found else None,
                by=found.by if found else "",
                note=found.note if found else "",
                is_own=step.who == part,
                others=tuple(others.get(step.key, ())),
            )
        )
    mine = [step for step in steps if step.is_own]
    waiting = [step for step in mine if step.state == "open"]
    return PlaybookView(
        key=book.key,
        name=book.name.in_language(language),
        steps=tuple(steps),
        current=waiting[0] if waiting and not is_over else None,
        own_done=len(mine) - len(waiting),
        own_steps=len(mine),
        may_mark=viewer.may("incidents.respond") and rules.state_after("add_note", incident.state) is not None,
    )
