"""Writes of the network room: a dry run that says everything, then one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.network.facts import RegistryChanged
from thongsuot.network.models import (
    Cable,
    Duct,
    Feeder,
    ImportRun,
    Link,
    RegistryRevision,
    Site,
    Substation,
)
from thongsuot.network.values import KINDS, Draft, Fault, Row
from thongsuot.people.models import Organisation
from thongsuot.people.queries import organisations
from thongsuot.places.models import Area

TABLES: dict[str, type[models.Model]] = {
    "substation": Substation,
    "feeder": Feeder,
    "duct": Duct,
    "cable": Cable,
    "site": Site,
    "link": Link,
}
OWN = {
    "substation": (),
    "feeder": ("telemetry",),
    "duct": (),
    "cable": (),
    "site": ("kind", "lat", "lon", "cells", "generator", "battery_min", "users", "priority_services", "key_target"),
    "link": ("kind", "capacity_mbps"),
}
POINTS = {
    "substation": {},
    "feeder": {"substation": "substation"},
    "duct": {},
    "cable": {"duct": "duct"},
    "site": {"feeder": "feeder"},
    "link": {"a": "site", "b": "site", "cable": "cable"},
}
SHARED = frozenset({"duct", "feeder", "substation"})  # written by the department's side; others may only point at it


def known_codes() -> dict[str, set[str]]:
    """Give the codes in the registry by kind, for checks of what points at what."""
    return {kind: set(TABLES[kind]._default_manager.values_list("code", flat=True)) for kind in KINDS}


@transaction.atomic
def check_import(draft: Draft, *, by: Actor, now: dt.datetime) -> ImportRun:
    """Make the dry run of an import: every fault, what would be new, changed or the same. The registry is not touched."""
    by.require("network.import")
    plan = _plan(draft, by)
    return ImportRun.objects.create(
        file_name=draft.file[:255],
        file_sha256=draft.sha256,
        format=draft.format,
        organisation_id=by.organisation_id,
        counts=plan.counts,
        errors=[fault.as_json() for fault in draft.faults],
        made_at=now,
        made_by=by.label,
    )


@transaction.atomic
def apply_import(draft: Draft, *, by: Actor, now: dt.datetime) -> ImportRun:
    """Write a draft into the registry in one transaction; with any error in it, nothing is written.

    Raises
    ------
    Invalid
        The draft has errors; they are in ``details``.
    """
    by.require("network.import")
    plan = _plan(draft, by)
    if draft.errors:
        raise Invalid(
            _("The file has errors; nothing was written. See the list."),
            code="import_errors",
            details={"errors": [fault.as_json() for fault in draft.errors[:500]], "count": len(draft.errors)},
        )
    for kind in KINDS:
        _write(kind, plan.made[kind], plan.changed[kind])
    run = ImportRun.objects.create(
        file_name=draft.file[:255],
        file_sha256=draft.sha256,
        format=draft.format,
        organisation_id=by.organisation_id,
        counts=plan.counts,
        errors=[fault.as_json() for fault in draft.faults],
        applied_at=now,
        made_at=now,
        made_by=by.label,
    )
    revision = _next_revision()
    detail = {"file": draft.file, "sha256": draft.sha256, "counts": plan.counts, "revision": revision}
    audit.record("network.import", by=by, now=now, of=("import", run.pk), detail=detail)
    outbox.publish(RegistryChanged(revision=revision, import_id=run.pk), now=now)
    outbox.pulse("network", now=now)
    return run


def _next_revision() -> int:
    row = RegistryRevision.objects.select_for_update().order_by("id").first()
    if row is None:
        row = RegistryRevision(number=0)
    row.number += 1
    row.save()
    return row.number


class _Plan:
    """What an import would do: rows by kind that are new or changed, with their values worked out."""

    def __init__(self) -> None:
        self.made: dict[str, list[tuple[Row, dict[str, Any]]]] = {kind: [] for kind in KINDS}
        self.changed: dict[str, list[tuple[Any, dict[str, Any]]]] = {kind: [] for kind in KINDS}
        self.same = dict.fromkeys(KINDS, 0)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return {
            kind: {"new": len(self.made[kind]), "changed": len(self.changed[kind]), "same": self.same[kind]}
            for kind in KINDS
        }


def _plan(draft: Draft, by: Actor) -> _Plan:
    plan = _Plan()
    bodies = {body.code.casefold(): body for body in organisations(viewer=by)}
    places = {area.name: area.pk for area in Area.objects.filter(kind="commune")}
    own = Organisation.objects.filter(pk=by.organisation_id).first() if by.organisation_id else None
    owner_of_site: dict[str, int | None] = {}
    codes = {
        kind: dict(TABLES[kind]._default_manager.values_list("pk", "code"))
        for kind in ("substation", "feeder", "duct", "cable", "site")
    }
    for kind in KINDS:
        there = {row.code: row for row in _in_chunks(TABLES[kind], list(draft.rows[kind]))}
        for row in draft.rows[kind].values():
            values = _values(kind, row, draft, bodies=bodies, places=places, by=by, own=own)
            if kind == "site":
                owner_of_site[row.code] = values.get("owner_id")
            if kind == "link" and values.get("owner_id") is None:
                values["owner_id"] = owner_of_site.get(str(row.fields.get("a")))
                cable = draft.rows["cable"].get(str(row.fields.get("cable", "")))
                if cable is not None and "owner" not in cable.fields:
                    _lend_owner(plan, cable.code, values["owner_id"])
            found = there.get(row.code)
            if not by.sees_all and not _may_write(kind, found, values, by):
                if kind in SHARED and found is not None:
                    plan.same[kind] += 1
                    continue
                _note(draft, "not_yours", row, "code", row.code)
            if found is None:
                plan.made[kind].append((row, values))
            elif _differs(found, values, codes):
                plan.changed[kind].append((found, values))
            else:
                plan.same[kind] += 1
    return plan


def _lend_owner(plan: _Plan, cable: str, owner_id: int | None) -> None:
    for row, values in plan.made["cable"]:
        if row.code == cable and values.get("owner_id") is None:
            values["owner_id"] = owner_id


def _may_write(kind: str, found: Any, values: dict[str, Any], by: Actor) -> bool:
    if kind in SHARED:
        return False
    if found is not None and found.owner_id not in (None, by.organisation_id):
        return False
    return values.get("owner_id") in (None, by.organisation_id) or kind == "cable"


def _note(draft: Draft, code: str, row: Row, column: str, value: object) -> None:
    draft.faults.append(
        Fault(code=code, file=draft.file, sheet=row.sheet, row=row.row, column=column, value=str(value)[:120])
    )


def _in_chunks(table: type[models.Model], codes: list[str]) -> Iterable[Any]:
    for start in range(0, len(codes), 500):
        yield from table._default_manager.filter(code__in=codes[start : start + 500])


def _values(
    kind: str, row: Row, draft: Draft, *, bodies: dict[str, Organisation], places: dict[str, int], by: Actor,
    own: Organisation | None,
) -> dict[str, Any]:  # fmt: skip
    given = row.fields
    values: dict[str, Any] = {
        name: given[name] for name in (*OWN[kind], "name", "geometry", "attributes") if name in given
    }
    owner = given.get("owner")
    if owner is not None:
        body = bodies.get(str(owner).casefold())
        if body is None:
            _note(draft, "unknown_owner", row, "owner", owner)
        else:
            values["owner_id"] = body.pk
    elif not by.sees_all and own is not None and kind not in SHARED:
        values["owner_id"] = own.pk
    if kind == "site" and given.get("commune"):
        values["area_id"] = places.get(str(given["commune"]))
    for name, target in POINTS[kind].items():
        if name in given:
            values[f"{name}@{target}"] = given[name]
    return values


def _differs(found: Any, values: dict[str, Any], codes: dict[str, dict[int, str]]) -> bool:
    for name, value in values.items():
        field, _sep, target = name.partition("@")
        there = codes[target].get(getattr(found, f"{field}_id")) if target else getattr(found, field)
        if there != value:
            return True
    return False


def _write(kind: str, made: list[tuple[Row, dict[str, Any]]], changed: list[tuple[Any, dict[str, Any]]]) -> None:
    table = TABLES[kind]
    ids = {
        target: dict(TABLES[target]._default_manager.values_list("code", "pk"))
        for target in set(POINTS[kind].values())
        if made or changed
    }

    def resolved(values: dict[str, Any]) -> dict[str, Any]:
        out = {}
        for name, value in values.items():
            field, _sep, target = name.partition("@")
            out[f"{field}_id" if target else field] = ids[target].get(value) if target else value
        return out

    if made:
        fresh = [table(code=row.code, **resolved(values)) for row, values in made]
        table._default_manager.bulk_create(fresh, batch_size=500)
    for found, values in changed:
        now_values = resolved(values)
        for name, value in now_values.items():
            setattr(found, name, value)
        found.save(update_fields=[name.removesuffix("_id") if name.endswith("_id") else name for name in now_values])
