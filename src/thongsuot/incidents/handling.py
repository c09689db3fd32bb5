"""What every write of an incident does: find it, hold it, write its timeline, tell."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import rules, words
from thongsuot.incidents.models import Incident, IncidentParty, TimelineEntry
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound, Refused
from thongsuot.people.models import Organisation, Person


def held(code: str, *, by: Actor, version: int | None = None) -> Incident:
    """Give the incident locked for a change, if the actor may see it and saw its latest version."""
    rows = Incident.objects.select_for_update(of=("self",)).filter(code=code)
    if not by.sees_all:
        mine = Q(pk__in=IncidentParty.objects.filter(organisation_id=by.organisation_id or 0).values("incident_id"))
        rows = rows.filter(mine | Q(is_security=True) if by.sees_security else mine)
    found = rows.first()
    if found is None:
        raise NotFound(_("There is no such incident, or you may not see it."))
    if version is not None and version != found.version:
        raise refused("changed_meanwhile", details={"version": found.version})
    return found


def refused(code: str, *, details: dict[str, Any] | None = None, **values: object) -> Refused:
    """Give the refusal of this code with its sentence."""
    text = words.REFUSED[code]
    return Refused(text % values if values else text, code=code, details=details)


def move(incident: Incident, verb: str) -> None:
    """Bring the incident to the state that the verb leads to, or refuse."""
    after = rules.state_after(verb, incident.state)
    if after is None:
        raise refused("wrong_state", details={"state": incident.state, "verb": verb})
    incident.state = after


def write(
    incident: Incident,
    what: str,
    *,
    by: Actor,
    now: dt.datetime,
    values: dict[str, Any] | None = None,
    note: str = "",
    only_for: int | None = None,
    audited: bool = True,
) -> None:
    """Add a line to the timeline and the audit chain, and wake open pages."""
    TimelineEntry.objects.create(
        incident=incident,
        at=now,
        actor_label=by.label,
        organisation_id=by.organisation_id,
        what=what,
        values=values or {},
        note=note,
        only_for_id=only_for,
    )
    if audited:
        audit.record(f"incident.{what}", by=by, now=now, of=("incident", incident.code), detail=values)
    outbox.pulse("incidents", now=now)


def save_by_person(incident: Incident) -> Incident:
    """Save a person's change; the version grows, so that a page opened before can't write over it."""
    incident.version += 1
    incident.save()
    return incident


def person_of(by: Actor) -> Person | None:
    """Give the person who acts; None for the house and machines."""
    kind, _sep, pk = by.id.partition(":")
    return Person.objects.filter(pk=int(pk)).first() if kind == "person" and pk.isdigit() else None


def create(now: dt.datetime, **values: Any) -> Incident:
    """Make an incident under a free code of the year, drawn at random.

    Codes that count would tell a body how many incidents others had in between.
    """
    year = timezone.localtime(now).year
    for _attempt in range(20):
        code = rules.code_of(year, draw=secrets.randbelow(rules.CODES))
        try:
            with transaction.atomic():
                return Incident.objects.create(code=code, opened_at=now, **values)
        except IntegrityError:
            if values.get("key") and Incident.objects.filter(key=values["key"]).exists():
                raise
    raise RuntimeError("no free incident code")


def join_party(incident: Incident, organisation: Organisation | int, *, why: str) -> tuple[IncidentParty, bool]:
    """Let a body share the incident; give its row and whether it is new."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    return IncidentParty.objects.get_or_create(incident=incident, organisation_id=pk, defaults={"why": why})


def share_of(incident: Incident, by: Actor) -> IncidentParty | None:
    """Give the actor's own body's share of the incident, locked; None for the department and the house."""
    if by.organisation_id is None:
        return None
    rows = IncidentParty.objects.select_for_update(of=("self",)).filter(incident=incident)
    return rows.filter(organisation_id=by.organisation_id or 0).first()


def taken_by_acting(incident: Incident, by: Actor, now: dt.datetime) -> None:
    """Whoever acts on an incident that nobody has, has it."""
    if incident.acknowledged_at is None:
        incident.acknowledged_at, incident.acknowledged_by = now, person_of(by)
        incident.lead_id = incident.lead_id or by.organisation_id
