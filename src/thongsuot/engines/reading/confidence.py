"""How sure a proposal is.

The shares were counted on texts the rules had not seen when they were counted (32 texts, 216 proposals; right means that span and classes both
agree with the label): 0.89 without any of the signs below, 0.68 with one or more. Signs lower the confidence to the share found with them; the
smallest counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from thongsuot.engines.reading.classes import is_enterprises
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.lexicon import TASK

SHARES = {
    "clean": 0.93,
    "verb after the name": 0.91,
    "comma": 0.78,
    "inherited in a list": 0.92,
    "inherited from the sentence before": 0.85,
    "inherited from another paragraph": 0.62,
    "short name": 0.6,
    "everybody": 0.62,
    "long name": 0.6,
    "no known class": 0.79,
    "nobody named": 0.5,
    "no verb": 0.4,
}
"""Sign → share of right proposals."""


def signs_of(
    folded: str, start: int, end: int, *, addressees: Sequence[str], types: Sequence[str], inherited: bool, listed: bool
) -> list[str]:
    """Give the signs that a proposal bears."""
    lead = folded[max(0, start - 3) : start].rstrip()
    found = ["verb after the name" if lead[-1:].isalpha() else "clean"]
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
    0.78
    """
    return min(SHARES[one] for one in signs)
