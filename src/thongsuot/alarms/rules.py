"""Decisions about alarms: no tables, no clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping

from msgspec.structs import replace

from thongsuot.alarms.values import AlarmIn, Standing

MAX_BATCH = 1_000
MAX_BYTES = 2 * 1024 * 1024
CLOCK_TOLERANCE_S = 300
SAME_ID_WITHIN = dt.timedelta(hours=24)
BACKLOG_LIMIT = 500_000  # messages that wait for the worker, from which on non-critical requests are turned away
BACKLOG_LIMIT_CRITICAL = 2_000_000
LINE_LIMIT = 20_000  # alarms that wait for the writer, from which on non-critical requests are turned away
LINE_LIMIT_CRITICAL = 40_000
RATE_BURST_S = 30  # a source may send this many seconds' worth at once [s]
QUIET_AFTER = dt.timedelta(minutes=15)
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

INFORMATIONAL = frozenset(
    {"VSWR", "LICENSE", "SYNC_LOSS", "PERF_DEGRADE", "TEMP_HIGH", "GEN_RUN", "AGENT_RESTART", "SNMP_AUTH_FAILURE"}
)
"""Problems that by themselves say nothing of a service being lost."""


_CONTROL = re.compile(r"[\x00-\x1f]")


def plain(text: str) -> str:
    """Give a text with its control characters as spaces.

    >>> plain("a\\tb")
    'a b'
    """
    return _CONTROL.sub(" ", text)


def fingerprint(*, organisation_id: int, object_id: str, specific_problem: str) -> str:
    """Give the identity of a standing alarm (X.733: object and specific problem), never shared by two bodies."""
    return hashlib.sha256(f"{organisation_id}\x1f{object_id}\x1f{specific_problem}".encode()).hexdigest()


def base_codes(object_id: str) -> tuple[str, ...]:
    """Give the codes in an object id that may stand in the register, most telling last.

    >>> base_codes("S00625/port/L00651")
    ('S00625', 'L00651')
    >>> base_codes("F007")
    ('F007',)
    """
    parts = [part for part in object_id.split("/") if part]
    if not parts:
        return ()
    return (parts[0], parts[-1]) if len(parts) > 1 and not parts[-1].isdigit() else (parts[0],)


def defect(alarm: AlarmIn) -> str:
    """Give the code of what makes a well-formed alarm impossible to keep; empty when nothing does."""
    if _CONTROL.search(
        f"{alarm.external_alarm_id}{alarm.alarmed_object.id}{alarm.specific_problem}{alarm.alarm_type}"
        f"{alarm.probable_cause}{alarm.source_system_id}{alarm.site}"
    ):
        return "control_character"
    if not alarm.external_alarm_id.strip() or not alarm.alarmed_object.id.strip():
        return "blank_id"
    for moment in (alarm.alarm_reporting_time, alarm.alarm_raised_time, alarm.alarm_cleared_time, alarm.event_time):
        if moment is None:
            continue
        if moment.tzinfo is None:
            return "time_without_zone"
        # Compared by year first: arithmetic on the very ends of the calendar overflows.
        if not EARLIEST.year <= moment.year < LATEST.year:
            return "time_impossible"
    return ""


def clock_off_s(*, reported_at: dt.datetime, now: dt.datetime) -> int:
    """Give source clock minus server clock [s], or 0 within five minutes."""
    off = int((reported_at - now).total_seconds())
    return off if abs(off) > CLOCK_TOLERANCE_S else 0


def begin(*, severity: str, event_at: dt.datetime) -> Standing:
    """Give the state that the first message of a trouble makes; a clear that comes first leaves it quiet."""
    cleared = severity == "cleared"
    return Standing(
        is_active=not cleared,
        severity=severity,
        first_raised_at=event_at,
        last_changed_at=event_at,
        cleared_at=event_at if cleared else None,
        times=0 if cleared else 1,
    )


def follow(state: Standing, *, severity: str, event_at: dt.datetime) -> Standing:
    """Give the state after one more message; in whatever order they come, the latest by the source's time decides.

    A clear counts before a raise of the same moment. ``cleared_at`` is the latest end known, also while the trouble
    stands again.
    """
    cleared_at = state.cleared_at
    if severity == "cleared":
        latest = event_at if cleared_at is None or event_at > cleared_at else cleared_at
        if state.is_active and event_at < state.last_changed_at:
            # The end of an earlier raise that came late: the trouble was raised again since.
            kept = state.first_raised_at
            first = kept if kept > event_at else state.last_changed_at
            return replace(state, cleared_at=latest, first_raised_at=first)
        return replace(
            state,
            is_active=False,
            severity="cleared",
            cleared_at=latest,
            last_changed_at=max(state.last_changed_at, event_at),
        )
    times = state.times + 1
    if cleared_at is not None and event_at <= cleared_at:
        # A raise that came after its own clear: count it, change nothing else.
        first = state.first_raised_at if state.is_active else min(state.first_raised_at, event_at)
        return replace(state, times=times, first_raised_at=first)
    if not state.is_active:
        return replace(
            state, is_active=True, severity=severity, first_raised_at=event_at, last_changed_at=event_at, times=times
        )
    newer = event_at >= state.last_changed_at
    return replace(
        state,
        times=times,
        severity=severity if newer else state.severity,
        first_raised_at=min(state.first_raised_at, event_at),
        last_changed_at=max(state.last_changed_at, event_at),
    )


def is_reuse(
    *,
    stored_object: str,
    stored_problem: str,
    stored_severity: str,
    stored_event_at: dt.datetime,
    alarm: AlarmIn,
    event_at: dt.datetime,
) -> bool:
    """Tell whether a known id is used again for another event, which must not be lost as a mere repeat."""
    return (
        stored_object != alarm.alarmed_object.id
        or stored_problem != alarm.specific_problem
        or stored_severity != alarm.perceived_severity
        or abs(event_at - stored_event_at) > SAME_ID_WITHIN
    )


def reused_id(alarm: AlarmIn, *, event_at: dt.datetime) -> str:
    """Give the id under which a reused id is kept: the same for the same event, so that its repeats only count."""
    mark = hashlib.sha256(f"{alarm.alarmed_object.id}\x1f{alarm.specific_problem}".encode()).hexdigest()[:6]
    return f"{alarm.external_alarm_id}~{alarm.perceived_severity[:2]}{int(event_at.timestamp())}{mark}"


def overloaded(*, waiting: int, has_critical: bool) -> bool:
    """Tell whether too much waits for the worker: critical requests are the last to be turned away."""
    return waiting > (BACKLOG_LIMIT_CRITICAL if has_critical else BACKLOG_LIMIT)


def line_full(*, waiting: int, has_critical: bool) -> bool:
    """Tell whether too much waits for the writer: critical requests are the last to be turned away."""
    return waiting >= (LINE_LIMIT_CRITICAL if has_critical else LINE_LIMIT)


def health_word(*, is_active: bool, last_seen_at: dt.datetime | None, now: dt.datetime) -> str:
    """Give the state word of a source: off, never, quiet for 15 minutes, or well."""
    if not is_active:
        return "off"
    if last_seen_at is None:
        return "never"
    return "quiet" if now - last_seen_at > QUIET_AFTER else "well"


def is_silent(*, last_seen_at: dt.datetime, heartbeat_s: int, now: dt.datetime) -> bool:
    """Tell whether a watched source gave no sign for longer than it may."""
    return (now - last_seen_at).total_seconds() > heartbeat_s


def wrong_code(codes: Mapping[str, Mapping[str, str]]) -> str:
    """Give the first entry of a source's own table that can't be used; empty when all can.

    >>> wrong_code({"Link down": {"problem": "LINK_LOS", "severity": "grave"}})
    'Link down'
    """
    if len(codes) > 2_000:
        return f"> {2_000}"
    for native, ours in codes.items():
        severity = ours.get("severity", "")
        known = severity in ("", "critical", "major", "minor", "warning", "indeterminate", "cleared")
        fits = 0 < len(native) <= 200 and all(len(text) <= 80 for text in ours.values())
        if (
            not known
            or not fits
            or set(ours) - {"problem", "cause", "severity", "object"}
            or _CONTROL.search("".join(ours.values()))
        ):
            return native[:200] or "–"
    return ""
