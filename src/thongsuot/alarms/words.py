"""Words of the alarms room: reasons and warnings of the door."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """Perceived severity of ITU-T X.733."""

    CRITICAL = "critical", _("Critical")
    MAJOR = "major", _("Major")
    MINOR = "minor", _("Minor")
    WARNING = "warning", _("Warning")
    INDETERMINATE = "indeterminate", _("Indeterminate")
    CLEARED = "cleared", _("Cleared")


class IdentityKind(models.TextChoices):
    """By what a source is known besides its key."""

    ADDRESS = "address", _("Address of the sender")
    CERTIFICATE = "certificate", _("Certificate (SHA-256)")
    COMMUNITY = "community", _("SNMP v2c community")
    SNMP_USER = "snmp_user", _("SNMP v3 user")


class ShelvingEnd(models.TextChoices):
    """Why an alarm came back to the list."""

    TIME = "time", _("Its time was over")
    HAND = "hand", _("Taken back by a person")
    WORSE = "worse", _("It became critical")
    AGAIN = "again", _("Shelved anew")


LOSSES: dict[str, str | Promise] = {
    "queue_full": _("the listener's queue was full"),
    "rate_limit": _("more than the source's limit, over a way that has no answer"),
    "stopped": _("the listener was stopped before they were kept"),
}
STRANGE: dict[str, str | Promise] = {
    "unknown_address": _("no source is registered for this address"),
    "unknown_host": _("the address is registered for other host names only"),
    "unknown_certificate": _("no source is registered for this certificate"),
    "source_off": _("the source is switched off"),
    "unreadable": _("the message could not be taken because of a fault here; it stands in the log"),
    "wrong_community": _("the community is not the source's"),
    "wrong_user": _("unknown SNMP v3 user, or its message could not be verified"),
    "wrong_key": _("no source has this key"),
    "not_snmp": _("not an SNMP v2c or v3 trap or inform"),
}

REASONS: dict[str, str | Promise] = {
    "not_an_object": _("This item is not a JSON object with the fields of an alarm."),
    "control_character": _("A text holds a control character."),
    "blank_id": _("externalAlarmId or alarmedObject.id is blank."),
    "time_without_zone": _("A time has no zone; write it as 2026-11-23T03:00:00Z or with +07:00."),
    "time_impossible": _("A time lies before the year 2000 or after 2099."),
}
WARNINGS: dict[str, str | Promise] = {
    "object_unknown": _("The object is not in the register; the alarm is kept, but hangs on nothing."),
    "object_of_another_body": _("The object belongs to another body; the alarm is kept, but hangs on nothing."),
    "clock_off": _("The source's clock is more than five minutes off the server's."),
    "id_reused": _("The id was used before for another event; the alarm is kept as a new one."),
    "details_shortened": _("The details were shortened to 500 characters."),
}
