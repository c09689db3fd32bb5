"""From a turn of a standing duty to the notice of its parties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from thongsuot.directives import actions, queries
from thongsuot.kernel.actor import HOUSE
from thongsuot.reminders import actions as reminders
from thongsuot.reminders.values import Dated

PAUSE = dt.timedelta(minutes=10)


def on_turns_made(payload: dict[str, Any], now: dt.datetime) -> None:
    """Tell each party of its new turn, with a delivery record; a second call tells nobody twice."""
    told = []
    for pk in payload["assignment_ids"]:
        share = queries.assignment(pk, viewer=HOUSE, now=now).share
        told.append(
            Dated(
                kind="turn",
                subject_id=pk,
                title=f"{share.directive_name} {share.clause} ({share.period})",
                detail=share.task_text,
                link=f"/directives/shares/{pk}/",
                due_on=share.due_on or now.date(),
                organisation_id=share.organisation_id,
            )
        )
    reminders.notify(told, by=HOUSE, now=now)


class Turning:
    """The worker's part: makes turns ahead, a few times an hour; what stands is left alone."""

    def __init__(self) -> None:
        self._looked_at: dt.datetime | None = None

    def __call__(self, now: dt.datetime) -> None:
        """Make the turns whose time has come."""
        if self._looked_at is None or not dt.timedelta() <= now - self._looked_at < PAUSE:
            actions.make_turns(by=HOUSE, now=now)
            self._looked_at = now
