"""Tables of the recovery room. Each row belongs to one body; who sees the incident whole sees all of them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from thongsuot.people.models import Organisation, Person
from thongsuot.recovery import rules
from thongsuot.recovery.words import CallOutcome, CrewState, PartState, Role


class Own(models.Model):
    """What every row has: its incident and the body that it belongs to."""

    incident_code = models.CharField(max_length=40, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)

    class Meta:
        abstract = True


class RoleHolder(Own):
    """A person in a named role, from when to when; the last one without an end holds it."""

    role = models.CharField(max_length=14, choices=Role.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    handover = models.CharField(max_length=500, blank=True)  # what the one before left to know

    class Meta:
        ordering = ["role", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident_code", "organisation", "role"], condition=Q(until=None), name="one_holder_per_role"
            )
        ]


class Crew(Own):
    """A crew sent to an incident."""

    name = models.CharField(max_length=120)
    members = models.IntegerField(null=True)  # [persons]
    lead = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=CrewState.choices, default=CrewState.CALLED)
    called_at = models.DateTimeField()
    on_way_at = models.DateTimeField(null=True)
    on_site_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expected_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["called_at", "id"]


class Part(Own):
    """A part, cable or machine that the repair needs."""

    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=PartState.choices, default=PartState.NEEDED)
    expected_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]


class Fix(Own):
    """How service came back: for good, or until a day by which it must be mended for good."""

    what = models.CharField(max_length=500)
    is_temporary = models.BooleanField()
    made_at = models.DateTimeField()
    holds_until = models.DateTimeField(null=True)  # of a temporary one
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.CharField(max_length=500, blank=True)
    told_late_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["is_temporary", "replaced_at"])]

    def state(self, *, now: dt.datetime) -> str:
        """Tell how it stands now; see ``rules.fix_state``."""
        return rules.fix_state(
            is_temporary=self.is_temporary, holds_until=self.holds_until, replaced_at=self.replaced_at, now=now
        )


class Loss(Own):
    """What a body says that an incident cost it; each statement is a new version, the last one counts."""

    version = models.IntegerField()
    material = models.BigIntegerField(null=True)  # [VND]
    repair = models.BigIntegerField(null=True)  # [VND]
    revenue = models.BigIntegerField(null=True)  # [VND]
    users = models.IntegerField(null=True)  # [subscribers]
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # without service [h]
    customers = models.JSONField(default=dict)  # {class of words.CustomerClass: number}
    note = models.CharField(max_length=500, blank=True)
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["incident_code", "organisation", "version"], name="one_loss_per_version")
        ]

    @property
    def total(self) -> int | None:
        """Give the sum of what was stated [VND]; None when nothing was."""
        stated = [value for value in (self.material, self.repair, self.revenue) if value is not None]
        return sum(stated) if stated else None


class TelephoneCall(Own):
    """One call by hand to somebody on the incident."""

    called = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=CallOutcome.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
