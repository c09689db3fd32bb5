"""What every write of the evidence room leaves behind: a line of custody, an entry of the audit chain."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from thongsuot.evidence.models import Custody, Item, SealedBundle
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor


def note(item: Item, what: str, *, by: Actor, now: dt.datetime, text: str = "") -> None:
    """Add a line of custody to a piece, and an entry to the audit chain."""
    Custody.objects.create(
        item=item, at=now, what=what, actor_label=by.label, organisation_id=by.organisation_id, note=text
    )
    detail = {"item": item.ref, "sha256": item.sha256, **({"note": text} if text else {})}
    audit.record(f"evidence.{what}", by=by, now=now, of=("evidence", item.incident_code), detail=detail)
    outbox.pulse("incidents", now=now)


def note_bundle(action: str, row: SealedBundle, *, by: Actor, now: dt.datetime, **more: Any) -> None:
    """Add an entry about a bundle to the audit chain, and wake open pages."""
    audit.record(action, by=by, now=now, of=("evidence", row.incident_code), detail={"bundle": row.pk, **more})
    outbox.pulse("incidents", now=now)


def number_and_save(item: Item) -> Item:
    """Save a new piece under the next free number of its body; two at the same moment get two numbers."""
    own = Item.objects.filter(incident_code=item.incident_code, organisation=item.organisation)
    body = item.organisation.code if item.organisation else "he-thong"
    number = own.count()
    for attempt in range(1, 21):
        item.ref = f"{body}-{number + attempt}"
        try:
            with transaction.atomic():
                item.save(force_insert=True)
                return item
        except IntegrityError:
            if own.filter(sha256=item.sha256).exists():
                raise
    raise RuntimeError("no free number for a piece of evidence")
