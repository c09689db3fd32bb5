"""Tables of the directives room: the document, its obligations, who owes them, notices and proof."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.directives.words import AdviceState, AssignmentState, DirectiveState, LinkRelation, PartState, PartyRole
from thongsuot.people.models import Organisation, Person


class Directive(models.Model):
    """An official document that orders something; identity is kind, number, issuer and year."""

    kind = models.CharField(max_length=20, verbose_name=_("Kind"))
    number = models.CharField(max_length=60, blank=True, verbose_name=_("Number"))
    date = models.DateField(null=True, blank=True, verbose_name=_("Date"))
    issuer = models.CharField(max_length=200, blank=True, verbose_name=_("Issuer"))
    signer = models.CharField(max_length=120, blank=True, verbose_name=_("Signer"))
    subject = models.CharField(max_length=500, blank=True, verbose_name=_("Subject"))
    text = models.TextField()  # NFC; obligation spans count its code points
    cited = models.JSONField(default=list)  # [{"number", "date", "kind"}]
    reading = models.JSONField(default=dict)  # what the reader proposed, kept as it was
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    # Two columns that keep one document from standing twice, whoever brings it in at the same moment:
    text_sha256 = models.CharField(max_length=64, null=True, unique=True)  # of the NFC text's words
    identity = models.CharField(max_length=320, null=True, unique=True)  # kind|number|issuer|year; null: not known
    state = models.CharField(max_length=10, choices=DirectiveState.choices, default=DirectiveState.READ)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="implementations")
    version = models.IntegerField(default=1)  # grows with each edit; a stale edit is refused
    brought_in_at = models.DateTimeField()
    brought_in_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-brought_in_at", "-id"]

    def __str__(self) -> str:
        return self.number or self.subject or f"#{self.pk}"


class Obligation(models.Model):
    """One thing somebody must do, with the place in the source that says so."""

    class State(models.TextChoices):
        """Whether a person has confirmed it."""

        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        REMOVED = "removed", _("Removed")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="obligations")
    clause = models.CharField(max_length=30, blank=True, verbose_name=_("Clause"))
    position = models.IntegerField(default=0)
    start = models.IntegerField()  # code points into directive.text, [start, end)
    end = models.IntegerField()
    task_text = models.TextField(verbose_name=_("Task"))
    addressees = models.JSONField(default=list)  # as written
    addressee_types = models.JSONField(default=list)
    coordinates_with = models.JSONField(default=list)
    legal_basis = models.JSONField(default=list)
    deadline = models.CharField(max_length=200, blank=True)  # as the document says, in the reader's notation
    due_on = models.DateField(null=True, blank=True, verbose_name=_("Due"))
    due_at = models.DateTimeField(null=True)  # to the minute, where hours count
    due_set_by_office = models.BooleanField(default=False)  # true: the office's date, not the document's
    due_basis = models.JSONField(default=dict)  # how the document's words were counted: engines.calendar.Due
    recurrence_days = models.IntegerField(null=True, blank=True)
    report_required = models.BooleanField(default=False)
    urgency = models.CharField(max_length=40, blank=True)
    confidence = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    version = models.IntegerField(default=1)
    # A turn of a duty that comes back, the same duty of an earlier document, and the document that took it over:
    instance_of = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="turns")
    period = models.CharField(max_length=40, blank=True)  # 2026-12, 2026-Q4, an event's name
    repeats = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="repeated_by")
    superseded_by = models.ForeignKey(Directive, null=True, on_delete=models.SET_NULL, related_name="superseded")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "start", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instance_of", "period"],
                condition=models.Q(instance_of__isnull=False),
                name="one_turn_per_period",
            )
        ]


class Assignment(models.Model):
    """One party's share of one obligation, and how far it is."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=PartyRole.choices, default=PartyRole.LEAD)
    state = models.CharField(max_length=16, choices=AssignmentState.choices, default=AssignmentState.DRAFTED)
    percent = models.IntegerField(default=0)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True)  # the party's own, where the document counts from its receipt
    due_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["role", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "organisation"], name="one_assignment_per_party_and_obligation"
            )
        ]

    @property
    def due(self) -> dt.date | None:
        """Give the day on which this party's share is due."""
        return self.due_on or self.obligation.due_on

    @property
    def due_moment(self) -> dt.datetime | None:
        """Give the moment at which it is due, where hours count."""
        return self.due_at or (None if self.due_on else self.obligation.due_at)


class PartyChoice(models.Model):
    """Whom a person meant by a phrase of an issuer, kept at confirming and offered at the next document."""

    issuer_key = models.CharField(max_length=240)
    phrase_key = models.CharField(max_length=500)
    role = models.CharField(max_length=12, choices=PartyRole.choices)
    phrase = models.CharField(max_length=500)  # as written the last time
    codes = models.JSONField(default=list)  # of the bodies
    times = models.IntegerField(default=1)  # how often a person chose just this
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-chosen_at"]
        constraints = [
            models.UniqueConstraint(fields=["issuer_key", "phrase_key", "role"], name="one_choice_per_phrase")
        ]


class Notice(models.Model):
    """The notice of one directive to one party, with what became of its delivery."""

    class State(models.TextChoices):
        """What became of it."""

        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        RECEIVED = "received", _("Receipt confirmed")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)  # in_app | email
    address = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=500, blank=True)
    next_try_at = models.DateTimeField(null=True)  # null: nothing left to send

    class Meta:
        ordering = ["organisation__name", "channel"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="notice_due")
        ]
        constraints = [
            models.UniqueConstraint(fields=["directive", "organisation", "channel"], name="one_notice_per_channel")
        ]


class NoticeAttempt(models.Model):
    """One attempt to hand a notice over, and how it ended."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    handed_over = models.BooleanField()
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Proof(models.Model):
    """What shows that a party did its share: a file, a report of the house, a statement."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=20)  # file | report | statement
    title = models.CharField(max_length=300)
    reference = models.CharField(max_length=120, blank=True)  # e.g. "report:12"
    file_sha256 = models.CharField(max_length=64, blank=True)
    measured = models.BooleanField(default=False)  # true: from the store; false: the party says so
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "reference"], condition=~models.Q(reference=""), name="one_proof_per_reference"
            )
        ]


class Event(models.Model):
    """One line in the story of a directive or an assignment."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="events")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    what = models.CharField(max_length=40)  # a code with a label in words.py
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]


class Recurring(models.Model):
    """How a standing duty comes back; its turns are obligations of their own."""

    obligation = models.OneToOneField(Obligation, on_delete=models.CASCADE, related_name="recurring")
    unit = models.CharField(max_length=10)  # engines.calendar.Recurrence
    every = models.IntegerField(default=1)
    day = models.IntegerField(null=True)
    month = models.IntegerField(null=True)
    shift = models.CharField(max_length=5, default="back")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ahead_days = models.IntegerField(default=45)
    stopped_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)


class DirectiveLink(models.Model):
    """What one document does to an older one, as a whole or in one obligation."""

    newer = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="links_down")
    older = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="links_up")
    relation = models.CharField(max_length=10, choices=LinkRelation.choices)
    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.CASCADE, related_name="+")  # of the older
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["newer", "older", "relation"], condition=models.Q(obligation=None), name="one_link_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["newer", "relation", "obligation"],
                condition=models.Q(obligation__isnull=False),
                name="one_link_per_obligation",
            ),
        ]


class Part(models.Model):
    """A part of a share that a body gives on inside itself: to a unit, then to a person."""

    share = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="parts")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    unit = models.CharField(max_length=200, blank=True, verbose_name=_("Unit"))
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    task = models.TextField(verbose_name=_("Task"))
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=PartState.choices, default=PartState.GIVEN)
    percent = models.IntegerField(default=0)
    note = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=200)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "id"]


class Advice(models.Model):
    """What an advising office proposes to its head for a share: an instruction with its lines; the head directs."""

    share = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="advices")
    unit = models.CharField(max_length=200, blank=True)  # the advising office
    text = models.TextField()
    lines = models.JSONField(default=list)  # [{"unit", "person_id", "task", "due_on"}]
    state = models.CharField(max_length=10, choices=AdviceState.choices, default=AdviceState.SUBMITTED)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    made_by_id = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class Urging(models.Model):
    """One letter of urging: about which party, to whom, its number, its receipt."""

    class State(models.TextChoices):
        """How far the letter is."""

        DRAFTED = "drafted", _("Letter drafted")
        ISSUED = "issued", _("Letter issued")
        RECEIVED = "received", _("Receipt confirmed")
        DROPPED = "dropped", _("Draft given up")

    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    addressed_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    level = models.IntegerField(default=1)  # 1: to the party; 2: to the body above it
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    automatic = models.BooleanField(default=False)
    draft_id = models.BigIntegerField(null=True)  # of the drafting room
    number = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True)
    file_sha256 = models.CharField(max_length=64, blank=True)  # the issued PDF
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "level"],
                condition=models.Q(state="drafted"),
                name="one_open_urging_per_party_and_level",
            )
        ]


class UrgingLine(models.Model):
    """One overdue share that a letter of urging lists, as it stood then."""

    urging = models.ForeignKey(Urging, on_delete=models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="urged")
    due_on = models.DateField()
    overdue_days = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["urging", "assignment"], name="one_line_per_share_and_urging")]


class UrgingRule(models.Model):
    """When letters of urging are drafted by themselves; one row."""

    urge_after = models.IntegerField(default=3)  # working days overdue
    escalate_after = models.IntegerField(default=5)  # working days after the letter to the party was issued
    automatic = models.BooleanField(default=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)
