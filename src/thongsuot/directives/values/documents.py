"""What the queries of this room give: frozen, already limited to what the viewer may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class DueNotice:
    """An e-mail notice to send now, with all that its text needs."""

    notice_id: int
    directive_id: int
    organisation: str
    address: str
    kind: str
    number: str
    date: dt.date | None
    issuer: str
    subject: str
    obligations: int
    first_due_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One directive in the register, with how far its shares are."""

    directive_id: int
    kind: str
    number: str
    date: dt.date | None
    issuer: str
    subject: str
    state: str
    brought_in_at: dt.datetime
    obligations: int
    shares: int
    settled: int
    to_acknowledge: int
    overdue: int

    @property
    def percent(self) -> int:
        """Give the part of the shares that is settled [%]."""
        return round(100 * self.settled / self.shares) if self.shares else 0


@dataclass(frozen=True, kw_only=True)
class Party:
    """One party of an obligation: a chip on the page."""

    organisation_id: int
    code: str
    name: str
    short_name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A body that the wording may mean, and why it is suggested. Nothing is assigned until a person says so."""

    organisation_id: int
    code: str
    name: str
    short_name: str
    role: str
    named: bool  # its name stands in the wording
    kind_named: bool  # its kind is addressed; with neither, the document goes to all
    remembered: bool = False  # a person chose it for the same words of this issuer before
    set_aside: bool = False  # a person chose others for these words
    reasons: tuple[str, ...] = ()  # why, in words: by what it was found, and what became what

    @property
    def meant(self) -> bool:
        """Tell whether the wording means it closely enough to be ticked beforehand on the page."""
        return self.remembered or ((self.named or self.kind_named) and not self.set_aside)


@dataclass(frozen=True, kw_only=True)
class ObligationView:
    """One obligation beside its source."""

    obligation_id: int
    number: int  # as highlighted; 0 when removed
    clause: str
    start: int
    end: int
    task_text: str
    addressees: tuple[str, ...]
    addressee_types: tuple[str, ...]
    coordinates_with: tuple[str, ...]
    legal_basis: tuple[str, ...]
    deadline: str
    deadline_words: str
    counted: str
    proposed_due_on: dt.date | None  # what the calendar makes of the words, for the office to take
    due_on: dt.date | None
    due_at: dt.datetime | None
    due_set_by_office: bool
    report_required: bool
    urgency: str
    confidence: float | None
    state: str
    version: int
    parties: tuple[Party, ...]
    period: str = ""
    comes_back: bool = False
    superseded_by: str = ""
    superseded_by_id: int | None = None

    @property
    def has_lead(self) -> bool:
        """Tell whether somebody leads it."""
        return any(party.role == "lead" for party in self.parties)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Another document that this one names."""

    number: str
    date: dt.date | None
    kind: str


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """A directive above or below this one."""

    directive_id: int
    name: str
    subject: str
    state: str
    settled: int
    shares: int


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One line of the story that the viewer may read."""

    at: dt.datetime
    by: str
    what: str
    label: str
    note: str
    party: str


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """What became of one notice."""

    organisation: str
    channel: str
    channel_label: str
    address: str
    state: str
    state_label: str
    tries: int
    sent_at: dt.datetime | None
    received_at: dt.datetime | None
    received_by: str
    error: str


@dataclass(frozen=True, kw_only=True)
class DirectiveView:
    """One directive with its text, obligations and story, as far as the viewer may see them."""

    directive_id: int
    kind: str
    kind_label: str
    number: str
    date: dt.date | None
    issuer: str
    signer: str
    subject: str
    text: str
    cited: tuple[Citation, ...]
    file_sha256: str
    file_name: str
    state: str
    state_label: str
    version: int
    brought_in_at: dt.datetime
    brought_in_by: str
    confirmed_at: dt.datetime | None
    issued_at: dt.datetime | None
    issued_by: str
    closed_at: dt.datetime | None
    obligations: tuple[ObligationView, ...]
    removed: tuple[ObligationView, ...]
    parent: Lineage | None
    children: tuple[Lineage, ...]
    events: tuple[EventLine, ...]
    notices: tuple[NoticeLine, ...]
    warnings: tuple[str, ...] = ()
    to_acknowledge: bool = False

    @property
    def name(self) -> str:
        """Give the words by which people call it."""
        return self.number or self.subject or f"#{self.directive_id}"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One party's share of one obligation on the board."""

    assignment_id: int
    role: str
    state: str
    label: str
    look: str  # key of colour and shape
    percent: int
    overdue_days: int
    due_on: dt.date | None
    proofs: int
    measured: int


@dataclass(frozen=True, kw_only=True)
class BoardColumn:
    """One obligation at the head of the board."""

    obligation_id: int
    number: int
    clause: str
    task_text: str
    due_on: dt.date | None
    due_set_by_office: bool
    report_required: bool
    period: str = ""
    superseded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One party with its cells in the order of the columns; None where it owes nothing."""

    organisation_id: int
    name: str
    short_name: str
    cells: tuple[Cell | None, ...]
    received_by: str
    received_at: dt.datetime | None

    @property
    def overdue(self) -> int:
        """Count the late cells."""
        return sum(1 for cell in self.cells if cell and cell.overdue_days)


@dataclass(frozen=True, kw_only=True)
class Board:
    """Party × obligation of one directive."""

    directive_id: int
    name: str
    subject: str
    state: str
    columns: tuple[BoardColumn, ...]
    rows: tuple[BoardRow, ...]
    counts: Mapping[str, int]
    overdue: int
    at: dt.datetime

    @property
    def shares(self) -> int:
        """Count the cells in which something is owed or was."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Count the shares whose receipt is awaited."""
        return sum(self.counts.get(state, 0) for state in ("issued", "delivered"))

    @property
    def settled(self) -> int:
        """Count the shares in which nothing is owed any more."""
        return sum(self.counts.get(state, 0) for state in ("accepted", "closed", "refused", "not_applicable"))


@dataclass(frozen=True, kw_only=True)
class ProofLine:
    """One proof of a share."""

    proof_id: int
    kind: str
    kind_label: str
    title: str
    reference: str
    file_sha256: str
    measured: bool
    at: dt.datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Share:
    """One party's share of one obligation, as a line of a list."""

    assignment_id: int
    directive_id: int
    directive_name: str
    directive_subject: str
    obligation_id: int
    clause: str
    task_text: str
    organisation_id: int
    organisation: str
    role: str
    state: str
    label: str
    look: str
    percent: int
    due_on: dt.date | None
    due_set_by_office: bool
    deadline: str
    deadline_words: str
    counted: str  # how the document's words were counted, in words
    due_at: dt.datetime | None
    overdue_days: int
    due_soon: bool
    report_required: bool
    version: int
    proofs: int = 0
    period: str = ""  # of a duty that comes back
    superseded_by: str = ""  # name of the document that took it over: nothing is owed any more
    superseded_by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SharePage:
    """All about one share: the clause, partners, proof, story, and what the viewer may do."""

    share: Share
    note: str
    received_at: dt.datetime | None
    received_by: str
    submitted_at: dt.datetime | None
    accepted_at: dt.datetime | None
    before: str
    after: str
    partners: tuple[Party, ...]
    proofs: tuple[ProofLine, ...]
    events: tuple[EventLine, ...]
    verbs: tuple[str, ...]
    may_urge: bool


@dataclass(frozen=True, kw_only=True)
class MyObligations:
    """What a person's body has to do with directives now."""

    to_acknowledge: tuple[RegisterLine, ...]
    overdue: tuple[Share, ...]
    due_soon: tuple[Share, ...]
    changes_asked: tuple[Share, ...]
    open: tuple[Share, ...]
    to_review: tuple[Share, ...] = ()  # for the office: shares handed in


@dataclass(frozen=True, kw_only=True)
class ReportingObligation:
    """A confirmed obligation to report, which a report of the platform can answer."""

    obligation_id: int
    directive_id: int
    directive_name: str
    directive_date: dt.date | None
    clause: str
    task_text: str
    deadline: str
    due_on: dt.date | None
    recurrence_days: int | None
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PartyCounts:
    """How one party stands over a period."""

    organisation_id: int
    name: str
    states: Mapping[str, int]
    overdue: int
    acknowledged: int
    shares: int


@dataclass(frozen=True, kw_only=True)
class PeriodSummary:
    """What directives did over a period [start, end), as seen at its end."""

    start: dt.datetime
    end: dt.datetime
    issued: tuple[RegisterLine, ...]
    parties: tuple[PartyCounts, ...]
    overdue: tuple[Share, ...]
    states: Mapping[str, int] = field(default_factory=dict)
    accepted: int = 0
    submitted: int = 0
