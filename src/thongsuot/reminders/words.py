"""Words of the reminders room: channels, what became of a reminder, kinds of dated things."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ReminderChannel(models.TextChoices):
    """How a reminder reaches a body."""

    IN_APP = "in_app", _("On this platform")
    EMAIL = "email", _("E-mail")


class ReminderState(models.TextChoices):
    """What became of a reminder."""

    QUEUED = "queued", _("Waits to be sent")
    SENT = "sent", _("Handed over")
    FAILED = "failed", _("Not delivered")
    SEEN = "seen", _("Seen by the body")


KINDS = {
    # kind of dated thing: its name; a room that brings dated things of its own adds a line
    "share": _("Obligation of a directive"),
    "urging": _("Letter of urging"),
    "turn": _("Next turn of a duty"),
    "agreement": _("Coordination regulation that expires"),
    "plan": _("Emergency plan that expires"),
    "assessment": _("Security self-assessment"),
    "review": _("After-action review"),
    "review_action": _("Action after a review"),
}


AT_ONCE = frozenset({"urging", "turn"})
"""Kinds that are told at once and have no days of their own."""


def kind_in_words(kind: str) -> str:
    """Give the name of a kind of dated things; the kind itself when nobody named it."""
    return str(KINDS.get(kind, kind))


def offset_in_words(offset: int) -> str:
    """Say when a reminder comes, in working days from the due day."""
    if offset == 0:
        return gettext("on the due day")
    count = abs(offset)
    if offset < 0:
        return gettext("%(count)s working days before") % {"count": count}
    return gettext("%(count)s working days overdue") % {"count": count}
