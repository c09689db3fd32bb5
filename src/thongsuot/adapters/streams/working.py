"""A worker: takes parcels of the provinces that it holds, correlates, writes what it found; it may die at any time."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from nats.errors import TimeoutError as NothingCame
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError

from thongsuot.adapters.streams.layout import (
    ALARMS,
    EXPECTED,
    FINDINGS,
    LEASE_S,
    LEASES,
    Finding,
    Message,
    Parcel,
    alarms_of,
    findings_of,
    last_of,
)  # fmt: skip
from thongsuot.adapters.streams.leases import Leases
from thongsuot.engines.correlation import Alarm, Change, Correlator, Network

log = logging.getLogger("thongsuot.streams")

ACK_WAIT_S = 5.0  # a parcel that a dead worker held comes again after so long [s]
_read_parcel, _read_finding = msgspec.json.Decoder(Parcel).decode, msgspec.json.Decoder(Finding).decode
_write = msgspec.json.Encoder().encode


class Superseded(Exception):
    """Another worker wrote findings of this province meanwhile: this one's memory is out of date."""


def alarm_of(message: Message) -> Alarm:
    """Give a message in the form of the engine."""
    return Alarm(
        external_id=str(message.id), object_id=message.object_id, site=message.site, specific_problem=message.problem,
        is_clear=message.clear, reported_at=dt.datetime.fromisoformat(message.reported_at),
        event_at=dt.datetime.fromisoformat(message.event_at),
    )  # fmt: skip


class Partition:
    """One province in a worker's memory: built from the stream, then one parcel after the other.

    Parcels come strictly in order (one unanswered at a time). What was found goes out as one message that also says how
    far this worker came, on the condition that nobody else wrote since; only then is the parcel answered. So a worker
    that dies between the two leaves either nothing or everything, and one that was taken for dead can't write any more.
    """

    def __init__(self, js: JetStreamContext, province: str, network: Network, worker: str) -> None:
        self.js, self.province, self.worker = js, province, worker
        self.engine = Correlator(network)
        self.written, self.upto = 0, 0
        self.parcels: Any = None
        self.handled = 0

    async def begin(self) -> None:
        """Find out how far the province came, work through what the stream still holds up to there, and subscribe."""
        self.written, data = await last_of(self.js, FINDINGS, findings_of(self.province))
        self.upto = _read_finding(data).upto if data else 0
        if self.upto:
            await self._remember()
        self.parcels = await self.js.pull_subscribe(
            alarms_of(self.province), durable=f"correlation-{self.province}", stream=ALARMS,
            config=ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_WAIT_S, max_ack_pending=1,
                                  deliver_policy=DeliverPolicy.ALL, max_deliver=-1),
        )  # fmt: skip

    async def _remember(self) -> None:
        """Work through the parcels before, without writing: the same stream gives the same memory."""
        past = await self.js.subscribe(
            alarms_of(self.province), stream=ALARMS, ordered_consumer=True,
            config=ConsumerConfig(deliver_policy=DeliverPolicy.ALL),
        )  # fmt: skip
        try:
            while True:
                parcel = await past.next_msg(timeout=10)
                if parcel.metadata.sequence.stream > self.upto:
                    break
                for message in _read_parcel(parcel.data).messages:
                    self._take(message)
                if parcel.metadata.sequence.stream == self.upto:
                    break
        finally:
            await past.unsubscribe()

    def _take(self, message: Message) -> tuple[Change, ...]:
        try:
            return self.engine.take(alarm_of(message))
        except Exception:  # one message must not stop the line; every worker passes it over alike
            log.exception("message %s of %s could not be read by the correlation", message.id, self.province)
            return ()

    async def step(self, *, wait_s: float = 0.5) -> int:
        """Handle one parcel; give how many messages it held, 0 when none came in time.

        Raises
        ------
        Superseded
            Another worker went on with this province.
        """
        try:
            (parcel,) = await self.parcels.fetch(1, timeout=wait_s)
        except NothingCame:
            return 0
        sequence = parcel.metadata.sequence.stream
        if sequence <= self.upto:
            await parcel.ack()  # it was written; only the answer got lost
            return 0
        messages = _read_parcel(parcel.data).messages
        changes: list[Change] = []
        for message in messages:
            changes.extend(self._take(message))
        finding = Finding(
            upto=sequence, first_id=messages[0].id, last_id=messages[-1].id, count=len(messages), worker=self.worker,
            changes=changes,
        )  # fmt: skip
        try:
            done = await self.js.publish(
                findings_of(self.province), _write(finding), headers={EXPECTED: str(self.written)}
            )
        except APIError as trouble:
            raise Superseded(self.province) from trouble
        self.written, self.upto = done.seq, sequence
        self.handled += len(messages)
        await parcel.ack()
        return len(messages)


def _over(task: asyncio.Task[None]) -> bool:
    """Tell whether a task that was told to leave has left; what it left with doesn't matter."""
    if task.done() and not task.cancelled():
        task.exception()  # looked at, so that nobody complains of it
    return task.done()


class Worker:
    """Holds provinces by lease and works on each in turn."""

    def __init__(
        self, js: JetStreamContext, name: str, provinces: Sequence[str], network_of: Callable[[str], Network]
    ) -> None:
        self.js, self.name, self.provinces, self.network_of = js, name, provinces, network_of
        self.partitions: dict[str, Partition] = {}

    async def run(self, until: asyncio.Event) -> None:
        """Work until told to stop; then give the provinces back."""
        leases = Leases(await self.js.key_value(LEASES), self.name)
        steward = asyncio.create_task(self._keep(leases, until))
        running: dict[str, asyncio.Task[None]] = {}
        leaving: set[asyncio.Task[None]] = set()
        try:
            while not until.is_set() and not steward.done():
                for province in set(running) - set(leases.held):
                    task = running.pop(province)
                    task.cancel()
                    leaving.add(task)
                for province in set(leases.held) - set(running):
                    running[province] = asyncio.create_task(self._work(province))
                for province in [p for p, task in running.items() if task.done()]:
                    log.info("%s begins anew: %s", province, running.pop(province).exception())
                leaving = {task for task in leaving if not _over(task)}
                await asyncio.wait([steward], timeout=0.2)
            if steward.done():
                steward.result()
        finally:
            for task in (*running.values(), steward):
                task.cancel()
            await asyncio.gather(*running.values(), *leaving, steward, return_exceptions=True)
            for province in list(leases.held):
                await leases.give_back(province)

    async def _keep(self, leases: Leases, until: asyncio.Event) -> None:
        while not until.is_set():
            await leases.renew(self.provinces)
            await asyncio.sleep(LEASE_S / 4)

    async def _work(self, province: str) -> None:
        partition = Partition(self.js, province, self.network_of(province), self.name)
        self.partitions[province] = partition
        await partition.begin()
        while True:
            await partition.step()
