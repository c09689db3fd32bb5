"""What queries of tracking give: the calendar, urging, lineage, duties that come back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day that differs from the plain week, with its source and how sure it is."""

    day: dt.date
    kind: str
    kind_label: str
    working: bool
    name: str
    source: str
    confidence: str
    confidence_label: str


@dataclass(frozen=True, kw_only=True)
class CountedDeadline:
    """What a typed deadline comes to."""

    notation: str
    words: str
    kind: str
    due_on: dt.date | None
    due_at: dt.datetime | None
    counted: str
    turns: tuple[dt.date, ...]


@dataclass(frozen=True, kw_only=True)
class OverdueShare:
    """One late share with what a letter of urging says about it."""

    assignment_id: int
    directive_id: int
    directive_kind: str
    directive_number: str
    directive_date: dt.date | None
    directive_issuer: str
    directive_subject: str
    clause: str
    task_text: str
    due_on: dt.date
    due_set_by_office: bool
    overdue_days: int
    working_days: int  # overdue, counted in working days
    state: str
    percent: int
    urged_level: int  # highest letter issued for this due day; 0: none
    drafted_level: int  # highest letter ever drafted for it, given up ones too
    urged_on: dt.date | None
    urged_number: str


@dataclass(frozen=True, kw_only=True)
class OverdueParty:
    """A party that is late, with the body above it."""

    organisation_id: int
    code: str
    name: str
    short_name: str
    above_id: int | None
    above_name: str
    shares: tuple[OverdueShare, ...]


@dataclass(frozen=True, kw_only=True)
class UrgingShare:
    """One share that a letter of urging lists, as it stood then."""

    assignment_id: int
    directive_name: str
    clause: str
    task_text: str
    due_on: dt.date
    overdue_days: int


@dataclass(frozen=True, kw_only=True)
class UrgingLetter:
    """One letter of urging with its number and receipt."""

    urging_id: int
    party: str
    addressed_to: str
    level: int
    state: str
    state_label: str
    automatic: bool
    draft_id: int | None
    number: str
    date: dt.date | None
    has_file: bool
    made_at: dt.datetime
    made_by: str
    issued_at: dt.datetime | None
    received_at: dt.datetime | None
    received_by: str
    may_receive: bool
    shares: tuple[UrgingShare, ...]


@dataclass(frozen=True, kw_only=True)
class UrgingSettings:
    """When letters of urging are drafted by themselves [working days]."""

    urge_after: int = 3
    escalate_after: int = 5
    automatic: bool = True
    set_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many shares there are, are settled, are late."""

    shares: int = 0
    settled: int = 0
    overdue: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            shares=self.shares + other.shares,
            settled=self.settled + other.settled,
            overdue=self.overdue + other.overdue,
        )

    @property
    def percent(self) -> int:
        """Give the part of the shares that is settled [%]."""
        return round(100 * self.settled / self.shares) if self.shares else 0


@dataclass(frozen=True, kw_only=True)
class LineageNode:
    """One document in a tree, with its own figures and those rolled up from all below it."""

    directive_id: int
    name: str
    subject: str
    issuer: str
    date: dt.date | None
    state: str
    state_label: str
    level: int
    here: bool
    own: Tally
    total: Tally

    def with_total(self, total: Tally) -> LineageNode:
        """Give the node with the figures of all below it added."""
        return replace(self, total=total)


@dataclass(frozen=True, kw_only=True)
class LineageLink:
    """One tie of a document to another; ``down`` when this one does something to the other."""

    link_id: int
    relation: str
    relation_label: str
    down: bool
    other_id: int
    other_name: str
    other_subject: str
    clause: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class LineageTree:
    """The tree in which a document stands, and its own ties."""

    nodes: tuple[LineageNode, ...]
    links: tuple[LineageLink, ...]


@dataclass(frozen=True, kw_only=True)
class EarlierDuty:
    """An obligation of an earlier document that is, or may be, the same duty."""

    obligation_id: int
    directive_id: int
    directive_name: str
    directive_date: dt.date | None
    clause: str
    period: str
    task_text: str
    likeness: int  # of the texts [%]
    tied: bool
    outcome: tuple[tuple[str, str, str], ...]  # party, state, its word

    def with_outcome(self, outcome: tuple[tuple[str, str, str], ...]) -> EarlierDuty:
        """Give the duty with other outcomes."""
        return replace(self, outcome=outcome)


@dataclass(frozen=True, kw_only=True)
class RhythmView:
    """How an obligation comes back, and its turns as (id, period, due day)."""

    unit: str
    every: int
    day: int | None
    month: int | None
    shift: str
    words: str
    starts_on: dt.date
    ends_on: dt.date | None
    ahead_days: int
    stopped_at: dt.datetime | None
    set_by: str
    turns: tuple[tuple[int, str, dt.date | None], ...]


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One part that a body gave on inside itself."""

    part_id: int
    assignment_id: int
    level: int
    unit: str
    person: str
    task: str
    due_on: dt.date | None
    state: str
    state_label: str
    percent: int
    note: str
    given_by: str
    received_by: str
    received_at: dt.datetime | None
    verbs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AdviceView:
    """A proposal of an advising office to its head; lines are (unit, person, task, due day)."""

    advice_id: int
    assignment_id: int
    unit: str
    text: str
    lines: tuple[tuple[str, str, str, str], ...]
    state: str
    state_label: str
    made_by: str
    made_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    note: str
    may_direct: bool
    may_mend: bool


@dataclass(frozen=True, kw_only=True)
class InsideView:
    """What a body does inside itself with a share; without ``own`` the figures alone."""

    total: int
    done: int
    percent: int | None
    own: bool
    may_give: bool
    parts: tuple[PartView, ...]
    advices: tuple[AdviceView, ...]
