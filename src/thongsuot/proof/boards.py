"""How all stand: one line per share, and the boards that are made of these lines. Plain values, no store."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SETTLED = frozenset({"accepted", "closed", "refused", "not_applicable"})
UNREAD = frozenset({"issued", "delivered"})
ACTING = frozenset({"in_progress", "submitted", "changes_asked", "accepted", "closed"})
SHOWS = ("open", "overdue", "unreceived", "contradicted", "measured", "said", "nothing", "red", "settled", "to_review")
"""What a list of lines can be narrowed to; each number on a board is the length of such a list."""


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """One measurement of a share."""

    light: str
    title: str
    binding_id: int


@dataclass(frozen=True, kw_only=True)
class StandingLine:
    """One party's share of one obligation, with what it rests on."""

    assignment_id: int
    directive_id: int
    directive: str
    directive_state: str
    directive_subject: str
    event: str
    obligation_id: int
    position: int
    clause: str
    task_text: str
    organisation_id: int
    organisation_code: str
    organisation: str
    role: str
    state: str
    label: str
    look: str
    percent: int
    due_on: dt.date | None
    overdue_days: int
    basis: str
    basis_label: str
    gauges: tuple[Gauge, ...]
    proofs: int
    issued_at: dt.datetime | None
    received_at: dt.datetime | None
    received_by: str
    submitted_at: dt.datetime | None
    accepted_at: dt.datetime | None
    changed_at: dt.datetime
    note: str

    @property
    def light(self) -> str:
        """Give the worst measured light; empty when nothing is measured."""
        found = {gauge.light for gauge in self.gauges}
        return next((light for light in ("red", "amber", "unknown", "green") if light in found), "")

    def shows(self, what: str) -> bool:
        """Tell whether the line belongs to a list of :data:`SHOWS`; everything belongs to the empty one."""
        return {
            "": True,
            "open": self.state not in SETTLED,
            "overdue": self.overdue_days > 0,
            "unreceived": self.state in UNREAD,
            "contradicted": self.basis == "contradicted",
            "measured": self.basis in ("measured", "contradicted"),
            "said": self.basis == "said",
            "nothing": self.basis == "nothing",
            "red": self.light == "red",
            "settled": self.state in SETTLED,
            "to_review": self.state == "submitted",
        }.get(what, False)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a set of lines comes to."""

    owed: int
    settled: int
    overdue: int
    longest_days: int
    unreceived: int
    contradicted: int
    measured: int
    said: int
    to_review: int
    red: int

    @property
    def percent(self) -> int:
        """Give the part that is settled [%]."""
        return round(100 * self.settled / self.owed) if self.owed else 0

    @property
    def look(self) -> str:
        """Give the tone of its cell: late or contradicted over everything, then what still waits."""
        if self.overdue or self.contradicted:
            return "bad"
        if self.red:
            return "warn"
        if self.owed == self.settled:
            return "ok"
        return "wait" if self.unreceived else "info"


def counts_of(lines: Iterable[StandingLine]) -> Counts:
    """Sum lines up."""
    found = list(lines)

    def number(what: str) -> int:
        return sum(1 for line in found if line.shows(what))

    return Counts(
        owed=len(found),
        settled=number("settled"),
        overdue=number("overdue"),
        longest_days=max((line.overdue_days for line in found), default=0),
        unreceived=number("unreceived"),
        contradicted=number("contradicted"),
        measured=number("measured"),
        said=number("said"),
        to_review=number("to_review"),
        red=number("red"),
    )


@dataclass(frozen=True, kw_only=True)
class Column:
    """One head of a board: a directive, or one obligation of the directive that was chosen."""

    key: int
    directive_id: int
    name: str
    text: str
    due_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Where a party meets a column: the share itself, or what its shares of the directive come to."""

    line: StandingLine | None
    counts: Counts
    directive_id: int

    @property
    def look(self) -> str:
        """Give the tone of the cell."""
        if self.line is None:
            return self.counts.look
        return "bad" if self.line.basis == "contradicted" else self.line.look


@dataclass(frozen=True, kw_only=True)
class Row:
    """One party with its cells in the order of the columns; None where it owes nothing."""

    organisation_id: int
    code: str
    name: str
    cells: tuple[Cell | None, ...]
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Party × directive, or party × obligation of one directive."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    counts: Counts
    by_obligation: bool


def matrix(lines: Sequence[StandingLine], *, by_obligation: bool) -> Matrix:
    """Lay lines out as party × directive, or party × obligation; the parties with most late shares come first."""
    columns: dict[int, Column] = {}
    cells: dict[tuple[int, int], list[StandingLine]] = defaultdict(list)
    parties: dict[int, list[StandingLine]] = defaultdict(list)
    for line in lines:
        key = line.obligation_id if by_obligation else line.directive_id
        columns.setdefault(
            key,
            Column(
                key=key,
                directive_id=line.directive_id,
                name=(line.clause or str(line.position + 1)) if by_obligation else line.directive,
                text=line.task_text if by_obligation else line.directive_subject,
                due_on=line.due_on if by_obligation else None,
            ),
        )
        cells[line.organisation_id, key].append(line)
        parties[line.organisation_id].append(line)
    rows = [
        Row(
            organisation_id=pk,
            code=mine[0].organisation_code,
            name=mine[0].organisation,
            cells=tuple(
                Cell(
                    line=cells[pk, key][0] if by_obligation else None,
                    counts=counts_of(cells[pk, key]),
                    directive_id=column.directive_id,
                )
                if (pk, key) in cells
                else None
                for key, column in columns.items()
            ),
            counts=counts_of(mine),
        )
        for pk, mine in parties.items()
    ]
    rows.sort(key=lambda row: (-row.counts.overdue, -row.counts.contradicted, row.name.casefold()))
    return Matrix(
        columns=tuple(columns.values()), rows=tuple(rows), counts=counts_of(lines), by_obligation=by_obligation
    )


@dataclass(frozen=True, kw_only=True)
class Participant:
    """How one party takes part: what it was sent, received, did, and when it last did anything."""

    organisation_id: int
    code: str
    name: str
    sent: int  # directives
    received: int  # directives whose receipt it confirmed
    median_receipt_h: float | None  # [h]
    shares: int
    acted: int
    handed_in: int
    settled: int
    declined: int
    overdue: int
    last_at: dt.datetime | None

    @property
    def word(self) -> str:
        """Give the state of its taking part: silent, read, acting, done."""
        if self.shares == self.settled:
            return "done"
        if self.acted:
            return "acting"
        return "read" if self.received else "silent"


def participation(lines: Sequence[StandingLine]) -> tuple[Participant, ...]:
    """Tell of each party who acknowledged and who acted; the silent ones come first."""
    parties: dict[int, list[StandingLine]] = defaultdict(list)
    for line in lines:
        parties[line.organisation_id].append(line)
    found = []
    for pk, mine in parties.items():
        first_receipt: dict[int, tuple[dt.datetime, float]] = {}
        for line in mine:
            if line.received_at and line.issued_at:
                hours = (line.received_at - line.issued_at).total_seconds() / 3600
                first_receipt.setdefault(line.directive_id, (line.received_at, hours))
        hours_taken = sorted(hours for _at, hours in first_receipt.values())
        own_moves = [at for line in mine for at in (line.received_at, line.submitted_at) if at]
        own_moves += [line.changed_at for line in mine if line.state in ("in_progress", "refused", "not_applicable")]
        found.append(
            Participant(
                organisation_id=pk,
                code=mine[0].organisation_code,
                name=mine[0].organisation,
                sent=len({line.directive_id for line in mine}),
                received=len(first_receipt),
                median_receipt_h=hours_taken[len(hours_taken) // 2] if hours_taken else None,
                shares=len(mine),
                acted=sum(1 for line in mine if line.state in ACTING),
                handed_in=sum(1 for line in mine if line.submitted_at is not None),
                settled=sum(1 for line in mine if line.shows("settled")),
                declined=sum(1 for line in mine if line.state in ("refused", "not_applicable")),
                overdue=sum(1 for line in mine if line.overdue_days),
                last_at=max(own_moves, default=None),
            )
        )
    order = {"silent": 0, "read": 1, "acting": 2, "done": 3}
    return tuple(sorted(found, key=lambda one: (order[one.word], -one.overdue, one.name.casefold())))
