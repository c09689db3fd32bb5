"""The texts to begin with that come with the platform: one TOML file each under ``packs/vn/drafts``."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from thongsuot.drafting.values import Clause, Content

_FOLDER = Path(__file__).parents[1] / "packs" / "vn" / "drafts"


@dataclass(frozen=True, kw_only=True)
class Starter:
    """One text to begin with; words in braces (``{year}``, ``{start}``, ``{end}``, ``{event}``) are filled at start."""

    key: str
    name: str
    about: str
    kind: str
    issuer: str  # committee | department
    raw: dict[str, Any]

    def content(self, *, words: dict[str, str], start_on: dt.date | None, end_on: dt.date | None) -> Content:
        """Give the content with its blanks filled; what is not known stays as ``…`` for the drafter."""
        known = {
            "start": f"{start_on:%d/%m/%Y}" if start_on else "",
            "end": f"{end_on:%d/%m/%Y}" if end_on else "",
            "year": str((end_on or start_on).year) if (end_on or start_on) else "",  # type: ignore[union-attr]
            **words,
        }

        def filled(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1]) or "…", text)

        raw = self.raw
        clauses = tuple(
            Clause(
                key=f"c{number}",
                level=int(one.get("level", 1)),
                text=filled(one["text"]),
                leads=tuple(one.get("leads", ())),
                coordinates=tuple(one.get("coordinates", ())),
                due_on=_due(one.get("due", ""), start_on, end_on),
                report_required=bool(one.get("report", False)),
            )
            for number, one in enumerate(raw.get("clauses", ()), 1)
        )
        return Content(
            subject=filled(raw.get("subject", "")),
            bases=tuple(filled(line) for line in raw.get("bases", ())),
            addressees=tuple(filled(line) for line in raw.get("addressees", ())),
            opening=filled(raw.get("opening", "")),
            clauses=clauses,
            closing=filled(raw.get("closing", "")),
            recipients=tuple(filled(line) for line in raw.get("recipients", ())),
            urgency=raw.get("urgency", ""),
        )


def _due(rule: str, start_on: dt.date | None, end_on: dt.date | None) -> str:
    """Read ``start-10`` or ``end+5`` as a date; empty when its day is not known."""
    found = re.fullmatch(r"(start|end)([+-]\d+)?", rule)
    base = (start_on if found[1] == "start" else end_on) if found else None
    return (base + dt.timedelta(days=int(found[2] or 0))).isoformat() if found and base else ""


@cache
def starters() -> tuple[Starter, ...]:
    """List the texts to begin with, in the order of their files."""
    made = []
    for path in sorted(_FOLDER.glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        made.append(
            Starter(
                key=path.stem.partition("-")[2], name=raw["name"], about=raw["about"], kind=raw["kind"],
                issuer=raw["issuer"], raw=raw,
            )
        )  # fmt: skip
    return tuple(made)


def starter(key: str) -> Starter | None:
    """Give one text to begin with by its key."""
    return next((one for one in starters() if one.key == key), None)
