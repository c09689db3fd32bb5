"""Daily status windows: opened by the department, answered by each operator every day, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Organisation
from thongsuot.statutory import queries, rules
from thongsuot.statutory.models import StatusAnswer, StatusWindow
from thongsuot.statutory.words import REFUSED


@transaction.atomic
def open_window(
    *,
    area: str,
    reason: str,
    opens_on: dt.date,
    closes_on: dt.date,
    bodies: Iterable[Organisation],
    due_hour: int = 10,
    is_drill: bool = False,
    by: Actor,
    now: dt.datetime,
) -> StatusWindow:
    """Open a daily status window for an area and a period; the bodies answer every day."""
    by.require("statutory.window")
    if not area.strip():
        raise Invalid(REFUSED["no_area"], code="no_area", details={"area": "empty"})
    if closes_on < opens_on or closes_on - opens_on > rules.LONGEST_WINDOW:
        raise Invalid(REFUSED["window_order"], code="window_order", details={"closes_on": closes_on.isoformat()})
    asked = list(bodies)
    if not asked or not 0 <= due_hour <= 23:
        raise Invalid(_("Say which bodies answer, and by what hour."), code="no_bodies", details={"bodies": len(asked)})
    row = StatusWindow.objects.create(
        area=area.strip()[:200], reason=reason.strip()[:300], opens_on=opens_on, closes_on=closes_on,
        due_hour=due_hour, opened_by=by.label, opened_at=now, is_drill=is_drill,
    )  # fmt: skip
    row.bodies.set(asked)
    audit.record("window.open", by=by, now=now, of=("window", row.pk), detail={"area": row.area, "bodies": len(asked)})
    outbox.pulse("incidents", now=now)
    return row


@transaction.atomic
def close_window(pk: int, *, by: Actor, now: dt.datetime) -> StatusWindow:
    """Close a window: nobody is asked any more; its answers stay."""
    by.require("statutory.window")
    seen = queries.window(pk, viewer=by)
    row = StatusWindow.objects.select_for_update().get(pk=seen.pk)
    if row.closed_at is not None:
        raise Refused(REFUSED["window_closed"], code="window_closed")
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    audit.record("window.close", by=by, now=now, of=("window", row.pk), detail={})
    outbox.pulse("incidents", now=now)
    return row


@transaction.atomic
def answer_day(
    pk: int,
    day: dt.date,
    *,
    sites_total: int,
    sites_out: int,
    on_generator: int = 0,
    users_out: int | None = None,
    note: str = "",
    by: Actor,
    now: dt.datetime,
) -> StatusAnswer:
    """Answer for one day how one's network stands in the area; a later answer for the day replaces it."""
    if min(sites_total, sites_out, on_generator, users_out or 0) < 0 or sites_out + on_generator > sites_total:
        raise Invalid(_("More stations are out or on generators than there are."), code="counts")
    return _answer(
        pk, day, by=by, now=now, sites_total=sites_total, sites_out=sites_out, on_generator=on_generator,
        users_out=users_out, note=note.strip()[:1000], unchanged=False,
    )  # fmt: skip


@transaction.atomic
def answer_unchanged(pk: int, day: dt.date, *, by: Actor, now: dt.datetime) -> StatusAnswer:
    """Answer with one click that nothing has changed since one's last answer in this window."""
    rows = StatusAnswer.objects.filter(window_id=pk, organisation_id=by.organisation_id or 0, day__lt=day)
    last = rows.order_by("-day").first()
    if last is None:
        queries.window(pk, viewer=by)
        raise Refused(REFUSED["nothing_before"], code="nothing_before")
    return _answer(
        pk, day, by=by, now=now, sites_total=last.sites_total, sites_out=last.sites_out,
        on_generator=last.on_generator, users_out=last.users_out, note=last.note, unchanged=True,
    )  # fmt: skip


def _answer(pk: int, day: dt.date, *, by: Actor, now: dt.datetime, **values: object) -> StatusAnswer:
    by.require("statutory.report")
    row = queries.window(pk, viewer=by)
    if not row.bodies.filter(pk=by.organisation_id or 0).exists():
        raise NotFound(_("Your body is not asked in this window."))
    if row.closed_at is not None or day not in rules.days_of(row.opens_on, row.closes_on, now=now):
        raise Refused(REFUSED["window_closed"], code="window_closed")
    found, _made = StatusAnswer.objects.update_or_create(
        window=row, organisation_id=by.organisation_id or 0, day=day,
        defaults={**values, "answered_at": now, "answered_by": by.label},
    )  # fmt: skip
    detail = {"day": day.isoformat(), "sites_out": found.sites_out, "unchanged": found.unchanged}
    audit.record("window.answer", by=by, now=now, of=("window", row.pk), detail=detail)
    outbox.pulse("incidents", now=now)
    return found
