"""Words by which directives name parties, as the platform ships them under ``packs/vn/parties.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from thongsuot.people.resolving import Class, Ended, Line, Office, Words

_FILE = Path(__file__).parents[1] / "packs" / "vn" / "parties.toml"


@cache
def party_words() -> Words:
    """Read the pack once."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Words(
        lines=tuple(
            Line(kind=one["kind"], offices=tuple(_office(office) for office in one["offices"])) for one in table["line"]
        ),
        classes=tuple(Class(kinds=tuple(one["kinds"]), words=tuple(one["words"])) for one in table["class"]),
        ended=tuple(
            Ended(
                kind=one["kind"],
                name=one["name"],
                on=dt.date.fromisoformat(one["on"]),
                goes_to=one["goes_to"],
                goes_to_name=one["goes_to_name"],
                source=one["source"],
                confidence=one["confidence"],
            )
            for one in table["ended"]
        ),
    )


def _office(one: dict[str, Any]) -> Office:
    return Office(
        names=(one["name"], *one.get("also", ())),
        on=dt.date.fromisoformat(one["on"]) if "on" in one else None,
        to_the_year=one.get("precision") == "year",
        source=one.get("source", ""),
        confidence=one.get("confidence", ""),
    )
