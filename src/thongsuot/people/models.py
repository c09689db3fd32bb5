"""Organisations, units, persons and the roles they hold, each with validity dates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.people.words import OrganisationKind, Role
from thongsuot.places.models import Area


class Organisation(models.Model):
    """A body that bears duties: a department, an operator, the police, a commune."""

    code = models.SlugField(max_length=40, unique=True, verbose_name=_("Code"))
    name = models.CharField(max_length=200, verbose_name=_("Name"))
    short_name = models.CharField(max_length=60, blank=True, verbose_name=_("Short name"))
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices, verbose_name=_("Kind"))
    more_kinds = models.CharField(max_length=120, blank=True)  # " internet postal ": other classes it belongs to
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    email = models.EmailField(blank=True, verbose_name=_("E-mail for notices"))
    phone = models.CharField(max_length=40, blank=True, verbose_name=_("Duty telephone"))
    valid_from = models.DateField(null=True, blank=True, verbose_name=_("Valid from"))
    valid_until = models.DateField(null=True, blank=True, verbose_name=_("Valid until (first day it no longer holds)"))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def kinds(self) -> tuple[str, ...]:
        """Give every class that the body belongs to, its main one first."""
        return (self.kind, *self.more_kinds.split())


class Alias(models.Model):
    """Another name of a body: an abbreviation, a name it bore before, a spelling that documents use."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, verbose_name=_("Other name"))
    key = models.CharField(max_length=240)  # spelling_key of the name
    valid_until = models.DateField(null=True, blank=True)  # for a former name: first day it no longer held

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_alias_per_body_and_name")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """The duties of one body, or a part of them, went to another on a day."""

    before = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="went_to")
    after = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="came_from")
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "after__name"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_succession_of_bodies"),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="no_body_follows_itself"),
        ]


class Unit(models.Model):
    """A part of an organisation: an office, a shift team."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=200, verbose_name=_("Name"))
    head = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="heads",
        verbose_name=_("Head of the unit"),
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # first day it no longer stands

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_unit_per_body_and_name")]

    def __str__(self) -> str:
        return self.name


class Persons(BaseUserManager["Person"]):
    """Makes persons who can sign in by e-mail and password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Make a person; without a password they can't sign in until one is set."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find a person by the e-mail they sign in with, whatever its case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in, stands on rosters and is paged."""

    email = models.EmailField(unique=True, verbose_name=_("E-mail"))
    display_name = models.CharField(max_length=120, verbose_name=_("Name"))
    phone = models.CharField(max_length=40, blank=True, verbose_name=_("Telephone"))
    position = models.CharField(max_length=120, blank=True, verbose_name=_("Position"))
    webhook_url = models.URLField(blank=True, verbose_name=_("Webhook for pages"))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="persons", verbose_name=_("Body")
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="persons")
    language = models.CharField(max_length=5, default="vi", verbose_name=_("Language"))
    is_active = models.BooleanField(default=True, verbose_name=_("May sign in"))
    created_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[Persons] = Persons()

    class Meta:
        ordering = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """A role held by a person over a period [starts_at, ends_at)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["person", "role"])]


class ApiToken(models.Model):
    """A personal token for programs; only its SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
