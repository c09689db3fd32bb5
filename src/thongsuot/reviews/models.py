"""Tables of the reviews room: one review per incident, each body's part of it, the actions that follow."""

from __future__ import annotations

from django.db import models

from thongsuot.people.models import Organisation, Person
from thongsuot.reviews.words import ActionState, ReviewState, Why


class Told(models.Model):
    """The five questions of a review, as the department sums them up or as a body answers them."""

    happened = models.TextField(blank=True)
    went_well = models.TextField(blank=True)
    went_badly = models.TextField(blank=True)
    causes = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    version = models.IntegerField(default=0)  # of the text, against two writers at once
    written_at = models.DateTimeField(null=True)
    written_by = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Review(Told):
    """The review of one incident; its own text is the department's summary."""

    incident_code = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.DRAFT)
    why = models.CharField(max_length=10, choices=Why.choices)
    source = models.CharField(max_length=200, blank=True)  # of the rule that makes it due
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]


class Contribution(Told):
    """What one body says of an incident: for itself and the department alone."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "organisation"], name="one_contribution_per_body")]


class FollowUp(models.Model):
    """An action that a review asks for: who, by when, and what became of it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.CharField(max_length=500)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.OPEN)
    word = models.CharField(max_length=500, blank=True)  # how it was done, or why it was dropped
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"])]
