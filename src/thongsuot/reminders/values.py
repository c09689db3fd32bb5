"""What goes into the reminders room and what its queries give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Something that a body owes by a day; every room may bring such things (see ``flows/due_to_reminder``)."""

    kind: str  # of words.KINDS
    subject_id: int
    title: str
    detail: str
    link: str  # path on this platform
    due_on: dt.date
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """A reminder to hand over by e-mail now."""

    reminder_id: int
    kind: str
    title: str
    detail: str
    link: str
    due_on: dt.date
    distance: int  # working days after the due day now; negative before it
    organisation: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ReminderLine:
    """One reminder with its delivery record."""

    reminder_id: int
    kind: str
    kind_label: str
    subject_id: int
    title: str
    link: str
    due_on: dt.date
    offset: int
    when_words: str
    organisation: str
    channel: str
    channel_label: str
    address: str
    state: str
    state_label: str
    tries: int
    made_at: dt.datetime
    sent_at: dt.datetime | None
    seen_at: dt.datetime | None
    seen_by: str
    error: str
    may_see: bool  # the viewer may mark it as seen


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """When bodies are reminded of one kind of thing."""

    kind: str
    kind_label: str
    offsets: tuple[int, ...]
    own: bool  # set by the office; else the usual ones
