"""SNMP traps and informs over real sockets: proof, pairs, own names, and an inform answered only after its commit."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pysnmp.entity import config
from pysnmp.hlapi.v3arch.asyncio import (
    ContextData,
    NotificationType,
    ObjectIdentity,
    SnmpEngine,
    UdpTransportTarget,
    UsmUserData,
    send_notification,
)
from pysnmp.proto.api import v2c
from pysnmp.proto.rfc1902 import Integer32, ObjectIdentifier, OctetString, TimeTicks

from builders import NOW
from incident_stage import Stage, build
from listening import until, with_listeners
from thongsuot.adapters.alarms_in import snmp
from thongsuot.adapters.listeners import snmp as door_module
from thongsuot.alarms import identities
from thongsuot.alarms.intake import decode
from thongsuot.alarms.intake import line as line_module
from thongsuot.alarms.models import Alarm, AlarmMessage, Source, Stranger
from thongsuot.alarms.values import Sender
from thongsuot.config.listening import Listening
from thongsuot.kernel.actor import HOUSE

LINK_DOWN, LINK_UP = "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.6.3.1.1.5.4"
IF_INDEX = "1.3.6.1.2.1.2.2.1.1"
ENGINE = "8000000001020304"
# What net-snmp 5.9 sends for: snmptrap -v 2c -c s3cret HOST 100000000 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.3 i 3
CAPTURED = bytes.fromhex(
    "30570201010406733363726574a74a02042a9042bd020100020100303c301006082b06010201010300430405f5e100301706"
    "0a2b06010603010104010006092b0601060301010503300f060a2b060102010202010103020103"
)


def packet(
    trap: str, *binds: tuple[str, Any], community: str = "s3cret", request: int = 7, inform: bool = False
) -> bytes:
    """Build a v2c message as a device does."""
    pdu = v2c.InformRequestPDU() if inform else v2c.SNMPv2TrapPDU()
    v2c.apiPDU.set_defaults(pdu)
    v2c.apiPDU.set_request_id(pdu, request)
    head = (("1.3.6.1.2.1.1.3.0", TimeTicks(123_456)), (snmp.TRAP_OID, ObjectIdentifier(trap)))
    v2c.apiPDU.set_varbinds(pdu, [(ObjectIdentifier(name), value) for name, value in (*head, *binds)])
    message = v2c.Message()
    v2c.apiMessage.set_defaults(message)
    v2c.apiMessage.set_community(message, community)
    v2c.apiMessage.set_pdu(message, pdu)
    return bytes(encoder.encode(message))


def link(trap: str, number: int, **more: Any) -> bytes:
    return packet(trap, (f"{IF_INDEX}.{number}", Integer32(number)), **more)


def register(kind: str, value: str, code: str = "vtp-ems", **more: Any) -> Any:
    return identities.add_identity(code, kind=kind, value=value, by=HOUSE, now=NOW, **more)


@pytest.fixture
def stage() -> Stage:
    made = build()
    register("address", "127.0.0.1", thing="A1")
    register("community", "s3cret")
    secrets = {"auth_password": "authpassword", "privacy_password": "privpassword"}
    register("snmp_user", "ems", host=ENGINE, **secrets)
    return made


def counted(opened: Listening, *names: str) -> int:
    return sum(opened.desk.doors.get("snmp", {}).get(name, 0) for name in names)


async def shoot(opened: Listening, *packets: bytes) -> None:
    """Send datagrams and wait until each has become something."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gun:
        for data in packets:
            gun.sendto(data, opened.places["snmp"])
    await until(lambda: counted(opened, "kept", "rejected", "turned_away", "lost", "told_to_wait") >= len(packets))


def play_packets(*packets: bytes) -> None:
    with_listeners(lambda opened: shoot(opened, *packets), snmp="127.0.0.1:0")


@pytest.mark.django_db(transaction=True)
def test_link_up_clears_link_down_of_the_same_port_alone(stage: Stage) -> None:
    play_packets(link(LINK_DOWN, 3, request=1), link(LINK_DOWN, 4, request=2), link(LINK_UP, 3, request=3))
    found = dict(Alarm.objects.values_list("object_id", "is_active"))
    assert found == {"A1/port/3": False, "A1/port/4": True}
    alarm = Alarm.objects.get(object_id="A1/port/4")
    assert (alarm.specific_problem, alarm.probable_cause, alarm.perceived_severity) == (
        "LINK_LOS",
        "lossOfSignal",
        "major",
    )
    assert alarm.site_code == "A1"


@pytest.mark.django_db(transaction=True)
def test_a_packet_captured_from_net_snmp_is_read(stage: Stage) -> None:
    play_packets(CAPTURED)
    assert Alarm.objects.get().object_id == "A1/port/3"


@pytest.mark.django_db(transaction=True)
def test_who_has_no_right_community_is_turned_away_and_noise_stops_nothing(stage: Stage) -> None:
    noise = [
        b"",
        b"\x30",
        b"\x30\x82\xff\xff",
        b"0" * 400,
        link(LINK_DOWN, 1)[:30],
        b"\x30\x03\x02\x01\x03",
        b"<34>1 x",
    ]
    play_packets(*noise, link(LINK_DOWN, 1, community="public"), link(LINK_DOWN, 2, request=8))
    assert AlarmMessage.objects.count() == 1
    row = Stranger.objects.get()
    assert row.times == len(noise) + 1 and row.reason == "wrong_community" and "public" not in row.sample


@pytest.mark.django_db(transaction=True)
def test_an_inform_is_answered_only_after_its_commit(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, held = line_module.keep_together, asyncio.Event()
    stored_at_answer: list[int] = []

    def slowly(parcels: Any, **how: Any) -> Any:
        import time

        time.sleep(0.3)
        assert not held.is_set(), "answered before the commit"
        return keep(parcels, **how)

    monkeypatch.setattr(line_module, "keep_together", slowly)
    data = link(LINK_DOWN, 3, inform=True, request=99)

    async def play(opened: Listening) -> Any:
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gun:
            gun.setblocking(False)
            gun.connect(tuple(opened.places["snmp"]))
            gun.send(data)
            answer = await asyncio.wait_for(loop.sock_recv(gun, 4_000), 10)
            held.set()
            stored_at_answer.append(await asyncio.to_thread(AlarmMessage.objects.count))
            return answer

    answer, _rest = decoder.decode(with_listeners(play, snmp="127.0.0.1:0"), asn1Spec=v2c.Message())
    pdu = v2c.apiMessage.get_pdu(answer)
    assert pdu.tagSet == v2c.GetResponsePDU.tagSet and int(v2c.apiPDU.get_request_id(pdu)) == 99
    assert stored_at_answer == [1]


async def notify(opened: Listening, kind: str, user: UsmUserData, engine: str = ENGINE, retries: int = 0) -> Any:
    host, port = opened.places["snmp"]
    shutil.rmtree(
        Path(tempfile.gettempdir()) / "__pysnmp" / f"0x{engine}", ignore_errors=True
    )  # pysnmp's count of starts
    sender = SnmpEngine(OctetString(hexValue=engine))
    target = await UdpTransportTarget.create((host, port), timeout=8, retries=retries)
    what = NotificationType(ObjectIdentity(LINK_DOWN)).add_varbinds((f"{IF_INDEX}.5", Integer32(5)))
    found = await send_notification(sender, user, target, ContextData(), kind, what)
    await asyncio.sleep(0.1)
    sender.close_dispatcher()
    return found


def user(name: str = "ems", auth: str = "authpassword", privacy: str = "privpassword") -> UsmUserData:
    return UsmUserData(
        name, auth, privacy, authProtocol=config.USM_AUTH_HMAC192_SHA256, privProtocol=config.USM_PRIV_CFB128_AES
    )


@pytest.mark.django_db(transaction=True)
def test_version_3_traps_and_informs_are_taken_when_proven(stage: Stage) -> None:
    async def play(opened: Listening) -> Any:
        await notify(opened, "trap", user())
        await until(lambda: counted(opened, "kept") >= 1, within_s=3)
        return await notify(opened, "inform", user())

    error, status, _index, _binds = with_listeners(play, snmp="127.0.0.1:0")
    assert not error and int(status) == 0, "the inform was answered"
    assert AlarmMessage.objects.count() == 2 and set(Alarm.objects.values_list("object_id", flat=True)) == {"A1/port/5"}


@pytest.mark.django_db(transaction=True)
def test_version_3_without_proof_is_nobodys(stage: Stage) -> None:
    bad = [
        (UsmUserData("ems"), ENGINE), (user(auth="another-password"), ENGINE), (user(privacy="another-password"), ENGINE),
        (user("stranger"), ENGINE), (user(), "8000000009090909"),
        (UsmUserData("ems", "authpassword", authProtocol=config.USM_AUTH_HMAC192_SHA256), ENGINE),
    ]  # fmt: skip

    async def play(opened: Listening) -> None:
        for who, engine in bad:
            await notify(opened, "trap", who, engine)
        await asyncio.sleep(0.3)
        await notify(opened, "trap", user())
        await until(lambda: counted(opened, "kept") >= 1)
        assert counted(opened, "turned_away") >= len(bad) - 1

    with_listeners(play, snmp="127.0.0.1:0")
    assert AlarmMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_user_that_was_ended_is_unknown_a_moment_later(stage: Stage) -> None:
    row = Source.objects.get(code="vtp-ems").identities.get(kind="snmp_user")

    def end() -> None:
        identities.end_identity("vtp-ems", row.pk, by=HOUSE, now=NOW)

    async def play(opened: Listening) -> None:
        await notify(opened, "trap", user())
        await until(lambda: counted(opened, "kept") >= 1)
        await asyncio.to_thread(end)
        await opened.desk.refresh()
        await notify(opened, "trap", user())
        await until(lambda: counted(opened, "turned_away") >= 1)

    with_listeners(play, snmp="127.0.0.1:0")
    assert AlarmMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_cannot_wait_is_counted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "PENDING", 0)
    play_packets(link(LINK_DOWN, 1), link(LINK_DOWN, 2, inform=True))
    source = Source.objects.get(code="vtp-ems")
    assert (source.lost, source.last_lost_reason) == (1, "queue_full"), "an inform comes again, a trap is lost"


SENT = snmp.Notification(
    request_id=5,
    binds=(
        ("1.3.6.1.2.1.1.3.0", "123456"),
        (snmp.TRAP_OID, "1.3.6.1.4.1.99999.1.2"),
        ("1.3.6.1.4.1.99999.2.1.0", "B1"),
    ),
)


def read(sent: snmp.Notification = SENT, *, at: dt.datetime = NOW, **table: Any) -> dict[str, Any]:
    return snmp.alarm_of(sent, now=at, origin="10.0.0.1", table=table.get("table", {}))


def test_a_makers_trap_gets_its_meaning_and_object_from_the_sources_own_table() -> None:
    assert read()["specificProblem"] == "1.3.6.1.4.1.99999.1.2" and read()["perceivedSeverity"] == "indeterminate"
    own = {
        "problem": "CARD_FAIL",
        "cause": "equipmentMalfunction",
        "severity": "major",
        "object": "1.3.6.1.4.1.99999.2.1",
    }
    found = read(table={"1.3.6.1.4.1.99999.1.2": own})
    assert (found["specificProblem"], found["alarmedObject"]["id"]) == ("CARD_FAIL", "B1")
    ended = read(table={"1.3.6.1.4.1.99999.1.2": own | {"severity": "cleared"}})
    assert ended["perceivedSeverity"] == "cleared" and "alarmClearedTime" in ended


def test_sent_again_it_is_the_same_and_after_a_restart_another() -> None:
    later = NOW + dt.timedelta(minutes=2)
    assert read()["externalAlarmId"] == read(at=later)["externalAlarmId"]
    assert read()["externalAlarmId"] != read(at=NOW + dt.timedelta(hours=5))["externalAlarmId"]


def test_a_ups_tells_what_it_means_by_a_value() -> None:
    def ups(trap: str, value: str) -> dict[str, Any]:
        binds = ((snmp.TRAP_OID, trap), ("1.3.6.1.2.1.33.1.6.2.1.2.7", value))
        return read(snmp.Notification(request_id=1, binds=binds))

    raised, ended = (ups(f"1.3.6.1.2.1.33.2.{n}", "1.3.6.1.2.1.33.1.6.3.2") for n in (3, 4))
    assert raised["specificProblem"] == ended["specificProblem"] == "MAINS_FAIL"
    assert (raised["perceivedSeverity"], ended["perceivedSeverity"]) == ("major", "cleared")
    assert ups("1.3.6.1.2.1.33.2.3", "1.3.6.1.2.1.33.1.6.3.99")["specificProblem"] == "1.3.6.1.2.1.33.1.6.3.99"


def test_an_entry_of_the_pack_counts_from_its_day() -> None:
    assert snmp.known(LINK_DOWN, on=dt.date(2026, 1, 1)) and not snmp.known(LINK_DOWN, on=dt.date(1999, 1, 1))


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=6),
    st.sampled_from([LINK_DOWN, LINK_UP, "1.3.6.1.2.1.33.2.3", "x"]),
)
def test_no_variables_make_the_reader_or_the_intake_fail(binds: list[tuple[str, str]], trap: str) -> None:
    sent = snmp.Notification(request_id=1, binds=((snmp.TRAP_OID, trap), *binds))
    parcel = decode([read(sent)], sender=Sender(id=1, code="x", organisation_id=1), now=NOW)
    assert len(parcel.good) + len(parcel.bad) == 1


@settings(max_examples=150)
@given(st.integers(0, 90), st.binary(max_size=12), st.integers(0, 12))
def test_damaged_packets_end_in_the_two_errors_that_the_door_knows(at: int, noise: bytes, cut: int) -> None:
    from pyasn1.error import PyAsn1Error
    from pysnmp.error import PySnmpError

    whole = link(LINK_DOWN, 3)
    damaged = whole[:at] + noise + whole[at + cut :]
    with contextlib.suppress(PyAsn1Error, PySnmpError):
        message, _rest = decoder.decode(damaged, asn1Spec=v2c.Message())
        door_module._plain(v2c.apiMessage.get_pdu(message))


def test_values_become_text() -> None:
    for value, text in (
        (OctetString("chữ".encode()), "chữ"),
        (OctetString(b"\x00\xff"), "00ff"),
        (ObjectIdentifier("1.3.6"), "1.3.6"),
    ):
        assert door_module._text(value) == text
