"""The clock has rules bound to obligations checked against the records, one at a time."""

from __future__ import annotations

import datetime as dt

from thongsuot.kernel.actor import HOUSE
from thongsuot.proof.actions import check_due


def tick(now: dt.datetime) -> None:
    """Check the bound rule that has waited longest, if the time of one has come."""
    check_due(by=HOUSE, now=now, limit=1)
