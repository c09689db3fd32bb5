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

from thongsuot.alarms import queries
from thongsuot.alarms.intake import decode, keep
from thongsuot.alarms.models import Source
from thongsuot.alarms.values import Receipt
from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.people.models import Organisation


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
    return keep(decode(messages, sender=queries.sender_of(source), now=now))


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
def rotate_key(code: str, *, by: Actor, now: dt.datetime) -> tuple[Source, str]:
    """Give a source a new key; the old one stops at once."""
    source = queries.source(code, viewer=by)
    _may_manage(by, source.organisation_id)
    key, source.key_hash, source.key_hint = _new_key()
    source.save(update_fields=["key_hash", "key_hint"])
    audit.record("source.rotate_key", by=by, now=now, of=("source", source.pk), detail={"code": source.code})
    return source, key


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
