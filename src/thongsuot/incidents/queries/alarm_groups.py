"""Alarms by the incident that they belong to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet

from thongsuot.alarms import queries as alarm_queries
from thongsuot.alarms.values import MessageFacts
from thongsuot.incidents.models import IncidentAlarm, SetAside
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.scope import seen_incidents, sees_whole
from thongsuot.incidents.values import Line
from thongsuot.kernel.actor import HOUSE, Actor


@dataclass(frozen=True, kw_only=True)
class Group:
    """One incident with its alarms counted: how many messages, repeats, objects, first and last."""

    incident: Line
    messages: int
    objects: int
    first_at: dt.datetime
    last_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class AsideCount:
    """How many messages were set aside for one reason."""

    reason: str
    label: str
    messages: int


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The alarm list: groups by incident, and what was set aside."""

    groups: tuple[Group, ...]
    aside: tuple[AsideCount, ...]


def alarm_groups(*, viewer: Actor, limit: int = 100) -> Groups:
    """Group messages by incident, unclosed first; count what was set aside in the last day, by reason."""
    viewer.require("alarms.read")
    rows = list(seen_incidents(viewer).filter(alarms_count__gt=0).order_by("closed_at", "-opened_at")[: limit * 2])
    rows.sort(key=lambda row: (row.state in ("closed", "merged"), -row.opened_at.timestamp()))
    rows = rows[:limit]
    links = IncidentAlarm.objects.filter(incident__in=rows)
    if not viewer.sees_all:
        links = links.filter(message__alarm__organisation_id=viewer.organisation_id or 0)
    figures = {
        row["incident_id"]: row
        for row in links.values("incident_id").annotate(
            messages=Count("id"),
            things=Count("message__alarm_id", distinct=True),
            first=Min("message__event_at"),
            last=Max("message__event_at"),
        )
    }
    shown = lines([row for row in rows if row.pk in figures], viewer=viewer)
    groups = tuple(
        Group(incident=line, messages=f["messages"], objects=f["things"], first_at=f["first"], last_at=f["last"])
        for line, f in zip(shown, (figures[row.pk] for row in rows if row.pk in figures), strict=True)
    )
    aside = SetAside.objects.all()
    if not viewer.sees_all:
        aside = aside.filter(message__alarm__organisation_id=viewer.organisation_id or 0)
    labels = dict(SetAside.Reason.choices)
    counted = aside.values_list("reason").annotate(n=Count("id")).order_by("-n")
    return Groups(
        groups=groups,
        aside=tuple(AsideCount(reason=r, label=str(labels.get(r, r)), messages=n) for r, n in counted),
    )


def messages_of(code: str, *, viewer: Actor, limit: int = 300) -> QuerySet[IncidentAlarm]:
    """List the messages of one incident that the viewer may see, newest first."""
    row = seen_incidents(viewer).filter(code=code).first()
    rows = IncidentAlarm.objects.filter(incident=row).select_related("message__alarm", "message__source")
    if row is None:
        return rows.none()
    if not sees_whole(row, viewer):
        rows = rows.filter(message__alarm__organisation_id=viewer.organisation_id or 0)
    return rows.order_by("-message_id")[:limit]


def messages_without_outcome(*, viewer: Actor, from_id: int = 0, limit: int = 2000) -> list[MessageFacts]:
    """List accepted messages that neither joined an incident nor were set aside, in the server's order."""
    viewer.require("alarms.read")
    rows = alarm_queries.messages(viewer=HOUSE).filter(id__gte=from_id, incident_link=None, set_aside=None)
    ids = list(rows.order_by("id").values_list("id", flat=True)[:limit])
    return alarm_queries.message_facts(viewer=viewer, ids=ids)
