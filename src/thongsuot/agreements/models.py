"""Tables of the agreements room: regulations with their matrix and signatures; emergency plans with theirs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements.words import ExerciseForm, ExerciseResult, Letter, Side, VersionState
from thongsuot.people.models import Organisation, Person

_OPEN = models.Q(state__in=(VersionState.DRAFT, VersionState.SIGNING))
_AGREED = models.Q(state=VersionState.IN_FORCE)


class Regulation(models.Model):
    """A coordination regulation between bodies; what it says stands in its versions."""

    title = models.CharField(max_length=300, blank=True, verbose_name=_("Title"))
    number = models.CharField(max_length=60, blank=True, verbose_name=_("Number"))
    drafter = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.number or self.title or f"#{self.pk}"


class RegulationVersion(models.Model):
    """One version of a regulation: its parties, duties and signatures belong to it alone."""

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    preamble = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # first day it no longer holds
    remind_days = models.IntegerField(default=60)
    revision = models.IntegerField(default=1)  # grows with each save; a stale save is refused
    content_sha256 = models.CharField(max_length=64, blank=True)  # of what was sent for signature
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    returned_note = models.CharField(max_length=1000, blank=True)
    returned_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["regulation", "number"], name="one_regulation_version_per_number"),
            models.UniqueConstraint(fields=["regulation"], condition=_OPEN, name="one_open_regulation_version"),
            models.UniqueConstraint(fields=["regulation"], condition=_AGREED, name="one_agreed_regulation_version"),
        ]


class RegulationParty(models.Model):
    """A body that is bound by a version and signs it."""

    version = models.ForeignKey(RegulationVersion, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "organisation"], name="one_party_per_version")]


class RegulationDuty(models.Model):
    """One duty: a row of the matrix."""

    version = models.ForeignKey(RegulationVersion, on_delete=models.CASCADE, related_name="duties")
    key = models.CharField(max_length=16)  # the same in later versions, by which they are compared
    position = models.IntegerField(default=0)
    text = models.TextField(blank=True)
    subjects = models.JSONField(default=list)  # keys of pack.subjects

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_duty_per_key_and_version")]


class RaciCell(models.Model):
    """How one body stands to one duty; the database itself holds the rule that one body alone answers for it."""

    duty = models.ForeignKey(RegulationDuty, on_delete=models.CASCADE, related_name="cells")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=2, choices=Letter.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "organisation"], name="one_letter_per_body_and_duty"),
            models.UniqueConstraint(
                fields=["duty"],
                condition=models.Q(letter__in=(Letter.ACCOUNTABLE, Letter.BOTH)),
                name="exactly_one_body_answers",
            ),
        ]


class RegulationSignature(models.Model):
    """A party's signature on exactly one content."""

    version = models.ForeignKey(RegulationVersion, on_delete=models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "organisation"], name="one_signature_per_party")]


class EmergencyPlan(models.Model):
    """An operator's action plan for one scenario, made together with a police body."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("Operator"))
    police = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("Police"))
    scenario = models.CharField(max_length=30, verbose_name=_("Scenario"))
    title = models.CharField(max_length=300, verbose_name=_("Title"))
    scope = models.CharField(max_length=200, blank=True, verbose_name=_("Place or part of the network"))
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["owner__name", "scenario", "id"]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """One version of a plan; the two signatures hold to its content."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField(default=dict)  # values.PlanContent
    valid_until = models.DateField(null=True, blank=True)  # first day it no longer holds
    remind_days = models.IntegerField(default=60)
    revision = models.IntegerField(default=1)
    content_sha256 = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    returned_note = models.CharField(max_length=1000, blank=True)
    returned_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number"),
            models.UniqueConstraint(fields=["plan"], condition=_OPEN, name="one_open_plan_version"),
            models.UniqueConstraint(fields=["plan"], condition=_AGREED, name="one_agreed_plan_version"),
        ]


class PlanSignature(models.Model):
    """The signature of one side; two sides, two bodies, two persons."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["version", "side"], name="one_signature_per_side"),
            models.UniqueConstraint(fields=["version", "organisation"], name="two_bodies_sign_a_plan"),
            models.UniqueConstraint(fields=["version", "person"], name="two_persons_sign_a_plan"),
        ]


class PlanExercise(models.Model):
    """One exercise of a plan and what it showed."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="exercises")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    form = models.CharField(max_length=16, choices=ExerciseForm.choices)
    result = models.CharField(max_length=10, choices=ExerciseResult.choices)
    took_part = models.CharField(max_length=500)
    findings = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-held_on", "-id"]
