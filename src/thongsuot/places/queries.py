"""Reads of the places room."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.engines.scripts import plain
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.places import rules
from thongsuot.places.models import Area, AreaSuccession


@dataclass(frozen=True, kw_only=True)
class AreaStep:
    """One succession, for people to read."""

    before: str
    after: str
    on: dt.date
    source: str
    confidence: str


def areas(*, viewer: Actor, kind: str = "", words: str = "", day: dt.date | None = None) -> QuerySet[Area]:
    """List areas, old and new; `words` may be typed without diacritics, `day` keeps those that exist then."""
    viewer.require("places.read")
    rows = Area.objects.select_related("parent").prefetch_related("went_into__after", "came_from__before")
    if kind:
        rows = rows.filter(kind=kind)
    for word in plain(words).split():
        rows = rows.filter(plain__contains=word)
    if day is not None:
        rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gt=day))
    return rows


def area(code: str, *, viewer: Actor) -> Area:
    """Give one area by its code."""
    found = areas(viewer=viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no area with this code."))
    return found


def heirs(code: str, *, day: dt.date, viewer: Actor) -> tuple[Area, ...]:
    """Give the areas that stand for an area on a day: itself, or all that it went into."""
    start = area(code, viewer=viewer)
    found = heir_table(viewer=viewer).on(start.pk, day=day)
    rows = {row.pk: row for row in Area.objects.filter(pk__in=found)}
    return tuple(rows[pk] for pk in found)


@dataclass(frozen=True, kw_only=True)
class HeirTable:
    """Every area's dates and what it went into, for many questions at once."""

    valid: dict[int, tuple[dt.date | None, dt.date | None]]
    into: dict[int, list[tuple[int, dt.date]]]
    steps: dict[int, list[AreaStep]]

    def on(self, pk: int, *, day: dt.date) -> tuple[int, ...]:
        """Give the areas that stand for one on a day."""
        return rules.heirs_on(pk, day=day, valid=self.valid, into=self.into)


def heir_table(*, viewer: Actor) -> HeirTable:
    """Read the table of successions once."""
    viewer.require("places.read")
    into: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    steps: dict[int, list[AreaStep]] = defaultdict(list)
    for one in AreaSuccession.objects.select_related("before", "after"):
        into[one.before_id].append((one.after_id, one.on))
        steps[one.before_id].append(
            AreaStep(
                before=one.before.full_name,
                after=one.after.full_name,
                on=one.on,
                source=one.source,
                confidence=one.confidence,
            )
        )
    valid = {pk: (start, end) for pk, start, end in Area.objects.values_list("pk", "valid_from", "valid_until")}
    return HeirTable(valid=valid, into=dict(into), steps=dict(steps))
