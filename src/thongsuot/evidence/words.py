"""Words of the evidence room."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """What a piece of evidence is."""

    PHOTO = "photo", _("Photo or video")
    PAPER = "paper", _("Document or scan")
    RECORD = "record", _("Record of a device or system")
    OTHER = "other", _("Other")


class CaseState(models.TextChoices):
    """How far the police have come with a case."""

    WAITING = "waiting", _("Nobody works on it yet")
    CHECKING = "checking", _("Being verified")
    PROSECUTED = "prosecuted", _("Criminal case opened")
    NOT_PROSECUTED = "not_opened", _("Decided: no criminal case")
    PAUSED = "paused", _("Paused")
    CONCLUDED = "concluded", _("Concluded")


CUSTODY: dict[str, Any] = {
    "added": _("Put in"),
    "opened": _("Opened"),
    "set_aside": _("Set aside"),
    "sealed": _("Put into a sealed bundle"),
}
ACCESS: dict[str, Any] = {
    "evidence.added": _("Put in"),
    "evidence.opened": _("Opened"),
    "evidence.set_aside": _("Set aside"),
    "evidence.bundle": _("Sealed a bundle"),
    "evidence.hand_over": _("Handed a bundle over"),
    "evidence.receive": _("Received a bundle"),
    "evidence.fetch": _("Fetched a bundle"),
}
CASE_STEPS: dict[str, Any] = {
    "assign": _("Given to an officer"),
    "number": _("Case number written"),
    "extend": _("Deadline extended"),
    "prosecute": _("Criminal case opened"),
    "close": _("Decided: no criminal case"),
    "pause": _("Paused"),
    "resume": _("Taken up again"),
    "conclude": _("Concluded"),
    "escalate": _("A deadline passed: the leaders are told"),
}
CASE_REFUSED: dict[str, Any] = {
    "wrong_state": _("In this state of the case that can't be done."),
    "changed": _("Somebody changed this case while you looked at it. Look again, then decide."),
    "no_reason": _("Say why in a few words."),
    "extended_twice": _("The deadline was extended twice already; the law knows no third time."),
    "not_yours": _("This officer belongs to another body."),
}
