"""Syslog over UDP (RFC 5426), TCP (RFC 6587) and TLS (RFC 5425) into the intake."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
import ssl
from collections import deque
from functools import partial
from pathlib import Path

from thongsuot.adapters.alarms_in import syslog
from thongsuot.adapters.listeners.desk import Desk, log
from thongsuot.adapters.listeners.framing import Framing, NotSyslog
from thongsuot.alarms.errors import Busy
from thongsuot.alarms.intake import refused
from thongsuot.alarms.known import Card, Directory
from thongsuot.alarms.values import Sender
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid

QUEUE = 10_000  # datagrams that wait at most
ROUND = 500  # datagrams read between two commits at most
GATHER_S = 0.003  # how long the pump lets more datagrams come [s]
READ_BYTES = 64 * 1024
CONNECTIONS = 500  # over TCP and TLS each
HANDSHAKE_S = 10.0
CLOSING_S = 3.0  # how long the end may take to keep what waits [s]
BUFFER_BYTES = 4 * 1024 * 1024  # asked of the system for datagrams; it may give less


class Registered:
    """Finds who sends from an address, remembering each address until what is registered changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._of: Directory | None = None
        self._known: dict[str, dict[str, Card]] = {}

    def thing(self, address: str, sender: Sender) -> str:
        """Give the object that the sender has registered for an address, else the address."""
        return self._desk.directory.thing_at(address, sender, now=clock.now()) or address

    def sender(self, address: str, message: bytes) -> tuple[Sender | None, str]:
        """Give the sender, or why it is turned away."""
        if self._of is not self._desk.directory or len(self._known) > 10_000:
            self._of, self._known = self._desk.directory, {}
        hosts = self._known.get(address)
        if hosts is None:
            hosts = self._known[address] = self._of.hosts_at(address, now=clock.now())
        if not hosts:
            return None, "unknown_address"
        card = hosts.get("")
        if card is None or len(hosts) > 1:
            card = hosts.get(syslog.host_of(message).casefold(), card)
        if card is None:
            return None, "unknown_host"
        return (card.sender, "") if card.sender.is_active else (None, "source_off")


class Datagrams(asyncio.DatagramProtocol):
    """The UDP door: nobody waits for an answer, so what can't be kept is counted and shown."""

    door = "syslog-udp"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._who = Registered(desk)
        self._queue: deque[tuple[Sender, str, bytes]] = deque()
        self._came = asyncio.Event()
        self._drops_before = 0
        self.socket: socket.socket | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the system for a larger buffer."""
        self.socket = transport.get_extra_info("socket")
        with contextlib.suppress(OSError, AttributeError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take one datagram, or count it."""
        address = addr[0].partition("%")[0]
        try:
            self._desk.count(self.door, "received")
            sender, why = self._who.sender(address, data)
            if sender is None:
                self._desk.turn_away(self.door, address, why, data)
            elif len(self._queue) >= QUEUE:
                self._desk.lose(self.door, sender, "queue_full")
            else:
                self._desk.allow_one(sender, critical=_is_critical(data))
                self._queue.append((sender, address, data))
                self._came.set()
        except Busy:
            if sender is not None:
                self._desk.lose(self.door, sender, "rate_limit")
        except Exception:  # whatever a datagram holds, the next one is served
            log.exception("a datagram of %s could not be taken", address)
            self._desk.turn_away(self.door, address, "unreadable", data)

    def error_received(self, exc: Exception) -> None:
        """Note an error of the socket and go on."""
        self._desk.count(self.door, "errors")

    async def pump(self) -> None:
        """Bring what waits into the intake, round by round."""
        while True:
            await self._came.wait()
            await asyncio.sleep(GATHER_S)
            while self._queue:
                await self.bring()
            self._came.clear()

    async def bring(self) -> None:
        """Bring one round into the intake and wait for its commit."""
        by: dict[tuple[int, str], tuple[Sender, list[bytes]]] = {}
        for _ in range(min(ROUND, len(self._queue))):
            sender, address, data = self._queue.popleft()
            by.setdefault((sender.id, address), (sender, []))[1].append(data)
        parcels = []
        for (_id, address), (sender, messages) in by.items():
            read = partial(_read, origin=self._who.thing(address, sender))
            parcels += self._desk.parcels(sender, messages, read, "syslog")
        await self._desk.keep_all(self.door, parcels, limited=False)

    async def finish(self) -> None:
        """Keep what waits within a few seconds; count the rest as lost."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_S):
                while self._queue:
                    await self.bring()
        for sender, _address, _data in self._queue:
            self._desk.lose(self.door, sender, "stopped")
        self._queue.clear()

    def look(self) -> None:
        """Count what the system dropped before it was read, where it says so (Linux)."""
        if self.socket is None:
            return
        drops = dropped(self.socket)
        if drops > self._drops_before:
            self._desk.count(self.door, "dropped_by_system", drops - self._drops_before)
            self._drops_before = drops


def dropped(of: socket.socket) -> int:
    """Give how many datagrams the system dropped at a socket for want of room; 0 where it doesn't say."""
    try:
        inode = str(Path(f"/proc/self/fd/{of.fileno()}").readlink()).removeprefix("socket:[").removesuffix("]")
        table = Path("/proc/net/udp6" if of.family == socket.AF_INET6 else "/proc/net/udp").read_text()
    except OSError:
        return 0
    rows = (line.split() for line in table.splitlines()[1:])
    return next((int(row[-1]) for row in rows if len(row) > 12 and row[9] == inode), 0)


def _read(message: bytes, *, origin: str) -> list[dict[str, object]]:
    return [syslog.read_one(message, now=clock.now(), origin=origin)]


def _is_critical(message: bytes) -> bool:
    digits = message[1 : message.find(b">", 0, 5)]
    return digits.isdigit() and int(digits) % 8 <= 2


class Streams:
    """The TCP and TLS door: reading stops while the line is full, so that the sender waits."""

    def __init__(self, desk: Desk, *, door: str, certificate_required: bool = False) -> None:
        self._desk = desk
        self.door = door
        self._required = certificate_required
        self._who = Registered(desk)
        self._open: set[asyncio.Task[None]] = set()
        self._closing = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until its end."""
        task = asyncio.current_task()
        assert task is not None
        address = str((writer.get_extra_info("peername") or ("?",))[0]).partition("%")[0]
        if len(self._open) >= CONNECTIONS:
            self._desk.count(self.door, "connections_refused")
            writer.close()
            return
        self._open.add(task)
        try:
            await self._serve(reader, address, _fingerprint(writer))
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
            self._desk.count(self.door, "connections_broken")
        except asyncio.CancelledError:
            if not self._closing:
                raise
        except Exception:
            log.exception("a connection of %s ended by a fault here", address)
        finally:
            self._open.discard(task)
            writer.close()
            with contextlib.suppress(Exception):
                await asyncio.wait_for(writer.wait_closed(), 1)

    async def _serve(self, reader: asyncio.StreamReader, address: str, mark: str) -> None:
        framing = Framing()
        while True:
            data = await reader.read(READ_BYTES)
            broken = ""
            try:
                messages = framing.feed(data) if data else framing.end()
            except NotSyslog as wrong:
                broken, messages = str(wrong.args[0]), wrong.args[1]
            known = await self._keep(messages, address, mark)
            if broken:
                await self._refuse(data, broken, address, mark)
            if not data or broken or not known:
                return

    async def _keep(self, messages: list[bytes], address: str, mark: str) -> bool:
        """Keep the messages of one read; False when the sender is not known and the connection should end."""
        if not messages:
            return True
        self._desk.count(self.door, "received", len(messages))
        by: dict[int, tuple[Sender, list[bytes]]] = {}
        known = True
        for message in messages:
            sender, why = self._sender(address, mark, message)
            if sender is None:
                self._desk.turn_away(self.door, mark[:16] or address, why, message)
                known = known and why == "unknown_host"  # a relay's other hosts may be registered
            else:
                by.setdefault(sender.id, (sender, []))[1].append(message)
        parcels = []
        for sender, some in by.values():
            read = partial(_read, origin=self._who.thing(address, sender))
            parcels += self._desk.parcels(sender, some, read, "syslog")
        await self._desk.keep_all(self.door, parcels)
        return known

    async def _refuse(self, data: bytes, why: str, address: str, mark: str) -> None:
        self._desk.count(self.door, "broken_streams")
        sender, unknown = self._sender(address, mark, data)
        if sender is None:
            self._desk.turn_away(self.door, mark[:16] or address, unknown, data)
        else:
            trouble = Invalid(f"syslog stream: {why}", code="not_syslog")
            await self._desk.keep_all(self.door, [refused(data, trouble, sender=sender, now=clock.now())])

    def _sender(self, address: str, mark: str, message: bytes) -> tuple[Sender | None, str]:
        if mark:
            sender = self._desk.directory.by_certificate(mark, now=clock.now())
            if sender is None:
                return None, "unknown_certificate"
            return (sender, "") if sender.is_active else (None, "source_off")
        if self._required:
            return None, "unknown_certificate"
        return self._who.sender(address, message)

    async def close(self) -> None:
        """End the open connections."""
        self._closing = True
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _fingerprint(writer: asyncio.StreamWriter) -> str:
    over = writer.get_extra_info("ssl_object")
    certificate = over.getpeercert(binary_form=True) if over is not None else None
    return hashlib.sha256(certificate).hexdigest() if certificate else ""


def tls_context(*, certificate: Path, key: Path, clients: Path | None, required: bool) -> ssl.SSLContext:
    """Give the server's TLS: 1.2 and newer; clients' certificates or their issuers stand in one PEM file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    if clients is not None:
        context.load_verify_locations(clients)
        # A certificate that stands in the file by itself is trusted by itself, whoever issued it.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_mode = ssl.CERT_REQUIRED if required else ssl.CERT_OPTIONAL
    elif required:
        raise ValueError("client certificates are required, but no file of certificates is given")
    return context
