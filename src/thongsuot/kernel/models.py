"""Tables every room stands on: audit chain, outbox, live pulses, stored files."""

from __future__ import annotations

from django.db import models


class ChainHead(models.Model):
    """The last link of the audit chain of this installation; one row."""

    installation = models.CharField(max_length=36)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class AuditEntry(models.Model):
    """One change by one actor, chained by SHA-256 over the entry before it."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"])]
        ordering = ["-sequence"]


class OutboxEntry(models.Model):
    """One fact on its way to the flows that listen; written with the change it tells of."""

    class State(models.TextChoices):
        """Where an entry stands."""

        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        STUCK = "stuck"

    topic = models.CharField(max_length=60, db_index=True)
    key = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before", "id"], condition=models.Q(state="waiting"), name="outbox_waiting"),
            models.Index(fields=["claimed_until"], condition=models.Q(state="claimed"), name="outbox_claimed"),
        ]


class Pulse(models.Model):
    """A small mark that something changed, which open pages listen for. Carries no content."""

    topic = models.CharField(max_length=40)
    at = models.DateTimeField()


class Heartbeat(models.Model):
    """When a part of the installation (worker, auditor) last showed that it lives."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)


class StoredFile(models.Model):
    """An original, kept by its hash and never rewritten."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.IntegerField()
    data = models.BinaryField()
    stored_at = models.DateTimeField()
