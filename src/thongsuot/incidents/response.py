"""Tables of the response to an incident: what bodies were asked to do, and what they answered."""

from __future__ import annotations

from django.db import models

from thongsuot.incidents.words import StepState, TaskState
from thongsuot.people.models import Organisation


class IncidentTask(models.Model):
    """One thing that one body was asked to do for an incident."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.CASCADE, related_name="tasks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asked_by_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)  # accepted or refused
    answered_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)  # what came of it, or why not
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"])]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class FilledForm(models.Model):
    """What one body filled into one typed form of an incident."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.CASCADE, related_name="filled_forms")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=20)  # a key of the pack's forms
    content = models.JSONField(default=dict)
    filled_at = models.DateTimeField()
    filled_by = models.CharField(max_length=200)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "organisation", "form"], name="one_form_per_body_and_incident")
        ]
        ordering = ["id"]


class PlaybookMark(models.Model):
    """A step of the playbook that a body has done, or left out with a reason."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.CASCADE, related_name="playbook_marks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)  # a key of the pack's steps
    state = models.CharField(max_length=8, choices=StepState.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "organisation", "step"], name="one_mark_per_body_and_step")
        ]
        ordering = ["id"]
