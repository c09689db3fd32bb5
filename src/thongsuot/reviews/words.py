"""Words of the reviews room."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class ReviewState(models.TextChoices):
    """How far a review is."""

    DRAFT = "draft", _("Being written")
    PUBLISHED = "published", _("Published to the bodies involved")


class ActionState(models.TextChoices):
    """What became of an action."""

    OPEN = "todo", _("To be done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Why(models.TextChoices):
    """Why a review was opened."""

    LEVEL = "level", _("due by the level of the incident")
    SECURITY = "security", _("due after a security incident")
    HAND = "hand", _("opened by a person")


PARTS: dict[str, Text] = {
    "happened": _("What happened"),
    "went_well": _("What went well"),
    "went_badly": _("What did not go well"),
    "causes": _("Causes"),
    "lessons": _("Lessons"),
}
REFUSED: dict[str, Text] = {
    "not_closed": _("A review can be opened once the incident is closed."),
    "merged": _("This incident was merged into another one: review that one."),
    "there": _("This incident has a review already."),
    "published": _("The review is published; what stands in it no longer changes."),
    "changed": _("Somebody else saved this text since you opened it. Their text is kept; yours is below."),
    "not_a_party": _("Your body has no part in this incident."),
    "no_body": _("You belong to no body that could answer."),
    "office_only": _("Only the department does this."),
    "not_yours": _("This action belongs to another body; only it says that it is done."),
    "ended": _("This action is done or dropped already."),
    "no_lessons": _("Before it is published, the review says what happened and what is to be learned."),
}
