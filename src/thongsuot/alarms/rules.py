"""Decisions about alarms: no tables, no clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping

from thongsuot.alarms.values import AlarmIn, At, Standing

MAX_BATCH = 1_000
MAX_BYTES = 2 * 1024 * 1024
CLOCK_TOLERANCE_S = 300
SAME_ID_WITHIN = dt.timedelta(hours=24)
BACKLOG_LIMIT = 500_000  # messages that wait for the worker, from which on non-critical requests are turned away
BACKLOG_LIMIT_CRITICAL = 2_000_000
LINE_LIMIT = 20_000  # alarms that wait for the writer, from which on non-critical requests are turned away
LINE_LIMIT_CRITICAL = 40_000
RATE_BURST_S = 30  # a source may send this many seconds' worth at once [s]
MAX_SHELVED_AT_ONCE = 200
SHELVED_AT_LEAST = dt.timedelta(minutes=5)
SHELVED_AT_MOST = dt.timedelta(days=7)  # what nobody wants to see for longer is no alarm: change the source's table
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
    return text if text.isprintable() else _CONTROL.sub(" ", text)


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
    # Joined first: most texts are printable, which is quicker to see than that no control character is in them.
    object_id, problem = alarm.alarmed_object.id, alarm.specific_problem
    words = (
        f"{alarm.external_alarm_id}{object_id}{problem}{alarm.alarm_type}"
        f"{alarm.probable_cause}{alarm.source_system_id}{alarm.site}"
    )
    if not words.isprintable() and _CONTROL.search(words):
        return "control_character"
    if alarm.external_alarm_id.isspace() or object_id.isspace() or not alarm.external_alarm_id or not object_id:
        return "blank_id"
    reported, raised = alarm.alarm_reporting_time, alarm.alarm_raised_time
    return (
        (reported is not None and _wrong_moment(reported))
        or (raised is not None and raised is not reported and _wrong_moment(raised))
        or (alarm.alarm_cleared_time is not None and _wrong_moment(alarm.alarm_cleared_time))
        or (alarm.event_time is not None and _wrong_moment(alarm.event_time))
        or ""
    )


def _wrong_moment(moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        return "time_without_zone"
    # Compared by year first: arithmetic on the very ends of the calendar overflows.
    return "" if EARLIEST.year <= moment.year < LATEST.year else "time_impossible"


def clock_off_s(*, reported_at: dt.datetime, now: dt.datetime) -> int:
    """Give source clock minus server clock [s], or 0 within five minutes."""
    off = int((reported_at - now).total_seconds())
    return off if abs(off) > CLOCK_TOLERANCE_S else 0


def begin(*, severity: str, event_at: At) -> Standing[At]:
    """Give the state that the first message of a trouble makes; a clear that comes first leaves it quiet."""
    if severity == "cleared":
        return Standing(False, severity, event_at, event_at, event_at, 0)
    return Standing(True, severity, event_at, event_at, None, 1)


def follow(state: Standing[At], *, severity: str, event_at: At) -> Standing[At]:
    """Give the state after one more message; in whatever order they come, the latest by the source's time decides.

    A clear counts before a raise of the same moment. ``cleared_at`` is the latest end known, also while the trouble
    stands again.
    """
    first, last, cleared_at = state.first_raised_at, state.last_changed_at, state.cleared_at
    if severity == "cleared":
        latest = event_at if cleared_at is None or event_at > cleared_at else cleared_at
        if state.is_active and event_at < last:
            # The end of an earlier raise that came late: the trouble was raised again since.
            return Standing(True, state.severity, first if first > event_at else last, last, latest, state.times)
        return Standing(False, "cleared", first, event_at if event_at > last else last, latest, state.times)
    times = state.times + 1
    if cleared_at is not None and event_at <= cleared_at:
        # A raise that came after its own clear: count it, change nothing else.
        if not state.is_active and event_at < first:
            first = event_at
        return Standing(state.is_active, state.severity, first, last, cleared_at, times)
    if not state.is_active:
        return Standing(True, severity, event_at, event_at, cleared_at, times)
    if event_at >= last:
        return Standing(True, severity, first if first < event_at else event_at, event_at, cleared_at, times)
    return Standing(True, state.severity, first if first < event_at else event_at, last, cleared_at, times)


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


def may_shelve_until(until: dt.datetime, *, now: dt.datetime) -> bool:
    """Tell whether an alarm may be out of the list until then: five minutes to seven days."""
    return SHELVED_AT_LEAST <= until - now <= SHELVED_AT_MOST


def comes_back(*, severity_then: str, severity_now: str) -> bool:
    """Tell whether a shelved alarm returns before its time: it became critical and was not.

    >>> comes_back(severity_then="minor", severity_now="critical")
    True
    >>> comes_back(severity_then="critical", severity_now="critical")
    False
    """
    return severity_now == "critical" and severity_then != "critical"
