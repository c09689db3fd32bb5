"""How far the correlation has come: one row, changed in the transaction of its changes."""

from __future__ import annotations

import datetime as dt

from thongsuot.incidents.models import CorrelationCursor, Incident
from thongsuot.kernel.actor import Actor


def hold(*, by: Actor, now: dt.datetime) -> int:
    """Lock the cursor for this transaction, so that one worker at a time correlates; give its step number."""
    by.require("incidents.respond")
    CorrelationCursor.objects.get_or_create(pk=1, defaults={"changed_at": now})
    return CorrelationCursor.objects.select_for_update().get(pk=1).revision


def step(*, by: Actor, now: dt.datetime, last_message_id: int) -> int:
    """Note one step done; give its number. A worker that meets another number than its own builds itself anew."""
    by.require("incidents.respond")
    row = CorrelationCursor.objects.get(pk=1)
    row.revision += 1
    row.last_message_id = max(row.last_message_id, last_message_id)
    row.changed_at = now
    row.save()
    return row.revision


def has_begun(*, viewer: Actor) -> bool:
    """Tell whether any alarm was ever correlated."""
    viewer.require("incidents.read")
    return CorrelationCursor.objects.filter(pk=1, revision__gt=0).exists()


def code_of(key: str, *, viewer: Actor) -> str:
    """Give the incident's code for a key of the correlation; empty when there is none."""
    viewer.require("incidents.read")
    return Incident.objects.filter(key=key).values_list("code", flat=True).first() or ""
