"""Writes of the people room."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.models import ApiToken, Organisation, Person, RoleGrant
from thongsuot.people.words import OrganisationKind, Role


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as trouble:
        raise Invalid(" ".join(trouble.messages), code="weak_password") from trouble


def create_first_administrator(*, email: str, display_name: str, password: str, now: dt.datetime) -> Person:
    """Create the administrator of a new installation; refused once anybody exists, also when two visitors race."""
    try:
        return _first_administrator(email=email, display_name=display_name, password=password, now=now)
    except IntegrityError as trouble:
        # On an empty store two first writers collide in the audit chain; the loser comes too late.
        raise Refused(_("This installation already has its administrator."), code="already_set_up") from trouble


@transaction.atomic
def _first_administrator(*, email: str, display_name: str, password: str, now: dt.datetime) -> Person:
    # The chain's head is the one row that every writer takes: two visitors at once are put one behind the other.
    audit.record("installation.first_run", by=HOUSE, now=now, of=("installation", ""))
    if Person.objects.exists():
        raise Refused(_("This installation already has its administrator."), code="already_set_up")
    return add_person(
        email=email,
        display_name=display_name,
        password=password,
        organisation=None,
        roles=(Role.ADMIN,),
        by=HOUSE,
        now=now,
    )


@transaction.atomic
def add_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    by: Actor,
    now: dt.datetime,
    short_name: str = "",
    email: str = "",
    phone: str = "",
    parent: Organisation | None = None,
    valid_from: dt.date | None = None,
) -> Organisation:
    """Add a body to the directory."""
    by.require("people.manage")
    if kind not in OrganisationKind.values:
        raise Invalid(_("Unknown kind of body."), details={"kind": kind})
    if Organisation.objects.filter(code=code).exists():
        raise Refused(_("A body with this code exists already."), details={"code": code})
    made = Organisation.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        email=email,
        phone=phone,
        parent=parent,
        valid_from=valid_from,
    )
    audit.record("organisation.add", by=by, now=now, of=("organisation", made.pk), detail={"code": code, "name": name})
    return made


@transaction.atomic
def add_person(
    *,
    email: str,
    display_name: str,
    organisation: Organisation | None,
    roles: tuple[str, ...],
    by: Actor,
    now: dt.datetime,
    password: str | None = None,
    phone: str = "",
    position: str = "",
) -> Person:
    """Add a person with the roles they hold from now on."""
    by.require("people.manage")
    email = email.strip().lower()
    if not email or "@" not in email:
        raise Invalid(_("This is not an e-mail address."), details={"email": email})
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(_("Somebody with this e-mail exists already."), details={"email": email})
    unknown = [role for role in roles if role not in Role.values]
    if unknown:
        raise Invalid(_("Unknown role."), details={"roles": unknown})
    if password is not None:
        _check_password(password, Person(email=email, display_name=display_name))
    made = Person.objects.create_user(
        email,
        password,
        display_name=display_name,
        organisation=organisation,
        phone=phone,
        position=position,
        created_at=now,
    )
    for role in roles:
        RoleGrant.objects.create(person=made, role=role, starts_at=now, granted_by=by.label)
    audit.record(
        "person.add",
        by=by,
        now=now,
        of=("person", made.pk),
        detail={"email": email, "roles": list(roles), "organisation": organisation.code if organisation else None},
    )
    return made


def _check_webhook(address: str) -> str:
    address = address.strip()
    if address and not address.startswith(("https://", "http://")):
        raise Invalid(_("A webhook address starts with https://."), details={"webhook_url": address})
    return address


@transaction.atomic
def change_own_account(
    *, phone: str, webhook_url: str, language: str, by: Actor, now: dt.datetime, display_name: str = ""
) -> Person:
    """Change what a person may set about themselves: how to be reached, and in which language."""
    by.require("self.use")
    person = Person.objects.filter(pk=by.id.removeprefix("person:")).first() if by.id.startswith("person:") else None
    if person is None:
        raise Refused(_("Only a person has an account."))
    if language not in ("vi", "en"):
        raise Invalid(_("Unknown language."), details={"language": language})
    person.phone, person.webhook_url, person.language = phone.strip(), _check_webhook(webhook_url), language
    person.display_name = display_name.strip() or person.display_name
    person.save(update_fields=["phone", "webhook_url", "language", "display_name"])
    # The address itself may hold a secret; the chain keeps whether there is one.
    audit.record(
        "person.own_account",
        by=by,
        now=now,
        of=("person", person.pk),
        detail={"has_webhook": bool(person.webhook_url), "has_phone": bool(person.phone), "language": language},
    )
    return person


@transaction.atomic
def set_language(language: str, *, by: Actor, now: dt.datetime) -> None:
    """Keep the language that a signed-in person chose."""
    by.require("self.use")
    if language not in ("vi", "en"):
        raise Invalid(_("Unknown language."), details={"language": language})
    Person.objects.filter(pk=by.id.removeprefix("person:")).update(language=language)
    audit.record("person.language", by=by, now=now, of=("person", by.id), detail={"language": language})


@transaction.atomic
def change_person(
    person: Person,
    *,
    display_name: str,
    organisation: Organisation | None,
    phone: str,
    position: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Change a person's name, body, telephone and position."""
    by.require("people.manage")
    if not display_name.strip():
        raise Invalid(_("A person needs a name."))
    person.display_name, person.organisation = display_name.strip(), organisation
    person.phone, person.position = phone.strip(), position.strip()
    person.save(update_fields=["display_name", "organisation", "phone", "position"])
    audit.record(
        "person.change",
        by=by,
        now=now,
        of=("person", person.pk),
        detail={"name": person.display_name, "organisation": organisation.code if organisation else None},
    )


@transaction.atomic
def set_password(person: Person, *, password: str, by: Actor, now: dt.datetime) -> None:
    """Give a person a first or new password; they are signed out everywhere."""
    by.require("people.manage")
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("person.password", by=by, now=now, of=("person", person.pk))


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    *,
    name: str,
    short_name: str,
    kind: str,
    email: str,
    phone: str,
    by: Actor,
    now: dt.datetime,
    parent: Organisation | None = None,
) -> None:
    """Change how a body is called and reached."""
    by.require("people.manage")
    if kind not in OrganisationKind.values:
        raise Invalid(_("Unknown kind of body."), details={"kind": kind})
    if not name.strip():
        raise Invalid(_("A body needs a name."))
    organisation.name, organisation.short_name, organisation.kind = name.strip(), short_name.strip(), kind
    organisation.email, organisation.phone, organisation.parent = email.strip(), phone.strip(), parent
    organisation.save()
    audit.record(
        "organisation.change", by=by, now=now, of=("organisation", organisation.pk), detail={"name": organisation.name}
    )


@transaction.atomic
def set_roles(person: Person, *, roles: tuple[str, ...], by: Actor, now: dt.datetime) -> None:
    """Make these the roles a person holds from now on; earlier grants end now and stay on record."""
    by.require("people.manage")
    unknown = [role for role in roles if role not in Role.values]
    if unknown:
        raise Invalid(_("Unknown role."), details={"roles": unknown})
    current = {grant.role: grant for grant in person.grants.filter(ends_at=None)}
    if by.id == f"person:{person.pk}" and "admin" in current and "admin" not in roles:
        raise Refused(_("You can't take the administrator's role from yourself."))
    for role, grant in current.items():
        if role not in roles:
            grant.ends_at = now
            grant.save(update_fields=["ends_at"])
    for role in roles:
        if role not in current:
            RoleGrant.objects.create(person=person, role=role, starts_at=now, granted_by=by.label)
    audit.record("person.roles", by=by, now=now, of=("person", person.pk), detail={"roles": sorted(roles)})


@transaction.atomic
def set_active(person: Person, *, active: bool, by: Actor, now: dt.datetime) -> None:
    """Let a person sign in, or no longer."""
    by.require("people.manage")
    if by.id == f"person:{person.pk}":
        raise Refused(_("You can't switch off your own account."))
    person.is_active = active
    person.save(update_fields=["is_active"])
    audit.record("person.active", by=by, now=now, of=("person", person.pk), detail={"active": active})


@transaction.atomic
def make_token(person: Person, *, name: str, by: Actor, now: dt.datetime, expires_at: dt.datetime | None = None) -> str:
    """Make a personal token and give it; it is shown this once, only its hash is kept."""
    if by.id != f"person:{person.pk}":
        by.require("people.manage")
    token = "ts_" + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        person=person,
        name=name[:80],
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        hint=token[-4:],
        created_at=now,
        expires_at=expires_at,
    )
    audit.record("token.make", by=by, now=now, of=("token", made.pk), detail={"person": person.pk, "name": name})
    return token


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor, now: dt.datetime) -> None:
    """Make a personal token worthless from now on."""
    if by.id != f"person:{token.person_id}":
        by.require("people.manage")
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    audit.record("token.revoke", by=by, now=now, of=("token", token.pk), detail={"person": token.person_id})
