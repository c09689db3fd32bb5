"""Syslog of RFC 5424, one message a line; listeners for UDP, TCP and TLS stand in ``listening``."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Invalid

_LINE = re.compile(
    r"<(?P<pri>\d{1,3})>1 (?P<at>\S{1,40}) (?P<host>\S{1,255}) (?P<app>\S{1,48}) (?P<proc>\S{1,128}) (?P<id>\S{1,32}) "
    r"(?P<data>-|(?:\[(?:[^\]\\\"]|\"(?:[^\"\\]|\\.)*\")*\])+)(?: (?P<text>.*))?",
    re.DOTALL,
)
_FIELD = re.compile(r"([^\s=\]\"]{1,32})=\"((?:[^\"\\\]]|\\.)*)\"")
_ENDED = re.compile(r"\b(?:up|cleared|recovered|resolved|restored|normal)\b", re.IGNORECASE)


def read(body: bytes, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Read the lines of a body; fields ``object``, ``problem``, ``state`` and ``id`` of structured data come first."""
    lines = [line for line in body.decode("utf-8", errors="replace").replace("\ufeff", "").splitlines() if line.strip()]
    found = [_alarm(line, now) for line in lines]
    if not found:
        raise Invalid(_("The body holds no syslog message."), code="empty")
    return found


def _alarm(line: str, now: dt.datetime) -> dict[str, Any]:
    parts = _LINE.fullmatch(line.strip())
    if parts is None or int(parts["pri"]) > 191:
        raise Invalid(_("This is not a syslog message of RFC 5424: %(line)s") % {"line": line[:80]}, code="not_syslog")
    fields = {name: re.sub(r"\\(.)", r"\1", value) for name, value in _FIELD.findall(parts["data"])}
    text = (parts["text"] or "").strip()
    at = _moment(parts["at"], now)
    problem = fields.get("problem") or (parts["id"] if parts["id"] != "-" else parts["app"])
    state = fields.get("state", "")
    cleared = state in ("clear", "cleared", "ok", "up") or (not state and _ENDED.search(text) is not None)
    mark = fields.get("id") or hashlib.sha256(f"{line}".encode(errors="replace")).hexdigest()[:32]
    return {
        "externalAlarmId": f"{mark[:80]}{'-' if cleared else '+'}",
        "alarmedObject": {"id": (fields.get("object") or parts["host"])[:120]},
        "specificProblem": problem[:80],
        "perceivedSeverity": "cleared" if cleared else str(int(parts["pri"]) % 8),
        "alarmReportingTime": at,
        "alarmClearedTime" if cleared else "alarmRaisedTime": at,
        "alarmDetails": text,
    }


def _moment(text: str, otherwise: dt.datetime) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.tzinfo else otherwise
