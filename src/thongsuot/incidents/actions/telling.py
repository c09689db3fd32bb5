"""Lines that other rooms write into the timeline of an incident: evidence, cases, reports, situation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import words
from thongsuot.incidents.handling import held, write
from thongsuot.incidents.models import Incident
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid


@transaction.atomic
def tell(
    code: str,
    what: str,
    *,
    by: Actor,
    now: dt.datetime,
    note: str = "",
    only_for: int | None = None,
    values: dict[str, Any] | None = None,
) -> Incident:
    """Write what another room did with an incident into its timeline; the room has its own permission and audit.

    Parameters
    ----------
    what
        A code of ``words.TIMELINE``.
    only_for
        The body that reads it beside the department; None: every party.
    """
    by.require("incidents.read")
    if what not in words.TIMELINE:
        raise Invalid(_("The timeline knows no such line: %(what)s.") % {"what": what})
    incident = held(code, by=by)
    write(incident, what, by=by, now=now, note=note[:2000], only_for=only_for, values=values, audited=False)
    return incident
