"""What a batch for a subscriber looks like, and as whom a subscriber reads."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict

from django.utils.crypto import salted_hmac

from thongsuot.directives.queries import ChangePage
from thongsuot.kernel.actor import Actor
from thongsuot.proof.models import Subscriber

AT_ONCE = 100
FIRST_PAUSE = dt.timedelta(seconds=15)
LONGEST_PAUSE = dt.timedelta(hours=1)
PATIENCE = 48
"""Failed tries after which a subscriber is paused and shown red; with the longest pause, about two days."""

KEPT = dt.timedelta(days=60)
LEASE = dt.timedelta(seconds=60)
QUIET = dt.timedelta(seconds=5)
"""How long a subscriber with nothing new is left alone."""


def reader_of(row: Subscriber) -> Actor:
    """Give the actor as whom a subscriber reads: the office's own system all, another only its body's."""
    return Actor(
        id=f"subscriber:{row.pk}",
        label=row.name,
        organisation_id=row.organisation_id,
        permissions=frozenset({"directives.read"}),
        sees_all=row.sees_all,
    )


def key_of(subscriber_id: int) -> str:
    """Give the key with which a subscriber checks that a batch is ours; derived, so that no table holds it."""
    return salted_hmac("thongsuot.subscriber", str(subscriber_id), algorithm="sha256").hexdigest()


def batch(row: Subscriber, page: ChangePage) -> bytes:
    """Write a batch as JSON: the subscriber's name, changes in order, and the cursor to read on from."""
    body = {
        "subscriber": row.name,
        "changes": [asdict(change) for change in page.changes],
        "next_after": page.next_after,
    }
    return json.dumps(body, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def pause_after(tries: int) -> dt.timedelta:
    """Give how long to wait after so many failed tries: twice as long each time, an hour at most.

    >>> [pause_after(n).total_seconds() for n in (1, 2, 9, 40)]
    [15.0, 30.0, 3600.0, 3600.0]
    """
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(tries - 1, 12)))
