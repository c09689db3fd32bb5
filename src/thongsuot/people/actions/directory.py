"""Keeping the directory true: other names, classes, new names, successors, two records of one body, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.engines.scripts import spelling_key
from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.actions.members import add_organisation
from thongsuot.people.models import Alias, Organisation, Succession
from thongsuot.people.words import OrganisationKind
from thongsuot.places.models import Area


@transaction.atomic
def add_alias(
    organisation: Organisation, *, name: str, by: Actor, now: dt.datetime, valid_until: dt.date | None = None
) -> Alias:
    """Give a body another name by which documents call it; until a day for a name that it no longer bears."""
    by.require("people.manage")
    name = " ".join(name.split())
    key = spelling_key(name)
    if len(key) < 3:
        raise Invalid(_("A name has at least three letters."), details={"name": name})
    taken = Alias.objects.filter(key=key).exclude(organisation=organisation).select_related("organisation").first()
    if taken is not None:
        raise Refused(
            _("%(name)s already has this name.") % {"name": taken.organisation.name},
            details={"code": taken.organisation.code},
        )
    made, is_new = Alias.objects.get_or_create(
        organisation=organisation, key=key[:240], defaults={"name": name[:200], "valid_until": valid_until}
    )
    if not is_new:
        raise Refused(_("The body has this name already."), details={"name": made.name})
    audit.record("organisation.alias", by=by, now=now, of=("organisation", organisation.pk), detail={"name": name})
    return made


@transaction.atomic
def remove_alias(organisation: Organisation, *, alias_id: int, by: Actor, now: dt.datetime) -> None:
    """Take another name from a body again."""
    by.require("people.manage")
    found = organisation.aliases.filter(pk=alias_id).first()
    if found is None:
        raise NotFound(_("The body has no such name."))
    found.delete()
    audit.record(
        "organisation.alias_removed", by=by, now=now, of=("organisation", organisation.pk), detail={"name": found.name}
    )


@transaction.atomic
def set_classes(organisation: Organisation, *, more_kinds: tuple[str, ...], by: Actor, now: dt.datetime) -> None:
    """Say to which classes a body belongs beside its main one: an operator may be Internet and postal as well."""
    by.require("people.manage")
    unknown = sorted(set(more_kinds) - set(OrganisationKind.values))
    if unknown:
        raise Invalid(_("Unknown kind of body."), details={"kinds": unknown})
    kept = [kind for kind in OrganisationKind.values if kind in more_kinds and kind != organisation.kind]
    organisation.more_kinds = f" {' '.join(kept)} " if kept else ""
    organisation.save(update_fields=["more_kinds"])
    audit.record("organisation.classes", by=by, now=now, of=("organisation", organisation.pk), detail={"kinds": kept})


@transaction.atomic
def set_area(organisation: Organisation, *, area: Area | None, by: Actor, now: dt.datetime) -> None:
    """Say for which area a body stands: a commune's committee for its commune."""
    by.require("people.manage")
    organisation.area = area
    organisation.save(update_fields=["area"])
    code = area.code if area else None
    audit.record("organisation.area", by=by, now=now, of=("organisation", organisation.pk), detail={"area": code})


@transaction.atomic
def rename_body(
    organisation: Organisation, *, name: str, on: dt.date, by: Actor, now: dt.datetime, short_name: str = ""
) -> None:
    """Give a body a new name from a day on; under the old ones it is still found in older documents."""
    by.require("people.manage")
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("A body needs a name."))
    if spelling_key(name) == spelling_key(organisation.name):
        raise Refused(_("The body has this name already."), details={"name": name})
    for former in (organisation.name, organisation.short_name):
        if len(former) > 2:
            Alias.objects.get_or_create(
                organisation=organisation, key=spelling_key(former)[:240], defaults={"name": former, "valid_until": on}
            )
    before = organisation.name
    organisation.name, organisation.short_name = name[:200], " ".join(short_name.split())[:60]
    organisation.save(update_fields=["name", "short_name"])
    organisation.aliases.filter(key=spelling_key(name)).delete()
    audit.record(
        "organisation.rename",
        by=by,
        now=now,
        of=("organisation", organisation.pk),
        detail={"from": before, "to": name, "on": on.isoformat()},
    )


@transaction.atomic
def succeed_body(
    before: Organisation, *, after: Organisation, on: dt.date, by: Actor, now: dt.datetime, reason: str = ""
) -> Succession:
    """Note that the duties of a body, or a part of them, went to another on a day; the earlier one ends then.

    Raises
    ------
    Refused
        The two are one, or the later one already gave way to the earlier one.
    """
    by.require("people.manage")
    if before == after or _leads_to(after, before):
        raise Refused(_("A body can't follow itself, not even by a detour."), code="circle")
    made, _is_new = Succession.objects.update_or_create(
        before=before, after=after, defaults={"on": on, "reason": reason[:300]}
    )
    before.valid_until = min(filter(None, (before.valid_until, on)))
    before.successor = before.successor or after
    before.save(update_fields=["valid_until", "successor"])
    audit.record(
        "organisation.succession",
        by=by,
        now=now,
        of=("organisation", before.pk),
        detail={"to": after.code, "on": on.isoformat(), "reason": reason},
    )
    return made


def _leads_to(start: Organisation, goal: Organisation) -> bool:
    waiting, seen = [start.pk], {start.pk}
    while waiting:
        after = set(Succession.objects.filter(before_id__in=waiting).values_list("after_id", flat=True)) - seen
        if goal.pk in after:
            return True
        seen |= after
        waiting = list(after)
    return False


@transaction.atomic
def merge_bodies(double: Organisation, *, into: Organisation, on: dt.date, by: Actor, now: dt.datetime) -> Organisation:
    """Join two records of one body: names, persons and lower bodies go to the one that stays.

    The other record ends on the day and points to the one that stays, so that what was assigned to it keeps its story.
    """
    by.require("people.manage")
    succeed_body(double, after=into, on=on, reason=_("two records of one body"), by=by, now=now)
    held = set(into.aliases.values_list("key", flat=True)) | {spelling_key(into.name)}
    for name, until in [
        (double.name, None),
        (double.short_name, None),
        *double.aliases.values_list("name", "valid_until"),
    ]:
        key = spelling_key(name)
        if len(key) >= 3 and key not in held:
            held.add(key)
            Alias.objects.create(organisation=into, name=name, key=key[:240], valid_until=until)
    double.aliases.all().delete()
    moved = double.persons.update(organisation=into)
    double.children.exclude(pk=into.pk).update(parent=into)
    audit.record(
        "organisation.merge",
        by=by,
        now=now,
        of=("organisation", double.pk),
        detail={"into": into.code, "persons": moved},
    )
    return into


@dataclass(frozen=True, kw_only=True)
class NewBody:
    """One line of a list of bodies."""

    code: str
    name: str
    kind: str
    short_name: str = ""
    email: str = ""
    phone: str = ""
    parent: str = ""
    area: str = ""
    more_kinds: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: dt.date | None = None


@transaction.atomic
def import_bodies(lines: Iterable[NewBody], *, by: Actor, now: dt.datetime, dry_run: bool = False) -> int:
    """Take in a list of bodies that are not in the directory yet; give how many are new.

    Raises
    ------
    Invalid
        Lines with faults, all of them named at once with their number; nothing is kept then.
    """
    by.require("people.manage")
    made, faults = 0, []
    with transaction.atomic():
        for number, line in enumerate(lines, 1):
            if Organisation.objects.filter(code=line.code).exists():
                continue
            try:
                with transaction.atomic():
                    _take(line, by=by, now=now)
                made += 1
            except (Invalid, NotFound, Refused) as trouble:
                faults.append({"line": number, "code": line.code, "text": str(trouble.message)})
        if faults or dry_run:
            transaction.set_rollback(True)
    if faults:
        raise Invalid(
            _("Nothing was taken in: %(count)s lines have faults.") % {"count": len(faults)},
            code="faulty_lines",
            details={"faults": faults},
        )
    return made


def _take(line: NewBody, *, by: Actor, now: dt.datetime) -> None:
    if not line.code or not line.name.strip():
        raise Invalid(_("A body needs a code and a name."))
    parent = area = None
    if line.parent:
        parent = Organisation.objects.filter(code=line.parent).first()
        if parent is None:
            raise NotFound(_("There is no body with this code."))
    if line.area:
        area = Area.objects.filter(code=line.area).first()
        if area is None:
            raise NotFound(_("There is no area with this code."))
    made = add_organisation(
        code=line.code,
        name=line.name.strip(),
        kind=line.kind,
        short_name=line.short_name,
        email=line.email,
        phone=line.phone,
        parent=parent,
        valid_from=line.valid_from,
        by=by,
        now=now,
    )
    if line.more_kinds:
        set_classes(made, more_kinds=line.more_kinds, by=by, now=now)
    if area is not None:
        set_area(made, area=area, by=by, now=now)
    for name in line.aliases:
        add_alias(made, name=name, by=by, now=now)
