"""Which flow listens to which fact, and what the worker looks after by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from thongsuot.kernel.outbox import Handler

HANDLERS: Mapping[str, Sequence[Handler]] = {}
"""Topic of a fact → handlers ``f(payload, now)``; each opens its own transaction and may be called twice."""

TICKS: Sequence[Callable[[dt.datetime], None]] = ()
"""Called by the worker about once a second: due pages, deadlines, correlation windows."""
