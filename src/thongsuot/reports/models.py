"""Tables of the reports room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """A periodic report: its period, the figures it was made from, and the signed paper."""

    class State(models.TextChoices):
        """Where the report stands."""

        DRAFT = "draft", _("Draft")
        SIGNED = "signed", _("Signed and sent")

    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    period_start = models.DateField()
    period_end = models.DateField()  # last day of the period
    cut_off_at = models.DateTimeField()  # the store as of this moment
    obligation_id = models.BigIntegerField(null=True)  # the reporting obligation that this answers
    figures = models.JSONField(default=dict)
    assessment = models.TextField(blank=True)  # the office's own words
    proposals = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-period_end", "-id"]
