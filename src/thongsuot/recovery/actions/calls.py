"""Telephone calls by hand, noted with one tap."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.recovery.keeping import acting_on, filled, leave
from thongsuot.recovery.models import TelephoneCall
from thongsuot.recovery.words import CallOutcome


@transaction.atomic
def log_call(code: str, *, called: str, outcome: str, by: Actor, now: dt.datetime) -> TelephoneCall:
    """Note that somebody was telephoned about an incident, and whether they answered."""
    line, body = acting_on(code, by=by, also_ended=True)
    if outcome not in CallOutcome.values:
        raise Invalid(_("There is no such outcome of a call."), code="unknown_outcome")
    made = TelephoneCall.objects.create(
        incident_code=line.code, organisation_id=body, by_label=by.label, outcome=outcome, at=now,
        called=filled(called, most=200, what=_("Who was called")),
    )  # fmt: skip
    leave(line, "telephoned", by=by, now=now, note=f"{made.called}: {CallOutcome(outcome).label}", outcome=outcome)
    return made
