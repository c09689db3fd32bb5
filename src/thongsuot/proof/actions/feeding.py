"""Feeding task systems outside: who is told, each try recorded, nothing skipped."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives.queries import changes, latest_change
from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisation as body_of
from thongsuot.proof import feeding
from thongsuot.proof.models import Delivery, Subscriber
from thongsuot.proof.ports import ChangePoster


@transaction.atomic
def add_subscriber(
    *, name: str, url: str, by: Actor, now: dt.datetime, organisation: str = "", from_start: bool = False
) -> Subscriber:
    """Add a task system that is told of changes: the whole office's, or one body's with that body's view.

    Raises
    ------
    Invalid
        No name, no http(s) address, or no such body.
    """
    by.require("proof.feed")
    if not name.strip():
        raise Invalid(_("Give the task system a name."), code="no_name")
    if not url.startswith(("https://", "http://")) or len(url) > 500:
        raise Invalid(_("Give an address that begins with https://."), code="bad_address")
    body = body_of(organisation, viewer=by) if organisation else None
    made = Subscriber.objects.create(
        name=name.strip()[:120],
        url=url,
        organisation=body,
        sees_all=body is None,
        cursor=0 if from_start else latest_change(viewer=by),
        made_at=now,
        made_by=by.label,
        next_try_at=now,
    )
    audit.record("feed.added", by=by, now=now, of=("subscriber", made.pk), detail={"name": made.name, "url": url})
    return made


@transaction.atomic
def pause_subscriber(subscriber_id: int, *, by: Actor, now: dt.datetime) -> Subscriber:
    """Stop telling a task system; where it stands is kept."""
    row = _taken(subscriber_id, by)
    if row.paused_at is not None:
        raise Refused(_("It is paused already."), code="wrong_state")
    row.paused_at = now
    row.save()
    audit.record("feed.paused", by=by, now=now, of=("subscriber", row.pk))
    return row


@transaction.atomic
def resume_subscriber(subscriber_id: int, *, by: Actor, now: dt.datetime, after: int | None = None) -> Subscriber:
    """Go on telling a task system from where it stands, or again from an older cursor; tries start anew."""
    row = _taken(subscriber_id, by)
    row.paused_at, row.tries, row.next_try_at = None, 0, now
    if after is not None:
        row.cursor = max(0, min(after, latest_change(viewer=by)))
    row.save()
    audit.record("feed.resumed", by=by, now=now, of=("subscriber", row.pk), detail={"after": row.cursor})
    return row


@transaction.atomic
def remove_subscriber(subscriber_id: int, *, by: Actor, now: dt.datetime) -> None:
    """Take a task system off with its log."""
    row = _taken(subscriber_id, by)
    audit.record("feed.removed", by=by, now=now, of=("subscriber", row.pk), detail={"name": row.name, "url": row.url})
    row.delete()


def feed_due(*, by: Actor, now: dt.datetime, poster: ChangePoster) -> int:
    """Hand the next batch to each task system whose time has come; give how many batches were taken.

    A batch is claimed before it leaves and its cursor moved only after the other side took it: after a crash it is
    sent again with the same reference, never lost. A failed try is recorded and tried again later, in order.
    """
    by.require("proof.feed")
    taken = 0
    due = Subscriber.objects.filter(paused_at=None, next_try_at__lte=now).order_by("next_try_at", "pk")
    for pk in list(due.values_list("pk", flat=True)[:3]):
        if due.filter(pk=pk).update(next_try_at=now + feeding.LEASE) != 1:
            continue
        row = Subscriber.objects.get(pk=pk)
        page = changes(viewer=feeding.reader_of(row), after=row.cursor, limit=feeding.AT_ONCE)
        if not page.changes:
            Subscriber.objects.filter(pk=pk).update(next_try_at=now + feeding.QUIET)
            continue
        reference = f"feed-{pk}-{page.changes[0].cursor}-{page.next_after}"
        try:
            error = poster.post(url=row.url, body=feeding.batch(row, page), key=feeding.key_of(pk), reference=reference)
        except Exception as trouble:
            error = f"{type(trouble).__name__}: {trouble}"
        with transaction.atomic():
            Delivery.objects.create(
                subscriber=row,
                first_cursor=page.changes[0].cursor,
                last_cursor=page.next_after,
                changes=len(page.changes),
                at=now,
                taken=not error,
                error=error[:500],
            )
            _move_on(row, error=error, last=page.next_after, more=page.more, now=now)
        taken += not error
    return taken


def _move_on(row: Subscriber, *, error: str, last: int, more: bool, now: dt.datetime) -> None:
    if not error:
        again = now if more else now + feeding.QUIET
        Subscriber.objects.filter(pk=row.pk).update(cursor=last, tries=0, next_try_at=again)
        row.deliveries.filter(at__lt=now - feeding.KEPT).delete()
        return
    tries = row.tries + 1
    paused = now if tries >= feeding.PATIENCE else None
    Subscriber.objects.filter(pk=row.pk).update(
        tries=tries, next_try_at=now + feeding.pause_after(tries), paused_at=paused
    )


def _taken(subscriber_id: int, by: Actor) -> Subscriber:
    by.require("proof.feed")
    row = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
    if row is None:
        raise NotFound(_("There is no such task system."))
    return row
