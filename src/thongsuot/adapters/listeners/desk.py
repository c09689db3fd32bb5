"""What all listeners share: who sends, the way into the intake, and the count of what was lost or turned away."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import close_old_connections, connection, transaction

from thongsuot.adapters.alarms_in.codes import in_our_words
from thongsuot.alarms import identified, identities
from thongsuot.alarms.errors import Busy, StoreAway
from thongsuot.alarms.intake import Line, decode, refused
from thongsuot.alarms.known import Directory
from thongsuot.alarms.rules import MAX_BATCH
from thongsuot.alarms.values import Parcel, Receipt, Sender
from thongsuot.kernel import clock, outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, Trouble

log = logging.getLogger("thongsuot.listeners")

KNOWN_FOR_S = 2.0  # how long what is registered may be used before the store is asked again [s]
STRANGERS = 500  # different senders remembered between two writings
BEAT = "listeners"

T = TypeVar("T")
Read = Callable[[bytes], list[dict[str, Any]]]


class Desk:
    """One process's desk for its listeners.

    Parameters
    ----------
    allowance
        Called with sender, number and whether something critical is among it; raises Busy beyond the source's rate.
        What it has taken once is not taken again while the line is full.
    """

    def __init__(self, allowance: Callable[[Sender, int, bool], None]) -> None:
        self.directory = Directory(())
        self.doors: dict[str, dict[str, int]] = {}  # door -> counts, shown on the page of the sources
        self._allowance = allowance
        self._losses: Counter[tuple[int, str]] = Counter()
        self._strangers: dict[tuple[str, str], tuple[str, int, str]] = {}
        self._clerk = ThreadPoolExecutor(1, "listener-clerk")  # one thread, and so one connection
        self._loop = asyncio.get_running_loop()
        self._line = Line(self._deliver)

    def count(self, door: str, name: str, number: int = 1) -> None:
        """Count something of a door."""
        counts = self.doors.setdefault(door, {})
        counts[name] = counts.get(name, 0) + number

    def lose(self, door: str, sender: Sender, reason: str, number: int = 1) -> None:
        """Count messages of a source that can't be kept, for its page."""
        self._losses[sender.id, reason] += number
        self.count(door, "lost", number)

    def turn_away(self, door: str, sender: str, reason: str, message: bytes) -> None:
        """Count a message of somebody whom no source is registered for."""
        self.count(door, "turned_away")
        key = (door, sender)
        times = self._strangers[key][1] if key in self._strangers else 0
        if times == 0 and len(self._strangers) >= STRANGERS:
            key, times = (door, "…"), self._strangers.get((door, "…"), ("", 0, ""))[1]
        self._strangers[key] = (reason, times + 1, message[:300].decode("utf-8", errors="replace"))

    def parcels(self, sender: Sender, messages: Sequence[bytes], read: Read, form: str) -> list[Parcel]:
        """Read messages of one source: what can be read together, each that can't by itself with its reason."""
        now = clock.now()
        good: list[dict[str, Any]] = []
        made: list[Parcel] = []
        for message in messages:
            try:
                good.extend(in_our_words(form, alarm, table=sender.codes) for alarm in read(message))
            except Invalid as trouble:
                made.append(refused(message, trouble, sender=sender, now=now))
            except Exception as trouble:  # a reader's own fault must not stop the listener: told like a wrong message
                log.exception("a message of %s could not be read", sender.code)
                made.append(refused(message, Invalid(str(trouble), code="unreadable"), sender=sender, now=now))
        for at in range(0, len(good), MAX_BATCH):
            made.append(decode(good[at : at + MAX_BATCH], sender=sender, now=now))
        return made

    def allow(self, parcel: Parcel) -> None:
        """Note what a source sends; raise Busy beyond its rate."""
        self._allowance(parcel.sender, parcel.size, parcel.has_critical)

    def allow_one(self, sender: Sender, *, critical: bool) -> None:
        """Note one message before it is read; raise Busy beyond the source's rate."""
        self._allowance(sender, 1, critical)

    async def keep(self, parcel: Parcel) -> Receipt | Trouble:
        """Put a parcel into the line; give the answer after its commit."""
        ticket: asyncio.Future[Receipt | Trouble] = self._loop.create_future()
        self._line.put(parcel, ticket)
        return await ticket

    async def ask(self, question: Callable[[], T]) -> T:
        """Ask the store something in the clerk's thread."""
        return await self._loop.run_in_executor(self._clerk, _with_store, question)

    async def keep_all(self, door: str, parcels: Sequence[Parcel], *, limited: bool = True) -> None:
        """Keep parcels for as long as it takes: while the line is full or the store away, the caller waits."""
        await asyncio.gather(*(self._keep_patiently(door, parcel, limited) for parcel in parcels))

    async def _keep_patiently(self, door: str, parcel: Parcel, limited: bool) -> None:
        entered = False
        try:
            while True:
                try:
                    if limited:
                        self.allow(parcel)
                        limited = False
                    entered = True
                    answer = await self.keep(parcel)
                except Busy as busy:
                    answer = busy
                if not isinstance(answer, (Busy, StoreAway)):
                    self.count(door, "kept" if isinstance(answer, Receipt) else "rejected", parcel.size)
                    return
                entered = False
                await asyncio.sleep(min(2.0, float(answer.details.get("retry_after", 1))))
        except asyncio.CancelledError:
            if not entered:  # what stands in the line is still kept at the end
                self.lose(door, parcel.sender, "stopped", parcel.size)
            raise

    def _deliver(self, answers: Sequence[tuple[Any, Any]]) -> None:
        self._loop.call_soon_threadsafe(_resolve, answers)

    async def refresh(self) -> None:
        """Ask the store who is registered, and write down what was lost or turned away."""
        losses, self._losses = self._losses, Counter()
        seen = [(door, sender, *rest) for (door, sender), rest in self._strangers.items()]
        self._strangers = {}
        doors = {door: dict(counts) for door, counts in self.doors.items()}
        try:
            self.directory = await self._loop.run_in_executor(self._clerk, _write, losses, seen, doors)
        except Exception:
            log.exception("the listeners could not write down what they counted; they try again")
            self._losses.update(losses)
            for door, sender, reason, times, sample in seen:
                before = self._strangers.get((door, sender), ("", 0, ""))[1]
                self._strangers[door, sender] = (reason, before + times, sample)

    async def run(self, until: asyncio.Event) -> None:
        """Refresh until told to stop, then keep what waits and write the last counts."""
        while not until.is_set():
            began = time.monotonic()
            await self.refresh()
            try:
                await asyncio.wait_for(until.wait(), max(0.1, KNOWN_FOR_S - (time.monotonic() - began)))
            except TimeoutError:
                continue

    async def close(self) -> None:
        """Keep what waits and write the last counts."""
        await self._loop.run_in_executor(None, self._line.stop)
        await self.refresh()
        self._clerk.submit(connection.close)
        self._clerk.shutdown()


def _resolve(answers: Sequence[tuple[asyncio.Future[Any], Any]]) -> None:
    for ticket, answer in answers:
        if not ticket.done():
            ticket.set_result(answer)


def _with_store(question: Callable[[], T]) -> T:
    close_old_connections()
    return question()


def _write(losses: Any, seen: Any, doors: dict[str, dict[str, int]]) -> Directory:
    close_old_connections()
    now: dt.datetime = clock.now()
    try:
        with transaction.atomic():
            if losses:
                identities.note_losses(losses, now=now)
            if seen:
                identities.note_strangers(seen, now=now)
            outbox.beat(BEAT, now=now, detail={"doors": doors})
        return identified.directory(viewer=HOUSE, now=now)
    except Exception:
        connection.close()
        raise
