"""Tables of the law room: instruments, what each asks of whom, which obligations rest on it, self-assessments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.law.words import AssessmentState, Confidence, InstrumentKind, Validity
from thongsuot.people.models import Organisation


class Instrument(models.Model):
    """A legal instrument; identity is kind, number, issuer and year."""

    kind = models.CharField(max_length=20, choices=InstrumentKind.choices, verbose_name=_("Kind"))
    number = models.CharField(max_length=60, verbose_name=_("Number"))
    number_key = models.CharField(max_length=60, db_index=True)
    date = models.DateField(null=True, blank=True, verbose_name=_("Date"))
    issuer = models.CharField(max_length=200, verbose_name=_("Issuer"))
    title = models.CharField(max_length=500, verbose_name=_("Subject"))
    identity = models.CharField(max_length=320, unique=True)
    in_force_from = models.DateField(null=True, blank=True, verbose_name=_("In force from"))
    in_force_until = models.DateField(null=True, blank=True, verbose_name=_("First day no longer in force"))
    status = models.CharField(max_length=20, choices=Validity.choices, default=Validity.UNKNOWN)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")
    amended_by = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="amends")
    source = models.CharField(max_length=300, blank=True, verbose_name=_("Source"))
    confidence = models.CharField(max_length=1, choices=Confidence.choices, default=Confidence.EXPECTED)
    note = models.TextField(blank=True, verbose_name=_("Note"))
    origin = models.CharField(max_length=60, blank=True)  # "pack:2026-11-25"; empty: entered by a person
    version = models.IntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    changed_by_person = models.BooleanField(default=False)  # a later pack leaves it alone
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-date", "number"]

    def __str__(self) -> str:
        return self.number


class Requirement(models.Model):
    """What an instrument asks of classes of bodies, in our own words."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="requirements")
    key = models.CharField(max_length=60, null=True, unique=True)  # of the pack; null: entered by a person
    article = models.CharField(max_length=80, blank=True, verbose_name=_("Article"))
    text = models.TextField(verbose_name=_("What must be done"))
    who = models.JSONField(default=list)  # people.words.OrganisationKind
    confidence = models.CharField(max_length=1, choices=Confidence.choices, default=Confidence.EXPECTED)
    retired = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["instrument", "id"]


class Basis(models.Model):
    """An obligation of a provincial document that carries out a requirement; said by a person."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="bases")
    obligation_id = models.BigIntegerField()  # of the directives room, which stands above
    directive_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "obligation_id"], name="one_basis_per_obligation")
        ]


class Assessment(models.Model):
    """A body's yearly self-assessment of security; it keeps the questions with which it was opened."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    sheet_version = models.CharField(max_length=20)
    sections = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    answers = models.JSONField(default=dict)  # question → {"answer", "note"}
    state = models.CharField(max_length=10, choices=AssessmentState.choices, default=AssessmentState.DRAFT)
    scores = models.JSONField(default=dict)  # section → percent, as handed in
    total = models.IntegerField(null=True)
    revision = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=200, blank=True)
    submitted_by_id = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    review_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "organisation__name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_assessment_per_year")]
