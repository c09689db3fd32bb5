"""Pages as lines in the worker's log: the channel that always works, for the office's own screen and for the record."""

from __future__ import annotations

import logging
from typing import ClassVar

from thongsuot.duty.ports import SENT, Message, Outcome

log = logging.getLogger("thongsuot.pages")


class ConsoleSender:
    """Writes who is called about what; never the link, because logs are read by many."""

    channel: ClassVar[str] = "console"

    def send(self, message: Message) -> Outcome:
        """Write one line."""
        title = " ".join(message.subject.split())
        log.warning(
            "PAGE %s [%s] %s -> %s %s", message.key, message.severity, title, message.person_name, message.phone
        )
        return Outcome(state=SENT)
