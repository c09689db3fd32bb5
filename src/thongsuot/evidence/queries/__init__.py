"""Reads of the evidence room, each limited to what its viewer may see."""

from thongsuot.evidence.queries.cases import case, case_line, cases, counts_of_cases, officers
from thongsuot.evidence.queries.pieces import (
    access_log,
    bundle,
    evidence,
    incident_of,
    item,
    known_seal,
    sees_whole,
)

__all__ = [
    "access_log",
    "bundle",
    "case",
    "case_line",
    "cases",
    "counts_of_cases",
    "evidence",
    "incident_of",
    "item",
    "known_seal",
    "officers",
    "sees_whole",
]
