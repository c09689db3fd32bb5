"""Which flow listens to which fact, and what the worker looks after by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from thongsuot.adapters.messages_out.notices import EmailNotices
from thongsuot.flows import directive_to_notice
from thongsuot.kernel.outbox import Handler

_NOTICES = EmailNotices()

HANDLERS: Mapping[str, Sequence[Handler]] = {
    "DirectiveIssued": (partial(directive_to_notice.on_directive_issued, sender=_NOTICES),),
}
"""Topic of a fact → handlers ``f(payload, now)``; each opens its own transaction and may be called twice."""

TICKS: Sequence[Callable[[dt.datetime], None]] = (partial(directive_to_notice.send_due_notices, sender=_NOTICES),)
"""Called by the worker about once a second: due pages, deadlines, correlation windows."""
