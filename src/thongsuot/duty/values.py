"""What the duty room hands out: who is on, what a roster lacks, what became of a call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from thongsuot.duty.models import Attempt, Page, Shift
from thongsuot.people.models import Organisation, Person


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A shift as it was put down, with the shifts of the same person that it overlaps."""

    shift: Shift
    overlaps: tuple[Shift, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OnShift:
    """One person on duty now, and when they last answered a call."""

    shift: Shift
    reached_at: dt.datetime | None

    @property
    def person(self) -> Person:
        """Give the person."""
        return self.shift.person

    @property
    def ends_at(self) -> dt.datetime:
        """Give when the shift ends."""
        return self.shift.ends_at


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One of the four duties of a body with who stands in it."""

    role: str
    label: str
    shifts: tuple[OnShift, ...]


@dataclass(frozen=True, kw_only=True)
class BodyOnDuty:
    """Who is on duty now in one body; a duty without anybody has an empty line."""

    organisation: Organisation
    lines: tuple[DutyLine, ...]

    @property
    def is_covered(self) -> bool:
        """Tell whether at least one person of this body is on duty."""
        return any(line.shifts for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A time in which a body has nobody in a role."""

    organisation: Organisation
    role: str
    role_label: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Told:
    """One person who was called, with the newest attempt by each channel."""

    name: str
    phone: str
    called_at: dt.datetime
    answered: bool
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One page with its attempts, as the viewer may see it."""

    page: Page
    attempts: list[Attempt] = field(default_factory=list)
    needs_me: bool = False
    next_label: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether the page still looks for somebody."""
        return self.page.state in (Page.State.OPEN, Page.State.UNANSWERED)

    @property
    def told(self) -> list[Told]:
        """Give who was called so far, in the order in which they were first called."""
        newest: dict[int, dict[str, Attempt]] = {}
        for attempt in self.attempts:
            newest.setdefault(attempt.person_id, {})[attempt.channel] = attempt
        return [
            Told(
                name=first.person.display_name,
                phone=first.person.phone,
                called_at=max(a.queued_at for a in by_channel.values()),
                answered=self.page.acknowledged_by_id == first.person_id,
                attempts=tuple(by_channel.values()),
            )
            for by_channel in newest.values()
            for first in [next(iter(by_channel.values()))]
        ]


@dataclass(frozen=True, kw_only=True)
class AckLink:
    """What an acknowledgement link leads to: usable | used | taken | expired | over."""

    page: Page
    attempt: Attempt
    state: str


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What the auditor found over all open pages."""

    open_pages: int
    unanswered: int
    queued: int
    faults: list[dict[str, object]]

    @property
    def holds(self) -> bool:
        """Tell whether every open page has its next step."""
        return not self.faults
