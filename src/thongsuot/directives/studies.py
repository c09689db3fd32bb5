"""Rows → calendar → due moments: what a deadline's wording means in days, counted anew when its facts change."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from thongsuot.directives.models import Assignment, Directive, Obligation
from thongsuot.engines.calendar import Due, resolve, working_calendar


def due_of(obligation: Obligation, directive: Directive, *, received_at: dt.datetime | None = None) -> Due:
    """Resolve an obligation's deadline with what is known of its document now."""
    return resolve(
        obligation.deadline,
        days=working_calendar(),
        document_date=directive.date,
        issued_at=directive.issued_at,
        received_at=received_at,
    )


def count_due(obligation: Obligation, directive: Directive) -> None:
    """Set what the document's own words give as due; the office's date stays. The caller saves.

    Only what can stand without a person is set; the rest (“dịp Tết”) is proposed on the page and waits for the office.
    """
    found = due_of(obligation, directive)
    obligation.due_basis = basis_of(found)
    obligation.recurrence_days = _days_between(found)
    if not obligation.due_set_by_office:
        obligation.due_on, obligation.due_at = (found.due_on, found.due_at) if found.sure else (None, None)


def count_share(share: Assignment, *, received_at: dt.datetime) -> None:
    """Set the party's own due moment where the document counts from its receipt. The caller saves."""
    obligation = share.obligation
    if obligation.due_set_by_office:
        return
    found = due_of(obligation, obligation.directive, received_at=received_at)
    if found.kind == "counted" and found.base == "received":
        share.due_on, share.due_at = found.due_on, found.due_at


def basis_of(found: Due) -> dict[str, Any]:
    """Give how a due moment was found as JSON values, for the page to say it in words."""
    if found.kind in ("open", "fixed", "window"):
        return {}
    kept = {name: value for name, value in dataclasses.asdict(found).items() if value not in (None, "", False)}
    kept.pop("due_at", None)
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in kept.items()}


def _days_between(found: Due) -> int | None:
    if found.recurrence is None or found.recurrence.unit == "hour":
        return None
    length = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[found.recurrence.unit]
    return length * found.recurrence.every
