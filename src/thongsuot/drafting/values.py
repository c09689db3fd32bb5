"""What a draft consists of, and what the queries of this room give."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thongsuot.engines.comparing import Block


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered place of the body; with leading bodies it becomes an obligation at issue.

    ``level`` 1 is a point (1., Điều 1.), 2 a sub-point (a), b), …), 0 a heading (I., II., …).
    ``unknown`` and ``unknown_with`` hold typed names that no body answers to: leading, and coordinating.
    """

    key: str
    text: str = ""
    level: int = 1
    leads: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unknown_with: tuple[str, ...] = ()
    due_on: str = ""  # ISO date
    report_required: bool = False
    reaffirms: int | None = None  # obligation of the register that this one repeats


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that a person writes in a draft."""

    subject: str = ""
    bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()  # Kính gửi
    opening: str = ""
    clauses: tuple[Clause, ...] = ()
    closing: str = ""
    recipients: tuple[str, ...] = ()  # Nơi nhận
    urgency: str = ""
    place: str = ""
    unit: str = ""  # abbreviation of the drafting unit, for the number of a letter
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the content as JSON values."""
        made: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return made

    def sha256(self) -> str:
        """Give the hash by which a signature holds to exactly this content."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Content:
        """Read a content back; unknown keys are left out, missing ones are empty."""
        names = {one.name for one in dataclasses.fields(cls)}
        kept = {name: value for name, value in given.items() if name in names}
        for name in ("bases", "addressees", "recipients"):
            kept[name] = tuple(str(line) for line in kept.get(name) or ())
        kept["clauses"] = tuple(_clause(one) for one in kept.get("clauses") or ())
        return cls(**kept)


def _clause(given: Mapping[str, Any]) -> Clause:
    names = {one.name for one in dataclasses.fields(Clause)}
    kept = {name: value for name, value in given.items() if name in names}
    for name in ("leads", "coordinates", "unknown", "unknown_with"):
        kept[name] = tuple(kept.get(name) or ())
    return Clause(**kept)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What keeps a draft from being handed in: a code of ``words.FAULTS``, the clause's number, the words."""

    code: str
    clause: int = 0  # place in the list of clauses from 1; 0: not in a clause
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ClauseView:
    """One clause as the pages show it."""

    number: int
    label: str
    clause: Clause
    leads: tuple[str, ...]  # short names
    coordinates: tuple[str, ...]
    due_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that goes with a draft."""

    id: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One line of a draft's story."""

    at: dt.datetime
    by: str
    what: str
    label: str
    note: str
    version: int | None
    pdf_sha256: str


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One saved version of a draft."""

    number: int
    at: dt.datetime
    by: str
    automatic: bool
    pinned: bool


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One draft in a list."""

    draft_id: int
    kind: str
    kind_label: str
    subject: str
    number: str
    date: dt.date | None
    issuer: str
    drafter: str
    state: str
    state_label: str
    waits_for: str
    version: int
    changed_at: dt.datetime
    changed_by: str
    obligations: int


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """One draft with everything its page shows."""

    line: DraftLine
    content: Content
    clauses: tuple[ClauseView, ...]
    faults: tuple[Fault, ...]
    steps: tuple[StepLine, ...]
    versions: tuple[VersionLine, ...]
    attachments: tuple[Attached, ...]
    issuer_code: str
    issuer_name: str
    drafter_name: str
    template_id: int | None
    template_name: str
    relation: str
    relation_label: str
    related_id: int | None
    related_name: str
    origin: str
    reviewer_id: int | None
    reviewer: str
    signer_id: int | None
    signer: str
    pdf_sha256: str
    pdf_version: int | None
    initialled_by: str
    initialled_at: dt.datetime | None
    signed_by: str
    signed_position: str
    signed_at: dt.datetime | None
    signing_mode: str
    signing_mode_label: str
    signed_file_sha256: str
    issued_pdf_sha256: str
    issued_docx_sha256: str
    issued_at: dt.datetime | None
    issued_by: str
    made_directive_id: int | None
    number_preview: str
    last_look: int | None
    verbs: tuple[str, ...]

    @property
    def report_id(self) -> int | None:
        """Give the report whose proposals the draft was made from."""
        kind, _colon, number = self.origin.partition(":")
        return int(number) if kind == "report" and number.isdigit() else None

    @property
    def draft_id(self) -> int:
        """Give the draft's id."""
        return self.line.draft_id

    @property
    def state(self) -> str:
        """Give the draft's state."""
        return self.line.state

    @property
    def version(self) -> int:
        """Give the version shown."""
        return self.line.version


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two versions of a draft beside each other."""

    older: int
    newer: int
    blocks: tuple[Block, ...]

    @property
    def changes(self) -> int:
        """Count the places that changed."""
        return sum(block.change != "same" for block in self.blocks)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What waits for one person."""

    to_initial: tuple[DraftLine, ...] = ()
    to_sign: tuple[DraftLine, ...] = ()
    returned: tuple[DraftLine, ...] = ()
    to_number: tuple[DraftLine, ...] = ()

    @property
    def waiting(self) -> int:
        """Count everything that waits."""
        return len(self.to_initial) + len(self.to_sign) + len(self.returned) + len(self.to_number)


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """One line of the book of outgoing documents."""

    entry_id: int
    year: int
    issuer: str
    kind: str
    kind_label: str
    sequence: int
    number: str
    date: dt.date
    subject: str
    signer: str
    recipients: str
    draft_id: int | None
    state: str
    state_label: str
    backdated: bool
    reason: str
    given_by: str
    given_at: dt.datetime
    withdrawn_by: str
