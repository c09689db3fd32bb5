"""Reads of the feed to task systems outside."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from thongsuot.directives.queries import latest_change
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.proof import feeding
from thongsuot.proof.models import Delivery, Subscriber


@dataclass(frozen=True, kw_only=True)
class SubscriberView:
    """One task system with how its feed goes."""

    row: Subscriber
    key: str  # the key that checks our signature
    behind: int  # cursor numbers between it and the newest change
    deliveries: tuple[Delivery, ...]

    @property
    def state(self) -> str:
        """Give how the feed goes: paused, failing, behind, live."""
        if self.row.paused_at is not None:
            return "paused"
        if self.row.tries:
            return "failing"
        return "live"


def subscribers(*, viewer: Actor, deliveries: int = 5) -> list[SubscriberView]:
    """List the task systems that are told of changes, each with its last deliveries."""
    viewer.require("proof.feed")
    newest = latest_change(viewer=viewer)
    return [
        SubscriberView(
            row=row,
            key=feeding.key_of(row.pk),
            behind=max(0, newest - row.cursor),
            deliveries=tuple(row.deliveries.all()[:deliveries]),
        )
        for row in Subscriber.objects.select_related("organisation")
    ]


def subscriber(subscriber_id: int, *, viewer: Actor) -> SubscriberView:
    """Give one task system with its log."""
    found = next((one for one in subscribers(viewer=viewer, deliveries=100) if one.row.pk == subscriber_id), None)
    if found is None:
        raise NotFound(_("There is no such task system."))
    return found
