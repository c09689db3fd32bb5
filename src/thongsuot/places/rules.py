"""Decisions about areas in plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence


def holds_on(day: dt.date, *, valid_from: dt.date | None, valid_until: dt.date | None) -> bool:
    """Tell whether something exists on a day; the end is the first day on which it no longer does."""
    return (valid_from is None or valid_from <= day) and (valid_until is None or day < valid_until)


def heirs_on(
    start: int,
    *,
    day: dt.date,
    valid: Mapping[int, tuple[dt.date | None, dt.date | None]],
    into: Mapping[int, Sequence[tuple[int, dt.date]]],
) -> tuple[int, ...]:
    """Give what stands for something on a day: itself if it exists then, else all that it went into, step by step.

    A table that runs in a circle ends the walk instead of turning it for ever.
    """
    found: list[int] = []
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop(0)
        valid_from, valid_until = valid.get(here, (None, None))
        if holds_on(day, valid_from=valid_from, valid_until=valid_until):
            found.append(here)
            continue
        for after, on in into.get(here, ()):
            if on <= day and after not in seen:
                seen.add(after)
                waiting.append(after)
    return tuple(found)
