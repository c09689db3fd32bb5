"""Commands of the sources of alarms: keys, tuning, by what they are known, who was turned away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

sources = App(name="sources", help="Systems that send alarms: their keys, addresses and certificates.")


@sources.command(name="list")
def list_sources(*, as_: str = "", json: bool = False) -> None:
    """List sources with their counts. Example: thongsuot alarms sources list --json"""
    django_ready()
    from thongsuot.alarms import queries, rules
    from thongsuot.kernel import clock

    now = clock.now()
    rows = list(queries.sources(viewer=acting(as_)))
    values = [
        {
            "code": r.code,
            "name": r.name,
            "organisation": r.organisation.code,
            "state": rules.health_word(is_active=r.is_active, last_seen_at=r.last_seen_at, now=now),
            "last_seen_at": r.last_seen_at.isoformat() if r.last_seen_at else None,
            "accepted": r.accepted,
            "repeated": r.repeated,
            "rejected": r.rejected,
            "lost": r.lost,
            "last_rejected_reason": r.last_rejected_reason,
        }
        for r in rows
    ]
    if json:
        say_json(values)
    else:
        say_table(list(values[0]) if values else ["code"], [list(v.values()) for v in values])


@sources.command
def add(code: str, *, organisation: str, name: str = "", as_: str = "", json: bool = False) -> None:
    """Register a source and print its key, this once.

    Example: thongsuot alarms sources add vtp-ems --organisation vtp
    """
    django_ready()
    from thongsuot.alarms import actions
    from thongsuot.kernel import clock
    from thongsuot.people.queries import organisation as find

    actor = acting(as_)
    body = find(organisation, viewer=actor)
    made, key = actions.add_source(code=code, name=name, organisation=body, by=actor, now=clock.now())
    _say_key(made.code, key, json=json)


def _say_key(code: str, key: str, *, json: bool) -> None:
    if json:
        say_json({"code": code, "key": key})
    else:
        print(f"source {code}\nkey (shown only now): {key}")


@sources.command
def rotate(code: str, *, keep_old_hours: float = 0, as_: str = "", json: bool = False) -> None:
    """Give a source a new key; the old one stops at once, or after some hours.

    Example: thongsuot alarms sources rotate vtp-ems --keep-old-hours 24
    """
    django_ready()
    from thongsuot.alarms import actions
    from thongsuot.kernel import clock

    kept = dt.timedelta(hours=keep_old_hours)
    made, key = actions.rotate_key(code, by=acting(as_), now=clock.now(), keep_old_for=kept)
    _say_key(made.code, key, json=json)


@sources.command
def switch(code: str, *, on: Annotated[bool, Parameter(negative="--off")], as_: str = "") -> None:
    """Switch a source on or off. Example: thongsuot alarms sources switch vtp-ems --off"""
    django_ready()
    from thongsuot.alarms import actions
    from thongsuot.kernel import clock

    made = actions.switch_source(code, on=on, by=acting(as_), now=clock.now())
    print(f"{made.code}: {'on' if made.is_active else 'off'}")


@sources.command
def show(code: str, *, as_: str = "", json: bool = False) -> None:
    """Show a source: tuning, counts, last rejected message, by what it is known.

    Example: thongsuot alarms sources show vtp-ems
    """
    django_ready()
    from thongsuot.alarms import identified, queries
    from thongsuot.kernel import clock

    viewer = acting(as_)
    found = queries.source(code, viewer=viewer)
    names = (
        "code", "name", "is_active", "heartbeat_s", "rate_per_s", "codes", "last_seen_at", "silent_since", "accepted",
        "repeated", "rejected", "last_rejected_at", "last_rejected_reason", "last_rejected_message", "lost",
        "last_lost_at", "last_lost_reason", "key_hint", "old_key_until",
    )  # fmt: skip
    known = [_identity(row) for row in identified.identities(code, viewer=viewer, now=clock.now())]
    if json:
        say_json({name: getattr(found, name) for name in names} | {"identities": known})
        return
    say_table(["", ""], [[name, getattr(found, name)] for name in names])
    say_table(["id", "kind", "value", "host", "object", "until"], [list(row.values()) for row in known])


def _identity(row: Any) -> dict[str, Any]:
    value = row.hint or row.value
    return {
        "id": row.pk,
        "kind": row.kind,
        "value": value,
        "host": row.host,
        "thing": row.thing,
        "ends_at": row.ends_at,
    }


@sources.command
def tune(
    code: str,
    *,
    heartbeat_s: int | None = None,
    rate_per_s: int | None = None,
    codes: Path | None = None,
    as_: str = "",
) -> None:
    """Set a source's longest silence, its limit, and what its own names mean; what is left out stays.

    Example: thongsuot alarms sources tune vtp-ems --heartbeat-s 300 --codes names.toml

    Parameters
    ----------
    codes
        A TOML file with a line per own name: "Link down" = { problem = "LINK_LOS", severity = "major" }
    """
    django_ready()
    import tomllib

    from thongsuot.alarms import actions, queries
    from thongsuot.kernel import clock
    from thongsuot.kernel.errors import Invalid

    actor = acting(as_)
    before = queries.source(code, viewer=actor)
    try:
        table = before.codes if codes is None else tomllib.loads(codes.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise Invalid(f"{codes}: {wrong}", code="bad_codes") from wrong
    if not all(isinstance(ours, dict) and all(isinstance(t, str) for t in ours.values()) for ours in table.values()):
        raise Invalid(
            f'{codes}: each line is name = {{ problem = "…", cause = "…", severity = "…" }}', code="bad_codes"
        )
    made = actions.tune_source(
        code,
        heartbeat_s=before.heartbeat_s if heartbeat_s is None else heartbeat_s,
        rate_per_s=before.rate_per_s if rate_per_s is None else rate_per_s,
        codes=table,
        by=actor,
        now=clock.now(),
    )
    print(f"{made.code}: silence {made.heartbeat_s} s, limit {made.rate_per_s}/s, {len(made.codes)} own names")


@sources.command
def know(
    code: str,
    kind: Literal["address", "certificate", "community", "snmp_user"],
    value: str,
    *,
    host: str = "",
    thing: str = "",
    days: float | None = None,
    as_: str = "",
) -> None:
    """Register by what a source is known over syslog, SNMP or with a client certificate.

    The passwords of an SNMP user are asked for, or read from THONGSUOT_SNMP_AUTH and THONGSUOT_SNMP_PRIVACY.

    Example: thongsuot alarms sources know vtp-ems address 10.1.2.0/24

    Parameters
    ----------
    value
        Address or network, SHA-256 fingerprint, community, or user name.
    host
        Address: only messages with this host name. SNMP user: the sender's engine id in hexadecimal.
    thing
        The object behind it, by its code in the register, for messages that name none themselves.
    days
        For how long it counts; left out: until it is ended.
    """
    django_ready()
    import getpass
    import os

    from thongsuot.alarms import identities
    from thongsuot.kernel import clock

    secret = {"auth_password": "", "privacy_password": ""}
    if kind == "snmp_user":
        for field, name in (("auth_password", "THONGSUOT_SNMP_AUTH"), ("privacy_password", "THONGSUOT_SNMP_PRIVACY")):
            secret[field] = os.environ.get(name) or getpass.getpass(f"{field.replace('_', ' ')}: ")
    now = clock.now()
    ends = now + dt.timedelta(days=days) if days is not None else None
    made = identities.add_identity(
        code, kind=kind, value=value, host=host, thing=thing, ends_at=ends, by=acting(as_), now=now, **secret
    )
    print(f"{code}: {made.kind} {made.hint or made.value} (id {made.pk})")


@sources.command
def forget(code: str, identity: int, *, after_hours: float = 0, as_: str = "") -> None:
    """Let an identity count no more, at once or after some hours.

    Example: thongsuot alarms sources forget vtp-ems 3 --after-hours 24
    """
    django_ready()
    from thongsuot.alarms import identities
    from thongsuot.kernel import clock

    now = clock.now()
    identities.end_identity(code, identity, ends_at=now + dt.timedelta(hours=after_hours), by=acting(as_), now=now)
    print(f"{code}: {identity} ends")


@sources.command(name="turned-away")
def turned_away(*, as_: str = "", json: bool = False) -> None:
    """List senders that no source is registered for. Example: thongsuot alarms sources turned-away"""
    django_ready()
    from thongsuot.alarms import identified

    rows = [
        {"door": r.door, "sender": r.sender, "reason": r.reason, "times": r.times, "last_at": r.last_at}
        for r in identified.strangers(viewer=acting(as_))
    ]
    if json:
        say_json(rows)
    else:
        say_table(["door", "sender", "reason", "times", "last"], [list(row.values()) for row in rows])
