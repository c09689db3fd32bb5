"""Checking bound rules: on the clock by the worker, and at once when a person asks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Refused
from thongsuot.proof.measuring import measure
from thongsuot.proof.models import Binding
from thongsuot.proof.queries import binding as seen_binding
from thongsuot.proof.rules import CHECK_EVERY

ASK_AGAIN = dt.timedelta(seconds=20)
"""A person who asks again sooner gets what has just been measured: pages can't be made to work the store hard."""


def check_due(*, by: Actor, now: dt.datetime, limit: int = 1) -> int:
    """Check bound rules whose time has come, each in a transaction of its own; give how many.

    Few at a time: the worker that calls this also hands alarms on.
    """
    by.require("proof.check")
    due = Binding.objects.filter(retired_at=None, next_check_at__lte=now).exclude(obligation__directive__state="closed")
    checked = 0
    for pk in list(due.order_by("next_check_at", "pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = due.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None:
                measure(row, now=now)
                checked += 1
    return checked


@transaction.atomic
def check_now(binding_id: int, *, by: Actor, now: dt.datetime) -> Binding:
    """Check a bound rule that the person may see at once; within seconds of the last check nothing is done again."""
    by.require("proof.check")
    seen_binding(binding_id, viewer=by)
    row = Binding.objects.select_for_update(of=("self",)).select_related("obligation__directive").get(pk=binding_id)
    if row.retired_at is not None or row.obligation.directive.state == "closed":
        raise Refused(_("This rule is no longer checked."), code="wrong_state")
    if row.next_check_at - CHECK_EVERY + ASK_AGAIN > now and row.results.exists():
        return row
    measure(row, now=now)
    audit.record("proof.checked", by=by, now=now, of=("binding", row.pk))
    outbox.pulse("directives", now=now)
    return row
