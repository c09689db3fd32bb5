"""What a person tells field by field: the object, what is wrong from the pack's list, since when, a note."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Invalid

PLACE = Path(__file__).resolve().parents[2] / "packs" / "vn" / "told_problems.toml"
CAUSES = {
    "communicationsSubsystemFailure": _("No contact"),
    "powerProblem": _("Electric power"),
    "lossOfSignal": _("Cable or line"),
    "congestion": _("Congestion"),
    "equipmentMalfunction": _("Equipment"),
    "intrusionDetection": _("Theft, sabotage"),
    "enclosureDoorOpen": _("Door or cabinet"),
    "temperatureUnacceptable": _("Temperature"),
    "fireDetected": _("Fire"),
    "floodDetected": _("Water"),
    "indeterminate": _("Something else"),
}
"""Probable causes of ITU-T X.733 in words."""


@cache
def causes() -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Give the probable causes that a person may choose, each with its problems and their usual severity."""
    found = tomllib.loads(PLACE.read_text(encoding="utf-8"))["cause"]
    return tuple((cause["code"], cause["problems"]) for cause in found)


def alarm_of(
    *,
    thing: str,
    problem: str,
    now: dt.datetime,
    severity: str = "",
    since: dt.datetime | None = None,
    ended: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """Give what a person told as one alarm; told twice, it is the same.

    Raises
    ------
    Invalid
        The problem is none of the list, no object is named, or the moment lies in the future.
    """  # fmt: skip
    cause, usual = next(((code, p[problem]) for code, p in causes() if problem in p), ("", ""))
    if not cause:
        raise Invalid(_("Choose what is wrong from the list."), code="unknown_problem")
    if not thing.strip():
        raise Invalid(_("Say which object: its code or name."), code="no_object")
    at = since or now
    if at > now + dt.timedelta(minutes=5):
        raise Invalid(_("The moment lies in the future."), code="in_future")
    text = "\x1f".join((thing.strip(), problem, str(int(at.timestamp()) // 60), str(ended)))
    return {
        "externalAlarmId": f"told-{hashlib.sha256(text.encode()).hexdigest()[:32]}",
        "alarmedObject": {"id": thing.strip()[:120]},
        "specificProblem": problem,
        "probableCause": cause,
        "perceivedSeverity": "cleared" if ended else severity or usual,
        "alarmReportingTime": now,
        "alarmClearedTime" if ended else "alarmRaisedTime": at,
        "alarmDetails": " ".join(note.split())[:500],
    }
