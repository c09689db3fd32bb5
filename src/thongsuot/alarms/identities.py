"""Writes about who a source is: networks, certificates, SNMP users; and what listeners lost or turned away."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import known, queries, rules, usm
from thongsuot.alarms.models import Identity, Source, Stranger
from thongsuot.alarms.words import IdentityKind
from thongsuot.kernel import audit, secrets
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused

MOST = 500  # identities of one source
STRANGERS = 300  # senders that are remembered
SEALED_FOR = "snmp user"


def own_engine_id() -> bytes:
    """Give this installation's SNMP engine id: the same at each start (RFC 3411; 20408 is the engine's maker)."""
    return bytes.fromhex("80004fb805") + salted_hmac("thongsuot.snmp.engine", "id", algorithm="sha256").digest()[:12]


def community_mark(source_id: int, community: str) -> str:
    """Give what is kept of a community: a keyed hash, which two sources with the same community don't share."""
    return salted_hmac("thongsuot.snmp.community", f"{source_id}:{community}", algorithm="sha256").hexdigest()


@transaction.atomic
def add_identity(
    code: str,
    *,
    kind: str,
    value: str,
    by: Actor,
    now: dt.datetime,
    host: str = "",
    thing: str = "",
    auth_password: str = "",
    privacy_password: str = "",
    ends_at: dt.datetime | None = None,
) -> Identity:
    """Register by what a source is known: an address or network, a certificate, an SNMP community or user.

    Parameters
    ----------
    value
        Address or network, SHA-256 fingerprint, community, or user name.
    host
        For an address: only messages with this host name, such as those that a relay passes on. For an SNMP user: the
        sender's engine id in hexadecimal, which traps need; informs need none.
    thing
        The object behind an address or SNMP user, by its code in the register: what its messages are about when they
        name nothing themselves.
    auth_password, privacy_password
        Of an SNMP user (SHA-256, AES-128). Only the keys localised from them are kept, sealed.
    """
    source = _mine(code, by=by)
    value, host = value.strip(), host.strip()
    made = Identity(source=source, kind=kind, host="", thing=thing.strip(), created_at=now, ends_at=ends_at)
    if kind == IdentityKind.ADDRESS:
        _take_address(made, value, host, by=by, now=now)
    elif kind == IdentityKind.CERTIFICATE:
        made.value = known.fingerprint(value)
        if not made.value:
            raise Invalid(_("A fingerprint is SHA-256: 64 hexadecimal digits."), code="bad_fingerprint")
    elif kind == IdentityKind.COMMUNITY:
        if not 0 < len(value) <= 64:
            raise Invalid(_("A community has 1 to 64 characters."), code="bad_community")
        made.value, made.hint = community_mark(source.pk, value), f"…{value[-2:]}"
    elif kind == IdentityKind.SNMP_USER:
        _take_user(made, value, host, auth_password, privacy_password, now=now)
    else:
        raise Invalid(_("There is no such kind of identity."), code="bad_kind")
    if len(made.thing) > 120 or rules.plain(made.thing) != made.thing:
        raise Invalid(_("An object's code has at most 120 characters."), code="bad_object")
    if ends_at is not None and ends_at <= now:
        raise Invalid(_("The end lies in the past."), code="bad_end")
    same = Identity.objects.filter(kind=made.kind, value=made.value, host=made.host)
    if same.filter(Q(ends_at=None) | Q(ends_at__gt=now)).exists():
        raise Refused(_("This is registered already, for this source or another one."), code="identity_taken")
    same.delete()
    if source.identities.count() >= MOST:
        raise Refused(_("A source may have at most 500 identities."), code="too_many_identities")
    made.save()
    detail = {
        "code": source.code,
        "kind": kind,
        "value": made.hint or made.value,
        "host": made.host,
        "thing": made.thing,
    }
    audit.record("source.identity_add", by=by, now=now, of=("source", source.pk), detail=detail)
    return made


def _mine(code: str, *, by: Actor) -> Source:
    source = queries.source(code, viewer=by)
    by.require("alarms.manage_sources")
    if not by.sees_all and by.organisation_id != source.organisation_id:
        raise NotAllowed(_("You may only look after the sources of your own body."))
    return source


def _take_address(made: Identity, value: str, host: str, *, by: Actor, now: dt.datetime) -> None:
    try:
        net = known.network(value)
    except ValueError as wrong:
        text = _("Not an address or network: %(value)s. Write 10.1.2.3, 10.1.2.0/24 or 2001:db8::/64.")
        raise Invalid(text % {"value": value[:60]}, code="bad_address") from wrong
    if not by.sees_all and net.prefixlen < known.WIDEST[net.version]:
        raise Refused(_("So wide a network is the department's to register."), code="network_too_wide")
    if len(host) > 120 or re.search(r"\s", host):
        raise Invalid(_("A host name has no spaces and at most 120 characters."), code="bad_host")
    made.value, made.host = str(net), host
    living = Identity.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), kind=IdentityKind.ADDRESS)
    others = living.exclude(source__organisation_id=made.source.organisation_id).values_list("value", flat=True)
    if not by.sees_all and any(known.overlaps(made.value, other) for other in others.distinct()):
        # A narrower network would take over what another body sends from there.
        raise Refused(_("This network meets one of another body; ask the department to register it."), code="overlap")


def _take_user(made: Identity, value: str, host: str, auth: str, privacy: str, *, now: dt.datetime) -> None:
    if not re.fullmatch(r"[\x21-\x7e]{1,32}", value):
        raise Invalid(_("A user name has 1 to 32 letters or digits, without spaces."), code="bad_user")
    if min(len(auth), len(privacy)) < 8 or max(len(auth), len(privacy)) > 200:
        raise Invalid(_("Both passwords of an SNMP user have at least 8 characters (RFC 3414)."), code="short_password")
    plain = re.sub(r"^0x|[\s:]", "", host.lower())
    if plain and not re.fullmatch(r"(?:[0-9a-f]{2}){5,32}", plain):
        raise Invalid(_("An engine id is 5 to 32 bytes in hexadecimal."), code="bad_engine")
    living = Identity.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), kind=IdentityKind.SNMP_USER, value=value)
    if living.exclude(source=made.source).exists():
        raise Refused(_("This is registered already, for this source or another one."), code="identity_taken")
    made.value, made.host = value, plain
    keys = {}
    for name, engine in (("inform", own_engine_id()), ("trap", bytes.fromhex(plain))):
        if engine:
            pair = (usm.localised(auth, engine), usm.localised(privacy, engine)[: usm.PRIVACY_BYTES])
            keys[name] = [base64.b64encode(key).decode() for key in pair]
    made.sealed = secrets.seal(json.dumps(keys).encode(), purpose=SEALED_FOR)


@transaction.atomic
def end_identity(
    code: str, identity_id: int, *, by: Actor, now: dt.datetime, ends_at: dt.datetime | None = None
) -> None:
    """Let an identity count no more: from now on, or from a given moment, while another already counts."""
    source = _mine(code, by=by)
    found = source.identities.filter(pk=identity_id).first()
    if found is None:
        raise NotFound(_("This source has no such identity."))
    found.ends_at = max(now, ends_at or now)
    found.save(update_fields=["ends_at"])
    detail = {"code": source.code, "kind": found.kind, "value": found.hint or found.value, "ends_at": found.ends_at}
    audit.record("source.identity_end", by=by, now=now, of=("source", source.pk), detail=detail)


@transaction.atomic
def note_losses(losses: Mapping[tuple[int, str], int], *, now: dt.datetime) -> None:
    """Write on each source how many messages reached a listener and could not be kept: (source, reason) → number."""
    for (source_id, reason), number in losses.items():
        Source.objects.filter(pk=source_id).update(
            lost=F("lost") + number, last_lost_at=now, last_lost_reason=reason[:60], last_seen_at=now
        )


@transaction.atomic
def note_strangers(seen: Iterable[tuple[str, str, str, int, str]], *, now: dt.datetime) -> None:
    """Write down who was turned away: door, sender, reason, how often, and the beginning of the last message."""
    for door, sender, reason, times, sample in seen:
        row, _made = Stranger.objects.get_or_create(
            door=door[:20], sender=sender[:120], defaults={"reason": reason, "first_at": now, "last_at": now}
        )
        Stranger.objects.filter(pk=row.pk).update(
            times=F("times") + times, last_at=now, reason=reason[:60], sample=sample[:300].replace("\x00", "")
        )
    oldest = Stranger.objects.order_by("-last_at").values_list("pk", flat=True)[STRANGERS:]
    Stranger.objects.filter(pk__in=list(oldest)).delete()
