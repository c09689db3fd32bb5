"""Reads of what is shelved."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thongsuot.alarms.models import Alarm, Shelving
from thongsuot.kernel.actor import Actor


def _holding(now: dt.datetime) -> Q:
    """Give what makes a shelving count now, whether the worker has ended it already or not."""
    worse = Q(alarm__perceived_severity="critical") & ~Q(severity="critical")
    return Q(ended_at=None, until__gt=now) & ~worse


def shelvings(*, viewer: Actor, now: dt.datetime) -> QuerySet[Shelving]:
    """List what is shelved now, the first to come back first: all for the department's side, else one's own body's."""
    viewer.require("alarms.read")
    rows = Shelving.objects.filter(_holding(now)).select_related("alarm__organisation", "organisation")
    if not viewer.sees_all:
        rows = rows.filter(alarm__organisation_id=viewer.organisation_id or 0)
    return rows.order_by("until", "id")


def came_back(*, viewer: Actor, limit: int = 20) -> QuerySet[Shelving]:
    """List what came back lately, with the reason, latest first."""
    viewer.require("alarms.read")
    rows = Shelving.objects.exclude(ended_at=None).exclude(ended_why="again")
    rows = rows.select_related("alarm__organisation", "organisation")
    if not viewer.sees_all:
        rows = rows.filter(alarm__organisation_id=viewer.organisation_id or 0)
    return rows.order_by("-ended_at", "-id")[:limit]


def not_shelved(rows: QuerySet[Alarm], *, now: dt.datetime) -> QuerySet[Alarm]:
    """Give those of the alarms that stand in the list now."""
    open_ = Shelving.objects.filter(_holding(now), alarm_id=OuterRef("pk"))
    return rows.filter(~Exists(open_))


def over(*, now: dt.datetime) -> list[tuple[Shelving, str]]:
    """Give the shelvings that are to end now, each with why; for the action that ends them."""
    rows = Shelving.objects.filter(ended_at=None).select_related("alarm")
    worse = rows.filter(alarm__perceived_severity="critical").exclude(severity=F("alarm__perceived_severity"))
    ended = {row.pk: (row, "time") for row in rows.filter(until__lte=now)}
    return list((ended | {row.pk: (row, "worse") for row in worse}).values())
