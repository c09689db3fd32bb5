"""Syslog as devices send it, over real sockets: kept, refused, or counted as lost, and the listener never stops."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from builders import NOW
from incident_stage import Stage, build
from listening import until, with_listeners
from thongsuot.adapters.listeners import syslog as door_module
from thongsuot.alarms import identities
from thongsuot.alarms.intake import line as line_module
from thongsuot.alarms.models import AlarmMessage, Source, Stranger
from thongsuot.config.listening import Listening
from thongsuot.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db(transaction=True)


def line(number: int, *, host: str = "A1", text: str = "port went down") -> bytes:
    return f'<131>1 2026-11-23T02:59:00Z {host} ifmgr 812 LINKDOWN [ts@1 id="n{number}"] {text}'.encode()


@pytest.fixture
def stage() -> Stage:
    made = build()
    register("vtp-ems", "address", "127.0.0.1")
    return made


def register(code: str, kind: str, value: str, **more: Any) -> Any:
    return identities.add_identity(code, kind=kind, value=value, by=HOUSE, now=NOW, **more)


def shoot(to: tuple[str, int], *messages: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gun:
        for message in messages:
            gun.sendto(message, to)


def counts(opened: Listening, door: str, *names: str) -> int:
    return sum(opened.desk.doors.get(door, {}).get(name, 0) for name in names)


async def received(opened: Listening, door: str, number: int) -> None:
    await until(lambda: counts(opened, door, "kept", "rejected", "lost", "turned_away") >= number)


def test_datagrams_are_kept_and_bad_ones_told_with_their_reason(stage: Stage) -> None:
    hostile = [b"", b"\xff\xfe", b"<999>1 x", b"null", b"<34>", b"<13>1 " + b"a" * 9_000, b"\x00" * 100]
    old = b"<187>Nov 23 09:59:00 A2 %LINK-3-UPDOWN: Interface Gi0/1, changed state to down"

    async def play(opened: Listening) -> None:
        await asyncio.to_thread(shoot, opened.places["syslog-udp"], line(1), *hostile, line(2), line(1), old)
        await received(opened, "syslog-udp", len(hostile) + 4)

    with_listeners(play, syslog_udp="127.0.0.1:0")
    rows = AlarmMessage.objects.order_by("external_id").values_list(
        "external_id", "alarm__object_id", "alarm__specific_problem"
    )
    assert {(r[1], r[2]) for r in rows} == {("A1", "LINK_LOS"), ("A2", "LINK_LOS")} and len(rows) == 3
    source = Source.objects.get(code="vtp-ems")
    assert (source.accepted, source.repeated, source.rejected, source.lost) == (3, 1, len(hostile), 0)
    assert source.last_rejected_reason.startswith("not_syslog")


def test_a_sender_that_nobody_registered_is_turned_away_and_counted(stage: Stage) -> None:
    identities.end_identity("vtp-ems", Source.objects.get(code="vtp-ems").identities.get().pk, by=HOUSE, now=NOW)

    async def play(opened: Listening) -> None:
        await asyncio.to_thread(shoot, opened.places["syslog-udp"], line(1), line(2))
        await received(opened, "syslog-udp", 2)
        reader, writer = await asyncio.open_connection(*opened.places["syslog-tcp"])
        writer.write(line(3) + b"\n")
        assert await reader.read() == b""  # the connection is ended
        writer.close()

    with_listeners(play, syslog_udp="127.0.0.1:0", syslog_tcp="127.0.0.1:0")
    assert not AlarmMessage.objects.exists()
    seen = {row.door: (row.sender, row.reason, row.times) for row in Stranger.objects.all()}
    assert seen == {
        "syslog-udp": ("127.0.0.1", "unknown_address", 2), "syslog-tcp": ("127.0.0.1", "unknown_address", 1),
    }  # fmt: skip


def test_a_relays_messages_go_to_the_source_of_their_host_name(stage: Stage) -> None:
    register("vnp-ems", "address", "127.0.0.1", host="B1")

    async def play(opened: Listening) -> None:
        await asyncio.to_thread(shoot, opened.places["syslog-udp"], line(1), line(2, host="b1"))
        await received(opened, "syslog-udp", 2)

    with_listeners(play, syslog_udp="127.0.0.1:0")
    assert set(AlarmMessage.objects.values_list("source__code", "alarm__object_id")) == {
        ("vtp-ems", "A1"),
        ("vnp-ems", "b1"),
    }


def test_a_connection_may_count_its_messages_or_end_each_with_a_line_feed(stage: Stage) -> None:
    counted = line(3, text="line one\nline two")

    async def play(opened: Listening) -> None:
        _reader, writer = await asyncio.open_connection(*opened.places["syslog-tcp"])
        for piece in (line(1) + b"\n" + line(2)[:20], line(2)[20:] + b"\n%d " % len(counted) + counted, line(4)):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        writer.close()  # the last line has no line feed
        await received(opened, "syslog-tcp", 4)

    with_listeners(play, syslog_tcp="127.0.0.1:0")
    assert sorted(AlarmMessage.objects.values_list("external_id", flat=True)) == ["n1+", "n2+", "n3+", "n4+"]


def test_a_stream_that_is_no_syslog_is_told_and_the_next_connection_is_served(stage: Stage) -> None:
    async def play(opened: Listening) -> None:
        for noise in (line(1) + b"\nGET / HTTP/1.1\r\n\r\n", b"99999999 <1>a", b"\x16\x03\x01\x02\x00"):
            reader, writer = await asyncio.open_connection(*opened.places["syslog-tcp"])
            writer.write(noise)
            writer.write_eof()
            await reader.read()
            writer.close()
        _reader, writer = await asyncio.open_connection(*opened.places["syslog-tcp"])
        writer.write(line(2) + b"\n")
        writer.close()
        await until(lambda: counts(opened, "syslog-tcp", "kept") >= 2)

    with_listeners(play, syslog_tcp="127.0.0.1:0")
    assert AlarmMessage.objects.count() == 2 and Source.objects.get(code="vtp-ems").rejected >= 2


def test_while_the_store_is_away_a_connection_waits_and_nothing_is_lost(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = line_module.keep_together
    away = [True]

    def sometimes(parcels: Any, **how: Any) -> Any:
        if away[0]:
            return [door_busy() for _parcel in parcels]
        return keep(parcels, **how)

    def door_busy() -> Any:
        from thongsuot.alarms.errors import StoreAway

        return StoreAway("away", details={"retry_after": 0.05})

    monkeypatch.setattr(line_module, "keep_together", sometimes)
    number = 3_000

    async def play(opened: Listening) -> None:
        _reader, writer = await asyncio.open_connection(*opened.places["syslog-tcp"])
        for n in range(number):
            writer.write(line(n) + b"\n")
        flushing = asyncio.create_task(writer.drain())
        await asyncio.sleep(0.3)
        assert counts(opened, "syslog-tcp", "received") < 1_200, "it reads on though nothing can be kept"
        away[0] = False
        await flushing
        await received(opened, "syslog-tcp", number)
        writer.close()

    with_listeners(play, syslog_tcp="127.0.0.1:0")
    source = Source.objects.get(code="vtp-ems")
    assert (source.accepted, source.lost) == (number, 0)


def test_datagrams_beyond_the_queue_or_the_limit_are_counted_on_the_source(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "QUEUE", 5)
    Source.objects.filter(code="vtp-ems").update(rate_per_s=1)

    async def play(opened: Listening) -> None:
        gun = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for n in range(60):  # all before the pump can run
            gun.sendto(line(n), opened.places["syslog-udp"])
        gun.close()
        await received(opened, "syslog-udp", 60)

    with_listeners(play, syslog_udp="127.0.0.1:0")
    source = Source.objects.get(code="vtp-ems")
    assert (
        source.accepted + source.lost == 60
        and source.lost > 0
        and source.last_lost_reason in ("queue_full", "rate_limit")
    )


def test_counts_that_could_not_be_written_are_written_later(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    note, broken = identities.note_strangers, [True]

    def sometimes(*args: Any, **how: Any) -> None:
        if broken[0]:
            broken[0] = False
            raise OperationalError("away")
        note(*args, **how)

    monkeypatch.setattr(identities, "note_strangers", sometimes)

    async def play(opened: Listening) -> None:
        opened.desk.turn_away("syslog-udp", "192.0.2.1", "unknown_address", b"x")
        sender = opened.desk.directory.cards[0].sender
        opened.desk.lose("syslog-udp", sender, "queue_full", 3)
        await opened.desk.refresh()
        await opened.desk.refresh()

    with_listeners(play, syslog_udp="127.0.0.1:0")
    assert not broken[0] and Stranger.objects.get().times == 1 and Source.objects.get(code="vtp-ems").lost == 3


def certificate(folder: Path, name: str) -> tuple[Path, Path, str]:
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, cert, hashlib.sha256(ssl.PEM_cert_to_DER_cert(cert.read_text())).hexdigest()


def test_over_tls_the_certificate_says_who_sends(stage: Stage, tmp_path: Path) -> None:
    server, known, strange = (certificate(tmp_path, name) for name in ("server", "known", "strange"))
    (tmp_path / "clients.pem").write_text(known[1].read_text() + strange[1].read_text())
    register("vnp-ems", "certificate", known[2].upper())

    def context(own: tuple[Path, Path, str] | None) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=server[1])
        if own:
            made.load_cert_chain(own[1], own[0])
        return made

    async def send(opened: Listening, own: tuple[Path, Path, str] | None, number: int) -> None:
        try:
            reader, writer = await asyncio.open_connection(*opened.places["syslog-tls"], ssl=context(own))
        except OSError:
            return
        with contextlib.suppress(OSError, TimeoutError):
            writer.write(b"%d " % len(line(number)) + line(number))
            await asyncio.wait_for(reader.read(), 0.7)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def play(opened: Listening) -> None:
        await send(opened, known, 1)
        await send(opened, strange, 2)
        await send(opened, None, 3)
        with socket.create_connection(opened.places["syslog-tls"]) as plain:
            plain.sendall(b"no tls at all\n")
        await send(opened, known, 4)
        await until(lambda: counts(opened, "syslog-tls", "kept") >= 2)

    tls = {
        "syslog_tls": "127.0.0.1:0", "syslog_tls_certificate": server[1], "syslog_tls_key": server[0],
        "syslog_tls_clients": tmp_path / "clients.pem",
    }  # fmt: skip
    with_listeners(play, **tls, syslog_tls_client_required=True)
    assert set(AlarmMessage.objects.values_list("source__code", "external_id")) == {
        ("vnp-ems", "n1+"),
        ("vnp-ems", "n4+"),
    }
    assert Stranger.objects.get().reason == "unknown_certificate"
    with_listeners(lambda opened: send(opened, None, 5), **tls)  # not required: known by its address
    assert AlarmMessage.objects.get(external_id="n5+").source.code == "vtp-ems"


def test_a_wrong_setting_opens_nothing() -> None:
    for wrong in ({"syslog_tls": "127.0.0.1:0"}, {"syslog_udp": "somewhere"}, {"syslog_tcp": "127.0.0.1:99999"}):
        with pytest.raises(ValueError):
            with_listeners(lambda opened: asyncio.sleep(0), **wrong)


def test_the_year_of_an_old_message_is_the_nearest_one() -> None:
    from thongsuot.adapters.alarms_in import syslog

    for now, text, year in (("2027-01-01", "Dec 31 23:59:59", 2026), ("2026-12-31", "Jan  1 00:00:10", 2027)):
        at = dt.datetime.fromisoformat(f"{now}T00:00:30+07:00")
        found = syslog.read_one(f"<34>{text} A1 su: no".encode(), now=at, origin="")
        assert found["alarmRaisedTime"].year == year
