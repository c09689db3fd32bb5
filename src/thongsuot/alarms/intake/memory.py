"""What the one writer of a process remembers from group to group, so that it need not be read again.

It may forget at any moment; what it says of standing alarms holds only while nobody else wrote messages meanwhile.
"""

from __future__ import annotations

import datetime as dt

from thongsuot.alarms.intake import tables
from thongsuot.alarms.intake.tables import Row
from thongsuot.network.plants import PlantFacts

ROWS = 100_000  # standing alarms remembered, about half a kilobyte each
PLACES = 200_000
MOMENTS = 20_000

Key = tuple[int, str, str]  # body, object, problem: the identity of a standing alarm
Place = tuple[int, str, tuple[str, ...]]  # body that the alarm belongs to, its site's code, warnings


class Memory:
    """Registry, standing alarms and texts of moments, as one writer knows them."""

    def __init__(self) -> None:
        self.plants: dict[str, PlantFacts | None] = {}  # None: a code that is not registered
        self.places: dict[tuple[int, bool], dict[str | tuple[str, str], Place]] = {}
        self.rows: dict[Key, Row] = {}
        self.upto = -1  # number of the last message that ``rows`` knows of
        self._moments: dict[dt.datetime, str] = {}

    def forget_registry(self) -> None:
        """Forget what is known of plant: the registry changed."""
        self.plants.clear()
        self.places.clear()

    def forget_rows(self) -> None:
        """Forget the standing alarms: the transaction failed, or somebody else wrote."""
        self.rows.clear()
        self.upto = -1

    def begin(self, last_message: int) -> None:
        """Start a transaction in which no other can write; ``last_message`` is the number of the last message."""
        if self.upto != last_message or len(self.rows) > ROWS:
            self.rows.clear()
        if len(self._moments) > MOMENTS:
            self._moments.clear()
        if sum(map(len, self.places.values())) > PLACES:
            self.forget_registry()

    def text(self, at: dt.datetime) -> str:
        """Give a moment as the store's text, see ``tables.moment``: many alarms name the same second."""
        found = self._moments.get(at)
        if found is None:
            found = self._moments[at] = tables.moment(at)
        return found
