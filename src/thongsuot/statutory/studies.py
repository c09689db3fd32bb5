"""An incident's outages held against the rule sets: rows → engine → verdict per body."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from thongsuot.engines import impact
from thongsuot.incidents import queries as incidents
from thongsuot.incidents.queries import SiteOutage
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.network import queries as network
from thongsuot.statutory import rules


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What one rule set says of one body's part of an incident (None: of the whole)."""

    rules: impact.RuleSet
    organisation_id: int | None
    verdict: impact.Verdict
    started_at: dt.datetime
    crosses_at: dt.datetime | None
    deadlines: tuple[tuple[str, int, dt.datetime], ...]  # stage, number, due


def judged(
    code: str, *, viewer: Actor, now: dt.datetime, rule_sets: tuple[impact.RuleSet, ...] | None = None
) -> tuple[Judged, ...]:
    """Hold the outages of an incident that the viewer may see against rule sets; the binding ones by default."""
    line = incidents.incident(code, viewer=viewer)
    outages = incidents.site_outages(code, viewer=viewer)
    start = min((outage.since for outage in outages), default=line.started_at)
    populations = network.users_by_area(viewer=HOUSE)
    by_body: dict[int | None, list[SiteOutage]] = defaultdict(list)
    for outage in outages:
        by_body[outage.organisation_id].append(outage)
    found: list[Judged] = []
    for rule_set in rules.binding(start.date()) if rule_sets is None else rule_sets:
        if rule_set.per == "incident":
            whole: dict[str, float] = defaultdict(float)
            for areas in populations.values():
                for area, users in areas.items():
                    whole[area] += users
            found.append(_judge(rule_set, None, outages, whole, start, line.restored_at, now))
            continue
        found += [
            _judge(rule_set, body, tuple(own), populations.get(body, {}), start, line.restored_at, now)
            for body, own in sorted(by_body.items(), key=lambda pair: pair[0] or 0)
            if body is not None
        ]
    return tuple(found)


def _judge(  # noqa: PLR0917
    rule_set: impact.RuleSet,
    body: int | None,
    outages: tuple[SiteOutage, ...],
    population: dict[str, float],
    start: dt.datetime,
    restored_at: dt.datetime | None,
    now: dt.datetime,
) -> Judged:
    def minute(at: dt.datetime) -> float:
        return (at - start).total_seconds() / 60

    def moment(at_min: float) -> dt.datetime:
        return start + dt.timedelta(minutes=at_min)

    plain = [
        impact.Outage(
            start_min=minute(outage.since), end_min=None if outage.until is None else minute(outage.until),
            users=outage.users, area=outage.area, priority=outage.priority,
        )
        for outage in outages
    ]  # fmt: skip
    verdict = impact.judge(rule_set, outages=plain, population=population, now_min=minute(now))
    clocks: tuple[impact.Deadline, ...] = ()
    if verdict.state == "crossed" and verdict.crosses_min is not None:
        clocks = impact.deadlines(
            rule_set,
            started_min=0.0,
            crossed_min=verdict.crosses_min,
            restored_min=minute(restored_at) if restored_at else None,
            now_min=minute(now),
        )
    return Judged(
        rules=rule_set,
        organisation_id=body,
        verdict=verdict,
        started_at=start,
        crosses_at=None if verdict.crosses_min is None else moment(verdict.crosses_min),
        deadlines=tuple((one.stage, one.number, moment(one.due_min)) for one in clocks),
    )
