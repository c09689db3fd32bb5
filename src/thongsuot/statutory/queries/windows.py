"""Daily status windows: the department's side sees every body's answers, a body its own."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.statutory import rules
from thongsuot.statutory.models import StatusAnswer, StatusWindow
from thongsuot.statutory.values import DayCell, WindowView


def _windows(viewer: Actor) -> QuerySet[StatusWindow]:
    viewer.require("statutory.read")
    rows = StatusWindow.objects.all()
    return rows if viewer.sees_all else rows.filter(bodies__id=viewer.organisation_id or 0)


def window(pk: int, *, viewer: Actor) -> StatusWindow:
    """Give one window that the viewer may see: the department's side all, a body those that ask it."""
    found = _windows(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such window, or it does not ask your body."))
    return found


def windows(*, viewer: Actor, now: dt.datetime) -> list[WindowView]:
    """List windows, open ones first."""
    views = [_view(row, viewer, now) for row in _windows(viewer)[:50]]
    return sorted(views, key=lambda view: not view.is_open)


def window_view(pk: int, *, viewer: Actor, now: dt.datetime) -> WindowView:
    """Give one window with its answers by day, its late list and its totals."""
    return _view(window(pk, viewer=viewer), viewer, now)


def _view(row: StatusWindow, viewer: Actor, now: dt.datetime) -> WindowView:
    days = rules.days_of(row.opens_on, row.closes_on, now=now)
    local = now.astimezone(rules.VIETNAM).date()
    is_open = row.closed_at is None and row.opens_on <= local <= row.closes_on
    bodies = list(row.bodies.order_by("name"))
    answers = StatusAnswer.objects.filter(window=row)
    if not viewer.sees_all:
        bodies = [body for body in bodies if body.pk == viewer.organisation_id]
        answers = answers.filter(organisation_id=viewer.organisation_id or 0)
    given = {(one.day, one.organisation_id): one for one in answers}
    end = row.closed_at
    cells = tuple(
        DayCell(
            day=day, body=str(body), body_id=body.pk, answer=given.get((day, body.pk)),
            state=_state(given.get((day, body.pk)), rules.due_of(day, hour=row.due_hour), now if end is None else end),
        )
        for day in days
        for body in bodies
    )  # fmt: skip
    totals = []
    for day in days:
        there = [one for (on, _body), one in given.items() if on == day]
        figures = (
            sum(a.sites_total for a in there),
            sum(a.sites_out for a in there),
            sum(a.on_generator for a in there),
        )
        totals.append((day, len(there), len(bodies), *figures))
    own_id = viewer.organisation_id
    return WindowView(
        window=row,
        is_open=is_open,
        days=days,
        today=local if is_open else None,
        cells=cells,
        late=tuple(cell for cell in cells if cell.state == "late"),
        totals=tuple(totals),
        own=next((cell for cell in cells if is_open and cell.body_id == own_id and cell.day == local), None),
        has_earlier=any(body == own_id and day < local for day, body in given),
    )


def _state(answer: StatusAnswer | None, due: dt.datetime, now: dt.datetime) -> str:
    if answer is not None:
        return "unchanged" if answer.unchanged else "answered"
    return "late" if now >= due else "waiting"
