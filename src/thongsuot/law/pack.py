"""The shipped register of law, read from data: no tables, no clock."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "legal_instruments.toml"


@dataclass(frozen=True, kw_only=True)
class PackInstrument:
    """One instrument as shipped."""

    kind: str
    number: str
    issuer: str
    title: str
    status: str
    confidence: str
    source: str
    date: dt.date | None = None
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    replaced_by: str = ""
    amended_by: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PackRequirement:
    """One requirement as shipped."""

    key: str
    instrument: str
    who: tuple[str, ...]
    text: str
    confidence: str
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The pack: its date, its instruments, what they ask."""

    date: dt.date
    instruments: tuple[PackInstrument, ...]
    requirements: tuple[PackRequirement, ...]


@cache
def shipped() -> Pack:
    """Give the pack of this release."""
    with _PACK.open("rb") as file:
        raw = tomllib.load(file)
    return Pack(
        date=raw["pack"]["date"],
        instruments=tuple(
            PackInstrument(**{**one, "amended_by": tuple(one.get("amended_by", ()))}) for one in raw["instrument"]
        ),
        requirements=tuple(PackRequirement(**{**one, "who": tuple(one["who"])}) for one in raw["requirement"]),
    )
