"""The one place that reads the wall clock; doors call it and hand `now` down."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """Give the present time as an aware UTC datetime."""
    return dt.datetime.now(dt.UTC)
