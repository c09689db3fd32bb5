"""Who may initial and sign, and the bodies that a draft may name."""

from __future__ import annotations

import datetime as dt

from thongsuot.drafting import rules
from thongsuot.drafting.directory import Directory, directory
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Person
from thongsuot.people.queries import persons, roles_of
from thongsuot.people.rules import permissions_of


def _holding(permission: str, *, viewer: Actor, now: dt.datetime) -> list[Person]:
    rows = persons(viewer=viewer).filter(is_active=True)
    return [one for one in rows if permission in permissions_of(roles_of(one, now=now))]


def signers(*, viewer: Actor, now: dt.datetime) -> list[Person]:
    """List the persons who may sign documents now."""
    viewer.require("drafts.read")
    return _holding("drafts.sign", viewer=viewer, now=now)


def initiallers(*, viewer: Actor, now: dt.datetime) -> list[Person]:
    """List the persons who may initial drafts now."""
    viewer.require("drafts.read")
    return _holding("drafts.initial", viewer=viewer, now=now)


def directory_of(*, viewer: Actor, now: dt.datetime) -> Directory:
    """Give the bodies as they exist today."""
    viewer.require("drafts.read")
    return directory(viewer=viewer, day=rules.office_day(now))
