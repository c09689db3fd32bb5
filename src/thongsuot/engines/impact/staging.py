"""The clocks of staged reports: notification, interim, final."""

from __future__ import annotations

from dataclasses import dataclass

from thongsuot.engines.impact.values import RuleSet


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One report that is due: which stage, the how-manieth of it, when [min]."""

    stage: str
    number: int
    due_min: float


def deadlines(
    rules: RuleSet, *, started_min: float, crossed_min: float, restored_min: float | None, now_min: float
) -> tuple[Deadline, ...]:
    """Give the reports that a duty has brought so far and their clocks, soonest first.

    Parameters
    ----------
    started_min, crossed_min, restored_min
        When the outage began, when the duty arose, when service was back (None: not yet) [min].
    now_min
        A repeated stage is given up to the first one due after this moment [min], and none due after service is back.

    Notes
    -----
    A stage that runs from restoration has no clock before it. What is not due any more because service came back
    before the first interim report isn't asked.

    Examples
    --------
    >>> from thongsuot.engines.impact.rulesets_read import reference_rule_sets, rule_set
    >>> nors = rule_set("nors", rule_sets=reference_rule_sets())
    >>> [(d.stage, d.due_min / 60) for d in deadlines(
    ...     nors, started_min=0, crossed_min=60, restored_min=None, now_min=60)]
    [('notification', 3.0), ('initial', 73.0), ('final', 721.0)]
    """
    origin = {"started": started_min, "crossed": crossed_min, "restored": restored_min}
    found: list[Deadline] = []
    for stage in rules.stages:
        since = origin[stage.since]
        if since is None:
            continue
        due, number = since + stage.after_min, 1
        if stage.every_min is None:
            found.append(Deadline(stage=stage.key, number=1, due_min=due))
            continue
        while restored_min is None or due <= restored_min:
            found.append(Deadline(stage=stage.key, number=number, due_min=due))
            if due > now_min:
                break
            due, number = due + stage.every_min, number + 1
    return tuple(sorted(found, key=lambda deadline: (deadline.due_min, deadline.stage)))
