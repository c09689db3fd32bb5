"""Tables of the evidence room: originals by hash, the log of their custody, sealed bundles, cases of the police."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.evidence.words import CaseState, ItemKind
from thongsuot.people.models import Organisation, Person


class Item(models.Model):
    """One piece of evidence: an original kept by its hash; nothing is ever deleted, at most set aside with a reason."""

    incident_code = models.CharField(max_length=40, db_index=True)
    ref = models.CharField(max_length=60)  # vtp-2: numbered within its body, so that it tells nothing of others
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ItemKind.choices, verbose_name=_("Kind"))
    description = models.CharField(max_length=500, verbose_name=_("What it shows"))
    taken_at = models.DateTimeField(null=True, verbose_name=_("Taken at"))
    taken_by = models.CharField(max_length=200, blank=True, verbose_name=_("Taken by"))
    file_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()  # [bytes]
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    set_aside = models.CharField(max_length=500, blank=True)  # why it no longer counts

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["incident_code", "ref"], name="one_number_per_item"),
            models.UniqueConstraint(
                fields=["incident_code", "organisation", "sha256"], name="an_original_once_per_body"
            ),
        ]


class Custody(models.Model):
    """One line of the log: who did what with a piece of evidence; only ever added to."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField()
    what = models.CharField(max_length=12)
    actor_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]


class SealedBundle(models.Model):
    """One sealed bundle of an incident, and its hand-over: who gave it, who received it."""

    incident_code = models.CharField(max_length=40, db_index=True)
    items = models.IntegerField()
    file_sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()  # [bytes]
    seal = models.CharField(max_length=64)  # SHA-256 of the manifest
    fingerprint = models.CharField(max_length=60)  # of the key
    chain_sequence = models.BigIntegerField()  # the last entry of the audit chain that it holds
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    given_to = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=200, blank=True)
    case_number = models.CharField(max_length=120, blank=True)  # of the body that received it

    class Meta:
        ordering = ["-made_at", "-id"]


class Case(models.Model):
    """What the police make of a theft or sabotage: who works on it, its legal clock, what came of it."""

    incident_code = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.WAITING)
    number = models.CharField(max_length=120, blank=True)
    officer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    assign_by = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(null=True)  # the legal clock; none after the decision
    extensions = models.IntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)  # last time that a clock ran out unheard
    decided_at = models.DateTimeField(null=True)
    conclusion = models.CharField(max_length=1000, blank=True)
    is_drill = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["state", "assign_by"]), models.Index(fields=["state", "decide_by"])]
        ordering = ["-reported_at", "-id"]


class CaseStep(models.Model):
    """One step of a case: who did what; only ever added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    what = models.CharField(max_length=12)
    actor_label = models.CharField(max_length=200)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "id"]
