"""Words of the agreements room: states of versions, letters of the matrix, sides of a plan."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class VersionState(models.TextChoices):
    """Where one version of a regulation or plan stands."""

    DRAFT = "draft", _("Being written")
    SIGNING = "signing", _("Waits for signatures")
    IN_FORCE = "agreed", _("Signed by all")
    REPLACED = "superseded", _("Replaced by a newer version")
    ENDED = "ended", _("Ended")


class Letter(models.TextChoices):
    """How a body stands to a duty: the letters of a RACI matrix; one body may answer for a duty and do it too."""

    NONE = "", "–"
    ACCOUNTABLE = "A", _("A – answers for it")
    BOTH = "AR", _("A/R – answers for it and does it")
    RESPONSIBLE = "R", _("R – does it")
    CONSULTED = "C", _("C – is consulted")
    INFORMED = "I", _("I – is informed")


class Side(models.TextChoices):
    """Who signs an emergency plan."""

    OPERATOR = "operator", _("Operator")
    POLICE = "police", _("Police")


class ExerciseForm(models.TextChoices):
    """How a plan was exercised."""

    TABLE = "table", _("At the table")
    COMMUNICATIONS = "communications", _("Communications check")
    FIELD = "field", _("In the field")


class ExerciseResult(models.TextChoices):
    """What an exercise showed."""

    PASSED = "passed", _("The plan works")
    PARTLY = "partial", _("Works with shortcomings")
    FAILED = "failed", _("Does not work")


STANDINGS: dict[str, Text] = {
    # how an agreement stands on a day, beyond the state of its version
    "draft": _("Being written"),
    "signing": _("Waits for signatures"),
    "upcoming": _("Signed, not yet in force"),
    "in_force": _("In force"),
    "expiring": _("Expires soon"),
    "expired": _("Expired"),
    "superseded": _("Replaced by a newer version"),
    "ended": _("Ended"),
}
STANDING_TONES = {
    "draft": "none",
    "signing": "wait",
    "upcoming": "info",
    "in_force": "ok",
    "expiring": "warn",
    "expired": "bad",
    "superseded": "none",
    "ended": "none",
}
LETTER_WORDS: dict[str, Text] = {
    "A": _("answers for it"),
    "AR": _("answers for it and does it"),
    "R": _("does it"),
    "C": _("is consulted"),
    "I": _("is informed"),
}
REGULATION_FAULTS: dict[str, Text] = {
    "no_title": _("The regulation has no title."),
    "few_parties": _("A coordination regulation needs at least two parties."),
    "no_duties": _("No duty is written down yet."),
    "no_text": _("This duty has no text."),
    "no_accountable": _("Nobody answers for this duty: give exactly one body the A."),
    "many_accountable": _("Several bodies answer for this duty: exactly one may have the A."),
    "no_responsible": _("Nobody does this duty: give at least one body the R or A/R."),
    "no_start": _("Say from which day it holds."),
    "bad_period": _("It ends before it begins."),
}
PLAN_FAULTS: dict[str, Text] = {
    "no_title": _("The plan has no title."),
    "empty_section": _("This part is empty."),
    "no_priority": _("Degraded mode: name at least one priority user with a fallback."),
    "no_link": _("Degraded mode: name at least one command link with a fallback."),
    "same_fallback": _("This fallback is the main way itself: it would fail with it."),
    "same_reference": _("Main way and fallback name the same registered object."),
    "no_contact": _("Name at least one contact with a telephone."),
    "no_end": _("Say until which day the plan holds."),
    "past_end": _("The plan would be out of date at once."),
    "long_end": _("An emergency plan holds two years at most; review it before."),
}
PATH_LIGHTS: dict[str, Text] = {
    "green": _("Guaranteed"),
    "amber": _("Guaranteed with limits"),
    "red": _("Not guaranteed"),
    "unknown": _("Can't be told"),
}
PATH_TONES = {"green": "ok", "amber": "warn", "red": "bad", "unknown": "none"}
PATH_STATES: dict[str, Text] = {
    "two": _("Two ways that share nothing."),
    "unsure": _("No single object breaks it, but no two wholly separate ways were found."),
    "one": _("One object alone breaks it."),
    "none": _("No way at all over the registered links."),
    "unknown": _("What is named is not in the registry of plant."),
    "unnamed": _("No registered site is named, so nothing can be checked."),
}
