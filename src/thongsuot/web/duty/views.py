"""The roster: who is on now, the shifts of the coming days, and where nobody is."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.duty import actions, queries
from thongsuot.duty.values import Planned
from thongsuot.duty.words import duty_choices
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people import queries as people
from thongsuot.web.door import SignedInRequest, door
from thongsuot.web.duty.forms import PeriodForm, ShiftForm

DAYS = 7


def _roster(request: SignedInRequest, now: dt.datetime) -> dict[str, Any]:
    period = PeriodForm(request.GET or None)
    day = period.first(now=now) or timezone.localdate(now)
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    end = start + dt.timedelta(days=DAYS)
    chosen = period.cleaned_data.get("organisation") if period.is_valid() else None
    rows = list(queries.shifts(viewer=request.actor, start=start, end=end, organisation_id=chosen))
    by_day = [
        (first, list(group))
        for first, group in groupby(rows, key=lambda shift: max(timezone.localdate(shift.starts_at), day))
    ]
    bodies = {s.organisation_id: s.organisation for s in queries.shifts(viewer=request.actor, start=start, end=end)}
    return {
        "day": day,
        "before": day - dt.timedelta(days=DAYS),
        "after": day + dt.timedelta(days=DAYS),
        "last_day": day + dt.timedelta(days=DAYS - 1),
        "by_day": by_day,
        "bodies": sorted(bodies.values(), key=lambda body: body.name.casefold()),
        "chosen": chosen,
    }


@door("duty.read")
def duty(request: SignedInRequest) -> HttpResponse:
    """Show who is on duty now, the roster of a week, and its gaps."""
    now, viewer = clock.now(), request.actor
    return render(
        request,
        "duty/duty.html",
        {
            "now": now,
            "on": queries.who_is_on(viewer=viewer, now=now),
            "roles": duty_choices(),
            "gaps": queries.gaps(viewer=viewer, now=now),
            "calls": queries.pages(viewer=viewer, only_open=True),
            "may_manage": viewer.may("duty.manage"),
            "may_answer": viewer.may("duty.answer"),
            **_roster(request, now),
        },
    )


def _tell(request: SignedInRequest, planned: Planned) -> None:
    messages.success(request, _("The shift is on the roster."))
    for other in planned.overlaps:
        messages.warning(
            request,
            _("%(name)s also stands from %(start)s until %(end)s.")
            % {
                "name": planned.shift.person,
                "start": timezone.localtime(other.starts_at).strftime("%H:%M %d/%m"),
                "end": timezone.localtime(other.ends_at).strftime("%H:%M %d/%m"),
            },
        )
    if not planned.shift.person.phone:
        messages.warning(request, _("%(name)s has no telephone number here.") % {"name": planned.shift.person})


def _suggested(viewer: Actor, now: dt.datetime) -> dict[str, Any]:
    """Suggest the next twelve hours from the next full hour."""
    start = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    return {"starts_at": start, "ends_at": start + dt.timedelta(hours=12)}


@door("duty.manage", methods=("GET", "POST"))
def add_shift(request: SignedInRequest) -> HttpResponse:
    """Put a person on the roster."""
    now = clock.now()
    form = ShiftForm(request.POST or None, viewer=request.actor, initial=_suggested(request.actor, now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            planned = actions.add_shift(
                organisation=given["person"].organisation,
                role=given["role"],
                person=given["person"],
                starts_at=given["starts_at"],
                ends_at=given["ends_at"],
                note=given["note"],
                by=request.actor,
                now=now,
            )
        except (Invalid, Refused) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            _tell(request, planned)
            return redirect("duty")
    nobody = not people.persons(viewer=request.actor).exclude(organisation=None).exists()
    return render(request, "duty/shift.html", {"form": form, "nobody": nobody}, status=422 if form.errors else 200)


@door("duty.manage", methods=("GET", "POST"))
def change_shift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one shift."""
    now = clock.now()
    shift = queries.shift(pk, viewer=request.actor)
    first = {
        "person": shift.person_id,
        "role": shift.role,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "note": shift.note,
    }
    form = ShiftForm(request.POST or None, viewer=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            planned = actions.change_shift(
                pk,
                role=given["role"],
                person=given["person"],
                starts_at=given["starts_at"],
                ends_at=given["ends_at"],
                note=given["note"],
                by=request.actor,
                now=now,
            )
        except (Invalid, Refused) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            _tell(request, planned)
            return redirect("duty")
    context = {"form": form, "shift": shift, "is_over": shift.ends_at <= now}
    return render(request, "duty/shift.html", context, status=422 if form.errors else 200)


@door("duty.manage", methods=("POST",))
def remove_shift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a shift off the roster."""
    actions.remove_shift(pk, by=request.actor, now=clock.now())
    messages.success(request, _("The shift is off the roster."))
    return redirect("duty")
