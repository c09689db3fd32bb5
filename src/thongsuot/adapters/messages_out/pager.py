"""The worker's pager: advances pages each second, and sends in a thread per channel so that none holds up another."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterable

from django.db import close_old_connections, connection

from thongsuot.adapters.messages_out.console import ConsoleSender
from thongsuot.adapters.messages_out.email import EmailSender
from thongsuot.adapters.messages_out.webhook import WebhookSender
from thongsuot.duty import actions
from thongsuot.duty.ports import Sender
from thongsuot.kernel import clock

log = logging.getLogger("thongsuot.duty")

AUDIT_EVERY = dt.timedelta(seconds=30)


class Pager:
    """Called by the worker about once a second with the present time.

    ``in_background`` lets every channel send in a thread of its own: a mail server that hangs for ten seconds then
    delays neither the webhooks, nor the next step, nor the worker's facts. Without it (tests, single rounds) all is
    done in the caller's thread.
    """

    def __init__(self, senders: Iterable[Sender] | None = None) -> None:
        self.senders = tuple(senders) if senders is not None else (ConsoleSender(), EmailSender(), WebhookSender())
        self.in_background = False
        self._busy: dict[str, threading.Thread] = {}
        self._audited_at: dt.datetime | None = None

    def __call__(self, now: dt.datetime) -> None:
        """Advance what is due, send what waits, and let the auditor look."""
        actions.advance_due(now=now)
        for sender in self.senders:
            if self.in_background:
                self._start(sender)
            else:
                actions.send_queued(now=now, senders=(sender,))
        if self._audited_at is None or now - self._audited_at >= AUDIT_EVERY or now < self._audited_at:
            actions.audit_escalations(now=now)
            self._audited_at = now

    def _start(self, sender: Sender) -> None:
        running = self._busy.get(sender.channel)
        if running is not None and running.is_alive():
            return
        thread = threading.Thread(target=self._send, args=(sender,), daemon=True, name=f"pager-{sender.channel}")
        self._busy[sender.channel] = thread
        thread.start()

    def _send(self, sender: Sender) -> None:
        try:
            close_old_connections()
            # At most ten in a row, so that a message that becomes due meanwhile is seen in its order.
            actions.send_queued(now=clock.now(), senders=(sender,), limit=10)
        except Exception:
            log.exception("channel %s lost a round", sender.channel)
        finally:
            connection.close()
