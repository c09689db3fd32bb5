"""The first steps of a new installation, shown to its administrator until they are done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thongsuot.directives import queries as directives
from thongsuot.duty import queries as duty
from thongsuot.kernel.actor import Actor
from thongsuot.network import queries as network
from thongsuot.people import queries as people


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step with its address, and whether it is done."""

    label: Any
    hint: Any
    url: str
    done: bool


def first_steps(*, viewer: Actor, now: dt.datetime) -> list[Step]:
    """Give the steps of setting up, to the administrator alone; empty once all are done."""
    if not viewer.may("people.manage"):
        return []
    week = now + dt.timedelta(days=7)
    steps = [
        Step(
            label=_("Enter the bodies of the province"),
            hint=_("The department first, then operators, power, police, communes."),
            url=reverse("people"),
            done=people.organisations(viewer=viewer).count() >= 2,
        ),
        Step(
            label=_("Add people and their roles"),
            hint=_("At least one duty officer and one leader."),
            url=reverse("people"),
            done=people.persons(viewer=viewer).count() >= 3,
        ),
        Step(
            label=_("Switch on e-mail for pages"),
            hint=_("Set THONGSUOT_EMAIL_HOST; until then pages only reach the screen and the log."),
            url=reverse("health"),
            done=bool(settings.OFFICE.email_host),
        ),
        Step(
            label=_("Put people on the duty roster"),
            hint=_("A page calls who is on duty; without a roster it calls people by role."),
            url=reverse("duty"),
            done=duty.shifts(viewer=viewer, start=now, end=week).exists(),
        ),
        Step(
            label=_("Load the network"),
            hint=_("Sites, routes, links and power, from a JSON or a table file."),
            url=reverse("network"),
            done=network.registry_revision() > 0,
        ),
        Step(
            label=_("Bring in the first directive"),
            hint=_("A Word or PDF file; a person confirms what is read from it."),
            url=reverse("directives"),
            done=bool(directives.register(viewer=viewer, now=now, limit=1)),
        ),
    ]
    return [] if all(step.done for step in steps) else steps
