"""Words of the duty to report."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyState(models.TextChoices):
    """How near an incident is to a duty to report."""

    SOON = "soon", _("Will be crossed")
    CROSSED = "crossed", _("Must be reported")
    SPARED = "spared", _("Restored before the threshold")


class ReportKind(models.TextChoices):
    """What a report about an incident is."""

    STAGE = "stage", _("Staged report")
    QUICK = "quick", _("Quick report")
    SITUATION = "situation", _("Situation report")


REFUSED: dict[str, Any] = {
    "sent": _("This report was submitted already, by %(who)s."),
    "not_yours": _("This report is owed by another body; only that body or the department submits it."),
    "empty": _("The report is empty."),
    "plan_often": _("At most every 15 minutes, at least once a week."),
    "window_closed": _("This window is closed or this day lies outside it."),
    "nothing_before": _("There is no answer before this one that could stay unchanged. Fill it in."),
    "window_order": _("The window must close after it opens, and last at most 60 days."),
    "no_area": _("Say which area."),
}
