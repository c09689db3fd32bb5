"""What other systems call things, and what the house calls them: data of the pack, then of the source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from thongsuot.network.columns import fold

PLACE = Path(__file__).resolve().parents[2] / "packs" / "vn" / "alarm_codes.toml"
SEVERITIES = ("critical", "major", "minor", "warning", "indeterminate", "cleared")


@cache
def pack() -> dict[str, Any]:
    """Give the pack's tables."""
    return tomllib.loads(PLACE.read_text(encoding="utf-8"))


def in_our_words(form: str, alarm: Mapping[str, Any], *, table: Mapping[str, Any]) -> dict[str, Any]:
    """Put the house's problem, probable cause and severity in place of the other system's codes.

    The source's own ``table`` maps a native problem to ``{"problem": …, "cause": …, "severity": …}``, each of them
    optional; the severity ``cleared`` makes the native problem the end of the one named. What no table
    knows keeps its own name, so that nothing is lost.
    """
    found = dict(alarm)
    native = str(alarm.get("specificProblem", ""))
    severity = str(alarm.get("perceivedSeverity", ""))
    own = table.get(native, {})
    known = pack()["problem"].get(form, {}).get(native)
    problem, cause = known or (native, str(alarm.get("probableCause") or ""))
    found["specificProblem"] = (own.get("problem") or problem)[:80]
    found["probableCause"] = (own.get("cause") or cause)[:80]
    if severity != "cleared":
        words = pack()["severity"].get(form, {})
        ours = own.get("severity") or words.get(fold(severity)) or (severity if severity in SEVERITIES else "")
        found["perceivedSeverity"] = ours or "indeterminate"
        if ours == "cleared" and "alarmRaisedTime" in found:
            found["alarmClearedTime"] = found.pop("alarmRaisedTime")
    return found
