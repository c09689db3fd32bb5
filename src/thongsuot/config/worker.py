"""The worker: hands facts on, keeps the clocks, and shows that it lives."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from types import FrameType

from django.db import close_old_connections, connection

from thongsuot.config.wiring import FEEDER, HANDLERS, PAGER, TICKS
from thongsuot.kernel import clock, outbox

log = logging.getLogger("thongsuot.worker")


def run(*, rounds: int | None = None, pause_s: float = 0.25) -> None:
    """Work until told to stop (SIGTERM, SIGINT) or for the given number of rounds.

    Safe to kill at any moment: a fact is marked done only after its flow has committed, and a claimed
    one comes back when its lease runs out.
    """
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    PAGER.in_background = FEEDER.in_background = rounds is None
    if rounds is None:
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    server = os.environ.get("THONGSUOT_WORKER_OF", "")
    name = f"{socket.gethostname()}:{os.getpid()}"
    last_beat = last_tick = last_tidy = 0.0
    while not stopping and rounds != 0:
        rounds = None if rounds is None else rounds - 1
        if server and str(os.getppid()) != server:
            log.info("the server that started this worker is gone")
            break
        handled = 0
        try:
            handled = outbox.work(HANDLERS, worker=name, clock=clock.now)
            moment = time.monotonic()
            if moment - last_tick >= 1.0 or rounds is not None:
                for tick in TICKS:
                    try:
                        tick(clock.now())
                    except Exception:
                        log.exception("tick %s failed; the others go on", getattr(tick, "__name__", tick))
                last_tick = moment
            if moment - last_beat >= 5.0:
                outbox.beat("worker", now=clock.now(), detail={"name": name})
                last_beat = moment
            if moment - last_tidy >= 600.0:
                outbox.tidy(now=clock.now())
                last_tidy = moment
        except Exception:
            # The database may be away for a while: say so, let go of the connection, try again.
            log.exception("the worker lost a round")
            connection.close()
            time.sleep(2.0)
        close_old_connections()
        if not handled and not stopping and rounds != 0:
            time.sleep(pause_s)
