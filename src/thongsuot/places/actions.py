"""Writes of the places room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.places.models import Area, AreaKind, AreaSuccession
from thongsuot.places.pack import provinces

CONFIDENCE = ("S", "M", "L", "")


@transaction.atomic
def load_provinces(*, by: Actor, now: dt.datetime) -> int:
    """Put the provinces of the table that is shipped into the store; those already there stay as they are.

    Give how many areas are new.
    """
    by.require("places.manage")
    made = 0
    areas: dict[str, Area] = {}
    for one in provinces():
        areas[one.code], is_new = Area.objects.get_or_create(
            code=one.code,
            defaults={
                "name": one.name,
                "title": one.title,
                "kind": AreaKind.PROVINCE,
                "valid_from": one.valid_from,
                "valid_until": one.valid_until,
                "source": one.source,
                "confidence": one.confidence,
            },
        )
        made += is_new
    for one in provinces():
        if one.into and one.valid_until:
            before, after = areas[one.code], areas[one.into]
            AreaSuccession.objects.get_or_create(
                before=before,
                after=after,
                defaults={"on": one.valid_until, "source": one.source, "confidence": one.confidence},
            )
            if before.successor_id is None:
                before.successor = after
                before.save(update_fields=["successor", "plain"])
    audit.record("area.load", by=by, now=now, of=("area", ""), detail={"new": made})
    return made


@dataclass(frozen=True, kw_only=True)
class NewArea:
    """One line of a list of areas: a unit of today, and which older units went into it."""

    code: str
    name: str
    title: str
    kind: str
    parent: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    came_from: tuple[str, ...] = ()  # codes of areas in the store or in this list
    is_border: bool = False


@transaction.atomic
def import_areas(
    lines: Iterable[NewArea],
    *,
    by: Actor,
    now: dt.datetime,
    source: str = "",
    confidence: str = "",
    dry_run: bool = False,
) -> tuple[int, int]:
    """Take in a list of areas, old ones before those that came from them; give how many are new and how many changed.

    Raises
    ------
    Invalid
        A line without code or name, of an unknown kind, or naming an area that is nowhere. Nothing is kept then.
    """
    by.require("places.manage")
    if confidence not in CONFIDENCE:
        raise Invalid(_("The confidence is S, M or L."), details={"confidence": confidence})
    new = changed = 0
    with transaction.atomic():
        for number, line in enumerate(lines, 1):
            is_new, is_changed = _take(line, number=number, source=source, confidence=confidence)
            new, changed = new + is_new, changed + is_changed
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        audit.record("area.import", by=by, now=now, of=("area", ""), detail={"new": new, "changed": changed})
    return new, changed


def _take(line: NewArea, *, number: int, source: str, confidence: str) -> tuple[bool, bool]:
    if not line.code or not line.name or line.kind not in AreaKind.values:
        raise Invalid(
            _("Line %(number)s needs a code, a name and a kind (province, district, commune).") % {"number": number},
            details={"line": number},
        )
    parent = _known(line.parent, number=number) if line.parent else None
    wanted = {
        "name": line.name,
        "title": line.title,
        "kind": line.kind,
        "parent": parent,
        "is_border": line.is_border,
        # An empty date in a list says nothing: the end that a succession set stays.
        **{name: day for name in ("valid_from", "valid_until") if (day := getattr(line, name)) is not None},
    }
    row = Area.objects.filter(code=line.code).first()
    is_new = row is None
    row = row or Area(code=line.code)
    is_changed = not is_new and any(getattr(row, name) != value for name, value in wanted.items())
    if is_new or is_changed:
        for name, value in {**wanted, "source": source, "confidence": confidence}.items():
            setattr(row, name, value)
        row.save()
    for code in line.came_from:
        on = line.valid_from
        if on is None:
            raise Invalid(_("Line %(number)s says what it came from, but not since when.") % {"number": number})
        _follow(_known(code, number=number), row, on=on, source=source, confidence=confidence)
    return is_new, is_changed


def _known(code: str, *, number: int) -> Area:
    found = Area.objects.filter(code=code).first()
    if found is None:
        raise Invalid(
            _("Line %(number)s names the area %(code)s, which is nowhere.") % {"number": number, "code": code},
            details={"line": number, "code": code},
        )
    return found


@transaction.atomic
def succeed_area(
    before: str, *, after: str, on: dt.date, by: Actor, now: dt.datetime, source: str = "", confidence: str = ""
) -> AreaSuccession:
    """Note that an area, or a part of it, went into another on a day; the earlier one ends then."""
    by.require("places.manage")
    first, second = (Area.objects.filter(code=code).first() for code in (before, after))
    if first is None or second is None:
        raise NotFound(_("There is no area with this code."))
    if first == second:
        raise Refused(_("An area can't follow itself."))
    made = _follow(first, second, on=on, source=source, confidence=confidence)
    audit.record("area.succession", by=by, now=now, of=("area", first.pk), detail={"into": after, "on": on.isoformat()})
    return made


def _follow(before: Area, after: Area, *, on: dt.date, source: str, confidence: str) -> AreaSuccession:
    made, _is_new = AreaSuccession.objects.update_or_create(
        before=before, after=after, defaults={"on": on, "source": source[:200], "confidence": confidence}
    )
    before.valid_until = before.valid_until or on
    before.successor = before.successor or after
    before.save(update_fields=["valid_until", "successor", "plain"])
    return made
