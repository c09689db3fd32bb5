"""Put shifts on a roster, change them, take them off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.duty import queries
from thongsuot.duty.models import DutyRole, Shift
from thongsuot.duty.values import Planned
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Organisation, Person

LONGEST = dt.timedelta(hours=72)
"""A single shift above three days is taken for a mistyped date."""


def _check(organisation: Organisation, role: str, person: Person, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if role not in DutyRole.values:
        raise Invalid(_("Unknown duty."), details={"role": role, "known": list(DutyRole.values)})
    if ends_at <= starts_at:
        raise Invalid(_("A shift must end after it starts."), details={"ends_at": ends_at.isoformat()})
    if ends_at - starts_at > LONGEST:
        raise Invalid(_("A shift of more than 72 hours is not accepted; check the dates."))
    if person.organisation_id != organisation.pk:
        raise Invalid(_("This person does not belong to the body whose roster this is."))
    if not person.is_active:
        raise Invalid(_("This person may no longer sign in, so cannot stand on a roster."))


def _own(by: Actor, organisation_id: int) -> None:
    by.require("duty.manage")
    if not by.sees_all and by.organisation_id != organisation_id:
        raise NotFound(_("There is no such body, or you may not change its roster."))


def _overlapping(shift: Shift) -> tuple[Shift, ...]:
    rows = Shift.objects.filter(person_id=shift.person_id, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at)
    return tuple(rows.exclude(pk=shift.pk).select_related("organisation").order_by("starts_at"))


def _detail(shift: Shift) -> dict[str, object]:
    return {
        "organisation": shift.organisation_id,
        "role": shift.role,
        "person": shift.person_id,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
    }


@transaction.atomic
def add_shift(
    *,
    organisation: Organisation,
    role: str,
    person: Person,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    note: str = "",
) -> Planned:
    """Put a person on duty; gives the shift with the person's other shifts that it overlaps, as a warning."""
    _own(by, organisation.pk)
    _check(organisation, role, person, starts_at, ends_at)
    same = Shift.objects.filter(
        organisation=organisation, role=role, person=person, starts_at=starts_at, ends_at=ends_at
    )
    if same.exists():
        raise Refused(_("This shift is on the roster already."))
    made = Shift.objects.create(
        organisation=organisation, role=role, person=person, starts_at=starts_at, ends_at=ends_at, note=note[:200]
    )
    audit.record("shift.add", by=by, now=now, of=("shift", made.pk), detail=_detail(made))
    outbox.pulse("duty", now=now)
    return Planned(shift=made, overlaps=_overlapping(made))


@transaction.atomic
def change_shift(
    pk: int,
    *,
    role: str,
    person: Person,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    note: str = "",
) -> Planned:
    """Change who stands when; a shift that is over stays as it was."""
    shift = queries.shift(pk, viewer=by)
    _own(by, shift.organisation_id)
    _check(shift.organisation, role, person, starts_at, ends_at)
    if shift.ends_at <= now:
        raise Refused(_("This shift is over; the record of who was on duty is not changed."))
    before = _detail(shift)
    shift.role, shift.person, shift.starts_at, shift.ends_at, shift.note = role, person, starts_at, ends_at, note[:200]
    shift.save()
    audit.record(
        "shift.change", by=by, now=now, of=("shift", shift.pk), detail={"before": before, "after": _detail(shift)}
    )
    outbox.pulse("duty", now=now)
    return Planned(shift=shift, overlaps=_overlapping(shift))


@transaction.atomic
def remove_shift(pk: int, *, by: Actor, now: dt.datetime) -> None:
    """Take a shift off the roster; one that is over stays on record."""
    shift = queries.shift(pk, viewer=by)
    _own(by, shift.organisation_id)
    if shift.ends_at <= now:
        raise Refused(_("This shift is over; the record of who was on duty is not changed."))
    audit.record("shift.remove", by=by, now=now, of=("shift", shift.pk), detail=_detail(shift))
    shift.delete()
    outbox.pulse("duty", now=now)
