"""A signed report becomes the proof of the obligation it answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from thongsuot.directives.actions import attach_report_proof
from thongsuot.kernel.actor import HOUSE


def on_report_signed(payload: dict[str, Any], now: dt.datetime) -> None:
    """Attach the report to the reporting obligation's assignment of the body that signed; twice is once."""
    if payload["obligation_id"] is None or payload["organisation_id"] is None:
        return
    attach_report_proof(
        payload["obligation_id"],
        organisation_id=payload["organisation_id"],
        report_ref=f"report:{payload['report_id']}",
        title=payload["title"],
        by=HOUSE,
        now=now,
    )
