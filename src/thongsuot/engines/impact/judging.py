"""Hold outages against a rule set: crossed, will be crossed at the present rate, or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thongsuot.engines.impact.curves import Outage, Step, first_held, first_reached, steps, total
from thongsuot.engines.impact.values import GROWING, Criterion, RuleSet


@dataclass(frozen=True, kw_only=True)
class Finding:
    """When one criterion is fulfilled [min], in which area; None: never at the present rate."""

    criterion: str
    area: str
    at_min: float | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule set says of outages at a moment.

    ``state`` is ``crossed``, ``soon`` (it will be crossed if nothing changes) or ``clear``. ``crosses_min`` [min] is
    when it was or will be. ``share`` is of all users, None when the population isn't known.
    """

    rule_set: str
    state: str
    crosses_min: float | None
    criterion: str
    area: str
    findings: tuple[Finding, ...]
    users_now: float
    sites_now: int
    users_most: float
    user_minutes: float
    outage_minutes: float
    share_now: float | None
    sites_without_users: int


def judge(rules: RuleSet, *, outages: Sequence[Outage], population: Mapping[str, float], now_min: float) -> Verdict:
    """Tell whether and when a rule set's duty to report arises.

    Parameters
    ----------
    rules
        The rule set.
    outages
        n_outages site outages; those that are open go on for ever at the present rate.
    population
        Users per area; the whole is their sum.
    now_min
        The present moment [min] on the axis of the outages; later starts are left out.

    Returns
    -------
    Verdict
        Each criterion's moment, the first of which makes the duty.

    Notes
    -----
    Every condition, once fulfilled, stays fulfilled, so a criterion's moment is that of its last condition, and what
    was crossed stays crossed when service comes back. O((n_outages log n_outages) × n_criteria).

    Examples
    --------
    >>> from thongsuot.engines.impact.rulesets_read import reference_rule_sets, rule_set
    >>> trai = rule_set("trai", rule_sets=reference_rule_sets())
    >>> gone = [Outage(start_min=0, end_min=None, users=900, area="Huyện B")]
    >>> verdict = judge(trai, outages=gone, population={"Huyện B": 900, "Huyện C": 5000}, now_min=241)
    >>> verdict.state, verdict.area, verdict.crosses_min
    ('crossed', 'Huyện B', 240.0)
    """
    begun = [outage for outage in outages if outage.start_min <= now_min]
    course = steps(begun)
    areas = sorted({outage.area for outage in begun if outage.area})
    by_area = {area: steps([outage for outage in begun if outage.area == area]) for area in areas}
    whole = sum(population.values())
    findings = []
    for criterion in rules.criteria:
        if criterion.scope == "whole":
            findings.append(Finding(criterion=criterion.key, area="", at_min=_moment(criterion, course, whole)))
            continue
        findings += [
            Finding(criterion=criterion.key, area=area, at_min=_moment(criterion, by_area[area], population.get(area)))
            for area in areas
        ]
    reached = sorted((f.at_min, n) for n, f in enumerate(findings) if f.at_min is not None)
    first = findings[reached[0][1]] if reached else None
    at = first.at_min if first else None
    now = next((step for step in course if step.start_min <= now_min < step.end_min), None)
    return Verdict(
        rule_set=rules.key,
        state="clear" if at is None else "crossed" if at <= now_min else "soon",
        crosses_min=at,
        criterion=first.criterion if first else "",
        area=first.area if first else "",
        findings=tuple(findings),
        users_now=now.users if now else 0.0,
        sites_now=now.sites if now else 0,
        users_most=max((step.users for step in course if step.start_min <= now_min), default=0.0),
        user_minutes=total(course, metric="user_minutes", until_min=now_min),
        outage_minutes=total(course, metric="outage_minutes", until_min=now_min),
        share_now=(now.users if now else 0.0) / whole if whole else None,
        sites_without_users=sum(outage.users is None for outage in begun),
    )


def _moment(criterion: Criterion, course: Sequence[Step], whole: float | None) -> float | None:
    moments: list[float] = []
    for condition in criterion.conditions:
        if condition.metric in GROWING:
            at = first_reached(course, metric=condition.metric, at_least=condition.at_least)
        else:
            at = first_held(
                course,
                metric=condition.metric,
                at_least=condition.at_least,
                held_min=condition.held_min,
                whole=whole,
            )
        if at is None:
            return None
        moments.append(at)
    return max(moments) if moments else None
