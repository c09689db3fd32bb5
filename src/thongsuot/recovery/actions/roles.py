"""Named roles on an incident: taken, handed over, left."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.people.queries import myself, person
from thongsuot.recovery.keeping import acting_on, leave, refused
from thongsuot.recovery.models import RoleHolder
from thongsuot.recovery.words import Role


@transaction.atomic
def take_role(
    code: str, role: str, *, by: Actor, now: dt.datetime, person_id: int | None = None, handover: str = ""
) -> RoleHolder:
    """Give a role of the actor's body to the actor, or to a colleague; whoever held it hands it over.

    Parameters
    ----------
    handover
        What the next one has to know.
    """
    line, body = acting_on(code, by=by)
    if role not in Role.values:
        raise Invalid(_("There is no such role."), code="unknown_role")
    holder = person(person_id, viewer=by) if person_id is not None else myself(viewer=by)
    if holder.organisation_id != body:
        raise refused("other_body")
    rows = RoleHolder.objects.select_for_update(of=("self",))
    before = rows.filter(incident_code=line.code, organisation_id=body, role=role, until=None).first()
    if before is not None:
        if before.person_id == holder.pk:
            return before
        before.until = now
        before.save(update_fields=["until"])
    made = RoleHolder.objects.create(
        incident_code=line.code, organisation_id=body, by_label=by.label, role=role, person=holder, since=now,
        handover=" ".join(handover.split())[:500],
    )  # fmt: skip
    said = f"{Role(role).label}: {holder.display_name}"
    if made.handover:
        said = f"{said} · {made.handover}"
    leave(line, "role_taken", by=by, now=now, note=said, role=role, person=holder.pk)
    return made


@transaction.atomic
def leave_role(code: str, role: str, *, by: Actor, now: dt.datetime) -> RoleHolder:
    """End a role of the actor's body without a successor."""
    line, body = acting_on(code, by=by, also_ended=True)
    rows = RoleHolder.objects.select_for_update(of=("self",))
    found = rows.filter(incident_code=line.code, organisation_id=body, role=role, until=None).first()
    if found is None:
        raise refused("no_role")
    found.until = now
    found.save(update_fields=["until"])
    leave(line, "role_left", by=by, now=now, note=f"{Role(role).label}: {found.person.display_name}", role=role)
    return found
