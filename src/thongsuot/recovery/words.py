"""Words of the recovery room."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Role(models.TextChoices):
    """Named roles on an incident; one person per role and body at a time."""

    COMMAND = "command", _("Command")
    COORDINATION = "coordination", _("Coordination")
    INFORMATION = "information", _("Information and reports")
    SCENE = "scene", _("On the scene")


class CrewState(models.TextChoices):
    """How far a crew is."""

    CALLED = "called", _("Called out")
    ON_WAY = "on_way", _("On the way")
    ON_SITE = "on_site", _("At work on the spot")
    DONE = "crew_done", _("Work done")
    STOOD_DOWN = "stood_down", _("Sent back")


class PartState(models.TextChoices):
    """Where a part or a machine is."""

    NEEDED = "needed", _("Needed")
    ON_WAY = "part_on_way", _("On its way")
    USED = "used", _("Used")
    NOT_NEEDED = "not_needed", _("Not needed after all")


class CallOutcome(models.TextChoices):
    """What came of a telephone call."""

    TOLD = "told", _("Called, told")
    NO_ANSWER = "no_answer", _("Called, no answer")


class CustomerClass(models.TextChoices):
    """Classes of key customers that an incident may hit."""

    COMMITTEE = "committee", _("Party and State bodies")
    DEFENCE = "defence", _("Army and police")
    HOSPITAL = "hospital", _("Hospitals and ambulance")
    EMERGENCY = "emergency", _("Emergency numbers")
    BANK = "bank", _("Banks")
    WATER_POWER = "water_power", _("Power, water, transport")
    SCHOOL = "school", _("Schools and examinations")
    MEDIA = "media", _("Press, radio, television")


MONEY: dict[str, Text] = {
    "material": _("Material and equipment lost"),
    "repair": _("Repair"),
    "revenue": _("Revenue lost"),
}
REFUSED: dict[str, Text] = {
    "ended": _("This incident is closed or merged; only its loss can still be stated."),
    "not_yours": _("That belongs to another body; only it changes it."),
    "wrong_step": _("From here that step is not possible; the page shows the present state."),
    "no_role": _("Nobody of your body holds this role."),
    "other_body": _("A role of your body can only be held by a person of your body."),
}
