"""One writer for all requests of a process: what waits at a moment is kept together, in one commit.

A commit that survives a power cut costs milliseconds, however much is in it. The writer takes what waits, keeps it,
answers, and takes what came meanwhile. A request with a critical alarm goes first and is the last to be turned away.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import queries, rules
from thongsuot.alarms.errors import Broken, Busy, StoreAway
from thongsuot.alarms.intake.keeping import keep_together
from thongsuot.alarms.intake.memory import Memory
from thongsuot.alarms.values import Parcel, Receipt
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Trouble
from thongsuot.network.queries import registry_revision

log = logging.getLogger("thongsuot.intake")

GROUP = 2_000  # alarms kept in one transaction at most
GATHER_S = 0.004  # how long the writer lets more come when several senders are at work [s]
LOOK_EVERY_S = 1.0  # how often the worker's line and the registry are looked at [s]
PLANTS_FOR_S = 5.0  # how long what is known of the registry may be used [s]

FULL = _("The line is full; nothing of this request was kept. Send it again after the time in Retry-After.")

Answer = Receipt | Trouble
Deliver = Callable[[Sequence[tuple[Any, Answer]]], None]


class Line:
    """The bounded line of requests and the one thread that keeps them.

    Parameters
    ----------
    deliver
        Called in the writer's thread with (ticket, answer) of each request of a group, only after their commit.
    """

    def __init__(self, deliver: Deliver, *, gather_s: float = GATHER_S) -> None:
        self._deliver = deliver
        self._gather_s = gather_s
        self._urgent: deque[tuple[Parcel, Any]] = deque()
        self._normal: deque[tuple[Parcel, Any]] = deque()
        self._waiting = 0  # alarms in both lanes
        self._lock = threading.Lock()
        self._work = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._behind = 0  # messages that wait for the worker
        self._looked_at = self._plants_at = -PLANTS_FOR_S
        self._revision = -1
        self._memory = Memory()

    def put(self, parcel: Parcel, ticket: Any) -> None:
        """Take a request into the line.

        Raises
        ------
        Busy
            The line here, or the worker's, is full; nothing of the request was taken.
        """
        critical = parcel.has_critical
        with self._lock:
            full = rules.line_full(waiting=self._waiting, has_critical=critical)
            if full or rules.overloaded(waiting=self._behind, has_critical=critical):
                raise Busy(
                    FULL,
                    details={"retry_after": 2 if full else 10, "waiting": self._waiting if full else self._behind},
                )
            (self._urgent if critical else self._normal).append((parcel, ticket))
            self._waiting += parcel.size
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="alarm-writer", daemon=True)
                self._thread.start()
        self._work.set()

    def stop(self, *, within_s: float = 5.0) -> None:
        """Keep what waits, then end the thread."""
        self._stopping = True
        self._work.set()
        if self._thread is not None:
            self._thread.join(within_s)

    def _run(self) -> None:
        several = False
        while True:
            self._work.wait(LOOK_EVERY_S)
            if several and not self._stopping and self._waiting < GROUP:
                time.sleep(self._gather_s)
            group = self._take()
            if group:
                several = len(group) > 1
                self._serve(group)
            elif self._stopping:
                connection.close()
                return
            self._look()

    def _take(self) -> list[tuple[Parcel, Any]]:
        group: list[tuple[Parcel, Any]] = []
        with self._lock:
            size = 0
            for lane in (self._urgent, self._normal):
                while lane and (not group or size + lane[0][0].size <= GROUP):
                    group.append(lane.popleft())
                    size += group[-1][0].size
            self._waiting -= size
            if not self._urgent and not self._normal:
                self._work.clear()
        return group

    def _serve(self, group: list[tuple[Parcel, Any]]) -> None:
        parcels = [parcel for parcel, _ticket in group]
        try:
            answers = keep_together(parcels, memory=self._memory)
        except Exception:
            # One request must not take the others of its moment along: each is tried by itself.
            log.exception("a group of %d requests could not be kept together", len(group))
            answers = [self._alone(parcel) for parcel in parcels]
        if any(isinstance(answer, StoreAway) for answer in answers):
            connection.close()
        self._deliver([(ticket, answer) for (_parcel, ticket), answer in zip(group, answers, strict=True)])

    def _alone(self, parcel: Parcel) -> Answer:
        try:
            return keep_together([parcel], memory=self._memory)[0]
        except Exception:
            log.exception("a request of %s could not be kept", parcel.sender.code)
            return Broken(_("This request could not be kept because of a fault here; it stands in the server's log."))

    def _look(self) -> None:
        """Look about once a second how long the worker's line is, and whether the registry has changed."""
        moment = time.monotonic()
        if moment - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = moment
        try:
            self._behind = queries.messages_waiting(viewer=HOUSE)
            revision = registry_revision()
        except Exception:
            log.exception("the store could not be looked at")
            connection.close()
            return
        if revision != self._revision or moment - self._plants_at > PLANTS_FOR_S:
            self._revision, self._plants_at = revision, moment
            self._memory.forget_registry()
