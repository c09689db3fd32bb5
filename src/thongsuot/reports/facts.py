"""Facts that the reports room publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReportSigned(Fact):
    """A report was signed and is final; it may answer an obligation."""

    topic: ClassVar[str] = "ReportSigned"
    report_id: int
    obligation_id: int | None
    organisation_id: int | None
    title: str
    signed_by: str
