"""A person's line, as in an SMS: "mất điện S0123", with marks or without; one alarm per line."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.adapters.alarms_in.codes import pack
from thongsuot.kernel.errors import Invalid
from thongsuot.network.columns import fold

_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z]{1,6}-?\d{1,8}(?:/[A-Za-z0-9/]{1,40})?", re.IGNORECASE)
MOST = 100


def read(body: bytes, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Read lines of people; the same line within a minute is the same message.

    Raises
    ------
    Invalid
        A line names no object, or says nothing that the pack's phrases know.
    """
    lines = [line.strip() for line in body.decode("utf-8", errors="replace").splitlines() if line.strip()]
    if not lines:
        raise Invalid(_("The line is empty. Write what happened and where, such as: mất điện S0123"), code="empty")
    if len(lines) > MOST:
        raise Invalid(_("At most 100 lines at once."), code="too_many_lines")
    return [_alarm(line, now) for line in lines]


def _alarm(line: str, now: dt.datetime) -> dict[str, Any]:
    code = _CODE.search(line)
    if code is None:
        raise Invalid(_("This line names no object: %(line)s") % {"line": line[:80]}, code="no_object")
    said = f" {fold(line.replace(code[0], ' '))} "
    phrases = [phrase for phrase in pack()["spoken"] if f" {phrase} " in said]
    if not phrases:
        raise Invalid(
            _("What happened is not understood: %(line)s. Write for example: mất điện S0123, mất liên lạc S0123")
            % {"line": line[:80]},
            code="not_understood",
        )
    problem, cause, severity = pack()["spoken"][max(phrases, key=len)]
    minute = int(now.timestamp()) // 60
    mark = hashlib.sha256(f"{fold(line)}\x1f{minute}".encode()).hexdigest()[:24]
    return {
        "externalAlarmId": f"line-{mark}",
        "alarmedObject": {"id": code[0].upper() if "/" not in code[0] else code[0]},
        "specificProblem": problem,
        "probableCause": cause,
        "perceivedSeverity": severity,
        "alarmReportingTime": now,
        "alarmClearedTime" if severity == "cleared" else "alarmRaisedTime": now,
        "alarmDetails": line[:500],
    }
