"""Whether the installation itself is well: worker, auditor, outbox, audit chain, store."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.models import Heartbeat, OutboxEntry

WORKER_LATE = dt.timedelta(seconds=60)
AUDITOR_LATE = dt.timedelta(seconds=120)
OUTBOX_LATE = dt.timedelta(seconds=60)
DISK_LOW_BYTES = 2 * 1024**3
"""Below this much free space the health page is red: a storm night writes some hundred megabytes."""


@dataclass(frozen=True, kw_only=True)
class Beat:
    """When a part of the installation last showed that it lives."""

    at: dt.datetime | None
    is_late: bool
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StuckFact:
    """A fact that no flow could take over, with the last line of its error."""

    pk: int
    topic: str
    created_at: dt.datetime
    attempts: int
    error: str


@dataclass(frozen=True, kw_only=True)
class Health:
    """The state of the installation at one moment."""

    worker: Beat
    auditor: Beat
    chain: Beat
    waiting: int
    oldest_waiting_at: dt.datetime | None
    stuck: tuple[StuckFact, ...]
    store: str
    store_bytes: int | None
    disk_free_bytes: int
    faults: tuple[str, ...]  # worker | auditor | escalation | outbox_late | outbox_stuck | chain | disk

    @property
    def is_well(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


def _beat(name: str, *, now: dt.datetime, late: dt.timedelta | None) -> Beat:
    found = Heartbeat.objects.filter(name=name).first()
    if found is None:
        return Beat(at=None, is_late=late is not None)
    return Beat(at=found.at, is_late=late is not None and now - found.at > late, detail=dict(found.detail))


def health_of(*, viewer: Actor, now: dt.datetime) -> Health:
    """Look at every part of the installation and name what is wrong."""
    viewer.require("health.read")
    worker = _beat("worker", now=now, late=WORKER_LATE)
    auditor = _beat("auditor", now=now, late=AUDITOR_LATE)
    chain = _beat("audit_chain", now=now, late=None)
    waiting = OutboxEntry.objects.filter(
        state__in=(OutboxEntry.State.WAITING, OutboxEntry.State.CLAIMED), not_before__lte=now
    )
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    stuck = tuple(
        StuckFact(
            pk=row.pk,
            topic=row.topic,
            created_at=row.created_at,
            attempts=row.attempts,
            error=(row.last_error.strip().splitlines() or [""])[-1][:300],
        )
        for row in OutboxEntry.objects.filter(state=OutboxEntry.State.STUCK).order_by("id")[:50]
    )
    free = shutil.disk_usage(settings.DATA_DIR).free if Path(settings.DATA_DIR).exists() else 0
    wrong = {
        "worker": worker.is_late,
        "auditor": auditor.is_late,
        "escalation": auditor.detail.get("holds") is False,
        "outbox_late": oldest is not None and now - oldest > OUTBOX_LATE,
        "outbox_stuck": bool(stuck),
        "chain": chain.detail.get("holds") is False,
        "disk": free < DISK_LOW_BYTES,
    }
    return Health(
        worker=worker,
        auditor=auditor,
        chain=chain,
        waiting=waiting.count(),
        oldest_waiting_at=oldest,
        stuck=stuck,
        store={"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor),
        store_bytes=_store_bytes(),
        disk_free_bytes=free,
        faults=tuple(name for name, is_wrong in wrong.items() if is_wrong),
    )


def _store_bytes() -> int | None:
    name = connection.settings_dict.get("NAME")
    place = Path(str(name)) if connection.vendor == "sqlite" and name else None
    return place.stat().st_size if place is not None and place.is_file() else None


@transaction.atomic
def verify_chain(*, by: Actor, now: dt.datetime) -> audit.ChainState:
    """Check the whole audit chain and keep the result for the health page."""
    by.require("audit.read")
    found = audit.verify()
    outbox.beat(
        "audit_chain",
        now=now,
        detail={
            "holds": found.holds,
            "entries": found.entries,
            "head": found.head,
            "fault": {"sequence": found.fault.sequence, "reason": found.fault.reason} if found.fault else None,
        },
    )
    return found


@transaction.atomic
def retry_stuck(pk: int, *, by: Actor, now: dt.datetime) -> bool:
    """Give a stuck fact another row of tries, after its cause was mended; tell whether there was one."""
    by.require("people.manage")
    rows = OutboxEntry.objects.filter(pk=pk, state=OutboxEntry.State.STUCK)
    done = rows.update(state=OutboxEntry.State.WAITING, attempts=0, not_before=now) == 1
    if done:
        audit.record("outbox.retry", by=by, now=now, of=("outbox", pk))
    return done


def last_chain_check(*, viewer: Actor) -> Beat:
    """Give when the audit chain was last checked in full, and what was found."""
    viewer.require("audit.read")
    found = Heartbeat.objects.filter(name="audit_chain").first()
    return Beat(at=found.at if found else None, is_late=False, detail=dict(found.detail) if found else {})
