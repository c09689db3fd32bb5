"""Texts written for the project with their labels inside, and how a reading is held against them.

A sample's first line gives its fields; ``[[types|flags| task]]`` marks a task: D has a deadline, R is to report.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from thongsuot.engines.reading import ProposedObligation

FOLDER = Path(__file__).parent / "engines" / "reading" / "samples"
_MARK = re.compile(r"\[\[([^|\]]*)\|([^|\]]*)\|[ ]?(.*?)\]\]", re.S)


@dataclass(frozen=True)
class Label:
    """One labelled task."""

    start: int
    end: int
    types: frozenset[str]
    deadline: bool
    report: bool


@dataclass(frozen=True)
class Sample:
    """A text with its labels."""

    name: str
    text: str
    fields: dict[str, str | None]
    cited: frozenset[tuple[str, str | None]]
    labels: list[Label] = field(default_factory=list)


def samples() -> list[Sample]:
    """Give the project's own labelled texts."""
    return [_load(path) for path in sorted(FOLDER.glob("*.txt"))]


def _load(path: Path) -> Sample:
    head, _, body = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).partition("\n")
    given = dict(one.split("=", 1) for one in re.split(r"[ ](?=(?:kind|number|date|cited|signer)=)", head.strip("# ")))
    text, labels, last = "", [], 0
    for found in _MARK.finditer(body):
        text += body[last : found.start()]
        flags = found.group(2)
        labels.append(
            Label(
                len(text),
                len(text) + len(found.group(3)),
                frozenset(found.group(1).split(",")),
                "D" in flags,
                "R" in flags,
            )
        )
        text += found.group(3)
        last = found.end()
    cited = frozenset(
        (number, day or None)
        for number, _, day in (one.partition("@") for one in given.get("cited", "").split(";") if one)
    )
    fields = {name: given.get(name) or None for name in ("kind", "number", "date", "signer")}
    return Sample(path.stem, text + body[last:], fields, cited, labels)


def matched(spans: list[tuple[int, int]], found: tuple[ProposedObligation, ...]) -> list[tuple[int, int]]:
    """Pair labelled spans with proposals one to one, best overlap first; at least half of the union must be shared."""
    pairs = []
    for at, (start, end) in enumerate(spans):
        for other, one in enumerate(found):
            both = min(end, one.end) - max(start, one.start)
            if both > 0 and (share := both / (max(end, one.end) - min(start, one.start))) >= 0.5:
                pairs.append((share, at, other))
    left, right, kept = set(), set(), []
    for _, at, other in sorted(pairs, reverse=True):
        if at not in left and other not in right:
            left.add(at)
            right.add(other)
            kept.append((at, other))
    return kept
