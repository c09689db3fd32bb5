"""Plain values of the incidents room: what the correlation found, and what viewers are shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the correlation says of one incident after a step: its root so far, and the messages that joined."""

    key: str
    root_kind: str
    root_id: str
    cause: str
    started_at: dt.datetime
    joined: tuple[int, ...] = ()  # message ids that joined in this step
    members: tuple[int, ...] = ()  # all of them, to find an incident known under another key
    evidence: tuple[dict[str, Any], ...] = ()  # {"code", "count"}
    hypotheses: tuple[dict[str, Any], ...] = ()  # {"root", "kind", "cause", "probability"}
    ended_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One incident in a list, as this viewer may see it."""

    code: str
    kind: str
    state: str
    level: int
    title: str  # what and where, in one sentence
    place: str
    started_at: dt.datetime
    opened_at: dt.datetime
    acknowledged_at: dt.datetime | None
    restored_at: dt.datetime | None
    closed_at: dt.datetime | None
    expected_restoration_at: dt.datetime | None
    cause: str
    who_has_it: str
    sites: int
    sites_out: int
    users: int | None
    alarms: int
    is_security: bool
    is_drill: bool
    others_too: bool  # bodies besides the viewer's are touched; no number
    restoration_proposed: bool
    version: int
    lat: float | None = None
    lon: float | None = None
    all_clear: bool = False  # no site of the incident is disturbed any more

    @property
    def is_live(self) -> bool:
        """Tell whether service is still disturbed."""
        return self.state in ("open", "acknowledged", "on_scene")


@dataclass(frozen=True, kw_only=True)
class LikelySame:
    """Another incident that is probably the same trouble, and the signs that say so."""

    line: Line
    percent: int
    signs: tuple[tuple[str, bool], ...]  # sign in words, whether it speaks for it


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """One affected site that this viewer may see."""

    code: str
    name: str
    place: str
    organisation: str
    since: dt.datetime
    until: dt.datetime | None
    users: int | None
    out: bool
    priority: bool
    key_target: bool
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """One body that shares the incident."""

    name: str
    code: str
    why: str
    sites: int | None
    users: int | None
    acknowledged_by: str
    acknowledged_at: dt.datetime | None
    cause: str
    expected_restoration_at: dt.datetime | None
    restored_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """One line of the timeline as a sentence."""

    at: dt.datetime
    what: str
    sentence: str
    note: str
    who: str


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One task of an incident, as this viewer may see it."""

    id: int
    code: str  # of the incident
    incident: str
    level: int
    is_drill: bool
    organisation: str
    organisation_code: str
    text: str
    state: str
    due_at: dt.datetime | None
    is_late: bool
    asked_at: dt.datetime
    asked_by: str
    answered_at: dt.datetime | None
    answered_by: str
    ended_at: dt.datetime | None
    answer: str
    version: int
    verbs: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class FormView:
    """What one body filled into a typed form, in words."""

    form: str
    name: str
    about: str
    organisation: str
    organisation_code: str
    is_own: bool
    content: dict[str, Any]
    lines: tuple[tuple[str, str], ...]  # label, what was filled in
    tables: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]  # label, heads, rows
    missing_for_police: tuple[str, ...]
    asked_by_police: int  # how many fields they need
    total_value: int | None  # [VND]
    filled_at: dt.datetime | None
    filled_by: str
    version: int


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step of the playbook as this viewer may see it."""

    key: str
    who: str
    text: str
    due_at: dt.datetime
    state: str  # open | done | left_out
    is_late: bool
    at: dt.datetime | None
    by: str
    note: str
    is_own: bool  # the viewer's own body does it
    others: tuple[tuple[str, str, dt.datetime], ...] = ()  # body, state, when; for who sees every part


@dataclass(frozen=True, kw_only=True)
class PlaybookView:
    """The playbook of an incident: its steps and the one that comes next for this viewer."""

    key: str
    name: str
    steps: tuple[StepLine, ...]
    current: StepLine | None
    own_done: int
    own_steps: int
    may_mark: bool


@dataclass(frozen=True, kw_only=True)
class Room:
    """Everything about one incident that this viewer may see."""

    line: Line
    root: str  # empty: another body's plant
    root_kind: str
    cause: str
    expected_restoration_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    on_scene_at: dt.datetime | None
    restored_at: dt.datetime | None
    closed_at: dt.datetime | None
    merged_into: str
    user_minutes: int | None
    site_minutes: int | None
    sites: tuple[SiteLine, ...] = ()
    parties: tuple[PartyLine, ...] = ()
    timeline: tuple[TimelineLine, ...] = ()
    evidence: tuple[tuple[str, int], ...] = ()  # sentence, count
    missing: tuple[tuple[str, int, bool], ...] = ()  # sentence, how usual [percent], or a number where True
    planned: str = ""  # the announced work that explains it
    hypotheses: tuple[tuple[str, int], ...] = ()  # sentence, percent
    missing_for_close: tuple[str, ...] = ()
    verbs: frozenset[str] = field(default_factory=frozenset)  # what this viewer may do now


@dataclass(frozen=True, kw_only=True)
class KindSummary:
    """Incidents of one kind that began in a period."""

    kind: str
    count: int
    restored: int
    mean_restore_min: float | None  # [min]
    median_restore_min: float | None  # [min]
    user_minutes: int | None


@dataclass(frozen=True, kw_only=True)
class GraveLine:
    """One grave incident for a report."""

    code: str
    kind: str
    level: int
    place: str
    started_at: dt.datetime
    restored_at: dt.datetime | None
    sites_affected: int
    users_affected: int | None
    user_minutes: int | None
    cause_text: str


@dataclass(frozen=True, kw_only=True)
class PeriodSummary:
    """What a period's incidents came to."""

    kinds: tuple[KindSummary, ...]
    levels: dict[int, int]
    gravest: tuple[GraveLine, ...]
    not_restored: tuple[GraveLine, ...]
    acknowledged_median_s: float | None
    acknowledged_late: int  # taken over after more than 15 minutes, or not at all
    restored_mean_min: float | None
    restored_median_min: float | None
    user_minutes: int | None
