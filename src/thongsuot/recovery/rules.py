"""What may follow what in bringing service back. No store."""

from __future__ import annotations

import datetime as dt
from typing import Final

CREW_STEPS: Final[dict[str, tuple[str, ...]]] = {
    "called": ("on_way", "on_site", "stood_down"),
    "on_way": ("on_site", "stood_down"),
    "on_site": ("crew_done", "stood_down"),
    "crew_done": (),
    "stood_down": (),
}
PART_STEPS: Final[dict[str, tuple[str, ...]]] = {
    "needed": ("part_on_way", "used", "not_needed"),
    "part_on_way": ("used", "not_needed"),
    "used": (),
    "not_needed": ("needed",),
}
MOST_MONEY: Final = 100_000 * 10**9
"""One hundred thousand billion đồng: more is a slip of the finger."""


def next_crew_steps(state: str) -> tuple[str, ...]:
    """Give the states that a crew may come to from here, the usual one first.

    >>> next_crew_steps("called")[0]
    'on_way'
    """
    return CREW_STEPS.get(state, ())


def next_part_steps(state: str) -> tuple[str, ...]:
    """Give the states that a part may come to from here."""
    return PART_STEPS.get(state, ())


def fix_state(
    *, is_temporary: bool, holds_until: dt.datetime | None, replaced_at: dt.datetime | None, now: dt.datetime
) -> str:
    """Tell how a fix stands: ``permanent``, ``replaced``, ``holding`` or ``late``.

    >>> day = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    >>> fix_state(is_temporary=True, holds_until=day, replaced_at=None, now=day + dt.timedelta(hours=1))
    'late'
    """
    if not is_temporary:
        return "permanent"
    if replaced_at is not None:
        return "replaced"
    return "late" if holds_until is not None and now > holds_until else "holding"
