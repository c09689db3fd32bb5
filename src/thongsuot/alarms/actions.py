"""Writes of the alarms room: take messages in, and look after the sources that send them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import queries, rules
from thongsuot.alarms.facts import SourceFellSilent, SourceSpokeAgain
from thongsuot.alarms.intake import decode, keep
from thongsuot.alarms.models import Source
from thongsuot.alarms.values import Parcel, Receipt
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.people.models import Organisation

LONGEST_OVERLAP = dt.timedelta(days=7)


def receive(messages: bytes | Sequence[Mapping[str, Any]], *, source: Source, now: dt.datetime) -> Receipt:
    """Keep the alarms of one request, all in one transaction; give what became of each.

    An item that is wrong doesn't stop the others. When this returns, what it calls accepted is committed together
    with its outbox row.

    Parameters
    ----------
    messages
        The body of the request, one JSON object or an array of them; or the objects themselves.
    source
        Who sends, found by its key.

    Raises
    ------
    Invalid
        Not JSON, empty, or not one item can be kept (the reasons stand under ``items``).
    TooMuch
        More than 1,000 items.
    """
    return receive_parcel(decode(messages, sender=queries.sender_of(source), now=now), now=now)


def receive_parcel(parcel: Parcel, *, now: dt.datetime) -> Receipt:
    """Keep a request that is decoded already; see ``receive``."""
    return keep(parcel)


def _new_key() -> tuple[str, str, str]:
    key = "tsk_" + secrets.token_urlsafe(32)
    return key, hashlib.sha256(key.encode()).hexdigest(), key[-4:]


def _may_manage(by: Actor, organisation_id: int) -> None:
    by.require("alarms.manage_sources")
    if not by.sees_all and by.organisation_id != organisation_id:
        raise NotAllowed(_("You may only look after the sources of your own body."))


@transaction.atomic
def add_source(*, code: str, name: str, organisation: Organisation, by: Actor, now: dt.datetime) -> tuple[Source, str]:
    """Register a system that will send alarms; give it and its key, which is shown this once and never kept."""
    _may_manage(by, organisation.pk)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", code):
        raise Invalid(_("A source's code has letters, digits, - and _ only."), code="bad_code")
    if Source.objects.filter(code=code).exists():
        raise Refused(_("There is already a source with this code."), code="source_exists")
    key, digest, hint = _new_key()
    source = Source.objects.create(
        code=code,
        name=name.strip()[:120] or code,
        organisation=organisation,
        key_hash=digest,
        key_hint=hint,
        created_at=now,
    )
    audit.record("source.add", by=by, now=now, of=("source", source.pk), detail={"code": code})
    return source, key


@transaction.atomic
def rotate_key(
    code: str, *, by: Actor, now: dt.datetime, keep_old_for: dt.timedelta = dt.timedelta(0)
) -> tuple[Source, str]:
    """Give a source a new key; the old one stops at once, or when the time given for the change is over."""
    source = queries.source(code, viewer=by)
    _may_manage(by, source.organisation_id)
    if not dt.timedelta(0) <= keep_old_for <= LONGEST_OVERLAP:
        raise Invalid(_("An old key may be kept for seven days at most."), code="bad_overlap")
    source.old_key_hash = source.key_hash if keep_old_for else ""
    source.old_key_until = now + keep_old_for if keep_old_for else None
    key, source.key_hash, source.key_hint = _new_key()
    source.save(update_fields=["key_hash", "key_hint", "old_key_hash", "old_key_until"])
    detail = {"code": source.code, "old_until": source.old_key_until}
    audit.record("source.rotate_key", by=by, now=now, of=("source", source.pk), detail=detail)
    return source, key


@transaction.atomic
def tune_source(
    code: str, *, heartbeat_s: int, rate_per_s: int, codes: Mapping[str, Mapping[str, str]], by: Actor, now: dt.datetime
) -> Source:
    """Say how long a source may be silent, how much it may send, and what its own names mean.

    Parameters
    ----------
    heartbeat_s
        Longest silence in seconds; 0: its silence is no alarm.
    rate_per_s
        Alarms per second on average; 0: no limit.
    codes
        Native problem → ``{"problem": …, "cause": …, "severity": …}``, each optional.
    """
    source = queries.source(code, viewer=by)
    _may_manage(by, source.organisation_id)
    if not (heartbeat_s == 0 or 10 <= heartbeat_s <= 7 * 86_400):
        raise Invalid(
            _("A silence is watched from ten seconds to seven days; 0 switches it off."), code="bad_heartbeat"
        )
    if not 0 <= rate_per_s <= 100_000:
        raise Invalid(_("A limit lies between 0 (none) and 100,000 alarms per second."), code="bad_rate")
    wrong = rules.wrong_code(codes)
    if wrong:
        raise Invalid(_("This line of the table is wrong: %(line)s") % {"line": wrong}, code="bad_codes")
    source.heartbeat_s, source.rate_per_s = heartbeat_s, rate_per_s
    source.codes = {native: dict(ours) for native, ours in codes.items()}
    source.save(update_fields=["heartbeat_s", "rate_per_s", "codes"])
    detail = {"code": source.code, "heartbeat_s": heartbeat_s, "rate_per_s": rate_per_s, "codes": len(codes)}
    audit.record("source.tune", by=by, now=now, of=("source", source.pk), detail=detail)
    return source


def beat(source: Source, *, now: dt.datetime) -> None:
    """Take a sign of life of a source that has nothing to tell."""
    Source.objects.filter(pk=source.pk).update(last_seen_at=now)


def watch_sources(*, now: dt.datetime) -> int:
    """Raise an alarm for each watched source that fell silent, end it for each that spoke; give how many changed."""
    changed = 0
    for source in Source.objects.select_related("organisation").filter(is_active=True, heartbeat_s__gt=0):
        seen = source.last_seen_at or source.created_at
        silent = rules.is_silent(last_seen_at=seen, heartbeat_s=source.heartbeat_s, now=now)
        if silent and source.silent_since is None:
            _tell_silence(source, seen, now=now)
        elif not silent and source.silent_since is not None:
            _tell_silence(source, None, now=now)
        else:
            continue
        changed += 1
    return changed


@transaction.atomic
def _tell_silence(source: Source, since: dt.datetime | None, *, now: dt.datetime) -> None:
    """Write the silence as an alarm of the source's body, and tell the other rooms."""
    began = since or source.silent_since
    assert began is not None
    before = source.silent_since
    if Source.objects.filter(pk=source.pk, silent_since=before).update(silent_since=since) != 1:
        return  # another worker told it
    alarm = {
        "externalAlarmId": f"silence-{int(began.timestamp())}{'+' if since else '-'}",
        "alarmedObject": {"id": source.code},
        "specificProblem": "SOURCE_SILENT",
        "perceivedSeverity": "major" if since else "cleared",
        "alarmReportingTime": now,
        "probableCause": "communicationsSubsystemFailure",
    }
    parcel = decode(
        [alarm | ({"alarmRaisedTime": began} if since else {"alarmClearedTime": now})],
        sender=queries.sender_of(source),
        now=now,
    )
    parcel.is_ours = True
    keep(parcel)
    if since:
        minutes = int((now - began).total_seconds() // 60)
        fact: SourceFellSilent | SourceSpokeAgain = SourceFellSilent(
            code=source.code, name=source.name, organisation_id=source.organisation_id, minutes=minutes
        )
    else:
        fact = SourceSpokeAgain(code=source.code)
    outbox.publish(fact, now=now, key=source.code)


@transaction.atomic
def report_by_hand(alarms: Sequence[Mapping[str, Any]], *, by: Actor, now: dt.datetime) -> Receipt:
    """Keep what a person tells of the networks, under the source of their own body's people."""
    by.require("alarms.report")
    if by.organisation_id is None:
        raise NotAllowed(_("Only a person of a body can report."))
    body = Organisation.objects.get(pk=by.organisation_id)
    source, _made = Source.objects.get_or_create(
        code=f"nguoi-{body.code}"[:60],
        defaults={
            "name": str(_("Reports of persons: %(body)s") % {"body": body.short_name or body.name})[:120],
            "organisation": body,
            "key_hash": secrets.token_hex(32),  # nobody holds its key
            "key_hint": "",
            "created_at": now,
        },
    )
    receipt = receive(alarms, source=source, now=now)
    detail = {"accepted": receipt.accepted, "repeated": receipt.repeated, "rejected": receipt.rejected}
    audit.record("alarms.report", by=by, now=now, of=("source", source.pk), detail=detail)
    return receipt


@transaction.atomic
def switch_source(code: str, *, on: bool, by: Actor, now: dt.datetime) -> Source:
    """Switch a source off or on again; while off, its messages are refused with 403."""
    source = queries.source(code, viewer=by)
    _may_manage(by, source.organisation_id)
    source.is_active = on
    source.save(update_fields=["is_active"])
    action = "source.switch_on" if on else "source.switch_off"
    audit.record(action, by=by, now=now, of=("source", source.pk), detail={"code": source.code})
    return source
