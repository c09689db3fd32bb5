"""What is known while a document is read from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, field

from thongsuot.engines.reading.values import DocumentFields, ProposedObligation


@dataclass(slots=True)
class State:
    """What is known while a document is read from top to bottom."""

    fields: DocumentFields
    news: bool
    issuer: str
    began: bool = False
    listed: bool = False
    goal: bool = False
    chapeau: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    headed: bool = False
    ordered: bool = False
    told: list[str] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    section: list[str] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    number: str = ""
    letter: str = ""
    plain: int = 0
    found: list[ProposedObligation] = field(default_factory=list)
