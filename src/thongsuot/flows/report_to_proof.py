"""A signed report becomes the proof of the obligation it answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from thongsuot.directives.actions import attach_report_proof
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound


def on_report_signed(payload: dict[str, Any], now: dt.datetime) -> None:
    """Attach the report to the reporting obligation's assignment of the body that signed; twice is once."""
    if payload["obligation_id"] is None or payload["organisation_id"] is None:
        return
    try:
        attach_report_proof(
            payload["obligation_id"],
            organisation_id=payload["organisation_id"],
            report_ref=f"report:{payload['report_id']}",
            title=payload["title"],
            by=HOUSE,
            now=now,
        )
    except NotFound:
        # The obligation was never issued to the body that signed; trying again can't change that: put it on record.
        with transaction.atomic():
            audit.record(
                "report.answers_nothing", by=HOUSE, now=now, of=("report", payload["report_id"]), detail=payload
            )
