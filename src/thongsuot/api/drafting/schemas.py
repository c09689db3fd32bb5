"""Schemas of the drafting operations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Schema


class ClauseIn(Schema):
    """One clause; bodies by code, name or class."""

    key: str = Field("", description="Known from an earlier version; empty for a new clause.")
    text: str
    level: int = Field(1, description="0 heading, 1 clause, 2 point.")
    leads: list[str] = []
    coordinates: list[str] = []
    due_on: dt.date | None = None
    report_required: bool = False
    reaffirms: int | None = Field(None, description="Obligation of the register that this one repeats.")


class ContentIn(Schema):
    """Everything that is written in a draft."""

    subject: str = ""
    bases: list[str] = []
    addressees: list[str] = []
    opening: str = ""
    clauses: list[ClauseIn] = []
    closing: str = ""
    recipients: list[str] = []
    urgency: str = ""
    place: str = ""
    unit: str = ""
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""


class StartIn(Schema):
    """A new draft."""

    kind: str
    issuer: str = Field("", description="Code of the issuing body; empty: the People's Committee.")
    drafter: str = ""
    content: ContentIn | None = None
    relation: str = ""
    directive_id: int | None = None


class PackIn(Schema):
    """A draft from a ready text."""

    key: str
    event: str = ""
    start_on: dt.date | None = None
    end_on: dt.date | None = None
    issuer: str = ""


class PointsIn(Schema):
    """Points decided elsewhere, such as a conference's conclusions."""

    points: list[str]
    subject: str
    kind: str = "chi_thi"
    opening: str = ""
    origin: str = Field("", max_length=120, description="Where the points come from, e.g. conference:3.")


class CopyIn(Schema):
    """How far dates move."""

    years: int = Field(1, ge=0, le=20)


class SaveIn(Schema):
    """A save on a version."""

    content: ContentIn
    version: int = Field(description="The version you saw; a stale one is refused with 409.")
    note: str = ""


class HeadIn(Schema):
    """Head of the document; what is left out stays, an id of 0 takes away."""

    version: int | None = None
    kind: str | None = None
    issuer: str | None = None
    drafter: str | None = None
    template_id: int | None = None
    relation: str | None = None
    directive_id: int | None = None


class SubmitIn(Schema):
    """Who initials and signs."""

    signer_id: int
    reviewer_id: int | None = None
    version: int | None = None
    note: str = ""


class SeenIn(Schema):
    """The exact PDF on which the person decides."""

    sha256: str
    note: str = ""


class SignIn(Schema):
    """How and on which exact PDF the signer signs."""

    sha256: str
    mode: str = Field("paper", description="paper or digital; digital needs the signed file.")
    note: str = ""


class NoteIn(Schema):
    """A note or reason."""

    note: str = ""


class DelegateIn(Schema):
    """Who signs instead."""

    to_id: int
    note: str = ""


class IssueIn(Schema):
    """Date of the document."""

    date: dt.date | None = Field(None, description="Today when empty; an earlier day needs a reason.")
    reason: str = ""


class NumberIn(Schema):
    """A document written elsewhere that needs a number."""

    kind: str
    issuer: str
    subject: str
    date: dt.date
    unit: str = ""
    signer: str = ""
    recipients: str = ""
    reason: str = ""


class LineOut(Schema):
    """One draft in a list."""

    draft_id: int
    kind: str
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


class QueueOut(Schema):
    """What waits for the caller."""

    to_initial: list[LineOut]
    to_sign: list[LineOut]
    returned: list[LineOut]
    to_number: list[LineOut]


class DraftOut(Schema):
    """One draft with everything about it."""

    line: LineOut
    content: dict[str, Any]
    faults: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    issuer_code: str
    template_id: int | None
    relation: str
    related_id: int | None
    origin: str
    reviewer_id: int | None
    signer_id: int | None
    pdf_sha256: str
    initialled_by: str
    signed_by: str
    signed_position: str
    signed_at: dt.datetime | None
    signing_mode: str
    signed_file_sha256: str
    issued_pdf_sha256: str
    issued_docx_sha256: str
    made_directive_id: int | None
    verbs: list[str]


class BookOut(Schema):
    """One line of the number book."""

    entry_id: int
    year: int
    issuer: str
    kind: str
    sequence: int
    number: str
    date: dt.date
    subject: str
    signer: str
    recipients: str
    draft_id: int | None
    state: str
    backdated: bool
    reason: str
    given_by: str
    given_at: dt.datetime


class StarterOut(Schema):
    """A ready text."""

    key: str
    name: str
    about: str
    kind: str
    issuer: str


class ReviewOut(Schema):
    """What a check of a template found."""

    usable: bool
    placeholders: list[dict[str, Any]]
    faults: list[dict[str, str]]
    missing: list[str]


class TemplateOut(Schema):
    """An office's own Word layout."""

    id: int
    name: str
    kind: str
    retired: bool
    version: int
