"""Changes by webhook to task systems outside: the same walls and the same signature as pages by webhook."""

from __future__ import annotations

import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import close_old_connections, connection

from thongsuot.adapters.messages_out.webhook import Forbidden, WebhookSender, check, signature
from thongsuot.duty.ports import SENT
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.proof import actions
from thongsuot.proof.ports import ChangePoster

log = logging.getLogger("thongsuot.feed")


class ChangeSender(WebhookSender):
    """Posts a batch of changes; taken means that the other side answered 2xx."""

    def post(self, *, url: str, body: bytes, key: str, reference: str) -> str:
        """Post one batch within five seconds, only to an allowed host; give what went wrong, or an empty text."""
        try:
            target = check(url, allow=settings.OFFICE.webhook_allow, resolve=self.resolve)
        except Forbidden as trouble:
            return str(trouble)
        moment = int(clock.now().timestamp())
        outcome = self._post(
            target,
            body,
            {
                "Host": target.host_header,
                "Content-Type": "application/json",
                "Idempotency-Key": reference,
                "X-Thongsuot-Timestamp": str(moment),
                "X-Thongsuot-Signature": signature(body, key=key, moment=moment),
            },
        )
        return "" if outcome.state == SENT else outcome.reason or outcome.state


class Feeder:
    """Called by the worker about once a second: hands the next batches over, in a thread of its own when told to.

    A task system that hangs for five seconds then delays neither alarms nor pages.
    """

    def __init__(self, poster: ChangePoster | None = None) -> None:
        self.poster = poster if poster is not None else ChangeSender()
        self.in_background = False
        self._busy: threading.Thread | None = None

    def __call__(self, now: dt.datetime) -> None:
        """Hand over what is due."""
        if not self.in_background:
            actions.feed_due(by=HOUSE, now=now, poster=self.poster)
        elif self._busy is None or not self._busy.is_alive():
            self._busy = threading.Thread(target=self._feed, daemon=True, name="feeder")
            self._busy.start()

    def _feed(self) -> None:
        try:
            close_old_connections()
            actions.feed_due(by=HOUSE, now=clock.now(), poster=self.poster)
        except Exception:
            log.exception("the feed lost a round")
        finally:
            connection.close()
