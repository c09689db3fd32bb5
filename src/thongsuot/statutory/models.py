"""Tables of the duty to report: crossed thresholds, reports with their clocks, plans, daily status windows."""

from __future__ import annotations

from django.db import models

from thongsuot.people.models import Organisation
from thongsuot.statutory.words import DutyState, ReportKind


class Duty(models.Model):
    """One rule set that an incident crosses or will cross, for one body (none: the department, for all of them)."""

    incident_code = models.CharField(max_length=40, db_index=True)
    rule_set = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=DutyState.choices)
    criterion = models.CharField(max_length=40)
    area = models.CharField(max_length=200, blank=True)
    crosses_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    user_minutes = models.BigIntegerField(default=0)
    users_most = models.BigIntegerField(default=0)
    is_drill = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident_code", "rule_set", "organisation"], name="one_duty_per_body"),
        ]
        ordering = ["crosses_at", "id"]


class IncidentReport(models.Model):
    """One report about an incident: owed by a clock, or written quickly, or made at a fixed time."""

    incident_code = models.CharField(max_length=40, blank=True, db_index=True)  # blank: the whole province
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    duty = models.ForeignKey(Duty, null=True, on_delete=models.PROTECT, related_name="reports")
    stage = models.CharField(max_length=40, blank=True)
    number = models.IntegerField(default=1)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    late_told_at = models.DateTimeField(null=True)
    is_drill = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "stage", "number"], name="one_report_per_stage")]
        indexes = [models.Index(fields=["sent_at", "due_at"])]
        ordering = ["due_at", "id"]


class SituationPlan(models.Model):
    """Situation reports at fixed times, about one incident or (blank) the whole province."""

    incident_code = models.CharField(max_length=40, blank=True, unique=True)
    every_min = models.IntegerField()
    next_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class StatusWindow(models.Model):
    """A period in which each operator of an area answers every day how its network stands."""

    area = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    opens_on = models.DateField()
    closes_on = models.DateField()  # last day
    due_hour = models.IntegerField(default=10)  # of each day, Vietnamese time
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_drill = models.BooleanField(default=False)
    bodies = models.ManyToManyField(Organisation, related_name="+")

    class Meta:
        ordering = ["-opens_on", "-id"]


class StatusAnswer(models.Model):
    """What one operator answered for one day of a window."""

    window = models.ForeignKey(StatusWindow, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    sites_total = models.IntegerField()
    sites_out = models.IntegerField()
    on_generator = models.IntegerField(default=0)
    users_out = models.IntegerField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    unchanged = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "organisation", "day"], name="one_answer_per_day")]
        ordering = ["-day", "organisation_id"]
