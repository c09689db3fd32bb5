"""Tables of the reminders room: when to remind, each reminder, each attempt to hand it over."""

from __future__ import annotations

from django.db import models

from thongsuot.people.models import Organisation
from thongsuot.reminders.words import ReminderChannel, ReminderState


class ReminderPlan(models.Model):
    """The office's own days for reminders of one kind of thing."""

    kind = models.CharField(max_length=20, unique=True)
    offsets = models.JSONField(default=list)  # working days from the due day
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)


class Reminder(models.Model):
    """One reminder to one body by one channel. The constraint is what keeps it from being made twice."""

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    link = models.CharField(max_length=200)
    due_on = models.DateField()
    offset = models.IntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=ReminderChannel.choices)
    address = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ReminderState.choices, default=ReminderState.QUEUED)
    tries = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=500, blank=True)
    next_try_at = models.DateTimeField(null=True)  # null: nothing left to send

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="reminder_due"),
            models.Index(fields=["kind", "subject_id"], name="reminder_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "due_on", "offset", "organisation", "channel"], name="one_reminder_each"
            )
        ]


class ReminderAttempt(models.Model):
    """One attempt to hand a reminder over, and how it ended."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    handed_over = models.BooleanField()
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
