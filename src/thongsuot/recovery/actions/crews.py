"""Crews and parts: called, on the way, at work, done."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import actions as incidents
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.recovery import rules
from thongsuot.recovery.keeping import acting_on, filled, leave, own_row, refused
from thongsuot.recovery.models import Crew, Part
from thongsuot.recovery.words import CrewState, PartState

MOST_MEMBERS = 500
MOST_QUANTITY = Decimal(10_000_000)


@transaction.atomic
def add_crew(
    code: str,
    *,
    name: str,
    by: Actor,
    now: dt.datetime,
    members: int | None = None,
    lead: str = "",
    phone: str = "",
    place: str = "",
    expected_at: dt.datetime | None = None,
) -> Crew:
    """Send a crew of the actor's body to an incident."""
    line, body = acting_on(code, by=by)
    if members is not None and not 1 <= members <= MOST_MEMBERS:
        raise Invalid(_("A crew has 1 to %(most)s members.") % {"most": MOST_MEMBERS}, code="members")
    made = Crew.objects.create(
        incident_code=line.code, organisation_id=body, by_label=by.label, members=members, lead=lead.strip()[:120],
        phone=phone.strip()[:40], place=place.strip()[:200], expected_at=expected_at, called_at=now,
        name=filled(name, most=120, what=_("Crew")),
    )  # fmt: skip
    leave(line, "crew", by=by, now=now, note=f"{made.name}: {CrewState(made.state).label}", crew=made.pk)
    return made


@transaction.atomic
def move_crew(code: str, pk: int, state: str, *, by: Actor, now: dt.datetime, place: str = "", note: str = "") -> Crew:
    """Say how far a crew is; its first arrival also says that somebody is on the scene."""
    line, _body = acting_on(code, by=by, also_ended=True)
    crew = own_row(Crew.objects.all(), pk, line, by=by)
    if state == crew.state:
        return crew
    if state not in rules.next_crew_steps(crew.state):
        raise refused("wrong_step")
    crew.state = state
    match state:
        case CrewState.ON_WAY:
            crew.on_way_at = now
        case CrewState.ON_SITE:
            crew.on_site_at = now
        case _:
            crew.ended_at = now
    crew.place = place.strip()[:200] or crew.place
    crew.note = note.strip()[:500] or crew.note
    crew.save()
    if state == CrewState.ON_SITE:
        _be_on_scene(line.code, by=by, now=now)
    said = " · ".join(part for part in (f"{crew.name}: {CrewState(state).label}", crew.place, note.strip()) if part)
    leave(line, "crew", by=by, now=now, note=said, crew=crew.pk, state=state)
    return crew


def _be_on_scene(code: str, *, by: Actor, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            incidents.mark_on_scene(code, by=by, now=now)
    except Refused:
        return  # somebody is there already, or it is over


@transaction.atomic
def add_part(
    code: str,
    *,
    what: str,
    quantity: Decimal,
    unit: str,
    by: Actor,
    now: dt.datetime,
    state: str = "needed",
    expected_at: dt.datetime | None = None,
    note: str = "",
) -> Part:
    """Note a part, cable or machine that the repair needs, waits for or has used."""
    line, body = acting_on(code, by=by)
    if not 0 < quantity <= MOST_QUANTITY:
        raise Invalid(_("The quantity is more than 0."), code="quantity")
    if state not in PartState.values:
        raise Invalid(_("There is no such state of a part."), code="unknown_state")
    made = Part.objects.create(
        incident_code=line.code, organisation_id=body, by_label=by.label, quantity=quantity, state=state,
        what=filled(what, most=200, what=_("Part or machine")), unit=filled(unit, most=20, what=_("Unit of measure")),
        expected_at=expected_at, changed_at=now, note=note.strip()[:500],
    )  # fmt: skip
    leave(line, "part", by=by, now=now, note=_part_said(made), part=made.pk)
    return made


@transaction.atomic
def move_part(code: str, pk: int, state: str, *, by: Actor, now: dt.datetime) -> Part:
    """Say where a part is now."""
    line, _body = acting_on(code, by=by, also_ended=True)
    part = own_row(Part.objects.all(), pk, line, by=by)
    if state == part.state:
        return part
    if state not in rules.next_part_steps(part.state):
        raise refused("wrong_step")
    part.state, part.changed_at = state, now
    part.save(update_fields=["state", "changed_at"])
    leave(line, "part", by=by, now=now, note=_part_said(part), part=part.pk, state=state)
    return part


def _part_said(part: Part) -> str:
    return f"{part.what}, {part.quantity.normalize():f} {part.unit}: {PartState(part.state).label}"
