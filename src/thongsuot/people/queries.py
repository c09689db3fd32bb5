"""Reads of the people room."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.engines.scripts import plain
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people import rules
from thongsuot.people.models import ApiToken, Organisation, Person, RoleGrant, Unit
from thongsuot.people.party_words import party_words
from thongsuot.people.resolving import Book, Entry, Place, Step, resolve
from thongsuot.people.saying import reasons_of
from thongsuot.places.queries import areas, heir_table


def roles_of(person: Person, *, now: dt.datetime) -> frozenset[str]:
    """Give the roles that the person holds now."""
    grants = RoleGrant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), person=person, starts_at__lte=now)
    return frozenset(grants.values_list("role", flat=True))


def actor_of(person: Person, *, now: dt.datetime) -> Actor:
    """Give the actor that doors hand to actions and queries for a signed-in person."""
    roles = roles_of(person, now=now) if person.is_active else frozenset()
    return Actor(
        id=f"person:{person.pk}",
        label=person.display_name,
        organisation_id=person.organisation_id,
        roles=roles,
        permissions=rules.permissions_of(roles),
        sees_all=rules.sees_all(roles),
        sees_security=rules.sees_security(roles),
    )


def organisations(*, viewer: Actor, kinds: tuple[str, ...] = ()) -> QuerySet[Organisation]:
    """List the bodies of the province; the directory is open to everyone signed in."""
    viewer.require("people.read")
    rows = Organisation.objects.select_related("parent", "area", "successor")
    if not kinds:
        return rows
    also = Q(kind__in=kinds)
    for kind in kinds:
        also |= Q(more_kinds__contains=f" {kind} ")
    return rows.filter(also)


def bodies_called(words: str, *, viewer: Actor, kinds: tuple[str, ...] = ()) -> list[Organisation]:
    """List bodies of which a name, old or new, holds the words typed, with or without diacritics."""
    wanted = plain(words).split()
    rows = organisations(viewer=viewer, kinds=kinds).prefetch_related("aliases")
    if not wanted:
        return list(rows)
    named = ((row, plain(" ".join((row.name, row.short_name, *map(str, row.aliases.all()))))) for row in rows)
    return [row for row, names in named if all(word in names for word in wanted)]


def organisation(code: str, *, viewer: Actor) -> Organisation:
    """Give one body by its code."""
    found = organisations(viewer=viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no body with this code."))
    return found


def book(*, viewer: Actor, day: dt.date) -> Book:
    """Read the directory with other names, successors and areas, for resolving many phrases on a day."""
    rows = organisations(viewer=viewer).prefetch_related("aliases", "went_to__after")
    entries = {
        row.code: Entry(
            code=row.code,
            name=row.name,
            kinds=row.kinds,
            names=tuple(
                name
                for name in (row.short_name, *(one.name for one in row.aliases.all() if one.valid_until is None))
                if len(name) > 2
            ),
            former={one.name: one.valid_until for one in row.aliases.all() if one.valid_until is not None},
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            went_to=tuple((one.after.code, one.on, one.reason) for one in row.went_to.all()) or _only_heir(row),
            area=row.area_id,
        )
        for row in rows
    }
    return Book(entries=entries, places=_places(viewer=viewer, day=day), words=party_words())


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A body that a phrase means on a day, and why."""

    code: str
    name: str
    kind: str
    reasons: tuple[str, ...]


def meant_by(phrase: str, *, viewer: Actor, day: dt.date) -> tuple[Meant, ...]:
    """Tell which bodies a phrase of a directive means on a day."""
    whole = book(viewer=viewer, day=day)
    return tuple(
        Meant(
            code=one.code,
            name=whole.entries[one.code].name,
            kind=whole.entries[one.code].kinds[0],
            reasons=tuple(reasons_of(phrase, one)),
        )
        for one in resolve(phrase, book=whole, today=day)
    )


def _only_heir(row: Organisation) -> tuple[tuple[str, dt.date, str], ...]:
    """Give the one successor that records of earlier days hold."""
    return ((row.successor.code, row.valid_until, ""),) if row.successor and row.valid_until else ()


def _places(*, viewer: Actor, day: dt.date) -> tuple[Place, ...]:
    table = heir_table(viewer=viewer)
    return tuple(
        Place(
            name=row.name,
            title=row.title,
            own=row.pk,
            heirs=table.on(row.pk, day=day),
            steps=tuple(
                Step(one.before, one.after, one.on, one.source, confidence=one.confidence)
                for one in table.steps.get(row.pk, ())
            ),
        )
        for row in areas(viewer=viewer).filter(Q(organisations__isnull=False) | Q(went_into__isnull=False)).distinct()
        if row.title
    )


def persons(*, viewer: Actor) -> QuerySet[Person]:
    """List persons: all for the department's side, else those of the viewer's own body."""
    viewer.require("people.read")
    rows = Person.objects.select_related("organisation", "unit").prefetch_related("grants")
    if viewer.sees_all:
        return rows
    own = viewer.id.removeprefix("person:")
    return rows.filter(Q(organisation_id=viewer.organisation_id or 0) | Q(pk=int(own) if own.isdigit() else 0))


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """One unit in the tree of a body."""

    unit_id: int
    name: str
    level: int
    parent_id: int | None
    head: str
    head_id: int | None
    members: tuple[str, ...]
    valid_from: dt.date | None
    valid_until: dt.date | None
    stands: bool  # on the day asked


def units(found: Organisation, *, viewer: Actor, day: dt.date, standing: bool = False) -> tuple[UnitLine, ...]:
    """Give the units of a body as a tree, those above first; another body's inside is shown to nobody outside."""
    viewer.require("people.read")
    if not viewer.sees_all and viewer.organisation_id != found.pk:
        return ()
    rows = list(Unit.objects.filter(organisation=found).select_related("head").prefetch_related("persons"))
    below: dict[int | None, list[Unit]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    lines: list[UnitLine] = []

    def walk(parent_id: int | None, level: int) -> None:
        for row in below.get(parent_id, ()):
            stands = (row.valid_from is None or row.valid_from <= day) and not (
                row.valid_until and row.valid_until <= day
            )
            if stands or not standing:
                lines.append(
                    UnitLine(
                        unit_id=row.pk, name=row.name, level=level, parent_id=parent_id, head=str(row.head or ""),
                        head_id=row.head_id, members=tuple(str(one) for one in row.persons.all() if one.is_active),
                        valid_from=row.valid_from, valid_until=row.valid_until, stands=stands,
                    )
                )  # fmt: skip
            walk(row.pk, level + 1)

    walk(None, 0)
    return tuple(lines)


def person(pk: int, *, viewer: Actor) -> Person:
    """Give one person whom the viewer may see."""
    found = persons(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such person, or you may not see them."))
    return found


def person_by_email(email: str, *, viewer: Actor) -> Person:
    """Give a person whom the viewer may see by the address with which they sign in."""
    found = persons(viewer=viewer).filter(email__iexact=email.strip()).first()
    if found is None:
        raise NotFound(_("There is no such person, or you may not see them."))
    return found


def myself(*, viewer: Actor) -> Person:
    """Give the person behind an actor; the house and machines are none."""
    kind, _sep, number = viewer.id.partition(":")
    found = persons(viewer=viewer).filter(pk=number).first() if kind == "person" and number.isdigit() else None
    if found is None:
        raise NotFound(_("Only a person has an account."))
    return found


def body_of(person: Person, *, viewer: Actor) -> Organisation:
    """Give the body to which a person belongs."""
    viewer.require("people.read")
    if person.organisation is None:
        raise NotFound(_("This person belongs to no body."))
    return person.organisation


def tokens_of(person: Person, *, viewer: Actor) -> QuerySet[ApiToken]:
    """List a person's tokens, without their secret, to that person and to the administrator."""
    if viewer.id != f"person:{person.pk}":
        viewer.require("people.manage")
    return ApiToken.objects.filter(person=person).select_related("person").order_by("-created_at")


def token(pk: int, *, viewer: Actor) -> ApiToken:
    """Give one token of the viewer's own, or any to the administrator."""
    found = ApiToken.objects.select_related("person").filter(pk=pk).first()
    if found is None or (viewer.id != f"person:{found.person_id}" and not viewer.may("people.manage")):
        raise NotFound(_("There is no such token."))
    return found


def has_anybody() -> bool:
    """Tell whether any person exists, so that the first-run page can close itself."""
    return Person.objects.exists()


def person_of_token(token: str, *, now: dt.datetime) -> Person | None:
    """Give the person whose personal token this is; None when unknown, revoked or out of date."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    rows = ApiToken.objects.select_related("person").filter(Q(expires_at=None) | Q(expires_at__gt=now))
    found = rows.filter(token_hash=digest, revoked_at=None, person__is_active=True).first()
    return found.person if found else None
