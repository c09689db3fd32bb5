"""What an import is made of, and what the registry tells, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = ("substation", "feeder", "duct", "cable", "site", "link")
"""Kinds of plant in the order in which they have to be written: what is pointed at comes first."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One object of an import, and where it stands in the file."""

    kind: str
    code: str
    fields: Mapping[str, Any]
    sheet: str = ""
    row: int | None = None  # counted from 1, as the file's own program shows it


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong in a file: where it stands, what stands there, why it can't be, how to mend it."""

    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    is_warning: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the fault as a JSON object; the words for its code are in words.py."""
        return {
            "code": self.code,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "is_warning": self.is_warning,
        }


@dataclass(kw_only=True)
class Draft:
    """A file's objects by kind and code, with every fault found on the way."""

    file: str
    format: str
    sha256: str = ""
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> list[Fault]:
        """Give the faults that stand against writing."""
        return [fault for fault in self.faults if not fault.is_warning]

    @property
    def size(self) -> int:
        """Count the objects."""
        return sum(len(rows) for rows in self.rows.values())


@dataclass(frozen=True, kw_only=True)
class Dependant:
    """One site that depends on an object: in which way, and what it serves."""

    code: str
    name: str
    kind: str
    way: str  # self | power | route | behind (loses its route when the powered sites before it run out)
    users: int | None
    cells: int
    battery_min: int | None
    generator: bool
    priority_services: tuple[str, ...]
    key_target: bool


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """All that hangs on one object."""

    kind: str
    code: str
    sites: tuple[Dependant, ...]
    links: tuple[str, ...]
    cables: tuple[str, ...]
    feeders: tuple[str, ...]
    has_core: bool  # a core room is registered, so that lost routes can be told
    others_too: bool  # plant of bodies that the viewer may not see hangs on it as well

    @property
    def users(self) -> int | None:
        """Add up the users served; None where no site knows them."""
        known = [site.users for site in self.sites if site.users is not None]
        return sum(known) if known else None

    @property
    def cells(self) -> int:
        """Count the radio cells."""
        return sum(site.cells for site in self.sites)

    @property
    def priority_services(self) -> tuple[str, ...]:
        """Name the priority services once each."""
        return tuple(sorted({name for site in self.sites for name in site.priority_services}))


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One correction that the alarms suggest: as the correlation says it, in codes."""

    kind: str  # feeder | duct
    code: str
    proposed: str
    written: str
    probability: float  # 0 to 1
    seen: int
    against: int
    moments: tuple[dt.datetime, ...]
