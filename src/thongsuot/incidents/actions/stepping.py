"""Steps of the playbook: done, left out with a reason, open again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import playbooks, rules
from thongsuot.incidents.handling import held, refused, write
from thongsuot.incidents.models import Incident, PlaybookMark
from thongsuot.incidents.words import StepState
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Organisation


@transaction.atomic
def mark_step(code: str, step: str, *, state: str, by: Actor, now: dt.datetime, note: str = "") -> Incident:
    """Mark a step of one's own body done or left out, or open it again; marking the same again changes nothing.

    Parameters
    ----------
    state
        done, left_out (needs its reason in ``note``) or open.
    """
    by.require("incidents.respond")
    if state not in (*StepState.values, "open"):
        raise Invalid(_("A step is done, left out or open."), details={"state": state[:40]})
    incident = held(code, by=by)
    if rules.state_after("add_note", incident.state) is None:
        raise refused("wrong_state", details={"state": incident.state, "verb": "mark_step"})
    body = Organisation.objects.filter(pk=by.organisation_id or 0).first()
    book = playbooks.playbook_for(incident.kind)
    found = next((one for one in book.steps if one.key == step), None)
    if found is None or body is None:
        raise NotFound(_("This playbook has no such step."))
    if playbooks.part_of(body.kind) != found.who:
        raise Refused(_("This step is another body's to do."), code="step_of_another", details={"who": found.who})
    if state == StepState.LEFT_OUT and not note.strip():
        raise Invalid(_("Say why the step is left out."), details={"note": "empty"})
    rows = PlaybookMark.objects.select_for_update().filter(incident=incident, organisation=body, step=step)
    mark = rows.first()
    if state == (mark.state if mark else "open"):
        return incident
    if state == "open":
        rows.delete()
    else:
        mark = mark or PlaybookMark(incident=incident, organisation=body, step=step)
        mark.state, mark.at, mark.by, mark.note = state, now, by.label, note.strip()[:500]
        mark.save()
    text = found.text.in_language(get_language() or "vi") + (f" ({note.strip()[:500]})" if note.strip() else "")
    write(incident, f"step_{state}", by=by, now=now, note=text, only_for=body.pk, values={"step": step})
    return incident
