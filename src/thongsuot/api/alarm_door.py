"""The machine's door for alarms as raw ASGI: the same answers as the API operation at a tenth of its cost.

Django needs about a millisecond for a request before any alarm is read; a source that sends thousands a second comes
in here instead (docs/decisions/0008-alarm-intake.md). ``api.alarms`` documents the operation and serves it without it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import msgspec
from django.core.serializers.json import DjangoJSONEncoder
from django.db import close_old_connections, connection
from django.utils.translation import gettext_lazy as _

from thongsuot.adapters.alarms_in import READERS, read_foreign
from thongsuot.alarms import queries, rules
from thongsuot.alarms.errors import Busy, SourceOff, TooMuch, WrongKey
from thongsuot.alarms.intake import Line, decode, refused
from thongsuot.alarms.intake.line import FULL
from thongsuot.alarms.values import Item, Parcel, Receipt, Sender
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, Trouble

PATH = "/api/v1/alarms"
KEY_FOR_S = 4.0  # a key that was taken back stops within five seconds [s]
KEYS_KNOWN = 10_000
_encode = msgspec.json.Encoder().encode
_plain = DjangoJSONEncoder(ensure_ascii=False)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class _Said(msgspec.Struct):
    """The answer's body."""

    accepted: int
    repeated: int
    rejected: int
    items: tuple[Item, ...]


def said(receipt: Receipt) -> bytes:
    """Give the body of the answer 202."""
    return _encode(_Said(receipt.accepted, receipt.repeated, receipt.rejected, receipt.items))


def checked(sender: Sender | None) -> Sender:
    """Give the sender of a known key that is switched on; else say what is wrong."""
    if sender is None:
        raise WrongKey(_("No source has this key. Look at the source's page, or make a new key there."))
    if not sender.is_active:
        raise SourceOff(_("This source is switched off. Its body or the administrator can switch it on again."))
    return sender


def too_large() -> TooMuch:
    """Give the refusal of a body beyond the limit."""
    return TooMuch(_("A request may have at most 2 MB; send the alarms in parts."))


def refuse_when_behind(waiting: int, *, has_critical: bool) -> None:
    """Raise Busy when too much waits for the worker."""
    if rules.overloaded(waiting=waiting, has_critical=has_critical):
        raise Busy(FULL, details={"retry_after": 10, "waiting": waiting})


def form_of(path: str) -> str:
    """Give the foreign form that an address takes; empty for the house's own."""
    return path[len(PATH) + 4 :] if path.startswith(f"{PATH}/in/") else ""


def is_ours(path: str) -> bool:
    """Tell whether this door answers a POST to the address."""
    return path == PATH or form_of(path) in READERS


def parcel_of(form: str, body: bytes, *, sender: Sender, now: dt.datetime) -> Parcel:
    """Read the body of a request, in the house's own form or in another system's."""
    if not form:
        return decode(body, sender=sender, now=now)
    try:
        alarms = read_foreign(form, body, now=now, table=sender.codes)
    except Invalid as trouble:
        return refused(body, trouble, sender=sender, now=now)
    return decode(alarms, sender=sender, now=now)


class Allowance:
    """How much each source may still send: a bucket that fills with time."""

    def __init__(self) -> None:
        self._buckets: dict[int, tuple[float, float]] = {}

    def take(self, sender: Sender, number: int, *, moment: float, has_critical: bool) -> None:
        """Note what was sent.

        Raises
        ------
        Busy
            The source sent more than its rate for half a minute; critical alarms may overdraw as much again.
        """
        rate = sender.rate_per_s
        if rate <= 0:
            return
        most = float(rate * rules.RATE_BURST_S)
        left, at = self._buckets.get(sender.id, (most, moment))
        left = min(most, left + (moment - at) * rate)
        if left - number < (-most if has_critical else 0.0):
            self._buckets[sender.id] = (left, moment)
            wait = max(1, min(600, int((number - left) / rate) + 1))
            raise Busy(
                _("This source sends more than its limit of %(rate)s alarms per second. Send it again later.")
                % {"rate": rate},
                code="rate_limit",
                details={"retry_after": wait, "rate_per_s": rate},
            )
        self._buckets[sender.id] = (left - number, moment)


class KeyRing:
    """What is known of keys for a few seconds, so that not each request asks the store."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Sender | None, float]] = {}

    def peek(self, key: bytes, *, moment: float) -> tuple[bool, Sender | None]:
        """Give whether the key was looked up lately, and its sender."""
        found = self._known.get(hashlib.sha256(key).digest())
        if found is None or moment - found[1] > KEY_FOR_S:
            return False, None
        return True, found[0]

    def look_up(self, key: bytes, *, now: dt.datetime, moment: float) -> Sender | None:
        """Ask the store who holds the key, and remember it for a few seconds."""
        close_old_connections()
        source = queries.source_of_key(key.decode("latin-1"), now=now)
        sender = queries.sender_of(source) if source is not None else None
        if len(self._known) >= KEYS_KNOWN:
            self._known.clear()
        self._known[hashlib.sha256(key).digest()] = (sender, moment)
        return sender


class AlarmDoor:
    """ASGI application of ``POST /api/v1/alarms``."""

    def __init__(self) -> None:
        self.keys = KeyRing()
        self.allowance = Allowance()
        self._lines: dict[asyncio.AbstractEventLoop, Line] = {}
        self._clerk: ThreadPoolExecutor | None = None  # one thread, and so one connection, that looks keys up

    def line(self) -> Line:
        """Give the line of the running loop, made at its first request."""
        loop = asyncio.get_running_loop()
        found = self._lines.get(loop)
        if found is None:

            def deliver(answers: Sequence[tuple[Any, Any]]) -> None:
                loop.call_soon_threadsafe(_resolve, answers)

            found = self._lines[loop] = Line(deliver)
        return found

    def stop(self) -> None:
        """Keep what waits, at the end of the server."""
        for line in self._lines.values():
            line.stop()
        self._lines.clear()
        if self._clerk is not None:
            self._clerk.submit(_close_connection)
            self._clerk.shutdown()
            self._clerk = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request."""
        try:
            receipt = await self._take(scope, receive)
        except Trouble as trouble:
            await _answer(send, trouble.status, *_problem(trouble))
        except _Gone:
            return
        else:
            await _answer(send, 202, b"application/json; charset=utf-8", said(receipt))

    async def _take(self, scope: dict[str, Any], receive: Any) -> Receipt:
        key, length = _key_and_length(scope["headers"])
        if not key:
            raise WrongKey(_("Send the source's key in the header X-API-Key or as a bearer token."))
        sender = await self._sender(key)
        if length > rules.MAX_BYTES:
            raise too_large()
        body = await _body(receive)
        parcel = parcel_of(form_of(scope["path"]), body, sender=sender, now=clock.now())
        self.allowance.take(sender, parcel.size, moment=time.monotonic(), has_critical=parcel.has_critical)
        ticket: asyncio.Future[Receipt | Trouble] = asyncio.get_running_loop().create_future()
        self.line().put(parcel, ticket)
        answer = await ticket
        if isinstance(answer, Trouble):
            raise answer
        return answer

    async def _sender(self, key: bytes) -> Sender:
        moment = time.monotonic()
        known, sender = self.keys.peek(key, moment=moment)
        if not known:
            if self._clerk is None:
                self._clerk = ThreadPoolExecutor(1, "alarm-keys")
            ask = partial(self.keys.look_up, key, now=clock.now(), moment=moment)
            sender = await asyncio.get_running_loop().run_in_executor(self._clerk, ask)
        return checked(sender)


def _close_connection() -> None:
    """Close the connection of the thread that runs this."""
    connection.close()


class _Gone(Exception):
    """The sender hung up before its request was complete."""


def _resolve(answers: Sequence[tuple[asyncio.Future[Any], Any]]) -> None:
    for ticket, answer in answers:
        if not ticket.done():
            ticket.set_result(answer)


def _key_and_length(headers: Sequence[tuple[bytes, bytes]]) -> tuple[bytes, int]:
    key = bearer = b""
    length = 0
    for name, value in headers:
        if name == b"x-api-key":
            key = value.strip()
        elif name == b"authorization" and value[:7].lower() == b"bearer ":
            bearer = value[7:].strip()
        elif name == b"content-length" and value.isdigit():
            length = int(value)
    return (key or bearer)[:200], length


async def _body(receive: Any) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body"):
        if len(body) > rules.MAX_BYTES:
            raise too_large()
        return body
    parts, size = [body], len(body)
    while message["type"] == "http.request" and message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > rules.MAX_BYTES:
            raise too_large()
    if message["type"] == "http.disconnect":
        raise _Gone
    return b"".join(parts)


def _problem(trouble: Trouble) -> tuple[bytes, bytes, tuple[tuple[bytes, bytes], ...]]:
    again = trouble.details.get("retry_after")
    more = ((b"retry-after", str(again).encode()),) if again is not None else ()
    return b"application/problem+json", _plain.encode(trouble.as_problem()).encode(), more


async def _answer(send: Any, status: int, kind: bytes, body: bytes, more: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *_HEADERS, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
