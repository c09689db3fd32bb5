"""What the incidents of a period came to."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict

from thongsuot.incidents import rules
from thongsuot.incidents.models import Incident
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.scope import seen_incidents
from thongsuot.incidents.studies import shape
from thongsuot.incidents.values import GraveLine, KindSummary, Line, PeriodSummary
from thongsuot.kernel.actor import Actor

LATE = dt.timedelta(minutes=15)


def counts(*, viewer: Actor) -> dict[str, int]:
    """Count unclosed incidents by state, and under ``level3`` the gravest that still last; drills don't count."""
    rows = seen_incidents(viewer).filter(state__in=rules.STILL_OURS, is_drill=False).values_list("state", "level")
    found = Counter(state for state, _level in rows)
    found["level3"] = sum(1 for state, level in rows if level == 3 and state in rules.LIVE)
    return dict(found)


def _minutes(span: dt.timedelta) -> float:
    return span.total_seconds() / 60


def period_summary(*, viewer: Actor, start: dt.datetime, end: dt.datetime) -> PeriodSummary:
    """Sum up the incidents that began in [start, end), whenever they ended; drills and merged ones don't count."""
    rows = list(
        seen_incidents(viewer)
        .filter(started_at__gte=start, started_at__lt=end, is_drill=False)
        .exclude(state="merged")
        .order_by("-level", "-users_affected", "-sites_affected", "started_at")
    )
    shown = dict(zip((row.pk for row in rows), lines(rows, viewer=viewer), strict=True))
    costs = {row.pk: _cost(row, viewer) for row in rows}
    by_kind: dict[str, list[Incident]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    durations = [_minutes(r.restored_at - r.started_at) for r in rows if r.restored_at]
    delays = [(r.acknowledged_at - r.opened_at).total_seconds() for r in rows if r.acknowledged_at]
    late = sum(
        1
        for r in rows
        if (r.acknowledged_at is None and r.state == "open")
        or (r.acknowledged_at and r.acknowledged_at - r.opened_at > LATE)
    )
    grave = [r for r in rows if r.level >= 2][:10] or rows[:3]
    return PeriodSummary(
        kinds=tuple(_kind(kind, found, costs) for kind, found in sorted(by_kind.items(), key=lambda p: -len(p[1]))),
        levels=dict(Counter(row.level for row in rows)),
        gravest=tuple(_grave(row, shown[row.pk], costs[row.pk]) for row in grave),
        not_restored=tuple(_grave(row, shown[row.pk], costs[row.pk]) for row in rows if row.state in rules.LIVE),
        acknowledged_median_s=statistics.median(delays) if delays else None,
        acknowledged_late=late,
        restored_mean_min=statistics.fmean(durations) if durations else None,
        restored_median_min=statistics.median(durations) if durations else None,
        user_minutes=_sum(list(costs.values())),
    )


def _cost(row: Incident, viewer: Actor) -> int | None:
    if viewer.sees_all:
        return row.user_minutes
    if row.restored_at is None:
        return None
    return shape.impact(row, now=row.restored_at, organisation_id=viewer.organisation_id).user_minutes


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _kind(kind: str, rows: list[Incident], costs: dict[int, int | None]) -> KindSummary:
    durations = [_minutes(r.restored_at - r.started_at) for r in rows if r.restored_at]
    return KindSummary(
        kind=kind,
        count=len(rows),
        restored=len(durations),
        mean_restore_min=statistics.fmean(durations) if durations else None,
        median_restore_min=statistics.median(durations) if durations else None,
        user_minutes=_sum([costs[r.pk] for r in rows]),
    )


def _grave(row: Incident, line: Line, cost: int | None) -> GraveLine:
    return GraveLine(
        code=row.code,
        kind=row.kind,
        level=row.level,
        place=line.place,
        started_at=row.started_at,
        restored_at=row.restored_at,
        sites_affected=line.sites,
        users_affected=line.users,
        user_minutes=cost,
        cause_text=line.cause,
    )
