"""The audit chain: every change leaves an entry in the transaction that makes it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.models import AuditEntry, ChainHead

GENESIS = "0" * 64


def _digest(previous: str, body: dict[str, Any]) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


def _body(entry: AuditEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "actor_label": entry.actor_label,
        "organisation_id": entry.organisation_id,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "detail": entry.detail,
    }


def _head() -> ChainHead:
    head = ChainHead.objects.select_for_update().order_by("id").first()
    if head is None:
        head = ChainHead.objects.create(installation=str(uuid.uuid4()), sequence=0, hash=GENESIS)
    return head


def record(
    action: str, *, by: Actor, now: dt.datetime, of: tuple[str, object], detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one entry to the chain; must run in the transaction of the change.

    Parameters
    ----------
    action
        Verb of the change, such as ``incident.acknowledge``.
    of
        Kind and id of the object changed.
    detail
        What changed, as JSON values. Never message content, never secrets.

    Raises
    ------
    RuntimeError
        Called outside a transaction: the entry could outlive a change that was rolled back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record must run inside the transaction of the change it tells of")
    head = _head()
    entry = AuditEntry(
        sequence=head.sequence + 1,
        at=now,
        actor=by.id,
        actor_label=by.label,
        organisation_id=by.organisation_id,
        action=action,
        object_type=of[0],
        object_id=str(of[1]),
        # A round trip through JSON, so that what is hashed is what comes back from the database.
        detail=json.loads(json.dumps(detail or {}, default=str, ensure_ascii=False)),
        previous_hash=head.hash,
    )
    entry.hash = _digest(head.hash, _body(entry))
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


@dataclass(frozen=True, kw_only=True)
class ChainFault:
    """The first place where the chain does not hold."""

    sequence: int
    reason: str  # gap | broken_link | changed_entry | cut_tail


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """What a check of the whole chain found."""

    entries: int
    head: str
    fault: ChainFault | None

    @property
    def holds(self) -> bool:
        """Tell whether every entry is as it was written."""
        return self.fault is None


def verify(*, after: int = 0) -> ChainState:
    """Check every entry of the chain after the given sequence; O(entries), constant memory."""
    previous, expected, count = GENESIS, 1, 0
    if after:
        known = AuditEntry.objects.filter(sequence=after).first()
        if known is None:
            return ChainState(entries=0, head="", fault=ChainFault(sequence=after, reason="gap"))
        previous, expected = known.hash, after + 1
    with transaction.atomic():
        head = ChainHead.objects.order_by("id").first()
        for entry in _entries(after):
            if entry.sequence != expected:
                return ChainState(entries=count, head=previous, fault=ChainFault(sequence=expected, reason="gap"))
            if entry.previous_hash != previous:
                fault = ChainFault(sequence=entry.sequence, reason="broken_link")
                return ChainState(entries=count, head=previous, fault=fault)
            if _digest(previous, _body(entry)) != entry.hash:
                fault = ChainFault(sequence=entry.sequence, reason="changed_entry")
                return ChainState(entries=count, head=previous, fault=fault)
            previous, expected, count = entry.hash, expected + 1, count + 1
    if head is not None and (head.sequence != expected - 1 or head.hash != previous):
        return ChainState(entries=count, head=previous, fault=ChainFault(sequence=expected, reason="cut_tail"))
    return ChainState(entries=count, head=previous, fault=None)


def _entries(after: int) -> Iterator[AuditEntry]:
    yield from AuditEntry.objects.filter(sequence__gt=after).order_by("sequence").iterator(chunk_size=2000)


def about(objects: tuple[tuple[str, str], ...], *, viewer: Actor) -> list[tuple[dict[str, Any], str, str]]:
    """Give the entries about some objects in order: body as hashed, hash of the entry before, own hash."""
    viewer.require("audit.read")
    wanted = Q()
    for kind, name in objects:
        wanted |= Q(object_type=kind, object_id=name)
    rows = AuditEntry.objects.filter(wanted).order_by("sequence")
    return [(_body(entry), entry.previous_hash, entry.hash) for entry in rows.iterator(chunk_size=2000)]


def latest(*, viewer: Actor, limit: int = 200, action: str = "", object_type: str = "") -> list[AuditEntry]:
    """List the newest entries that the viewer may read."""
    viewer.require("audit.read")
    rows = AuditEntry.objects.order_by("-sequence")
    if action:
        rows = rows.filter(action__startswith=action)
    if object_type:
        rows = rows.filter(object_type=object_type)
    return list(rows[:limit])
