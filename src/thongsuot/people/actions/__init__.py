"""Writes of the people room: who belongs to it, and the directory of bodies."""

from __future__ import annotations

from thongsuot.people.actions.directory import (
    NewBody,
    add_alias,
    import_bodies,
    merge_bodies,
    remove_alias,
    rename_body,
    set_area,
    set_classes,
    succeed_body,
)
from thongsuot.people.actions.members import (
    add_organisation,
    add_person,
    change_organisation,
    change_own_account,
    change_person,
    create_first_administrator,
    make_token,
    revoke_token,
    set_active,
    set_language,
    set_password,
    set_roles,
)
from thongsuot.people.actions.units import keep_unit, place_person

__all__ = [
    "NewBody",
    "add_alias",
    "add_organisation",
    "add_person",
    "change_organisation",
    "change_own_account",
    "change_person",
    "create_first_administrator",
    "import_bodies",
    "keep_unit",
    "make_token",
    "merge_bodies",
    "place_person",
    "remove_alias",
    "rename_body",
    "revoke_token",
    "set_active",
    "set_area",
    "set_classes",
    "set_language",
    "set_password",
    "set_roles",
    "succeed_body",
]
