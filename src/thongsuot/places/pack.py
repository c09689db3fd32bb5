"""The provinces as the platform ships them: a dated table under ``packs/vn/areas`` with source and confidence."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thongsuot.engines.scripts import plain

_FILE = Path(__file__).parents[1] / "packs" / "vn" / "areas" / "provinces_2025.toml"
_CITY = "thành phố "


@dataclass(frozen=True, kw_only=True)
class Province:
    """One province of the table."""

    code: str
    name: str
    title: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    into: str  # code of the province it went into, or ""
    source: str
    confidence: str


def _code(prefix: str, name: str) -> str:
    return f"{prefix}-{'-'.join(plain(name).replace('-', ' ').split())}"


@cache
def provinces() -> tuple[Province, ...]:
    """Give the 34 provinces of today and the 52 that were merged, each with its dates."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    on = dt.date.fromisoformat(table["on"])
    source = f"{table['decided']}; {table['source']}"[:200]
    found = [
        Province(
            code=_code("vn", one["name"]),
            name=one["name"],
            title=one.get("title", "tỉnh"),
            valid_from=None,
            valid_until=None,
            into="",
            source=source,
            confidence=one["confidence"],
        )
        for one in table["unchanged"]
    ]
    for one in table["merged"]:
        code = _code("vn", one["name"])
        same = {"source": source, "confidence": one["confidence"]}
        found.append(
            Province(
                code=code,
                name=one["name"],
                title=one.get("title", "tỉnh"),
                valid_from=on,
                valid_until=None,
                into="",
                **same,
            )
        )
        for old in one["from"]:
            name = old.removeprefix(_CITY)
            found.append(
                Province(
                    code=_code("vn63", name),
                    name=name,
                    title="thành phố" if name != old else "tỉnh",
                    valid_from=None,
                    valid_until=on,
                    into=code,
                    **same,
                )
            )
    return tuple(found)
