"""Words of the proof room: what a check found, how far a rule looks, how a claim and a measurement compare."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Light(models.TextChoices):
    """What a check found."""

    GREEN = "green", _("Met")
    AMBER = "amber", _("At risk")
    RED = "red", _("Not met")
    UNKNOWN = "unknown", _("Cannot be told")


class Reach(models.TextChoices):
    """Over whose records a rule looks."""

    OWN = "own", _("The party's own")
    PROVINCE = "province", _("The whole province")


class Basis(models.TextChoices):
    """What the state of a share rests on."""

    NOTHING = "nothing", _("Nothing said yet")
    SAID = "said", _("Self-reported")
    MEASURED = "measured", _("Measured")
    CONTRADICTED = "contradicted", _("Measured otherwise")


TONES: dict[str, str] = {"green": "ok", "amber": "warn", "red": "bad", "unknown": "none"}
"""Light → tone of its badge."""

WORST_FIRST = ("red", "amber", "unknown", "green")
