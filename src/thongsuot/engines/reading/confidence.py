"""How sure a proposal is.

The shares were counted on texts the rules had not seen when they were counted: 32 texts with 216 proposals at first, and 62 texts with 356
proposals later, 48 of them real pages (right means that span and classes both agree with the label). A proposal bears signs; the smallest share
counts. Only a task that stands in a list of a document's own form, at the head of its item, was right in 24 of 25 cases; what a news item tells
in running text was right in three of four, whatever else spoke for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from thongsuot.engines.reading.classes import is_enterprises
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.lexicon import TASK

SHARES = {
    "clean": 0.93,
    "told in the news": 0.84,
    "verb after the name": 0.82,
    "few words": 0.6,
    "comma": 0.62,
    "inherited in a list": 0.92,
    "inherited from the sentence before": 0.85,
    "inherited from another paragraph": 0.62,
    "short name": 0.5,
    "everybody": 0.58,
    "long name": 0.5,
    "no known class": 0.62,
    "nobody named": 0.5,
    "no verb": 0.4,
}
"""Sign → share of right proposals."""


def signs_of(
    folded: str,
    start: int,
    end: int,
    *,
    addressees: Sequence[str],
    types: Sequence[str],
    inherited: bool,
    listed: bool,
    told: bool = False,
) -> list[str]:
    """Give the signs that a proposal bears."""
    lead = folded[max(0, start - 3) : start].rstrip()
    found = ["verb after the name" if lead[-1:].isalpha() else "clean"]
    if told and not (listed and found[0] == "clean"):
        found.append("told in the news")
    if len(folded[start:end].split()) <= 6 and not listed:
        found.append("few words")
    if TASK.match(folded, start, end) is None:
        found.append("no verb")
    if lead.endswith(","):
        found.append("comma")
    if not addressees:
        found.append("nobody named")
    if inherited:
        near = "inherited from the sentence before" if lead.endswith(";") else "inherited from another paragraph"
        found.append("inherited in a list" if listed else near)
    if any(is_enterprises(one) for one in addressees):
        found.append("short name")
    elif "all" in types:
        found.append("everybody")
    if any(len(fold(one)) > 90 for one in addressees):
        found.append("long name")
    if list(types) == ["other_dept"]:
        found.append("no known class")
    return found


def confidence_of(signs: Sequence[str]) -> float:
    """Give the share of right proposals among those with the weakest of these signs.

    >>> confidence_of(["clean", "comma"])
    0.62
    """
    return min(SHARES[one] for one in signs)
