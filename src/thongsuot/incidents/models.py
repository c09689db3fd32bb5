"""Tables of the incidents room: one incident per cause, who shares it, what happened, what it cost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms.models import AlarmMessage
from thongsuot.incidents.response import FilledForm, IncidentTask, PlaybookMark
from thongsuot.incidents.words import IncidentKind, IncidentState, Level, SharingReason
from thongsuot.people.models import Organisation, Person

__all__ = [
    "AffectedSite",
    "CorrelationCursor",
    "FilledForm",
    "Incident",
    "IncidentAlarm",
    "IncidentParty",
    "IncidentTask",
    "PlaybookMark",
    "SetAside",
    "TimelineEntry",
]


class Incident(models.Model):
    """One trouble with one cause, from first sign to lessons."""

    code = models.CharField(max_length=30, unique=True)  # SC-2026-7K3FW; until November 2026 they counted: SC-2026-0001
    key = models.CharField(max_length=160, unique=True, null=True)  # the correlation's own key; null: opened by hand
    kind = models.CharField(max_length=12, choices=IncidentKind.choices)
    state = models.CharField(max_length=14, choices=IncidentState.choices, default=IncidentState.OPEN)
    level = models.IntegerField(choices=Level.choices, default=Level.ONE)
    title = models.CharField(max_length=300, blank=True)  # only for incidents opened by hand
    root_kind = models.CharField(max_length=20, blank=True)  # site | link | cable | duct | feeder | substation | grid
    root_id = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    on_scene_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="split_off")
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    cause_text = models.CharField(max_length=500, blank=True)
    cause_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    expected_restoration_at = models.DateTimeField(null=True)
    expected_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # every alarm has cleared: restoration is proposed, a person confirms
    sites_affected = models.IntegerField(default=0)
    users_affected = models.IntegerField(null=True)  # null: not known
    user_minutes = models.BigIntegerField(null=True)
    site_minutes = models.BigIntegerField(null=True)
    alarms_count = models.IntegerField(default=0)
    evidence = models.JSONField(default=list)  # [{"code", "count"}]
    hypotheses = models.JSONField(default=list)  # [{"root", "cause", "probability"}]
    is_security = models.BooleanField(default=False)
    is_drill = models.BooleanField(default=False)
    drill_body = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")  # who drills
    drill_people = models.JSONField(default=list)  # persons that it may call; empty: on duty at the drilling body
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["state", "-started_at"])]
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.code


class IncidentParty(models.Model):
    """A body that shares an incident, and why."""

    Why = SharingReason

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices)
    sites_affected = models.IntegerField(default=0)
    users_affected = models.IntegerField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    cause_text = models.CharField(max_length=500, blank=True)
    expected_restoration_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)  # its own part works again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "organisation"], name="one_share_per_body")]


class IncidentAlarm(models.Model):
    """An alarm message that belongs to an incident; a message belongs to one at most."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="alarm_links")
    message = models.OneToOneField(AlarmMessage, on_delete=models.PROTECT, related_name="incident_link")


class SetAside(models.Model):
    """Why an accepted message belongs to no incident (yet): nothing disappears without a recorded reason."""

    class Reason(models.TextChoices):
        """Recorded reasons."""

        INFORMATIONAL = "informational", _("Says nothing of a lost service")
        CLEARED = "cleared", _("The end of a trouble that made no incident")
        UNKNOWN_OBJECT = "unknown_object", _("Its object is not in the register, or is another body's")
        NOT_YET = "not_yet", _("No common cause seen yet; it joins when more comes")
        NOT_READ = "not_read", _("The correlation could not read it")

    message = models.OneToOneField(AlarmMessage, on_delete=models.PROTECT, related_name="set_aside")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["reason"])]


class CorrelationCursor(models.Model):
    """How far the worker's correlation has come; changed in the transaction of its changes. One row."""

    revision = models.BigIntegerField(default=0)  # grows with each step: a worker that sees a jump builds itself anew
    last_message_id = models.BigIntegerField(default=0)
    engine_time = models.DateTimeField(null=True)  # how far the correlation's own time has come
    changed_at = models.DateTimeField(null=True)


class AffectedSite(models.Model):
    """A site that an incident touches, with its owner, so that impact and scope need no walk over alarms."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    site_code = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    users = models.IntegerField(null=True)
    out_of_service = models.BooleanField(default=False)  # was so at some time during the incident
    out_since = models.DateTimeField(null=True)
    name = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=120, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    priority = models.BooleanField(default=False)  # serves emergency numbers or bodies of the Party and the State
    key_target = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "site_code"], name="one_row_per_site_and_incident")]


class TimelineEntry(models.Model):
    """One line of the self-writing timeline."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    actor_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)  # a code with a sentence in words.py
    values = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    only_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
