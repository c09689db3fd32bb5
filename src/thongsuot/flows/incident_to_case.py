"""A theft or sabotage becomes a case of the police; a deadline that passes unheard is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from thongsuot.evidence import actions as evidence
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound


def on_incident(payload: dict[str, Any], now: dt.datetime) -> None:
    """Open the case of a theft or sabotage when the incident opens or its kind becomes one; again is harmless."""
    try:
        evidence.open_case(str(payload["code"]), by=HOUSE, now=now)
    except NotFound:
        return  # the incident is gone: nothing to open a case of


def tick(now: dt.datetime) -> None:
    """Tell of the cases whose clock ran out."""
    evidence.escalate_cases(by=HOUSE, now=now)
