"""A source that fell silent calls those on duty at its body and the department; its next sign takes the call back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from thongsuot.duty import actions as duty
from thongsuot.kernel.actor import HOUSE
from thongsuot.people import queries as people
from thongsuot.people.words import OrganisationKind

SUBJECT = "source"


def on_source_fell_silent(payload: dict[str, Any], now: dt.datetime) -> None:
    """Call the body that runs the source, and the department: what is not heard can't be watched."""
    departments = people.organisations(viewer=HOUSE, kinds=(OrganisationKind.DEPARTMENT,))
    bodies = {payload["organisation_id"], *departments.values_list("pk", flat=True)}
    with translation.override(settings.LANGUAGE_CODE):
        for organisation_id in sorted(bodies):
            duty.open_page(
                subject_type=SUBJECT,
                subject_id=payload["code"],
                organisation_id=organisation_id,
                title=_("Source of alarms silent: %(name)s") % {"name": payload["name"]},
                text=_("No sign for %(minutes)s minutes. What it watches is not seen until it sends again.")
                % {"minutes": payload["minutes"]},
                severity="major",
                by=HOUSE,
                now=now,
            )


def on_source_spoke_again(payload: dict[str, Any], now: dt.datetime) -> None:
    """Take the calls back."""
    duty.cancel_pages(SUBJECT, subject_id=payload["code"], by=HOUSE, now=now)
