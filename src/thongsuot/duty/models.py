"""Tables of the duty room: shifts, the order of escalation, pages and every attempt to reach somebody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.people.models import Organisation, Person


class DutyRole(models.TextChoices):
    """The four rosters that directives ask for."""

    LEADER = "leader", _("Leader on duty")
    CONTROL = "control", _("Control on duty")
    OPERATION = "operation", _("Network operation on duty")
    RESCUE = "rescue", _("Rescue on duty")


class Shift(models.Model):
    """One person on duty in one role for [starts_at, ends_at)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("Body")
    )
    role = models.CharField(max_length=10, choices=DutyRole.choices, verbose_name=_("Duty"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("Person"))
    starts_at = models.DateTimeField(verbose_name=_("From"))
    ends_at = models.DateTimeField(verbose_name=_("Until"))
    note = models.CharField(max_length=200, blank=True, verbose_name=_("Note"))

    class Meta:
        indexes = [models.Index(fields=["organisation", "role", "starts_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_start")
        ]
        ordering = ["starts_at", "role"]


class Page(models.Model):
    """One call for somebody to take something over; never ends without a person or a loud red state."""

    class State(models.TextChoices):
        """Where the call stands."""

        OPEN = "open", _("Calling")
        ACKNOWLEDGED = "acknowledged", _("Taken over")
        UNANSWERED = "unanswered", _("Nobody answers")
        CANCELLED = "cancelled", _("No longer needed")

    subject_type = models.CharField(max_length=30)  # "incident"
    subject_id = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)  # the whole message, no personal data, no exact route
    severity = models.CharField(max_length=14)
    state = models.CharField(max_length=14, choices=State.choices, default=State.OPEN)
    steps = models.JSONField(default=list)  # frozen per round: [{"organisation_id", "role", "person_ids", "after_s"}]
    next_step = models.IntegerField(default=0)
    next_step_at = models.DateTimeField(null=True, db_index=True)
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    is_drill = models.BooleanField(default=False)  # its list is never made anew: it calls the drill's people alone
    rounds = models.IntegerField(default=0)  # how often the list was gone through with no answer

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "organisation"], name="one_page_per_subject_and_body"
            )
        ]
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.title


class Attempt(models.Model):
    """One try to reach one person by one channel, with what became of it."""

    class State(models.TextChoices):
        """What became of the try."""

        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Not possible")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="attempts")
    key = models.CharField(
        max_length=120, unique=True
    )  # page, step, round, person, channel: sent at most once more per crash
    step = models.IntegerField()
    round = models.IntegerField(default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)  # console | email | webhook
    state = models.CharField(max_length=14, choices=State.choices, default=State.QUEUED)
    tries = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()  # moves on when a channel failed and is tried again
    claimed_until = models.DateTimeField(null=True)  # a sender has it; when this passes, it died while sending
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)  # of the single-use acknowledgement link
    token_expires_at = models.DateTimeField(null=True)
    token_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "not_before", "id"], condition=models.Q(state="queued"), name="attempt_queued"
            )
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key
