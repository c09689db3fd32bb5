"""SNMP traps and informs as alarms: what a trap OID means is data of the pack, then of the source."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

PLACE = Path(__file__).resolve().parents[2] / "packs" / "vn" / "snmp_traps.toml"
UPTIME, TRAP_OID, SYS_NAME = "1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.1.1.4.1.0", "1.3.6.1.2.1.1.5.0"
SAME_BOOT_S = 3_600  # a notification sent again within the hour is the same one [s]


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One trap or inform in plain values."""

    request_id: int
    binds: tuple[tuple[str, str], ...]  # OID → value, both as text

    def value(self, oid: str) -> str:
        """Give the value of a variable by the beginning of its name."""
        return next((text for name, text in self.binds if name == oid or name.startswith(f"{oid}.")), "")

    def instance(self, oid: str) -> str:
        """Give the end of the instance of a variable: of ifIndex.3 the 3."""
        return next((name[len(oid) + 1 :] for name, _text in self.binds if name.startswith(f"{oid}.")), "")


@cache
def _traps() -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in tomllib.loads(PLACE.read_text(encoding="utf-8"))["trap"]:
        found.setdefault(entry["oid"], []).append(entry)
    return found


def known(oid: str, *, on: dt.date) -> dict[str, Any]:
    """Give what the pack says of a trap on a day; empty when it says nothing."""
    for entry in _traps().get(oid, ()):
        if entry["valid_from"] <= on < entry.get("valid_until", dt.date.max):
            return entry
    return {}


def alarm_of(
    sent: Notification, *, now: dt.datetime, origin: str, table: Mapping[str, Any], thing: str = ""
) -> dict[str, Any]:
    """Read a notification as one alarm.

    Parameters
    ----------
    origin
        Address of the sender, which stands for the object when nothing better is known.
    table
        The source's own names, by trap OID; ``object`` names the variable whose value is the object's code.
    thing
        The object registered for this sender.
    """
    oid = sent.value(TRAP_OID)
    entry, own = known(oid, on=now.date()), table.get(oid, {})
    native = entry.get("value", "") and sent.value(entry["value"])
    meant = entry.get("means") or entry.get("values", {}).get(native) or [native or oid or "trap", "", "indeterminate"]
    problem, cause, severity = (own.get(k) or m for k, m in zip(("problem", "cause", "severity"), meant, strict=True))
    where = thing or sent.value(SYS_NAME) or origin
    if "object" in entry and (end := sent.instance(entry["object"]) or sent.value(entry["object"])):
        where = f"{where}/{entry['object_word']}/{end}"
    if own.get("object"):
        where = sent.value(own["object"]) or where
    cleared = severity == "cleared"
    return {
        "externalAlarmId": f"{mark_of(sent, now=now, origin=origin)}{'-' if cleared else '+'}",
        "alarmedObject": {"id": where[:120]},
        "specificProblem": problem[:80],
        "probableCause": cause[:80],
        "perceivedSeverity": severity,
        "alarmReportingTime": now,
        "alarmClearedTime" if cleared else "alarmRaisedTime": now,
        "alarmDetails": _details(sent, entry.get("name", oid)),
    }


def mark_of(sent: Notification, *, now: dt.datetime, origin: str) -> str:
    """Give an identity that is the same when the same notification is sent again, and another after a restart."""
    uptime = sent.value(UPTIME)
    began = int(now.timestamp() - int(uptime) / 100) // SAME_BOOT_S if uptime.isdigit() else 0
    text = "\x1f".join((origin, str(began), str(sent.request_id), *(f"{name}={value}" for name, value in sent.binds)))
    return f"trap-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:32]}"


def _details(sent: Notification, name: str) -> str:
    told = (f"{oid} = {text}" for oid, text in sent.binds if oid not in (UPTIME, TRAP_OID))
    return f"{name}: {', '.join(told)}"[:500].rstrip(": ")
