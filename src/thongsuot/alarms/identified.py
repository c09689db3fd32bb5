"""Reads about who a source is, and who was turned away."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from thongsuot.alarms import queries
from thongsuot.alarms.known import Card, Directory
from thongsuot.alarms.models import Identity, Stranger
from thongsuot.kernel.actor import Actor


def identities(code: str, *, viewer: Actor, now: dt.datetime) -> QuerySet[Identity]:
    """List by what a source that the viewer may see is known now."""
    found = queries.source(code, viewer=viewer)
    return found.identities.filter(Q(ends_at=None) | Q(ends_at__gt=now))


def directory(*, viewer: Actor, now: dt.datetime) -> Directory:
    """Give all identities of the moment, for a door that has to know its senders."""
    viewer.require("alarms.send")
    rows = Identity.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).select_related("source__organisation")
    return Directory(
        Card(
            kind=row.kind,
            value=row.value,
            host=row.host,
            sealed=row.sealed,
            ends_at=row.ends_at,
            thing=row.thing,
            sender=queries.sender_of(row.source),
        )
        for row in rows
    )


def strangers(*, viewer: Actor) -> QuerySet[Stranger]:
    """List who was turned away lately: for those of the department's side who look after sources."""
    viewer.require("alarms.read")
    may_see = viewer.sees_all and viewer.may("alarms.manage_sources")
    return Stranger.objects.all() if may_see else Stranger.objects.none()
