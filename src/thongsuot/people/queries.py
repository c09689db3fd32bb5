"""Reads of the people room."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people import rules
from thongsuot.people.models import ApiToken, Organisation, Person, RoleGrant


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
    return rows.filter(kind__in=kinds) if kinds else rows


def organisation(code: str, *, viewer: Actor) -> Organisation:
    """Give one body by its code."""
    found = organisations(viewer=viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no body with this code."))
    return found


def persons(*, viewer: Actor) -> QuerySet[Person]:
    """List persons: all for the department's side, else those of the viewer's own body."""
    viewer.require("people.read")
    rows = Person.objects.select_related("organisation", "unit").prefetch_related("grants")
    if viewer.sees_all:
        return rows
    own = viewer.id.removeprefix("person:")
    return rows.filter(Q(organisation_id=viewer.organisation_id or 0) | Q(pk=int(own) if own.isdigit() else 0))


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
