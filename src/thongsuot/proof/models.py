"""Tables of the proof room: rules bound to obligations and what they found."""

from __future__ import annotations

from django.db import models

from thongsuot.directives.models import Directive, Obligation
from thongsuot.people.models import Organisation
from thongsuot.proof.words import Light, Reach


class Binding(models.Model):
    """One rule bound to one obligation, for one party or for each that owes it."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60)
    figures = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.OWN)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)
    next_check_at = models.DateTimeField(db_index=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["obligation_id", "id"]


class Result(models.Model):
    """What a check found for one party; a check that finds the same again only moves ``measured_at`` on."""

    binding = models.ForeignKey(Binding, on_delete=models.CASCADE, related_name="results")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    light = models.CharField(max_length=8, choices=Light.choices)
    looked_at = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    lines = models.JSONField(default=list)
    why_unknown = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()  # when this light first showed without a break
    first_at = models.DateTimeField()  # when exactly this was first found
    measured_at = models.DateTimeField()  # when it was last found
    is_latest = models.BooleanField(default=True)

    class Meta:
        ordering = ["-first_at", "-id"]
        indexes = [models.Index(fields=["binding", "organisation", "-first_at"], name="results_by_binding")]
        constraints = [
            models.UniqueConstraint(
                fields=["binding", "organisation"], condition=models.Q(is_latest=True), name="one_latest_result"
            )
        ]


class BriefLink(models.Model):
    """A link to the one page for somebody who does not sign in; of token and PIN only hashes are kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=64)
    for_whom = models.CharField(max_length=120)
    days = models.IntegerField(default=7)  # the page's period
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    tries = models.IntegerField(default=0)  # wrong PINs since the last right one
    opened = models.IntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class Subscriber(models.Model):
    """A task system outside that is told of changes by webhook; it sees what its body may see."""

    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    sees_all = models.BooleanField(default=False)  # the office's own system; else only what concerns the body
    cursor = models.BigIntegerField(default=0)  # the last change handed over
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    paused_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)  # failed tries of the batch that comes next
    next_try_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One try to hand a batch of changes to a subscriber, and how it ended."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    first_cursor = models.BigIntegerField()
    last_cursor = models.BigIntegerField()
    changes = models.IntegerField()
    at = models.DateTimeField()
    taken = models.BooleanField()
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]


class Briefing(models.Model):
    """A briefing that a body held for its staff on a directive: when, how many of how many were there."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    attended = models.IntegerField()
    staff = models.IntegerField()  # how many should have been there
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attended__gte=0, staff__gte=1, attended__lte=models.F("staff")),
                name="no_more_attended_than_staff",
            )
        ]
