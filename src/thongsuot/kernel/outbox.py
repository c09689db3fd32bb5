"""The outbox: facts are stored with the change, then handed on at least once."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from thongsuot.kernel.facts import Fact
from thongsuot.kernel.models import Heartbeat, OutboxEntry, Pulse

log = logging.getLogger("thongsuot.outbox")

LEASE = dt.timedelta(seconds=60)
PATIENCE = 12  # attempts before an entry is called stuck and shown in red on the health page

Handler = Callable[[dict[str, Any], dt.datetime], None]


def publish(fact: Fact, *, now: dt.datetime, not_before: dt.datetime | None = None, key: str = "") -> OutboxEntry:
    """Store a fact in the transaction of the change, and wake open pages.

    Raises
    ------
    RuntimeError
        Called outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("outbox.publish must run inside the transaction of the change it tells of")
    return OutboxEntry.objects.create(
        topic=fact.topic, key=key, payload=fact.payload(), created_at=now, not_before=not_before or now
    )


def pulse(topic: str, *, now: dt.datetime) -> None:
    """Mark that something under the topic changed, so that open pages fetch it again."""
    Pulse.objects.create(topic=topic, at=now)


def claim(*, worker: str, now: dt.datetime, limit: int = 50) -> list[OutboxEntry]:
    """Take due entries for this worker by compare-and-set; a lease that ran out counts as due."""
    due = Q(state=OutboxEntry.State.WAITING, not_before__lte=now) | Q(
        state=OutboxEntry.State.CLAIMED, claimed_until__lt=now
    )
    taken: list[OutboxEntry] = []
    entries = list(OutboxEntry.objects.filter(due).order_by("not_before", "id")[:limit])
    if not entries:
        return taken
    # One transaction for all: on SQLite each commit of its own would hold up the server's writers.
    with transaction.atomic():
        for entry in entries:
            won = OutboxEntry.objects.filter(Q(pk=entry.pk) & due).update(
                state=OutboxEntry.State.CLAIMED, claimed_by=worker, claimed_until=now + LEASE
            )
            if won == 1:
                taken.append(entry)
    return taken


def settle(entry: OutboxEntry, *, now: dt.datetime) -> None:
    """Mark an entry as handed on; only after its handlers have committed."""
    OutboxEntry.objects.filter(pk=entry.pk).update(state=OutboxEntry.State.DONE, done_at=now, last_error="")


def delay(entry: OutboxEntry, *, now: dt.datetime, error: str) -> None:
    """Put a failed entry back with a growing pause, or call it stuck after too many tries."""
    attempts = entry.attempts + 1
    stuck = attempts >= PATIENCE
    pause = dt.timedelta(seconds=min(300, 2**attempts))
    OutboxEntry.objects.filter(pk=entry.pk).update(
        state=OutboxEntry.State.STUCK if stuck else OutboxEntry.State.WAITING,
        attempts=attempts,
        not_before=now + pause,
        last_error=error[-2000:],
    )


def work(
    handlers: Mapping[str, Sequence[Handler]], *, worker: str, clock: Callable[[], dt.datetime], limit: int = 50
) -> int:
    """Hand due facts to their flows, each in its own transaction; give how many were handled.

    A handler that fails delays its fact and is counted, so that one bad fact can't stop the line.
    """
    handled = 0
    for entry in claim(worker=worker, now=clock(), limit=limit):
        try:
            for handler in handlers.get(entry.topic, ()):
                handler(dict(entry.payload), clock())
        except Exception as trouble:
            log.exception("fact %s #%s failed", entry.topic, entry.pk)
            delay(entry, now=clock(), error="".join(traceback.format_exception(trouble)))
        else:
            settle(entry, now=clock())
        handled += 1
    return handled


def beat(name: str, *, now: dt.datetime, detail: dict[str, Any] | None = None) -> None:
    """Show that a part of the installation lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now, "detail": detail or {}})


def last_beat(name: str) -> tuple[dt.datetime | None, dict[str, Any]]:
    """Give when a part of the installation last showed that it lives, and what it said."""
    found = Heartbeat.objects.filter(name=name).first()
    return (found.at, dict(found.detail)) if found else (None, {})


def tidy(*, now: dt.datetime, keep: dt.timedelta = dt.timedelta(days=7)) -> int:
    """Drop entries handed on and pulses older than needed; give how many rows went."""
    with transaction.atomic():
        gone, _ = OutboxEntry.objects.filter(state=OutboxEntry.State.DONE, done_at__lt=now - keep).delete()
        old, _ = Pulse.objects.filter(at__lt=now - dt.timedelta(hours=1)).delete()
    return gone + old
