"""The listeners' process: opens what the settings name, and shows that it lives."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from django.conf import settings

from thongsuot.adapters.listeners import snmp, stream, syslog
from thongsuot.adapters.listeners.desk import Desk
from thongsuot.alarms.values import Sender
from thongsuot.api.alarm_door import Allowance, parcel_of
from thongsuot.config.settings import Office

log = logging.getLogger("thongsuot.listeners")
LOOK_EVERY_S = 1.0


def is_wanted() -> bool:
    """Tell whether any setting opens a listener."""
    office: Office = settings.OFFICE
    return any((office.syslog_udp, office.syslog_tcp, office.syslog_tls, office.snmp, office.intake_nats))


def place(text: str) -> tuple[str, int]:
    """Read ``port`` (on loopback), ``host:port`` or ``[address]:port``.

    >>> place("5514"), place("0.0.0.0:514"), place("[::1]:6514")
    (('127.0.0.1', 5514), ('0.0.0.0', 514), ('::1', 6514))
    """
    host, _sign, port = text.strip().rpartition(":")
    if not port.isdigit() or int(port) > 65_535:
        raise ValueError(f"not an address to listen on: {text}")
    return host.strip("[]") or "127.0.0.1", int(port)


@dataclass
class Listening:
    """What is open, and how it is closed."""

    desk: Desk
    places: dict[str, tuple[str, int]] = field(default_factory=dict)  # door -> where it really listens
    closers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    looks: list[Callable[[], None]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def close(self) -> None:
        """Close every door, keep what waits, write the last counts."""
        for close in self.closers:
            await close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.desk.close()


async def open_all(office: Office) -> Listening:
    """Open every listener that the settings name.

    Raises
    ------
    ValueError, OSError
        A setting is wrong, a file is missing, or a port is taken.
    """
    allowance = Allowance()

    def allow(sender: Sender, number: int, critical: bool) -> None:
        allowance.take(sender, number, moment=time.monotonic(), has_critical=critical)

    opened = Listening(Desk(allow))
    await opened.desk.refresh()
    try:
        if office.syslog_udp:
            await _open_udp(opened, place(office.syslog_udp))
        if office.syslog_tcp:
            await _open_stream(opened, "syslog-tcp", place(office.syslog_tcp), None)
        if office.syslog_tls:
            await _open_stream(opened, "syslog-tls", place(office.syslog_tls), office)
        if office.snmp:
            await _open_snmp(opened, place(office.snmp))
        if office.intake_nats:
            _open_nats(opened, office)
    except BaseException:
        await opened.close()
        raise
    return opened


async def _open_udp(opened: Listening, where: tuple[str, int]) -> None:
    loop = asyncio.get_running_loop()
    transport, door = await loop.create_datagram_endpoint(lambda: syslog.Datagrams(opened.desk), local_addr=where)
    pump = asyncio.create_task(door.pump())
    pump.add_done_callback(_tell)
    opened.places[door.door] = transport.get_extra_info("sockname")[:2]

    async def close() -> None:
        door.look()
        transport.close()
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
        await door.finish()

    opened.closers.append(close)
    opened.looks.append(door.look)


async def _open_snmp(opened: Listening, where: tuple[str, int]) -> None:
    loop = asyncio.get_running_loop()
    transport, door = await loop.create_datagram_endpoint(lambda: snmp.Notifications(opened.desk), local_addr=where)
    opened.places[door.door] = transport.get_extra_info("sockname")[:2]

    async def close() -> None:
        await door.finish()  # before the socket is gone: informs are still answered
        transport.close()

    opened.closers.append(close)
    opened.looks.append(door.look)


def _open_nats(opened: Listening, office: Office) -> None:
    if importlib.util.find_spec("nats") is None:
        raise ValueError("THONGSUOT_INTAKE_NATS needs NATS here: pip install 'thongsuot[cluster]'")
    intake = stream.StreamIntake(
        opened.desk, server=office.intake_nats, stream=office.intake_nats_stream, durable=office.intake_nats_durable,
        trust_subject=office.intake_nats_trust_subject, parcel_of=parcel_of,
    )  # fmt: skip
    running = asyncio.create_task(intake.run())
    running.add_done_callback(_tell)

    async def close() -> None:
        intake.stop()
        await asyncio.wait([running], timeout=5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    opened.closers.append(close)


async def _open_stream(opened: Listening, name: str, where: tuple[str, int], tls: Office | None) -> None:
    context = None
    if tls is not None:
        if tls.syslog_tls_certificate is None or tls.syslog_tls_key is None:
            raise ValueError("THONGSUOT_SYSLOG_TLS needs THONGSUOT_SYSLOG_TLS_CERTIFICATE and THONGSUOT_SYSLOG_TLS_KEY")
        context = syslog.tls_context(
            certificate=tls.syslog_tls_certificate,
            key=tls.syslog_tls_key,
            clients=tls.syslog_tls_clients,
            required=tls.syslog_tls_client_required,
        )
    door = syslog.Streams(
        opened.desk, door=name, certificate_required=tls is not None and tls.syslog_tls_client_required
    )
    server = await asyncio.start_server(
        door.serve, *where, ssl=context, limit=syslog.READ_BYTES,
        ssl_handshake_timeout=syslog.HANDSHAKE_S if context else None,
    )  # fmt: skip
    opened.places[name] = server.sockets[0].getsockname()[:2]

    async def close() -> None:
        server.close()
        await door.close()

    opened.closers.append(close)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a listener's task ended", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)  # whoever started this process starts it again, with every door open


async def listen(office: Office, until: asyncio.Event) -> None:
    """Listen until told to stop."""
    opened = await open_all(office)
    for door in (*opened.places, *(("nats",) if office.intake_nats else ())):
        opened.desk.doors.setdefault(door, {})  # shown from the first moment, with nothing counted
    for door, (host, port) in opened.places.items():
        log.info("%s listens on %s port %d", door, host, port)
    server = os.environ.get("THONGSUOT_WORKER_OF", "")
    refreshing = asyncio.create_task(opened.desk.run(until))
    try:
        while not until.is_set():
            if server and str(os.getppid()) != server:
                log.info("the server that started the listeners is gone")
                break
            for look in opened.looks:
                look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(until.wait(), LOOK_EVERY_S)
    finally:
        until.set()
        await refreshing
        await opened.close()


def run() -> int:
    """Listen until SIGTERM or SIGINT; give the exit code."""
    if not is_wanted():
        print("thongsuot: no listener is set; see docs/how-to/connect-an-alarm-source.md", file=sys.stderr)
        return 2

    async def work() -> None:
        until = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, until.set)
        await listen(settings.OFFICE, until)

    try:
        asyncio.run(work())
    except (ValueError, OSError) as trouble:
        print(f"thongsuot: the listeners could not be opened: {trouble}", file=sys.stderr)
        return 1
    return 0
