"""Alarms from a NATS JetStream stream: a durable pull consumer that answers a message only after its commit."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from thongsuot.adapters.listeners.desk import Desk, log
from thongsuot.alarms import queries
from thongsuot.alarms.errors import Broken, Busy, StoreAway
from thongsuot.alarms.values import Parcel, Receipt, Sender
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound, Trouble

if TYPE_CHECKING:
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext

SUBJECTS = "intake.>"
BATCH = 200  # messages asked for at once
WAIT_S = 1.0  # how long an empty stream is waited for [s]
ACK_WAIT_S = 60.0  # a message without an answer comes again after so long [s]
TRIES = 5  # of a message that breaks something here
OFF_AGAIN_S = 60.0  # a source that is switched off: its messages stay in the stream and are tried again [s]
KEY, FORM = "X-API-Key", "Thongsuot-Form"

ParcelOf = Callable[..., Parcel]


async def set_up(js: JetStreamContext, name: str, *, replicas: int, most_bytes: int) -> None:
    """Make the stream, or leave it as it is; when it is full its senders are told, nothing in it is dropped."""
    from nats.js.api import DiscardPolicy, RetentionPolicy, StreamConfig
    from nats.js.errors import NotFoundError

    try:
        await js.stream_info(name)
    except NotFoundError:
        await js.add_stream(
            StreamConfig(
                name=name, subjects=[SUBJECTS], retention=RetentionPolicy.WORK_QUEUE, discard=DiscardPolicy.NEW,
                max_bytes=most_bytes, num_replicas=replicas,
            )
        )  # fmt: skip


class StreamIntake:
    """Takes messages of a stream, each with its source's key, or with the source's code at the end of its subject."""

    door = "nats"

    def __init__(
        self, desk: Desk, *, server: str, stream: str, durable: str, trust_subject: bool, parcel_of: ParcelOf
    ) -> None:
        self._desk = desk
        self._server, self._stream, self._durable = server, stream, durable
        self._trust = trust_subject
        self._parcel_of = parcel_of
        self._known: dict[str, Sender | None] = {}
        self._of: Any = None
        self._until = asyncio.Event()

    async def run(self) -> None:
        """Take messages until told to stop, however often the server goes away."""
        import nats
        from nats.errors import Error as NatsError
        from nats.errors import NoServersError

        while not self._until.is_set():
            try:
                client = await nats.connect(
                    self._server, connect_timeout=5, max_reconnect_attempts=-1, allow_reconnect=True,
                    error_cb=self._note,
                )  # fmt: skip
            except (NoServersError, OSError, TimeoutError) as trouble:
                self._desk.count(self.door, "errors")
                log.warning("no NATS server answers at %s: %s", self._server, type(trouble).__name__)
                await self._pause(5)
                continue
            try:
                await self._work(client)
            except (NatsError, OSError, TimeoutError) as trouble:
                self._desk.count(self.door, "errors")
                log.warning("the stream %s could not be read: %s", self._stream, trouble)
                await self._pause(5)
            finally:
                with contextlib.suppress(Exception):
                    await client.close()

    def stop(self) -> None:
        """Take no more; what was taken is still answered."""
        self._until.set()

    async def _note(self, trouble: Exception) -> None:
        self._desk.count(self.door, "errors")

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._until.wait(), seconds)

    async def _work(self, client: Any) -> None:
        from nats.errors import TimeoutError as NothingCame
        from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

        messages = await client.jetstream(timeout=10).pull_subscribe(
            SUBJECTS, durable=self._durable, stream=self._stream,
            config=ConsumerConfig(
                ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_WAIT_S, deliver_policy=DeliverPolicy.ALL, max_deliver=-1,
                max_ack_pending=4 * BATCH,
            ),
        )  # fmt: skip
        while not self._until.is_set():
            try:
                batch = await messages.fetch(BATCH, timeout=WAIT_S)
            except NothingCame:
                continue
            # The next ones are asked for when these are answered: while the line is full, the stream holds them.
            await asyncio.gather(*(self._take(message) for message in batch))

    async def _take(self, message: Msg) -> None:
        self._desk.count(self.door, "received")
        try:
            await self._answer(message, await self._keep(message))
        except Exception:
            # Without an answer it comes again; what is stored then only counts.
            log.exception("a message of the stream could not be answered")

    async def _keep(self, message: Msg) -> Receipt | Trouble | None:
        """Keep a message; None when nobody of ours sent it."""
        headers = message.headers or {}
        sender = await self._sender(headers.get(KEY, ""), message.subject)
        if sender is None:
            name = message.subject[:100]
            self._desk.turn_away(self.door, name, "wrong_key", message.data)
            return None
        if not sender.is_active:
            return Busy("off", details={"retry_after": OFF_AGAIN_S})
        try:
            parcel = self._parcel_of(headers.get(FORM, ""), message.data, sender=sender, now=clock.now())
            self._desk.allow(parcel)
            return await self._desk.keep(parcel)
        except Trouble as trouble:
            return trouble
        except Exception as fault:
            log.exception("a message of %s could not be read", sender.code)
            return Broken(str(fault))

    async def _answer(self, message: Msg, answer: Receipt | Trouble | None) -> None:
        if isinstance(answer, Receipt):
            self._desk.count(self.door, "kept", answer.accepted + answer.repeated)
            self._desk.count(self.door, "rejected", answer.rejected)
            await message.ack()
        elif isinstance(answer, (Busy, StoreAway)):
            self._desk.count(self.door, "told_to_wait")
            await message.nak(delay=float(answer.details.get("retry_after", 2)))
        elif isinstance(answer, Broken) and (message.metadata.num_delivered or 1) < TRIES:
            await message.nak(delay=2.0)
        else:  # it can never be kept: its source's page, or the list of those turned away, says why
            if answer is not None:
                self._desk.count(self.door, "rejected")
            await message.term()

    async def _sender(self, key: str, subject: str) -> Sender | None:
        if self._of is not self._desk.directory:
            self._of, self._known = self._desk.directory, {}
        code = subject.rpartition(".")[2] if self._trust and not key else ""
        who = f"key {key}" if key else f"code {code}"
        if not key and not code:
            return None
        if who not in self._known:
            self._known[who] = await self._desk.ask(lambda: _look_up(key, code))
        return self._known[who]


def _look_up(key: str, code: str) -> Sender | None:
    if key:
        found = queries.source_of_key(key, now=clock.now())
        return queries.sender_of(found) if found is not None else None
    try:
        return queries.sender_of(queries.source(code, viewer=HOUSE))
    except NotFound:
        return None
