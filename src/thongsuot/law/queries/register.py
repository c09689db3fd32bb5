"""The register of law: lists, one instrument, who must do what."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.law import rules
from thongsuot.law.lines import line_of
from thongsuot.law.models import Instrument, Requirement
from thongsuot.law.numbers import number_key
from thongsuot.law.values import InstrumentLine, InstrumentView, RequirementLine
from thongsuot.law.words import Confidence
from thongsuot.people.words import OrganisationKind


def _rows(viewer: Actor) -> QuerySet[Instrument]:
    viewer.require("law.read")
    live = Count("requirements", filter=Q(requirements__retired=False), distinct=True)
    return Instrument.objects.select_related("replaced_by").annotate(asks=live)


def instruments(
    *,
    viewer: Actor,
    now: dt.datetime,
    words: str = "",
    kind: str = "",
    validity: str = "",
    unconfirmed: bool = False,
    on: dt.date | None = None,
) -> list[InstrumentLine]:
    """List the register, newest first, with the validity on a day (today unless told).

    ``words`` are looked for without diacritics in number, subject and issuer; a whole number finds its instrument
    however it is written.
    """
    day = on or rules.office_day(now)
    rows = _rows(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    if unconfirmed:
        rows = rows.exclude(confidence=Confidence.SEEN)
    lines = [line_of(row, day=day) for row in rows]
    if validity:
        lines = [line for line in lines if line.validity == validity]
    if words.strip():
        key, sought = number_key(words), rules.plain(words)
        lines = [
            line
            for line in lines
            if (key and number_key(line.number) == key)
            or sought in rules.plain(f"{line.number} {line.title} {line.issuer} {line.kind_label}")
        ]
    return lines


def choices(*, viewer: Actor) -> list[tuple[int, str]]:
    """Give every instrument as (id, words) for lists to choose from."""
    return [(row.pk, f"{row.number} · {row.title}"[:120]) for row in _rows(viewer).order_by("number")]


def instrument(instrument_id: int, *, viewer: Actor, now: dt.datetime) -> InstrumentView:
    """Give one instrument with what replaces, amends and follows from it."""
    row = _rows(viewer).filter(pk=instrument_id).first()
    if row is None:
        raise NotFound(_("There is no such instrument."))
    day = rules.office_day(now)

    def lines(rows: QuerySet[Instrument]) -> tuple[InstrumentLine, ...]:
        return tuple(line_of(one, day=day) for one in rows.select_related("replaced_by"))

    asked = Requirement.objects.filter(instrument=row, retired=False)
    return InstrumentView(
        line=line_of(row, day=day),
        source=row.source,
        note=row.note,
        origin=row.origin,
        version=row.version,
        added_at=row.added_at,
        added_by=row.added_by,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        replaces=lines(row.replaces.all()),
        amended_by=lines(row.amended_by.all()),
        amends=lines(row.amends.all()),
        requirements=_asked(asked, day=day),
    )


def requirements(*, viewer: Actor, now: dt.datetime, who: str = "", words: str = "") -> tuple[RequirementLine, ...]:
    """List who must do what by which instrument; ``who`` is a kind of body."""
    viewer.require("law.read")
    found = _asked(Requirement.objects.filter(retired=False), day=rules.office_day(now))
    sought = rules.plain(words)
    return tuple(
        line
        for line in found
        if (not who or who in line.who)
        and (not sought or sought in rules.plain(f"{line.text} {line.article} {line.instrument.number}"))
    )


def requirement(requirement_id: int, *, viewer: Actor, now: dt.datetime) -> RequirementLine:
    """Give one requirement."""
    viewer.require("law.read")
    found = _asked(Requirement.objects.filter(pk=requirement_id, retired=False), day=rules.office_day(now))
    if not found:
        raise NotFound(_("There is no such requirement."))
    return found[0]


def _asked(rows: QuerySet[Requirement], *, day: dt.date) -> tuple[RequirementLine, ...]:
    rows = rows.select_related("instrument__replaced_by").prefetch_related("bases")
    return tuple(
        RequirementLine(
            requirement_id=row.pk,
            instrument=line_of(row.instrument, day=day),
            article=row.article,
            text=row.text,
            who=tuple(row.who),
            who_labels=tuple(str(OrganisationKind(kind).label) for kind in row.who if kind in OrganisationKind.values),
            confidence=row.confidence,
            confirmed=row.confidence == Confidence.SEEN,
            version=row.version,
            obligation_ids=tuple(basis.obligation_id for basis in row.bases.all()),
        )
        for row in rows
    )
