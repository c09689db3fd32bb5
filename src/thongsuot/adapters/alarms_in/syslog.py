"""Syslog: RFC 5424, and the older ways of RFC 3164 as devices write them; listeners stand in ``adapters/listeners``."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Invalid

VIETNAM = dt.timezone(dt.timedelta(hours=7))
_LINE = re.compile(
    r"<(?P<pri>\d{1,3})>1 (?P<at>\S{1,40}) (?P<host>\S{1,255}) (?P<app>\S{1,48}) (?P<proc>\S{1,128}) (?P<id>\S{1,32}) "
    r"(?P<data>-|(?:\[(?:[^\]\\\"]|\"(?:[^\"\\]|\\.)*\")*\])+)(?: (?P<text>.*))?",
    re.DOTALL,
)
# RFC 3164 and its dialects: a sequence number first, no year, a zone or milliseconds after the time, no host.
_OLD = re.compile(
    r"<(?P<pri>\d{1,3})>(?:\d{1,10}: )?(?:(?P<from>[^\s:%]{1,255}): )?[*.]?"
    r"(?:(?P<at>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2}(?: \d{4})? \d{2}:\d{2}:\d{2}|"
    r"\d{4}-\d{2}-\d{2}T\S{8,30})(?:\.\d{1,6})?(?: [A-Z]{2,5}(?=:))?:? )?(?P<rest>\S.*)",
    re.DOTALL,
)
_TAG = re.compile(r"(?P<tag>[^\s:\[%]{1,48})(?:\[[^\]\s]{0,32}\])?: ?(?P<text>.*)", re.DOTALL)
_MNEMONIC = re.compile(
    r"%(?P<facility>[A-Z0-9_-]{1,40})-(?P<severity>[0-7])-(?P<name>[A-Z0-9_]{1,60}): ?(?P<text>.*)", re.DOTALL
)
_FIELD = re.compile(r"([^\s=\]\"]{1,32})=\"((?:[^\"\\\]]|\\.)*)\"")
_ENDED = re.compile(r"\b(?:up|cleared|recovered|resolved|restored|normal)\b", re.IGNORECASE)


def read(body: bytes, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Read the lines of a body; fields ``object``, ``problem``, ``state`` and ``id`` of structured data come first."""
    lines = [line for line in body.decode("utf-8", errors="replace").replace("\ufeff", "").splitlines() if line.strip()]
    found = [_alarm(line, now, "") for line in lines]
    if not found:
        raise Invalid(_("The body holds no syslog message."), code="empty")
    return found


def read_one(message: bytes, *, now: dt.datetime, origin: str) -> dict[str, Any]:
    """Read one message as a listener gets it, line breaks and all; ``origin`` stands where it names no host."""
    text = message.decode("utf-8", errors="replace").replace("\ufeff", "")
    return _alarm(text.strip("\r\n\x00 "), now, origin)


def host_of(message: bytes) -> str:
    """Give the host name that a message bears; empty when it bears none."""
    text = message[:1200].decode("utf-8", errors="replace")
    parts = re.match(r"<\d{1,3}>1 \S{1,40} (\S{1,255}) ", text)
    if parts is not None:
        return "" if parts[1] == "-" else parts[1]
    old = _OLD.fullmatch(text.strip())
    return _old_host(old)[0] if old is not None else ""


def _alarm(line: str, now: dt.datetime, origin: str) -> dict[str, Any]:
    parts = _LINE.fullmatch(line.strip())
    if parts is None and not re.match(r"<\d{1,3}>1 ", line):
        return _old_alarm(line, now, origin)
    if parts is None or int(parts["pri"]) > 191:
        raise Invalid(_("This is not a syslog message of RFC 5424: %(line)s") % {"line": line[:80]}, code="not_syslog")
    fields = {name: re.sub(r"\\(.)", r"\1", value) for name, value in _FIELD.findall(parts["data"])}
    text = (parts["text"] or "").strip()
    at = _moment(parts["at"], now)
    problem = fields.get("problem") or (parts["id"] if parts["id"] != "-" else parts["app"])
    state = fields.get("state", "")
    cleared = state in ("clear", "cleared", "ok", "up") or (not state and _ENDED.search(text) is not None)
    host = parts["host"] if parts["host"] != "-" or not origin else origin
    mark = fields.get("id") or hashlib.sha256(f"{line}".encode(errors="replace")).hexdigest()[:32]
    return _found(
        mark=mark, thing=fields.get("object") or host, problem=problem, cleared=cleared, at=at, text=text,
        severity=int(parts["pri"]) % 8,
    )  # fmt: skip


def _old_alarm(line: str, now: dt.datetime, origin: str) -> dict[str, Any]:
    parts = _OLD.fullmatch(line.strip())
    if parts is None or int(parts["pri"]) > 191:
        text = _("This is not a syslog message of RFC 5424 or RFC 3164: %(line)s") % {"line": line[:80]}
        raise Invalid(text, code="not_syslog")
    host, rest = _old_host(parts)
    mnemonic, tag = _MNEMONIC.search(rest), _TAG.match(rest)
    if mnemonic is not None:
        problem, text, severity = mnemonic["name"], mnemonic["text"], int(mnemonic["severity"])
    elif tag is not None and (parts["at"] or host):
        problem, text, severity = tag["tag"], tag["text"], int(parts["pri"]) % 8
    else:
        text = _("This is not a syslog message of RFC 5424 or RFC 3164: %(line)s") % {"line": line[:80]}
        raise Invalid(text, code="not_syslog")
    host = host or origin
    mark = hashlib.sha256(f"{host}\x1f{line}".encode(errors="replace")).hexdigest()[:32]
    return _found(
        mark=mark, thing=host, problem=problem, cleared=_ENDED.search(text) is not None,
        at=_old_moment(parts["at"] or "", now), text=text.strip(), severity=severity,
    )  # fmt: skip


def _old_host(parts: re.Match[str]) -> tuple[str, str]:
    """Give host and the rest of an old message: after a time the first word is the host, unless it is a tag."""
    rest = parts["rest"]
    if parts["from"]:
        return parts["from"], rest
    word, space, after = rest.partition(" ")
    if parts["at"] and space and not word.endswith((":", "]")) and not word.startswith("%") and "[" not in word:
        return word[:255], after
    return "", rest


def _found(
    *, mark: str, thing: str, problem: str, cleared: bool, at: dt.datetime, text: str, severity: int
) -> dict[str, Any]:
    return {
        "externalAlarmId": f"{mark[:80]}{'-' if cleared else '+'}",
        "alarmedObject": {"id": thing[:120]},
        "specificProblem": problem[:80],
        "perceivedSeverity": "cleared" if cleared else str(severity),
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


def _old_moment(text: str, now: dt.datetime) -> dt.datetime:
    """Give a time without year and zone as the one nearest to now, by the clocks of Vietnam."""
    if text[:1].isdigit():
        return _moment(text, now)
    words = text.split()
    if len(words) < 3:
        return now
    year = int(words[2]) if len(words) == 4 else 0
    local = now.astimezone(VIETNAM)
    found = []
    for guess in (year,) if year else (local.year - 1, local.year, local.year + 1):
        try:
            at = dt.datetime.strptime(f"{guess} {words[0]} {words[1]} {words[-1]} +0700", "%Y %b %d %H:%M:%S %z")
        except ValueError:  # the 29th of February of another year, the 31st of June
            continue
        found.append(at)
    return min(found, key=lambda at: abs(at - local), default=now)
