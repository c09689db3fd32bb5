"""Figures of duty over a period, for reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.duty.models import Page, Shift
from thongsuot.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class DutyFigures:
    """Calls and shifts of one period."""

    pages: int
    unanswered: int
    shifts: int


def period_summary(*, viewer: Actor, start: dt.datetime, end: dt.datetime) -> DutyFigures:
    """Count calls opened and shifts begun in [start, end), as far as the viewer may see them."""
    viewer.require("duty.read")
    pages = Page.objects.filter(opened_at__gte=start, opened_at__lt=end).exclude(subject_type="test")
    shifts = Shift.objects.filter(starts_at__gte=start, starts_at__lt=end)
    if not viewer.sees_all:
        pages = pages.filter(organisation_id=viewer.organisation_id or 0)
        shifts = shifts.filter(organisation_id=viewer.organisation_id or 0)
    return DutyFigures(
        pages=pages.count(),
        unanswered=pages.filter(rounds__gte=2, acknowledged_at=None).exclude(state=Page.State.CANCELLED).count(),
        shifts=shifts.count(),
    )
