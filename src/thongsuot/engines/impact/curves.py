"""Users without service over time, as a step function, and the first moment when a limit is reached."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Outage:
    """One site's time without service.

    ``start_min`` and ``end_min`` [min] on a common axis, end excluded; ``end_min`` None: still out.
    ``users`` None: not known, counts as a site only.
    """

    start_min: float
    end_min: float | None
    users: float | None
    area: str = ""
    priority: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is out of service over [start_min, end_min) [min]; the last step of an open outage ends at infinity."""

    start_min: float
    end_min: float
    users: float
    sites: int
    priority_sites: int


def steps(outages: Iterable[Outage]) -> list[Step]:
    """Give the step function of users and sites out of service; open outages last for ever (the present rate).

    Parameters
    ----------
    outages
        Any order. An outage that ends before it starts, or lasts no time, counts for nothing.

    Returns
    -------
    list of Step
        Without gaps from the first start; steps with nothing out are included between outages.

    Raises
    ------
    ValueError
        Negative users, or a moment that is no number.

    Notes
    -----
    O(n log n) for n outages.

    Examples
    --------
    >>> [(s.start_min, s.end_min, s.users) for s in steps([
    ...     Outage(start_min=0, end_min=10, users=100), Outage(start_min=5, end_min=None, users=50)])]
    [(0.0, 5.0, 100.0), (5.0, 10.0, 150.0), (10.0, inf, 50.0)]
    """
    changes: dict[float, list[float]] = {}
    for outage in outages:
        end = math.inf if outage.end_min is None else float(outage.end_min)
        start, users = float(outage.start_min), float(outage.users or 0)
        if not math.isfinite(start) or math.isnan(end) or not math.isfinite(users) or users < 0:
            raise ValueError(f"not an outage: {outage}")
        if end <= start:
            continue
        for at, sign in ((start, 1), (end, -1)):
            change = changes.setdefault(at, [0.0, 0, 0])
            change[0] += sign * users
            change[1] += sign
            change[2] += sign * outage.priority
    found: list[Step] = []
    running, sites, priority = 0.0, 0, 0
    # After the last change nothing happens any more; a change at infinity is the end of an open outage.
    for at, until in itertools.pairwise([*sorted(changes), math.inf]):
        users, more_sites, more_priority = changes[at]
        sites, priority = sites + int(more_sites), priority + int(more_priority)
        # Floating dust of sums must not keep a phantom user out of service.
        running = 0.0 if sites == 0 else max(0.0, running + users)
        if until > at and not (sites == 0 and until == math.inf):
            found.append(Step(start_min=at, end_min=until, users=running, sites=sites, priority_sites=priority))
    return found


def total(course: Sequence[Step], *, metric: str, until_min: float) -> float:
    """Give user-minutes or outage-minutes from the start until a moment.

    Parameters
    ----------
    course
        From :func:`steps`.
    metric
        ``user_minutes`` [users × min] or ``outage_minutes`` [min].
    until_min
        [min].

    Examples
    --------
    >>> course = steps([Outage(start_min=0, end_min=10, users=100)])
    >>> total(course, metric="user_minutes", until_min=5), total(course, metric="outage_minutes", until_min=60)
    (500.0, 10.0)
    """
    return sum(
        _rate(step, metric) * (min(step.end_min, until_min) - step.start_min)
        for step in course
        if step.start_min < until_min
    )


def first_reached(course: Sequence[Step], *, metric: str, at_least: float) -> float | None:
    """Give the first moment [min] at which a growing figure reaches a limit; None when it never does.

    Examples
    --------
    >>> course = steps([Outage(start_min=0, end_min=None, users=100)])
    >>> first_reached(course, metric="user_minutes", at_least=1500)
    15.0
    """
    if not course:
        return None
    so_far = 0.0
    for step in course:
        rate = _rate(step, metric)
        missing = at_least - so_far
        if missing <= 0:
            return step.start_min
        if rate > 0 and missing / rate <= step.end_min - step.start_min:
            return step.start_min + missing / rate
        so_far += rate * (step.end_min - step.start_min) if rate > 0 else 0.0
    return None


def first_held(
    course: Sequence[Step], *, metric: str, at_least: float, held_min: float, whole: float | None = None
) -> float | None:
    """Give the first moment [min] by which a figure has stood at its limit or above for a time without a gap.

    Parameters
    ----------
    metric
        ``users``, ``sites``, ``priority_sites``, or ``share`` = users / ``whole``.
    at_least
        The limit; a limit of 0 counts only while something is out.
    held_min
        [min]; 0: at once.
    whole
        Users of the whole or of the area, for ``share``; None or 0: the share isn't known, never held.

    Examples
    --------
    >>> course = steps([Outage(start_min=0, end_min=50, users=8), Outage(start_min=60, end_min=None, users=8)])
    >>> first_held(course, metric="share", at_least=0.1, held_min=60, whole=80)
    120.0
    """
    if metric == "share" and not whole:
        return None
    since: float | None = None
    for step in course:
        level = step.users / whole if metric == "share" and whole else float(getattr(step, _FIELDS[metric]))
        if step.sites == 0 or level < at_least:
            since = None
            continue
        since = step.start_min if since is None else since
        if since + held_min <= step.end_min:
            return since + held_min
    return None


_FIELDS = {"users": "users", "share": "users", "sites": "sites", "priority_sites": "priority_sites"}


def _rate(step: Step, metric: str) -> float:
    if metric == "user_minutes":
        return step.users
    if metric == "outage_minutes":
        return 1.0 if step.sites else 0.0
    raise ValueError(f"{metric} does not grow with time")
