"""Hot spots and trends: incidents by place, hour × weekday and kind, with exposure, loss and the target."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils import timezone

from thongsuot.incidents import trending, typed
from thongsuot.incidents.models import FilledForm, Incident
from thongsuot.incidents.queries.figures import _cost
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.scope import seen_incidents, sees_whole
from thongsuot.incidents.values import Line
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.network import queries as network

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """One place: how many, against how many stations stand there, and whether the last week is more than chance."""

    place: str
    count: int
    security: int
    sites: int
    rate: float | None  # per 100 sites and 30 days
    week: int
    expected: float  # in a week, by the weeks before
    flagged: bool


@dataclass(frozen=True, kw_only=True)
class KindTrend:
    """One kind: how many now and in the period before, and what they cost."""

    kind: str
    count: int
    before: int
    user_minutes: int | None
    hours: float  # without service, over all incidents
    loss: int | None  # [VND], of filled-in forms


@dataclass(frozen=True, kw_only=True)
class Trends:
    """What a period's incidents show."""

    start: dt.datetime
    end: dt.datetime
    count: int
    before: int
    sites: int
    rate: float | None
    rate_before: float | None
    target: float | None
    target_source: str
    places: tuple[PlaceLine, ...]
    kinds: tuple[KindTrend, ...]
    hours: tuple[tuple[int, ...], ...]  # 7 weekdays from Monday × 24 hours
    user_minutes: int | None
    loss: int | None

    @property
    def flagged(self) -> tuple[PlaceLine, ...]:
        """Give the places with more in the last week than chance gives."""
        return tuple(place for place in self.places if place.flagged)


def trends(*, viewer: Actor, now: dt.datetime, days: int = 90, kind: str = "") -> Trends:
    """Sum up the incidents of the last days that the viewer may see; drills and merged ones don't count."""
    start = now - dt.timedelta(days=days)
    rows = seen_incidents(viewer).filter(started_at__lt=now, is_drill=False).exclude(state="merged")
    if kind:
        rows = rows.filter(kind=kind)
    found = list(rows.filter(started_at__gte=start).order_by("started_at")[:20_000])
    earlier = Counter(
        rows.filter(started_at__gte=start - (now - start), started_at__lt=start).values_list("kind", flat=True)
    )
    shown = lines(found, viewer=viewer)
    exposure = _exposure(viewer)
    costs = {row.pk: _cost(row, viewer) for row in found}
    losses = _losses(found, viewer)
    grid = [[0] * 24 for _day in range(7)]
    for row in found:
        local = timezone.localtime(row.started_at)
        grid[local.weekday()][local.hour] += 1
    total = sum(exposure.values())
    before = sum(earlier.values())
    target = trending.target_on(timezone.localtime(now).date())
    return Trends(
        start=start,
        end=now,
        count=len(found),
        before=before,
        sites=total,
        rate=trending.rate(len(found), sites=total, days=days),
        rate_before=trending.rate(before, sites=total, days=days),
        target=target[0] if target else None,
        target_source=target[1] if target else "",
        places=_places(shown, exposure, now=now, days=days),
        kinds=_kinds(found, earlier, costs, losses, now=now),
        hours=tuple(tuple(row) for row in grid),
        user_minutes=_total(costs.values()),
        loss=_total(losses.values()),
    )


def _total(values: object) -> int | None:
    known = [value for value in values if value is not None]  # type: ignore[attr-defined]
    return sum(known) if known else None


def _exposure(viewer: Actor) -> dict[str, int]:
    """Give the stations by commune: of all bodies for the department's side, else of the viewer's own."""
    found: Counter[str] = Counter()
    for owner, areas in network.sites_by_area(viewer=HOUSE).items():
        if viewer.sees_all or viewer.sees_security or owner == viewer.organisation_id:
            found.update(areas)
    return dict(found)


def _places(shown: list[Line], exposure: dict[str, int], *, now: dt.datetime, days: int) -> tuple[PlaceLine, ...]:
    by_place: dict[str, list[Line]] = defaultdict(list)
    for line in shown:
        by_place[line.place.split(", ", maxsplit=1)[0]].append(line)
    made = []
    for place, there in by_place.items():
        week = sum(1 for line in there if now - line.started_at <= WEEK)
        weeks_before = max(days - 7, 0) / 7
        expected = (len(there) - week) / weeks_before if weeks_before else 0.0
        sites = exposure.get(place, 0)
        made.append(
            PlaceLine(
                place=place,
                count=len(there),
                security=sum(line.is_security for line in there),
                sites=sites,
                rate=trending.rate(len(there), sites=sites, days=days),
                week=week,
                expected=expected,
                flagged=bool(place) and trending.is_cluster(week, expected=expected),
            )
        )
    return tuple(sorted(made, key=lambda one: (not one.flagged, -one.count, one.place))[:60])


def _kinds(
    found: list[Incident],
    earlier: Counter[str],
    costs: dict[int, int | None],
    losses: dict[int, int | None],
    *,
    now: dt.datetime,
) -> tuple[KindTrend, ...]:
    by_kind: dict[str, list[Incident]] = defaultdict(list)
    for row in found:
        by_kind[row.kind].append(row)
    made = [
        KindTrend(
            kind=kind,
            count=len(by_kind.get(kind, ())),
            before=earlier.get(kind, 0),
            user_minutes=_total([costs[row.pk] for row in by_kind.get(kind, ())]),
            hours=sum(((row.restored_at or now) - row.started_at).total_seconds() for row in by_kind.get(kind, ()))
            / 3600,
            loss=_total([losses.get(row.pk) for row in by_kind.get(kind, ())]),
        )
        for kind in {*by_kind, *earlier}
    ]
    return tuple(sorted(made, key=lambda one: (-one.count, one.kind)))


def _losses(found: list[Incident], viewer: Actor) -> dict[int, int | None]:
    """Add up what the filled-in forms that the viewer may read say was lost, by incident [VND]."""
    whole = {row.pk for row in found if sees_whole(row, viewer)}
    made: dict[int, int | None] = {}
    for row in FilledForm.objects.filter(incident__in=found):
        spec = typed.forms().get(row.form)
        if spec is None or not (row.incident_id in whole or row.organisation_id == viewer.organisation_id):
            continue
        value = typed.total_value(spec, row.content)
        if value is not None:
            made[row.incident_id] = (made.get(row.incident_id) or 0) + value
    return made
