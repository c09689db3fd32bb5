"""What the reviews room gives to its readers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.incidents.values import Line
from thongsuot.people.models import Organisation
from thongsuot.reviews.models import Contribution, FollowUp, Review


@dataclass(frozen=True, kw_only=True)
class FollowUpLine:
    """One action, how it stands, and what the viewer may do with it."""

    row: FollowUp
    standing: str
    line: Line | None  # its incident; None where the page shows it already
    may_end: bool
    may_drop: bool


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """One review in a list."""

    line: Line
    standing: str
    due_on: dt.date
    why: str
    state: str
    published_at: dt.datetime | None
    own_given: bool | None  # whether the viewer's body gave its part; None: it has none to give
    given: int | None  # parts given, for the department alone
    wanted: int | None
    open_actions: int
    late_actions: int


@dataclass(frozen=True, kw_only=True)
class ReviewRoom:
    """The review of one incident, as the viewer may see it."""

    line: Line
    review: Review | None
    standing: str
    office: bool  # the viewer reads every part
    summary: Review | None  # the department's words, where the viewer may read them
    contributions: tuple[Contribution, ...]
    silent: tuple[Organisation, ...]  # bodies that gave no part yet, for the department
    own: Contribution | None
    prefilled: str  # what happened as the viewer's body saw it, for a part not yet written
    actions: tuple[FollowUpLine, ...]
    may_open: bool
    may_sum_up: bool
    may_publish: bool
    may_contribute: bool
    may_add_action: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All reviews and actions that the viewer may see, and their numbers."""

    reviews: tuple[ReviewLine, ...]
    actions: tuple[FollowUpLine, ...]
    waiting: int
    late: int
    published: int
    actions_open: int
    actions_late: int


@dataclass(frozen=True, kw_only=True)
class OwnAction:
    """An action of a body that is still to be done, for its own list of work."""

    id: int
    code: str
    text: str
    due_on: dt.date
    standing: str
