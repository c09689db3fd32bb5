"""Webhooks of Zabbix: the media type sends the macros named in docs/how-to/connect-an-alarm-source.md as JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Invalid


class _Event(msgspec.Struct):
    event_id: str | int
    event_value: str | int  # 1 problem, 0 recovery
    host: str
    event_name: str
    event_nseverity: str | int = ""
    event_timestamp: str | int = ""
    event_recovery_timestamp: str | int = ""
    object: str = ""  # a tag or macro with the registry's code, when the host's name is another
    opdata: str = ""


_decode = msgspec.json.Decoder(_Event | list[_Event]).decode


def read(body: bytes, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Read one event or a list of events."""
    try:
        found = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
        text = _("This is not a webhook of Zabbix: %(why)s") % {"why": trouble}
        raise Invalid(text, code="not_zabbix") from trouble
    return [_alarm(event, now) for event in (found if isinstance(found, list) else [found])]


def _moment(text: str | int, otherwise: dt.datetime) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(int(text), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return otherwise  # an empty macro, or one that Zabbix left unresolved


def _alarm(event: _Event, now: dt.datetime) -> dict[str, Any]:
    cleared = str(event.event_value) == "0"
    raised = _moment(event.event_timestamp, now)
    found = {
        "externalAlarmId": f"{str(event.event_id)[:80]}{'-' if cleared else '+'}",
        "alarmedObject": {"id": (event.object or event.host)[:120]},
        "specificProblem": event.event_name,
        "perceivedSeverity": "cleared" if cleared else str(event.event_nseverity),
        "alarmReportingTime": now,
        "alarmDetails": event.opdata,
    }
    if cleared:
        return found | {"alarmClearedTime": _moment(event.event_recovery_timestamp, now)}
    return found | {"alarmRaisedTime": raised}
