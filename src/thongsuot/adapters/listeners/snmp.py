"""SNMP traps and informs, v2c and v3 (RFC 3416, RFC 3414): an inform is answered only after its commit."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import PyAsn1Error
from pyasn1.type.univ import OctetString
from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.error import PySnmpError
from pysnmp.proto.api import v2c, verdec
from pysnmp.proto.rfc1902 import IpAddress, ObjectName

from thongsuot.adapters.alarms_in import snmp
from thongsuot.adapters.listeners.desk import Desk, log
from thongsuot.alarms import identities
from thongsuot.alarms.errors import Busy
from thongsuot.alarms.intake import decode
from thongsuot.alarms.known import Card, Directory
from thongsuot.kernel import clock, secrets

PENDING = 5_000  # notifications between arrival and commit
MOST_BINDS = 200
AUTH_PRIV = 3
VERSION_2C, VERSION_3 = 1, 3
BOOTS_SINCE = (
    1_760_000_000  # counting starts of the engine by the minutes since then keeps them growing without a store
)


class _Wire:
    """What the SNMP engine sees of the network: a way to send, and a clock."""

    def __init__(self) -> None:
        self.send: Callable[[bytes, Any], None] = lambda data, address: None
        self.tick: Callable[[float], None] = lambda moment: None

    def register_recv_callback(self, callback: Any, recv_id: Any = None) -> None:
        """Messages are handed over by hand."""

    def register_timer_callback(self, callback: Callable[[float], None]) -> None:
        """Keep the engine's clock."""
        self.tick = callback

    def send_message(self, message: Any, domain: Any, address: Any) -> None:
        """Send a response or report."""
        self.send(bytes(message), tuple(address)[:2])

    def get_timer_ticks(self) -> float:
        """Give the moment [s]."""
        return clock.now().timestamp()

    def get_timer_resolution(self) -> float:
        """Give how often the clock is looked at [s]."""
        return 1.0


class Notifications(asyncio.DatagramProtocol):
    """The door for traps and informs."""

    door = "snmp"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wire = _Wire()
        self._engine = _engine(self._wire)
        self._engine.message_dispatcher.register_context_engine_id(
            b"", (v2c.SNMPv2TrapPDU.tagSet, v2c.InformRequestPDU.tagSet), self._verified
        )
        self._users: dict[tuple[str, bytes], str] = {}  # user and engine -> its sealed keys, as given to the engine
        self._of: Directory | None = None
        self._from: tuple[str, int] = ("", 0)
        self._heard = False  # the message at hand was taken, or answered by the engine itself
        self._pending: set[asyncio.Task[None]] = set()
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Learn the way to answer."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        self._wire.send = self._send

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take one datagram, or count why not."""
        address = addr[0].partition("%")[0]
        self._desk.count(self.door, "received")
        try:
            version = int(verdec.decode_message_version(data))
            if version == VERSION_3:
                self._take_v3(data, addr)
            elif version == VERSION_2C:
                self._take_v2c(data, addr)
            else:
                self._desk.turn_away(self.door, address, "not_snmp", b"")
        except (PyAsn1Error, PySnmpError):
            self._desk.turn_away(self.door, address, "not_snmp", b"")
        except Exception:  # whatever a datagram holds, the next one is served
            log.exception("a notification of %s could not be taken", address)
            self._desk.turn_away(self.door, address, "unreadable", b"")

    def error_received(self, exc: Exception) -> None:
        """Note an error of the socket and go on."""
        self._desk.count(self.door, "errors")

    def look(self) -> None:
        """Let the engine forget what is old."""
        self._wire.tick(clock.now().timestamp())

    async def finish(self) -> None:
        """Wait a little for what is on its way; count the rest as lost."""
        if self._pending:
            await asyncio.wait(self._pending, timeout=3)
        for task in list(self._pending):
            task.cancel()
        await asyncio.gather(*self._pending, return_exceptions=True)

    def _take_v2c(self, data: bytes, addr: tuple[str, int]) -> None:
        address = addr[0].partition("%")[0]
        message, _rest = decoder.decode(data, asn1Spec=v2c.Message())
        pdu = v2c.apiMessage.get_pdu(message)
        if pdu.tagSet not in (v2c.SNMPv2TrapPDU.tagSet, v2c.InformRequestPDU.tagSet):
            self._desk.turn_away(self.door, address, "not_snmp", b"")
            return
        directory, now = self._desk.directory, clock.now()
        card = directory.hosts_at(address, now=now).get("")
        community = bytes(v2c.apiMessage.get_community(message)).decode("utf-8", errors="replace")
        why = "unknown_address" if card is None else ""
        if card is not None and not directory.has_community(
            identities.community_mark(card.sender.id, community), now=now
        ):
            why = "wrong_community"
        if card is None or why:
            self._desk.turn_away(self.door, address, why, b"")
            return
        answer = None
        if pdu.tagSet == v2c.InformRequestPDU.tagSet:
            reply = v2c.apiMessage.get_response(message)
            v2c.apiPDU.set_varbinds(v2c.apiMessage.get_pdu(reply), v2c.apiPDU.get_varbinds(pdu))
            answer = partial(self._send, encoder.encode(reply), addr)
        self._keep(card, pdu, address, answer)

    def _send(self, data: bytes, addr: Any) -> None:
        self._heard = True
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, addr)

    def _take_v3(self, data: bytes, addr: tuple[str, int]) -> None:
        self._learn_users()
        self._from, self._heard = addr, False
        before = self._failures()
        self._engine.message_dispatcher.receive_message(
            self._engine, udp.DOMAIN_NAME, udp.UdpTransportAddress(addr), data
        )
        if self._failures() > before:
            self._desk.turn_away(self.door, addr[0].partition("%")[0], "wrong_user", b"")
        elif not self._heard:
            self._desk.turn_away(self.door, addr[0].partition("%")[0], "not_snmp", b"")

    def _failures(self) -> int:
        """Give how many messages the engine could not verify; asking for its engine id is none."""
        names = ("UnknownUserNames", "WrongDigests", "DecryptionErrors", "UnsupportedSecLevels", "NotInTimeWindows")
        found = self._engine.get_mib_builder().import_symbols(
            "__SNMP-USER-BASED-SM-MIB", *(f"usmStats{name}" for name in names)
        )
        return sum(int(counter.syntax) for counter in found)

    def _verified(self, _engine: Any, *told: Any) -> None:
        """Take what the engine has verified; called while it receives a message, with its eleven words of RFC 3412."""
        self._heard = True
        model, security_model, name, level, context_engine, context, version, pdu, most, state = told
        address = self._from[0].partition("%")[0]
        user, engine_id = bytes(name).decode("utf-8", errors="replace"), bytes(context_engine).hex()
        cards = self._desk.directory.users.get(user, [])
        card = next((c for c in cards if c.host == engine_id), cards[0] if cards else None)
        if int(level) != AUTH_PRIV or card is None:
            # The engine takes an unproven message of a known user: that is nobody's, whatever it names.
            self._desk.turn_away(self.door, address, "wrong_user", b"")
            return
        answer = None
        if pdu.tagSet == v2c.InformRequestPDU.tagSet:
            answer = partial(
                self._answer_v3,
                (model, security_model, name, level, context_engine, context, version),
                pdu,
                most,
                state,
            )
        self._keep(card, pdu, address, answer)

    def _answer_v3(self, how: tuple[Any, ...], pdu: Any, most: Any, state: Any) -> None:
        reply = v2c.apiPDU.get_response(pdu)
        v2c.apiPDU.set_varbinds(reply, v2c.apiPDU.get_varbinds(pdu))
        self._engine.message_dispatcher.return_response_pdu(self._engine, *how, reply, most, state, {})

    def _keep(self, card: Card, pdu: Any, address: str, answer: Callable[[], None] | None) -> None:
        sender, now = card.sender, clock.now()
        if not sender.is_active:
            self._desk.turn_away(self.door, address, "source_off", b"")
            return
        sent = _plain(pdu)
        thing = card.thing or self._desk.directory.thing_at(address, sender, now=now)
        alarm = snmp.alarm_of(sent, now=now, origin=address, table=sender.codes, thing=thing)
        parcel = decode([alarm], sender=sender, now=now)
        try:
            if len(self._pending) >= PENDING:
                raise Busy("full", code="queue_full")
            self._desk.allow_one(sender, critical=parcel.has_critical)
        except Busy as busy:
            if answer is None:
                self._desk.lose(self.door, sender, busy.given_code)
            else:  # an inform without an answer comes again
                self._desk.count(self.door, "told_to_wait")
            return
        task = asyncio.create_task(self._commit(parcel, answer))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _commit(self, parcel: Any, answer: Callable[[], None] | None) -> None:
        await self._desk.keep_all(self.door, [parcel], limited=False)
        if answer is not None:
            try:
                answer()
                self._desk.count(self.door, "answered")
            except Exception:
                log.exception("an inform could not be answered; its sender sends it again")

    def _learn_users(self) -> None:
        """Give the engine the users of the directory, and take away those that are gone."""
        if self._of is self._desk.directory:
            return
        self._of = self._desk.directory
        wanted: dict[tuple[str, bytes], tuple[str, Any]] = {}
        for name, cards in self._of.users.items():
            for card in cards:
                opened = secrets.unseal(card.sealed, purpose=identities.SEALED_FOR)
                if opened is None:
                    log.error("the keys of the SNMP user %s were sealed with another key; register it again", name)
                    continue
                for kind, keys in json.loads(opened).items():
                    engine_id = identities.own_engine_id() if kind == "inform" else bytes.fromhex(card.host)
                    wanted[name, engine_id] = (card.sealed, keys)
        for name, engine_id in set(self._users) - set(wanted):
            config.delete_v3_user(self._engine, name, _octets(engine_id))
            del self._users[name, engine_id]
        for (name, engine_id), (sealed, keys) in wanted.items():
            if self._users.get((name, engine_id)) != sealed:
                authentication, privacy = (base64.b64decode(key) for key in keys)
                config.add_v3_user(
                    self._engine, name, config.USM_AUTH_HMAC192_SHA256, _octets(authentication),
                    config.USM_PRIV_CFB128_AES, _octets(privacy), securityEngineId=_octets(engine_id),
                    authKeyType=config.USM_KEY_TYPE_LOCALIZED, privKeyType=config.USM_KEY_TYPE_LOCALIZED,
                )  # fmt: skip
                self._users[name, engine_id] = sealed


def _octets(data: bytes) -> Any:
    return v2c.OctetString(hexValue=data.hex())


def _engine(wire: _Wire) -> SnmpEngine:
    """Give an engine with this installation's id, whose starts are counted without a file of its own."""
    made = SnmpEngine()
    names = made.get_mib_builder().import_symbols("__SNMP-FRAMEWORK-MIB", "snmpEngineID", "snmpEngineBoots")
    names[0].syntax = names[0].syntax.clone(identities.own_engine_id())
    names[1].syntax = names[1].syntax.clone(int(clock.now().timestamp() - BOOTS_SINCE) // 60)
    made.snmpEngineID = names[0].syntax
    made.register_transport_dispatcher(wire)
    return made


def _plain(pdu: Any) -> snmp.Notification:
    """Give a notification's variables as text."""
    binds = []
    for name, value in v2c.apiPDU.get_varbinds(pdu)[:MOST_BINDS]:
        binds.append((str(name), _text(value)))
    return snmp.Notification(request_id=int(v2c.apiPDU.get_request_id(pdu)), binds=tuple(binds))


def _text(value: Any) -> str:
    if isinstance(value, IpAddress):
        return ".".join(str(byte) for byte in bytes(value))
    if isinstance(value, OctetString):
        data = bytes(value)
        text = data.decode("utf-8", errors="replace")
        return text if text.isprintable() and "\ufffd" not in text else data.hex()
    return str(value) if not isinstance(value, ObjectName) else ".".join(str(part) for part in value)
