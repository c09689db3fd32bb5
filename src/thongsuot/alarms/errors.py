"""What the alarm door refuses beyond the house's common errors."""

from __future__ import annotations

from typing import ClassVar

from thongsuot.kernel.errors import Trouble


class WrongKey(Trouble):
    """No source has this key."""

    status: ClassVar[int] = 401
    code = "wrong_key"


class SourceOff(Trouble):
    """The source is known and switched off."""

    status: ClassVar[int] = 403
    code = "source_off"


class TooMuch(Trouble):
    """The request is larger than one request may be."""

    status: ClassVar[int] = 413
    code = "too_much"


class Busy(Trouble):
    """The line is full; the same request is welcome again later."""

    status: ClassVar[int] = 429
    code = "busy"


class StoreAway(Trouble):
    """The store can't be written: it is away or full; the same request is welcome again later."""

    status: ClassVar[int] = 503
    code = "store_away"


class Broken(Trouble):
    """A fault of ours; the request was not kept."""

    status: ClassVar[int] = 500
    code = "broken"
