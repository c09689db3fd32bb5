"""Tables of the alarms room: sources, messages as they came, and the standing alarm they make."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms.words import IdentityKind, Severity, ShelvingEnd
from thongsuot.people.models import Organisation


class Source(models.Model):
    """A system that sends alarms, with its own key."""

    code = models.SlugField(max_length=60, unique=True, verbose_name=_("Code"))
    name = models.CharField(max_length=120, verbose_name=_("Name"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("Body"))
    key_hash = models.CharField(max_length=64, db_index=True)  # SHA-256 of a 256-bit random key
    key_hint = models.CharField(max_length=8)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    accepted = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    last_rejected_at = models.DateTimeField(null=True)
    last_rejected_reason = models.TextField(blank=True)
    last_rejected_message = models.TextField(blank=True)  # as it came, shortened
    rate_per_s = models.IntegerField(default=2_000)  # alarms per second on average; 0: no limit [1/s]
    heartbeat_s = models.IntegerField(default=0)  # silence longer than this is an alarm; 0: not watched [s]
    silent_since = models.DateTimeField(null=True)  # told as silent, until its next sign
    codes = models.JSONField(default=dict)  # its own names: {native problem: {"problem", "cause", "severity"}}
    old_key_hash = models.CharField(max_length=64, blank=True, db_index=True)  # still good until …
    old_key_until = models.DateTimeField(null=True)
    lost = models.BigIntegerField(default=0)  # messages that reached a listener and could not be kept
    last_lost_at = models.DateTimeField(null=True)
    last_lost_reason = models.CharField(max_length=60, blank=True)  # queue_full | rate_limit | stopped

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """By what a source is known besides its key: where it sends from, or what it proves."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12, choices=IdentityKind.choices)
    value = models.CharField(max_length=120)  # network, fingerprint (SHA-256), keyed hash of a community, user name
    host = models.CharField(max_length=120, blank=True)  # address: this host name only; SNMP user: the sender's engine
    thing = models.CharField(max_length=120, blank=True)  # the object behind it, by its code in the register
    sealed = models.TextField(blank=True)  # SNMP user: localised keys, sealed with the installation's key
    hint = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # counts until then

    class Meta:
        ordering = ["kind", "value", "host"]
        constraints = [models.UniqueConstraint(fields=["kind", "value", "host"], name="one_source_per_identity")]


class Stranger(models.Model):
    """A sender that no source is registered for, with how often it was turned away; kept for some hundred of them."""

    door = models.CharField(max_length=20)
    sender = models.CharField(max_length=120)
    reason = models.CharField(max_length=60)
    times = models.BigIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    sample = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["door", "sender"], name="one_row_per_stranger")]


class Alarm(models.Model):
    """One standing trouble at one object: raised, repeated, cleared (X.733 identity)."""

    fingerprint = models.CharField(max_length=64, unique=True)  # organisation, object, specific problem
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=120)
    object_known = models.BooleanField(default=True)
    site_code = models.CharField(max_length=60, blank=True)
    alarm_type = models.CharField(max_length=60, blank=True)
    probable_cause = models.CharField(max_length=80, blank=True)
    specific_problem = models.CharField(max_length=80)
    perceived_severity = models.CharField(max_length=14, choices=Severity.choices)
    is_active = models.BooleanField(default=True)
    first_raised_at = models.DateTimeField()
    last_changed_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    times = models.IntegerField(default=1)
    details = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-last_changed_at"], condition=models.Q(is_active=True), name="alarms_standing")
        ]


class Shelving(models.Model):
    """That an alarm is out of the list for a while: who wanted it, why, until when; kept when it is over.

    A table of its own: the intake's writer remembers standing alarms and would not notice a change of theirs.
    """

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="shelvings")
    reason = models.CharField(max_length=300)
    severity = models.CharField(max_length=14, choices=Severity.choices)  # of the alarm when it was shelved
    at = models.DateTimeField()
    until = models.DateTimeField()
    actor_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=ShelvingEnd.choices, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["until", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alarm"], condition=models.Q(ended_at=None), name="one_open_shelving_per_alarm"
            )
        ]


class AlarmMessage(models.Model):
    """One message of a source as received; the id is the server's sequence and gives the order."""

    # The unique constraint below is the index of this key.
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="messages", db_index=False)
    external_id = models.CharField(max_length=120)
    # No index: each message would change another page of it. What a message belongs to is always read from the message.
    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="messages", db_index=False)
    perceived_severity = models.CharField(max_length=14, choices=Severity.choices)
    event_at = models.DateTimeField()  # raised or cleared, by the source's clock
    reported_at = models.DateTimeField()  # alarmReportingTime
    received_at = models.DateTimeField()  # grows with the id: see queries.message_facts
    repeats = models.IntegerField(default=0)
    clock_off_s = models.IntegerField(default=0)  # source clock minus server clock, when beyond 5 minutes [s]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="one_message_per_external_id")]
