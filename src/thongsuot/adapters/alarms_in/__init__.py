"""Messages of other systems as alarms with TMF642 names: one reader per form, all with one shared contract test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from thongsuot.adapters.alarms_in import alertmanager, cap, spoken, syslog, zabbix
from thongsuot.adapters.alarms_in.codes import in_our_words

Reader = Callable[..., list[dict[str, Any]]]
READERS: Mapping[str, Reader] = {
    "alertmanager": alertmanager.read,
    "zabbix": zabbix.read,
    "cap": cap.read,
    "syslog": syslog.read,
    "text": spoken.read,
}
"""Form of a message → ``read(body, now=…)``, which gives alarms in the other system's own codes."""


def read_foreign(
    form: str, body: bytes, *, now: dt.datetime, table: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Read a message of another system as alarms in the house's words.

    Parameters
    ----------
    table
        The source's own codes, which stand before those of the pack.

    Raises
    ------
    Invalid
        The message can't be read; it says why.
    """
    return [in_our_words(form, alarm, table=table or {}) for alarm in READERS[form](body, now=now)]
