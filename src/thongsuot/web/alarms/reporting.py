"""Pages on which a person tells of troubles: a line as in an SMS, a small form, or a table brought in."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.adapters.alarms_in import read_foreign, sheet
from thongsuot.alarms import actions
from thongsuot.alarms.intake import decode
from thongsuot.alarms.values import AlarmIn, Sender
from thongsuot.alarms.words import Severity
from thongsuot.incidents.words import problem_word
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.web.alarms.forms import ReportForm
from thongsuot.web.door import door

SEVERITIES = dict(Severity.choices)


def dry_run(alarms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what would be taken in, without keeping anything: a line per alarm with the reason of each refusal."""
    parcel = decode(alarms, sender=Sender(id=0, code="", organisation_id=0), now=clock.now())
    wrong = {item.index: item.detail for item in parcel.bad}
    good = dict(parcel.good)
    return [_line(number, row, good.get(number), wrong.get(number, "")) for number, row in enumerate(alarms)]


def _line(number: int, row: Any, alarm: AlarmIn | None, why: str) -> dict[str, Any]:
    given = row if isinstance(row, dict) else {}
    thing = given.get("alarmedObject")
    severity = str(given.get("perceivedSeverity", ""))
    return {
        "index": number + 1,
        "object": thing.get("id", "") if isinstance(thing, dict) else "",
        "problem": problem_word(str(given.get("specificProblem", ""))),
        "severity": severity,
        "word": SEVERITIES.get(severity, severity),
        "at": alarm.event_at(otherwise=clock.now()) if alarm else None,
        "why": why,
    }


@door("alarms.report", methods=("GET", "POST"))
def report(request: HttpRequest) -> HttpResponseBase:
    """Read what a person tells; show what was understood, and keep it when they say so."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    form = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm()
    rows: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            brought = form.cleaned_data["table"]
            alarms = (
                sheet.read(brought.read(), filename=brought.name, now=now)
                if brought
                else read_foreign("text", form.cleaned_data["lines"].encode(), now=now)
            )
            rows = dry_run(alarms)
            if request.POST.get("keep") == "1":
                receipt = actions.report_by_hand(alarms, by=viewer, now=now)
                messages.success(
                    request,
                    _("%(new)s taken in, %(again)s known already, %(wrong)s refused.")
                    % {"new": receipt.accepted, "again": receipt.repeated, "wrong": receipt.rejected},
                )
                return redirect("alarm_report")
        except Trouble as trouble:
            form.add_error(None, str(trouble.message))
    status = 422 if form.errors else 200
    return render(request, "alarms/report.html", {"form": form, "rows": rows}, status=status)


def console(request: HttpRequest, source: Any) -> dict[str, Any]:
    """Read a message as the source would send it, and say what would be taken in; nothing is kept."""
    form, body = request.POST.get("form", ""), request.POST.get("body", "")
    found: dict[str, Any] = {"form": form, "body": body}
    try:
        if form == "tmf642":
            parcel = decode(body.encode(), sender=Sender(id=0, code="", organisation_id=0), now=clock.now())
            if parcel.refusal is not None and not parcel.bad:
                raise parcel.refusal
            given = msgspec.json.decode(body.encode())
            found["rows"] = dry_run(given if isinstance(given, list) else [given])
        else:
            found["rows"] = dry_run(read_foreign(form, body.encode(), now=clock.now(), table=source.codes))
    except (Trouble, ValueError, KeyError) as trouble:
        found["error"] = str(getattr(trouble, "message", trouble))
    return found
