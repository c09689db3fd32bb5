"""After a grave or a security incident, a review is due: it is opened when the incident is closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound
from thongsuot.reviews import actions as reviews


def on_incident_closed(payload: dict[str, Any], now: dt.datetime) -> None:
    """Open the review if the rule of the day asks for one; again is harmless."""
    try:
        reviews.open_if_due(str(payload["code"]), by=HOUSE, now=now)
    except NotFound:
        return  # the incident is gone: nothing to learn from
