"""Who a source is besides its key: longest network, host names, ends with overlap, and what a rival may not take."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms import identified, identities
from thongsuot.alarms.models import Identity, Source, Stranger
from thongsuot.kernel import audit, secrets
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
PRINT = "ab" * 32


@pytest.fixture
def stage() -> Stage:
    return build()


def add(code: str, kind: str, value: str, *, by: Actor = HOUSE, **more: Any) -> Identity:
    return identities.add_identity(code, kind=kind, value=value, by=by, now=NOW, **more)


def owner(address: str, host: str = "", *, at: dt.datetime = NOW) -> str:
    hosts = identified.directory(viewer=HOUSE, now=NOW).hosts_at(address, now=at)
    card = hosts.get(host, hosts.get(""))
    return card.sender.code if card else ""


def test_the_longest_network_counts_and_in_it_the_host_name(stage: Stage) -> None:
    add("vtp-ems", "address", "10.0.0.0/8")
    add("vnp-ems", "address", "10.1.2.3")
    add("vtp-ems", "address", "10.1.2.3", host="A1")
    add("vnp-ems", "address", "2001:db8::/64")
    cases = {"10.9.9.9": "vtp-ems", "10.1.2.3": "vnp-ems", "2001:db8::7": "vnp-ems", "11.0.0.1": "", "::1": "", "?": ""}
    assert {address: owner(address) for address in cases} == cases
    assert owner("10.1.2.3", "a1") == "vtp-ems" and owner("::ffff:10.1.2.3") == "vnp-ems"


def test_two_certificates_count_at_once_until_the_old_one_ends(stage: Stage) -> None:
    old = add("vtp-ems", "certificate", ":".join(["AB"] * 32))
    add("vtp-ems", "certificate", "cd" * 32, ends_at=NOW + 9 * HOUR)
    identities.end_identity("vtp-ems", old.pk, by=HOUSE, now=NOW, ends_at=NOW + HOUR)
    known = identified.directory(viewer=HOUSE, now=NOW)
    for mark, hours, found in ((PRINT, 0.9, True), (PRINT, 1, False), ("cd" * 32, 8, True), ("cd" * 32, 9, False)):
        assert (known.by_certificate(mark, now=NOW + hours * HOUR) is not None) is found
    assert add("vnp-ems", "address", "10.1.1.1") and audit.latest(viewer=HOUSE)[0].action == "source.identity_add"


def test_what_ended_may_be_registered_for_another_source_and_what_counts_may_not(stage: Stage) -> None:
    made = add("vtp-ems", "certificate", PRINT)
    with pytest.raises(Refused):
        add("vnp-ems", "certificate", PRINT)
    identities.end_identity("vtp-ems", made.pk, by=HOUSE, now=NOW - HOUR)
    Identity.objects.filter(pk=made.pk).update(ends_at=NOW)
    assert add("vnp-ems", "certificate", PRINT).source.code == "vnp-ems"


def test_a_body_can_neither_take_another_ones_senders_nor_half_the_country(stage: Stage) -> None:
    noc_a, noc_b = stage.actor("noc_a"), stage.actor("noc_b")
    add("vtp-ems", "address", "10.1.0.0/16", by=noc_a)
    for value in ("10.1.2.3", "10.1.0.0/17", "0.0.0.0/0", "10.0.0.0/8", "::/0"):
        with pytest.raises(Refused):
            add("vnp-ems", "address", value, by=noc_b)
    with pytest.raises(Refused):
        add("vnp-ems", "address", "10.1.2.3", host="B1", by=noc_b)
    assert add("vnp-ems", "address", "10.1.2.3", host="B1", by=HOUSE)  # the department decides
    with pytest.raises(NotFound):
        add("vtp-ems", "certificate", PRINT, by=noc_b)
    with pytest.raises(NotAllowed):
        add("vtp-ems", "certificate", PRINT, by=stage.actor("auditor"))
    mine = Source.objects.get(code="vtp-ems").identities.get()
    with pytest.raises(NotFound):
        identities.end_identity("vnp-ems", mine.pk, by=noc_b, now=NOW)


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        ("address", "10.1.2", {}), ("address", "nowhere", {}), ("address", "10.1.2.3", {"host": "a b"}),
        ("certificate", "ab", {}), ("community", "", {}), ("smoke", "x", {}), ("snmp_user", "a b", {}),
        ("snmp_user", "ems", {"auth_password": "short", "privacy_password": "long enough"}),
        ("snmp_user", "ems", {"auth_password": "long enough", "privacy_password": "long enough", "host": "xyz"}),
        ("certificate", PRINT, {"ends_at": NOW}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(stage: Stage, kind: str, value: str, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        add("vtp-ems", kind, value, **more)
    assert not Identity.objects.exists()


def test_neither_a_community_nor_a_password_stands_in_the_store(stage: Stage) -> None:
    one, other = add("vtp-ems", "community", "s3cret-word"), add("vnp-ems", "community", "s3cret-word")
    user = add("vtp-ems", "snmp_user", "ems", host="8000000001020304",
               auth_password="s3cret-word", privacy_password="other-word")  # fmt: skip
    assert one.value != other.value
    for row in Identity.objects.values():
        assert "s3cret" not in str(row) and "other-word" not in str(row)
    opened = secrets.unseal(user.sealed, purpose=identities.SEALED_FOR)
    assert opened is not None and b"trap" in opened and b"s3cret" not in opened
    assert secrets.unseal(user.sealed, purpose="another") is None and secrets.unseal("x", purpose="x") is None
    details = str([entry.detail for entry in audit.latest(viewer=HOUSE)])
    assert "s3cret" not in details


def test_strangers_are_counted_bounded_and_shown_to_the_department_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "STRANGERS", 3)
    for number in range(6):
        seen = [("syslog-udp", f"192.0.2.{number}", "unknown_address", 2, "<1>\x00hello")]
        identities.note_strangers(seen, now=NOW + number * HOUR)
    identities.note_strangers([("syslog-udp", "192.0.2.5", "unknown_address", 3, "x")], now=NOW + 9 * HOUR)
    assert Stranger.objects.count() == 3 and Stranger.objects.get(sender="192.0.2.5").times == 5
    assert identified.strangers(viewer=HOUSE).count() == 3
    assert identified.strangers(viewer=stage.actor("noc_a")).count() == 0
