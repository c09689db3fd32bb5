"""Shapes of the directives API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema


class ReadIn(Schema):
    """A text to read or to bring in; one typed in TCVN3 or VNI is refused with a preview unless conversion is asked."""

    text: str
    convert_legacy: bool = False


class ReadOut(Schema):
    """What the reader proposes; offsets count Unicode code points of the NFC text."""

    document: dict[str, Any]
    obligations: list[dict[str, Any]]


class LineOut(Schema):
    """One directive in the register."""

    directive_id: int
    kind: str
    number: str
    date: dt.date | None
    issuer: str
    subject: str
    state: str
    obligations: int
    shares: int
    settled: int
    to_acknowledge: int
    overdue: int
    percent: int


class PartyOut(Schema):
    """One party of an obligation."""

    code: str
    name: str
    short_name: str
    role: str


class ObligationOut(Schema):
    """One obligation beside its place [start, end) in the text."""

    obligation_id: int
    number: int
    clause: str
    start: int
    end: int
    task_text: str
    addressees: list[str]
    addressee_types: list[str]
    coordinates_with: list[str]
    legal_basis: list[str]
    deadline: str
    due_on: dt.date | None
    due_at: dt.datetime | None
    due_set_by_office: bool
    counted: str
    proposed_due_on: dt.date | None
    report_required: bool
    urgency: str
    confidence: float | None
    state: str
    version: int
    parties: list[PartyOut]


class EventOut(Schema):
    """One line of the story."""

    at: dt.datetime
    by: str
    what: str
    note: str
    party: str


class NoticeOut(Schema):
    """What became of one notice."""

    organisation: str
    channel: str
    address: str
    state: str
    tries: int
    sent_at: dt.datetime | None
    received_at: dt.datetime | None
    received_by: str
    error: str


class CitedOut(Schema):
    """Another document that this one names."""

    number: str
    date: dt.date | None
    kind: str


class DirectiveOut(Schema):
    """One directive as far as the viewer may see it."""

    directive_id: int
    kind: str
    number: str
    date: dt.date | None
    issuer: str
    signer: str
    subject: str
    text: str
    cited: list[CitedOut]
    file_sha256: str
    file_name: str
    state: str
    version: int
    brought_in_at: dt.datetime
    confirmed_at: dt.datetime | None
    issued_at: dt.datetime | None
    closed_at: dt.datetime | None
    to_acknowledge: bool
    obligations: list[ObligationOut]
    removed: list[ObligationOut]
    notices: list[NoticeOut]
    events: list[EventOut]


class Done(Schema):
    """Which directive was changed, and its present state and version."""

    directive_id: int
    state: str
    version: int


class ObligationDone(Schema):
    """Which obligation was changed, its place and present version."""

    obligation_id: int
    start: int
    end: int
    task_text: str
    version: int


class VersionIn(Schema):
    """The version on which the caller decided; a stale one is refused. Leave it out to skip the check."""

    version: int | None = None


class DocumentIn(VersionIn):
    """Fields of the document to correct; those left out stay."""

    kind: str | None = None
    number: str | None = None
    date: dt.date | None = None
    issuer: str | None = None
    signer: str | None = None
    subject: str | None = None
    parent_id: int | None = None


class NewObligationIn(Schema):
    """An obligation the reader missed: its place, or a quotation of it."""

    start: int | None = None
    end: int | None = None
    quote: str = ""
    clause: str = ""
    addressees: list[str] = []
    addressee_types: list[str] = []
    report_required: bool = False


class ObligationIn(VersionIn):
    """Fields of an obligation to correct; those left out stay."""

    clause: str | None = None
    start: int | None = None
    end: int | None = None
    task_text: str | None = None
    addressees: list[str] | None = None
    coordinates_with: list[str] | None = None
    legal_basis: list[str] | None = None
    report_required: bool | None = None
    urgency: str | None = None
    deadline: str | None = None


class SplitIn(VersionIn):
    """Where to split: a code point of the source text inside the obligation."""

    at: int


class MergeIn(Schema):
    """The obligations to merge into the first of them."""

    obligation_ids: list[int]


class DueIn(VersionIn):
    """The office's own date; null goes back to the document's."""

    due_on: dt.date | None


class PartiesIn(VersionIn):
    """Codes of the bodies that lead and that coordinate."""

    leads: list[str]
    coordinates: list[str] = []


class SuggestionOut(Schema):
    """A body that the wording may mean, and why; nothing is assigned by it."""

    code: str
    name: str
    role: str
    named: bool
    meant: bool
    remembered: bool
    reasons: list[str]


class ColumnOut(Schema):
    """One obligation at the head of the board."""

    obligation_id: int
    number: int
    clause: str
    task_text: str
    due_on: dt.date | None
    due_set_by_office: bool
    report_required: bool


class CellOut(Schema):
    """One party's share of one obligation."""

    assignment_id: int
    role: str
    state: str
    label: str
    percent: int
    overdue_days: int
    due_on: dt.date | None
    proofs: int
    measured: int


class RowOut(Schema):
    """One party of the board; cells in the order of the columns, null where it owes nothing."""

    organisation_id: int
    name: str
    cells: list[CellOut | None]
    received_by: str
    received_at: dt.datetime | None


class BoardOut(Schema):
    """Party × obligation."""

    directive_id: int
    name: str
    state: str
    columns: list[ColumnOut]
    rows: list[RowOut]
    counts: dict[str, int]
    overdue: int
    at: dt.datetime


class ShareOut(Schema):
    """One party's share of one obligation, as a line of a list."""

    assignment_id: int
    directive_id: int
    directive_name: str
    obligation_id: int
    clause: str
    task_text: str
    organisation: str
    role: str
    state: str
    percent: int
    due_on: dt.date | None
    due_at: dt.datetime | None
    due_set_by_office: bool
    deadline: str
    counted: str
    overdue_days: int
    report_required: bool
    version: int
    proofs: int


class ProofOut(Schema):
    """One proof of a share; measured means from the platform's own records."""

    proof_id: int
    kind: str
    title: str
    reference: str
    file_sha256: str
    measured: bool
    at: dt.datetime
    by: str


class SharePageOut(Schema):
    """All about one share."""

    share: ShareOut
    note: str
    received_at: dt.datetime | None
    received_by: str
    submitted_at: dt.datetime | None
    accepted_at: dt.datetime | None
    partners: list[PartyOut]
    proofs: list[ProofOut]
    events: list[EventOut]
    verbs: list[str]


class ShareDone(Schema):
    """Which share was changed, and its present state and version."""

    assignment_id: int
    state: str
    percent: int
    version: int


class ProgressIn(VersionIn):
    """How far a share is."""

    percent: int
    note: str = ""


class StatementIn(VersionIn):
    """What was done, as the party states it."""

    statement: str = ""


class ReasonIn(VersionIn):
    """Why."""

    reason: str


class NoteIn(VersionIn):
    """A remark, if any."""

    note: str = ""


class Count(Schema):
    """How many rows a verb touched."""

    count: int


class CalendarDayOut(Schema):
    """One day that differs from the plain week."""

    day: dt.date
    kind: str
    working: bool
    name: str
    source: str
    confidence: str


class CountedOut(Schema):
    """What a typed deadline comes to."""

    notation: str
    kind: str
    due_on: dt.date | None
    due_at: dt.datetime | None
    counted: str
    turns: list[dt.date]
