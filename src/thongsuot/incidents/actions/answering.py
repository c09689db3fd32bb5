"""What people say and do while an incident lasts: take over, on scene, cause, expected restoration, notes, sharing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import rules
from thongsuot.incidents.facts import IncidentAcknowledged, IncidentChanged
from thongsuot.incidents.handling import (
    held,
    join_party,
    move,
    person_of,
    refused,
    save_by_person,
    share_of,
    taken_by_acting,
    write,
)
from thongsuot.incidents.models import Incident, IncidentParty
from thongsuot.incidents.words import IncidentKind, IncidentState
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.people.models import Organisation, Person


def _taken(who: Person | None, at: dt.datetime | None) -> Exception:
    local = timezone.localtime(at).strftime("%H:%M %d/%m") if at else ""
    return refused("taken", who=who or "?", at=local)


@transaction.atomic
def acknowledge(code: str, *, by: Actor, now: dt.datetime, version: int | None = None) -> Incident:
    """Take an incident over. Again by the same person it changes nothing; by another it is refused with the name.

    Each body takes over its own share; the first to do so is the one who has the incident.
    """
    by.require("incidents.acknowledge")
    incident = held(code, by=by)
    person = person_of(by)
    if person is None:
        raise refused("not_a_person")
    share = share_of(incident, by)
    if share is not None and share.acknowledged_at is not None:
        if share.acknowledged_by_id == person.pk:
            return incident
        raise _taken(share.acknowledged_by, share.acknowledged_at)
    if share is None and incident.acknowledged_at is not None:
        if incident.acknowledged_by_id == person.pk:
            return incident
        raise _taken(incident.acknowledged_by, incident.acknowledged_at)
    if version is not None and version != incident.version:
        raise refused("changed_meanwhile", details={"version": incident.version})
    was_open = incident.state == IncidentState.OPEN
    move(incident, "acknowledge")
    if was_open:
        incident.acknowledged_at, incident.acknowledged_by = now, person
        incident.lead_id = by.organisation_id
    if share is not None:
        share.acknowledged_at, share.acknowledged_by = now, person
        share.save(update_fields=["acknowledged_at", "acknowledged_by"])
    save_by_person(incident)
    write(incident, "acknowledged", by=by, now=now)
    fact = IncidentAcknowledged(code=code, person_id=person.pk, organisation_id=by.organisation_id)
    outbox.publish(fact, now=now, key=code)
    return incident


@transaction.atomic
def mark_on_scene(code: str, *, by: Actor, now: dt.datetime, version: int | None = None) -> Incident:
    """Say that a crew has reached the place."""
    by.require("incidents.respond")
    incident = held(code, by=by, version=version)
    if incident.state == IncidentState.ON_SCENE:
        return incident
    move(incident, "mark_on_scene")
    incident.on_scene_at = now
    taken_by_acting(incident, by, now)
    save_by_person(incident)
    write(incident, "on_scene", by=by, now=now)
    return incident


@transaction.atomic
def set_cause(
    code: str, *, cause: str, by: Actor, now: dt.datetime, kind: str = "", version: int | None = None
) -> Incident:
    """Say what the cause is, in words; optionally set the kind right."""
    by.require("incidents.respond")
    if not cause.strip():
        raise Invalid(refused("no_cause").message, code="no_cause", details={"cause": "empty"})
    incident = held(code, by=by, version=version)
    move(incident, "set_cause")
    if kind and kind != incident.kind:
        if kind not in IncidentKind.values:
            raise Invalid(_("There is no such kind of incident: %(kind)s.") % {"kind": kind}, details={"kind": kind})
        incident.kind = kind
        incident.is_security = incident.is_security or kind in rules.SECURITY_KINDS
        fact = IncidentChanged(code=code, level=incident.level, what="revised")
        outbox.publish(fact, now=now, key=code)
    text = cause.strip()[:500]
    incident.cause_text, incident.cause_by_id = text, by.organisation_id
    share = share_of(incident, by)
    if share is not None:
        share.cause_text = text
        share.save(update_fields=["cause_text"])
    save_by_person(incident)
    write(incident, "cause", by=by, now=now, note=text, only_for=_own_words(by))
    return incident


def _own_words(by: Actor) -> int | None:
    """What a body other than the department writes may name its plant: only it and the department read it."""
    return None if by.sees_all else by.organisation_id


@transaction.atomic
def set_expected_restoration(
    code: str, *, at: dt.datetime, by: Actor, now: dt.datetime, version: int | None = None
) -> Incident:
    """Say when service is expected back."""
    by.require("incidents.respond")
    fault = rules.eta_fault(expected_at=at, now=now)
    if fault:
        raise Invalid(refused(fault).message, code=fault, details={"at": at.isoformat()})
    incident = held(code, by=by, version=version)
    move(incident, "set_expected_restoration")
    incident.expected_restoration_at, incident.expected_by_id = at, by.organisation_id
    share = share_of(incident, by)
    if share is not None:
        share.expected_restoration_at = at
        share.save(update_fields=["expected_restoration_at"])
    save_by_person(incident)
    write(incident, "expected", by=by, now=now, values={"at": at.isoformat()}, only_for=_own_words(by))
    return incident


@transaction.atomic
def add_note(code: str, *, note: str, by: Actor, now: dt.datetime, shared: bool = False) -> Incident:
    """Write a note on the timeline: read by one's own body and the department, or by every party when shared."""
    by.require("incidents.respond")
    if not note.strip():
        raise Invalid(_("The note is empty."), details={"note": "empty"})
    incident = held(code, by=by)
    if rules.state_after("add_note", incident.state) is None:
        raise refused("wrong_state", details={"state": incident.state, "verb": "add_note"})
    write(incident, "note", by=by, now=now, note=note.strip()[:2000], only_for=None if shared else by.organisation_id)
    return incident


@transaction.atomic
def share_with(code: str, organisation: Organisation, *, by: Actor, now: dt.datetime) -> Incident:
    """Call another body in: from now on it sees the incident, without other bodies' plant."""
    by.require("incidents.respond")
    incident = held(code, by=by)
    move(incident, "share")
    _row, is_new = join_party(incident, organisation, why=IncidentParty.Why.ASKED)
    if not is_new:
        return incident
    save_by_person(incident)
    write(incident, "shared", by=by, now=now, values={"organisation": str(organisation)}, only_for=by.organisation_id)
    fact = IncidentChanged(code=code, level=incident.level, what="shared", added_organisation_ids=(organisation.pk,))
    outbox.publish(fact, now=now, key=code)
    return incident
