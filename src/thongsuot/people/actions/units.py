"""Units inside a body: offices and shift teams, who heads them, from when to when they stand, who belongs to them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Organisation, Person, Unit

DEEPEST = 6


@transaction.atomic
def keep_unit(
    organisation: Organisation, *, name: str, by: Actor, now: dt.datetime, unit_id: int | None = None,
    parent_id: int | None = None, head_id: int | None = None, valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Unit:  # fmt: skip
    """Add a unit to a body, or with ``unit_id`` change one: its name, the unit above, its head, its dates.

    Raises
    ------
    Invalid
        No name; the head is of another body; a unit would stand below itself; it would end before it begins.
    Refused
        The body has a unit of this name already.
    """
    by.require("people.manage")
    name = " ".join(name.split())[:200]
    if len(name) < 2:
        raise Invalid(_("Give the unit a name."), code="no_name")
    if valid_from and valid_until and valid_until <= valid_from:
        raise Invalid(_("It ends before it begins."), code="bad_period")
    unit = Unit(organisation=organisation) if unit_id is None else _own(organisation, unit_id)
    if organisation.units.filter(name__iexact=name).exclude(pk=unit.pk).exists():
        raise Refused(_("The body has a unit of this name already."), code="known_unit")
    unit.parent = _own(organisation, parent_id) if parent_id is not None else None
    above, steps = unit.parent, 0
    while above is not None:
        steps += 1
        if above.pk == unit.pk or steps >= DEEPEST:
            raise Invalid(_("A unit can't stand below itself, nor deeper than six levels."), code="bad_parent")
        above = above.parent
    unit.head = _member(organisation, head_id) if head_id is not None else None
    unit.name, unit.valid_from, unit.valid_until = name, valid_from, valid_until
    unit.save()
    detail = {"name": name, "parent": parent_id, "head": head_id, "until": valid_until}
    audit.record("unit.kept", by=by, now=now, of=("unit", unit.pk), detail=detail)
    return unit


@transaction.atomic
def place_person(person: Person, *, unit_id: int | None, by: Actor, now: dt.datetime) -> Person:
    """Say to which unit of their body a person belongs; None: to none."""
    by.require("people.manage")
    if unit_id is not None and person.organisation is None:
        raise Invalid(_("This person belongs to no body."), code="no_body")
    unit = None if unit_id is None or person.organisation is None else _own(person.organisation, unit_id)
    person.unit = unit
    person.save(update_fields=["unit"])
    audit.record("person.unit", by=by, now=now, of=("person", person.pk), detail={"unit": str(unit or "")})
    return person


def _own(organisation: Organisation, unit_id: int) -> Unit:
    found = organisation.units.filter(pk=unit_id).first()
    if found is None:
        raise NotFound(_("The body has no such unit."))
    return found


def _member(organisation: Organisation, person_id: int) -> Person:
    found = organisation.persons.filter(pk=person_id, is_active=True).first()
    if found is None:
        raise Invalid(_("Choose a person of this body."), code="no_colleague")
    return found
