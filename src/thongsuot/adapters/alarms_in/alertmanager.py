"""Webhooks of Prometheus Alertmanager (version 4): firing raises, resolved clears; a repeated firing only counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Invalid

OBJECT_LABELS = ("object", "site", "ne", "node", "host", "instance", "job")
"""Which label names the object: the first of these that is there."""


class _Alert(msgspec.Struct):
    status: str
    labels: dict[str, str]
    startsAt: dt.datetime  # noqa: N815 - Alertmanager's name
    fingerprint: str = ""
    endsAt: dt.datetime | None = None  # noqa: N815
    annotations: dict[str, str] = {}


class _Hook(msgspec.Struct):
    alerts: list[_Alert]


_decode = msgspec.json.Decoder(_Hook).decode


def read(body: bytes, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Read one webhook."""
    try:
        hook = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
        text = _("This is not a webhook of Alertmanager: %(why)s") % {"why": trouble}
        raise Invalid(text, code="not_alertmanager") from trouble
    return [_alarm(alert, now) for alert in hook.alerts]


def _alarm(alert: _Alert, now: dt.datetime) -> dict[str, Any]:
    labels = alert.labels
    cleared = alert.status == "resolved"
    where = next((labels[name] for name in OBJECT_LABELS if labels.get(name)), "")
    identity = alert.fingerprint or "/".join((labels.get("alertname", ""), where))
    found = {
        "externalAlarmId": f"{identity[:60]}@{int(alert.startsAt.timestamp())}{'-' if cleared else '+'}",
        "alarmedObject": {"id": where[:120]},
        "specificProblem": labels.get("alertname", "") or "alert",
        "perceivedSeverity": "cleared" if cleared else labels.get("severity", ""),
        "alarmReportingTime": now,
        "alarmDetails": alert.annotations.get("summary") or alert.annotations.get("description") or "",
    }
    # Alertmanager writes the year 1 for an end that is not known.
    ended = alert.endsAt if alert.endsAt and alert.endsAt.year > 2000 else now
    return found | ({"alarmClearedTime": ended} if cleared else {"alarmRaisedTime": alert.startsAt})
