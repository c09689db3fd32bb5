"""A temporary fix past its day is told in its incident, so that nobody forgets to mend it for good."""

from __future__ import annotations

import datetime as dt

from thongsuot.kernel.actor import HOUSE
from thongsuot.recovery import actions


def tick(now: dt.datetime) -> None:
    """Tell of the fixes whose day has passed."""
    actions.remind_of_fixes(by=HOUSE, now=now)
