"""Plain values of the evidence room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.evidence.models import Item, SealedBundle
from thongsuot.incidents.values import Line


@dataclass(frozen=True, kw_only=True)
class AccessLine:
    """One line of the access log: who did what with which piece."""

    at: str
    who: str
    what: str
    thing: str


@dataclass(frozen=True, kw_only=True)
class File:
    """The evidence of one incident as a viewer may see it."""

    line: Line
    items: tuple[Item, ...]
    bundles: tuple[SealedBundle, ...]
    access: tuple[AccessLine, ...]
    whole: bool  # the viewer sees every body's pieces
    may_add: bool
    may_seal: bool
    may_receive: bool


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case of the police as a viewer may see it."""

    incident: Line
    state: str
    word: str
    number: str
    officer: str
    organisation: str
    reported_at: dt.datetime
    due_at: dt.datetime | None  # of the running clock
    clock: str  # overdue | soon | on_time | none
    escalated_at: dt.datetime | None
    extensions: int
    decided_at: dt.datetime | None
    conclusion: str
    bundles: int  # handed over
    steps: tuple[tuple[dt.datetime, str, str, str], ...]  # when, what, who, note
    verbs: frozenset[str]
    version: int
