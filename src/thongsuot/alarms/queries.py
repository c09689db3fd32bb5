"""Reads of the alarms room."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import rules, tickets
from thongsuot.alarms.models import Alarm, AlarmMessage, Identity, Source
from thongsuot.alarms.values import MessageFacts, Sender
from thongsuot.alarms.words import Severity
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.words import OrganisationKind


def source_of_key(key: str, *, now: dt.datetime) -> Source | None:
    """Give the source that holds this key, or held it before and may use it still; switched on or off."""
    if not key or len(key) > 200:
        return None
    mark = tickets.fingerprint_in(key)
    if mark:
        rows = Identity.objects.select_related("source__organisation").filter(kind="certificate", value=mark)
        found = rows.filter(Q(ends_at=None) | Q(ends_at__gt=now)).first()
        return found.source if found is not None else None
    digest = hashlib.sha256(key.encode()).hexdigest()
    sources_ = Source.objects.select_related("organisation")
    return (
        sources_.filter(key_hash=digest).first() or sources_.filter(old_key_hash=digest, old_key_until__gt=now).first()
    )


def sources(*, viewer: Actor) -> QuerySet[Source]:
    """List the sources: all for the department's side, else those of the viewer's own body."""
    viewer.require("alarms.read")
    rows = Source.objects.select_related("organisation")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def source(code: str, *, viewer: Actor) -> Source:
    """Give one source that the viewer may see."""
    found = sources(viewer=viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such source, or you may not see it."))
    return found


@dataclass(frozen=True, kw_only=True)
class SourceHealth:
    """How a source does: state word, what it sent, how its clock stands."""

    source: Source
    state: str  # off | never | quiet | well
    lag_s: int | None  # median of the last 100: arrival minus the source's reporting time [s]
    clock_off_s: int  # of the latest message, 0 within five minutes [s]
    unknown_objects: int
    foreign_or_unknown_sample: tuple[str, ...]
    active_alarms: int


def source_health(code: str, *, viewer: Actor, now: dt.datetime) -> SourceHealth:
    """Give how one source does now."""
    found = source(code, viewer=viewer)
    last = list(
        AlarmMessage.objects.filter(source=found)
        .order_by("-id")
        .values_list("received_at", "reported_at", "clock_off_s")[:100]
    )
    lags = sorted(int((received - reported).total_seconds()) for received, reported, _off in last)
    alarms = Alarm.objects.filter(organisation_id=found.organisation_id)
    strange = alarms.filter(object_known=False)
    return SourceHealth(
        source=found,
        state=rules.health_word(is_active=found.is_active, last_seen_at=found.last_seen_at, now=now),
        lag_s=lags[len(lags) // 2] if lags else None,
        clock_off_s=last[0][2] if last else 0,
        unknown_objects=strange.count(),
        foreign_or_unknown_sample=tuple(strange.order_by("-last_changed_at").values_list("object_id", flat=True)[:8]),
        active_alarms=alarms.filter(is_active=True).count(),
    )


def alarms(
    *,
    viewer: Actor,
    active: bool | None = None,
    severity: str = "",
    organisation_id: int | None = None,
    known: bool | None = None,
    text: str = "",
) -> QuerySet[Alarm]:
    """List standing alarms, newest change first: all for the department's side, else one's own."""
    viewer.require("alarms.read")
    rows = Alarm.objects.select_related("organisation").order_by("-last_changed_at", "-id")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    if active is not None:
        rows = rows.filter(is_active=active)
    if severity in Severity.values:
        rows = rows.filter(perceived_severity=severity)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if known is not None:
        rows = rows.filter(object_known=known)
    if text:
        rows = rows.filter(
            Q(object_id__icontains=text) | Q(specific_problem__icontains=text) | Q(site_code__icontains=text)
        )
    return rows


def messages(*, viewer: Actor) -> QuerySet[AlarmMessage]:
    """List messages as they came, newest first: all for the department's side, else one's own body's."""
    viewer.require("alarms.read")
    rows = AlarmMessage.objects.select_related("alarm", "source").order_by("-id")
    return rows if viewer.sees_all else rows.filter(alarm__organisation_id=viewer.organisation_id or 0)


@dataclass(frozen=True, kw_only=True)
class AlarmCounts:
    """How many alarms stand, by severity."""

    active: int
    by_severity: dict[str, int]
    unknown_objects: int


def alarm_counts(*, viewer: Actor) -> AlarmCounts:
    """Count standing alarms that the viewer may see."""
    rows = alarms(viewer=viewer, active=True).order_by()
    by = dict(rows.values_list("perceived_severity").annotate(n=Count("id")))
    return AlarmCounts(active=sum(by.values()), by_severity=by, unknown_objects=rows.filter(object_known=False).count())


def message_facts(
    *,
    viewer: Actor,
    ids: Iterable[int] | None = None,
    from_id: int | None = None,
    until_id: int | None = None,
    received_since: dt.datetime | None = None,
    limit: int | None = None,
) -> list[MessageFacts]:
    """Give stored messages in the order of the server's numbers, as plain values."""
    rows = AlarmMessage.objects.order_by("id")
    if not viewer.sees_all:
        rows = rows.filter(alarm__organisation_id=viewer.organisation_id or 0)
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    if from_id is not None:
        rows = rows.filter(id__gte=from_id)
    if until_id is not None:
        rows = rows.filter(id__lte=until_id)
    if received_since is not None:
        rows = rows.filter(id__gte=_first_message_since(received_since), received_at__gte=received_since)
    values = rows.values_list(
        "id",
        "external_id",
        "source__code",
        "alarm__organisation_id",
        "alarm__object_id",
        "alarm__object_known",
        "alarm__site_code",
        "alarm_id",
        "alarm__alarm_type",
        "alarm__probable_cause",
        "alarm__specific_problem",
        "perceived_severity",
        "event_at",
        "reported_at",
        "received_at",
    )
    names = list(MessageFacts.__dataclass_fields__)
    found: list[tuple[Any, ...]] = list(values[:limit] if limit else values)
    return [MessageFacts(**dict(zip(names, row, strict=True))) for row in found]


def _first_message_since(at: dt.datetime) -> int:
    """Give about the first number of messages received since then, by halving: numbers grow with the time of arrival.

    Requests of one moment may be kept in another order than they arrived, so it looks a minute further back.
    """
    at -= dt.timedelta(minutes=1)
    span = AlarmMessage.objects.aggregate(first=Min("id"), last=Max("id"))
    low, high = span["first"] or 0, (span["last"] or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = AlarmMessage.objects.filter(id__gte=middle).order_by("id").values_list("id", "received_at").first()
        if row is None or row[1] >= at:
            high = middle
        else:
            low = row[0] + 1
    return low


def span_of_messages(*, viewer: Actor) -> tuple[int, int]:
    """Give the first and last number of stored messages; (0, 0) when there is none."""
    viewer.require("alarms.read")
    found = AlarmMessage.objects.aggregate(first=Min("id"), last=Max("id"))
    return (found["first"] or 0, found["last"] or 0)


def messages_waiting(*, viewer: Actor) -> int:
    """Count, about, the messages that were answered and wait for the worker: from the oldest to the newest."""
    viewer.require("alarms.send")
    # The state stands in the text because SQLite uses the small index of waiting rows only then.
    oldest = (
        "SELECT payload FROM kernel_outboxentry WHERE state = 'waiting' AND topic = 'AlarmsReceived' "
        "ORDER BY not_before {0}, id {0} LIMIT 1"
    )
    found = []
    with connection.cursor() as cursor:
        for direction in ("ASC", "DESC"):
            cursor.execute(oldest.format(direction))
            row = cursor.fetchone()
            if row is None:
                return 0
            found.append(json.loads(row[0]) if isinstance(row[0], str) else row[0])
    return max(0, int(found[1]["last_id"]) - int(found[0]["first_id"]) + 1)


def sender_of(source: Source) -> Sender:
    """Give what the intake needs to know of a source."""
    return Sender(
        id=source.pk,
        code=source.code,
        organisation_id=source.organisation_id,
        speaks_for_all=source.organisation.kind == OrganisationKind.DEPARTMENT,
        is_active=source.is_active,
        rate_per_s=source.rate_per_s,
        codes=dict(source.codes),
    )
