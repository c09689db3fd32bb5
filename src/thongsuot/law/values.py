"""What the queries of the law room give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.law import rules, words


@dataclass(frozen=True, kw_only=True)
class InstrumentLine:
    """One instrument in the register, with its validity on the day asked."""

    instrument_id: int
    kind: str
    kind_label: str
    number: str
    date: dt.date | None
    issuer: str
    title: str
    in_force_from: dt.date | None
    in_force_until: dt.date | None
    status: str
    validity: str  # on the day asked
    validity_label: str
    replaced_by_id: int | None
    replaced_by: str
    confidence: str
    confidence_label: str
    confirmed: bool
    requirements: int = 0

    @property
    def tone(self) -> str:
        """Give the tone of the validity."""
        return words.TONES.get(self.validity, "none")


@dataclass(frozen=True, kw_only=True)
class RequirementLine:
    """Who must do what by which instrument."""

    requirement_id: int
    instrument: InstrumentLine
    article: str
    text: str
    who: tuple[str, ...]
    who_labels: tuple[str, ...]
    confidence: str
    confirmed: bool
    version: int
    obligation_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class InstrumentView:
    """One instrument with everything its page shows."""

    line: InstrumentLine
    source: str
    note: str
    origin: str
    version: int
    added_at: dt.datetime
    added_by: str
    confirmed_at: dt.datetime | None
    confirmed_by: str
    replaces: tuple[InstrumentLine, ...]
    amended_by: tuple[InstrumentLine, ...]
    amends: tuple[InstrumentLine, ...]
    requirements: tuple[RequirementLine, ...]

    @property
    def instrument_id(self) -> int:
        """Give the instrument's id."""
        return self.line.instrument_id


@dataclass(frozen=True, kw_only=True)
class CitationCheck:
    """One citation held against the registers."""

    number: str
    date: dt.date | None
    kind: str
    found_in: str = ""  # law | directives; empty: in none
    instrument_id: int | None = None
    directive_id: int | None = None
    title: str = ""
    issuer: str = ""
    known_date: dt.date | None = None
    validity_then: str = ""
    validity_now: str = ""
    replaced_by_id: int | None = None
    newer_directive_id: int | None = None
    replaced_by: str = ""
    findings: tuple[str, ...] = ()

    @property
    def tone(self) -> str:
        """Give the tone of the gravest finding."""
        return rules.tone_of(self.findings)

    @property
    def then_label(self) -> str:
        """Give the validity on the document's date in words."""
        return words.validity_in_words(self.validity_then)

    @property
    def now_label(self) -> str:
        """Give the validity today in words."""
        return words.validity_in_words(self.validity_now)

    @property
    def then_tone(self) -> str:
        """Give the tone of the validity on the document's date."""
        return words.TONES.get(self.validity_then, "none")

    @property
    def now_tone(self) -> str:
        """Give the tone of the validity today."""
        return words.TONES.get(self.validity_now, "none")

    @property
    def messages(self) -> tuple[tuple[str, str], ...]:
        """Give each finding as (tone, sentence)."""
        return tuple((words.FINDING_TONES[code], str(words.FINDINGS[code])) for code in self.findings)


@dataclass(frozen=True, kw_only=True)
class AssessmentLine:
    """One body's assessment of a year; without id when it was never opened."""

    assessment_id: int | None
    organisation: str
    organisation_code: str
    year: int
    state: str  # missing, or a value of words.AssessmentState
    state_label: str
    due_on: dt.date
    late_days: int
    total: int | None
    total_before: int | None
    submitted_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """One question with its answer."""

    key: str
    vi: str
    en: str
    weight: int
    answer: str
    note: str
    fault: str


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """One section with its score and questions."""

    key: str
    vi: str
    en: str
    percent: int | None
    percent_before: int | None
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, kw_only=True)
class AssessmentView:
    """One assessment with everything its page shows."""

    line: AssessmentLine
    assessment_id: int
    sheet_version: str
    revision: int
    sections: tuple[SectionLine, ...]
    missing: int
    submitted_by: str
    reviewed_at: dt.datetime | None
    reviewed_by: str
    review_note: str
    verbs: frozenset[str]
