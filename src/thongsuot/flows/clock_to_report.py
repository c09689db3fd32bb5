"""The clocks of the duty to report: thresholds, situation reports at fixed times, late ones told."""

from __future__ import annotations

import datetime as dt

from thongsuot.kernel.actor import HOUSE
from thongsuot.statutory import actions

EVERY = dt.timedelta(seconds=30)
_looked: list[dt.datetime] = []


def tick(now: dt.datetime) -> None:
    """Look at every lasting incident twice a minute; make the situation reports that are due."""
    if _looked and EVERY > now - _looked[0] >= dt.timedelta(0):
        return
    _looked[:] = [now]
    actions.assess_lasting(by=HOUSE, now=now)
    actions.make_due_situations(by=HOUSE, now=now)
    actions.tell_late(by=HOUSE, now=now)
