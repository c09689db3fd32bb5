"""Playbooks: the steps for each kind of incident, read from data; no tables, no clock."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thongsuot.incidents.typed import Said

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "incident_playbooks.toml"
_PART_OF = {
    # kind of body: whose steps it does
    "dept_ic": "department",
    "power": "power",
    "police": "police",
    "commune": "commune",
}
PARTS = ("department", "owner", "power", "police", "commune")
_OWNERS = frozenset({"telecom", "internet", "postal", "broadcast"})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: who does it, what, and by when after the incident opened."""

    key: str
    who: str
    text: Said
    within: dt.timedelta


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """The steps for a kind of incident, in their order."""

    key: str
    kinds: tuple[str, ...]
    name: Said
    steps: tuple[Step, ...]

    def steps_of(self, part: str) -> tuple[Step, ...]:
        """Give the steps that bodies of this part do."""
        return tuple(step for step in self.steps if step.who == part)


@cache
def playbooks() -> dict[str, Playbook]:
    """Give every playbook by its key."""
    with _PACK.open("rb") as file:
        raw = tomllib.load(file)
    texts = {one["key"]: one for one in raw["step"]}
    found = {}
    for book in raw["playbook"]:
        steps = []
        for entry in book["steps"]:
            key, _at, minutes = entry.partition("@")
            one = texts[key]
            steps.append(
                Step(
                    key=key,
                    who=one["who"],
                    text=Said(vi=one["vi"], en=one["en"]),
                    within=dt.timedelta(minutes=int(minutes)),
                )
            )
        name = Said(vi=book["vi"], en=book["en"])
        found[book["key"]] = Playbook(key=book["key"], kinds=tuple(book["kinds"]), name=name, steps=tuple(steps))
    return found


def playbook_for(kind: str) -> Playbook:
    """Give the playbook of a kind of incident; the one for unknown causes where the kind has none.

    >>> playbook_for("fiber").steps[0].key
    'take'
    """
    books = playbooks()
    return next((book for book in books.values() if kind in book.kinds), books["unknown"])


def part_of(organisation_kind: str) -> str:
    """Give whose steps a body of this kind does; empty for none."""
    return "owner" if organisation_kind in _OWNERS else _PART_OF.get(organisation_kind, "")
