"""The one page for who decides: three sentences, five numbers, the bodies, who is late, what is asked. Plain values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thongsuot.proof.boards import SETTLED, Counts, StandingLine, counts_of
from thongsuot.proof.rules import OFFICE_ZONE, office_day

LONG_LATE_DAYS = 7
LONG_SILENT = dt.timedelta(days=2)
LONG_WAITING = dt.timedelta(days=3)
MOST_ASKED = 3
MOST_LATE = 8


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number with that of the period before, and the list that it counts."""

    label: str
    value: int
    before: int
    show: str  # of boards.SHOWS; empty: all
    tone: str

    @property
    def change(self) -> str:
        """Say how it moved."""
        if self.value == self.before:
            return _("as before")
        return f"{self.value - self.before:+d}".replace("-", "−")


@dataclass(frozen=True, kw_only=True)
class Agency:
    """One body in the heat map."""

    code: str
    name: str
    counts: Counts

    @property
    def word(self) -> str:
        """Give the state of a body in a word or two."""
        if self.counts.overdue:
            return _("late, at most %(days)s days") % {"days": self.counts.longest_days}
        if self.counts.contradicted:
            return _("measured otherwise")
        if self.counts.owed == self.counts.settled:
            return _("done")
        return _("receipt awaited") if self.counts.unreceived else _("under way")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One decision that is asked for, with the list it rests on."""

    text: str
    show: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The one page."""

    at: dt.datetime
    start: dt.datetime  # of the period that ends now
    days: int
    sentences: tuple[str, str, str]
    figures: tuple[Figure, ...]
    agencies: tuple[Agency, ...]
    late: tuple[StandingLine, ...]
    asks: tuple[Ask, ...]
    shares: int
    rules: int


def overdue_at(line: StandingLine, moment: dt.datetime) -> bool:
    """Tell whether a share was late at a moment: issued, past its date, neither handed in nor settled by then."""
    if line.issued_at is None or line.issued_at > moment or line.due_on is None:
        return False
    ended = line.submitted_at or line.accepted_at or (line.changed_at if line.state in SETTLED else None)
    return line.due_on < office_day(moment) and (ended is None or ended > moment)


def unreceived_at(line: StandingLine, moment: dt.datetime) -> bool:
    """Tell whether a share's receipt was awaited at a moment."""
    if line.issued_at is None or line.issued_at > moment:
        return False
    heard = line.received_at or (None if line.state in ("issued", "delivered") else line.changed_at)
    return heard is None or heard > moment


def brief_of(
    lines: Sequence[StandingLine], *, red_now: int, red_before: int, rules: int, now: dt.datetime, days: int
) -> Brief:
    """Make the page from every share, closed directives included; what stands now is told of open ones alone."""
    start, before = now - dt.timedelta(days=days), now - dt.timedelta(days=2 * days)
    standing = [line for line in lines if line.directive_state != "closed"]
    counts = counts_of(standing)

    def between(name: str, first: dt.datetime, last: dt.datetime) -> int:
        return sum(1 for line in lines if (at := getattr(line, name)) is not None and first <= at < last)

    late_before = sum(overdue_at(line, start) for line in lines)
    silent_before = sum(unreceived_at(line, start) for line in lines)
    given, given_before = between("issued_at", start, now), between("issued_at", before, start)
    done, done_before = between("accepted_at", start, now), between("accepted_at", before, start)
    figures = (
        Figure(label=_("Shares given in the period"), value=given, before=given_before, show="", tone=""),
        Figure(label=_("Accepted in the period"), value=done, before=done_before, show="settled", tone=""),
        Figure(label=_("Overdue now"), value=counts.overdue, before=late_before, show="overdue",
               tone="bad" if counts.overdue else "ok"),
        Figure(label=_("Receipt not confirmed"), value=counts.unreceived, before=silent_before, show="unreceived",
               tone="wait" if counts.unreceived else "ok"),
        Figure(label=_("Measured: not met"), value=red_now, before=red_before, show="red",
               tone="bad" if red_now else "ok"),
    )  # fmt: skip
    return Brief(
        at=now,
        start=start,
        days=days,
        sentences=_sentences(standing, counts, rules=rules, red=red_now, now=now),
        figures=figures,
        agencies=_agencies(standing),
        late=tuple(sorted((n for n in standing if n.overdue_days), key=lambda n: -n.overdue_days)[:MOST_LATE]),
        asks=_asks(standing, now=now),
        shares=len(standing),
        rules=rules,
    )


def _agencies(lines: Sequence[StandingLine]) -> tuple[Agency, ...]:
    by_body: dict[tuple[str, str], list[StandingLine]] = defaultdict(list)
    for line in lines:
        by_body[line.organisation_code, line.organisation].append(line)
    found = [Agency(code=code, name=name, counts=counts_of(mine)) for (code, name), mine in by_body.items()]
    order = {"bad": 0, "warn": 1, "wait": 2, "info": 3, "ok": 4}
    return tuple(sorted(found, key=lambda a: (order[a.counts.look], -a.counts.overdue, a.name.casefold())))


def _sentences(
    lines: Sequence[StandingLine], counts: Counts, *, rules: int, red: int, now: dt.datetime
) -> tuple[str, str, str]:
    first = _(
        "At %(time)s, %(documents)s open documents give %(shares)s shares to %(bodies)s bodies; "
        "%(settled)s are settled (%(percent)s %%)."
    ) % {
        "time": f"{now.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}",
        "documents": len({line.directive_id for line in lines}),
        "shares": counts.owed,
        "bodies": len({line.organisation_id for line in lines}),
        "settled": counts.settled,
        "percent": counts.percent,
    }
    worst = max(lines, key=lambda line: line.overdue_days, default=None)
    if worst is not None and worst.overdue_days:
        second = _("%(late)s shares of %(bodies)s bodies are overdue; the longest by %(days)s days (%(body)s).") % {
            "late": counts.overdue,
            "bodies": len({line.organisation_id for line in lines if line.overdue_days}),
            "days": worst.overdue_days,
            "body": worst.organisation,
        }
    else:
        second = _("No share is overdue.")
    if rules:
        third = _(
            "Of %(rules)s checks against the records %(red)s are not met; %(otherwise)s shares are reported done "
            "while the records say otherwise."
        ) % {"rules": rules, "red": red, "otherwise": counts.contradicted}
    else:
        third = _("Nothing is checked against the records yet: all of it rests on what the bodies report.")
    return first, second, third


def _asks(lines: Sequence[StandingLine], *, now: dt.datetime) -> tuple[Ask, ...]:
    """Propose at most three decisions, the gravest first; each rests on a list that can be opened."""
    wanted = (
        ("contradicted", _("Call for an explanation: reported done, the records say otherwise"),
         [n for n in lines if n.basis == "contradicted"]),
        ("overdue", _("Urge through the superior body: late by more than %(days)s days") % {"days": LONG_LATE_DAYS},
         [n for n in lines if n.overdue_days > LONG_LATE_DAYS]),
        ("settled", _("Insist or accept: declared not applicable, or refused"),
         [n for n in lines if n.state in ("refused", "not_applicable")]),
        ("unreceived", _("Call by telephone: receipt not confirmed for more than two days"),
         [n for n in lines if n.shows("unreceived") and n.issued_at and now - n.issued_at > LONG_SILENT]),
        ("to_review", _("Settle the review: handed in for more than three days"),
         [n for n in lines if n.state == "submitted" and n.submitted_at and now - n.submitted_at > LONG_WAITING]),
    )  # fmt: skip
    asks = []
    for show, text, found in wanted:
        if found:
            bodies = sorted({line.organisation for line in found}, key=str.casefold)
            named = ", ".join(bodies[:4]) + (" …" if len(bodies) > 4 else "")
            asks.append(Ask(text=f"{text} ({len(found)}): {named}", show=show, count=len(found)))
    return tuple(asks[:MOST_ASKED])
