"""What an import would do: which rows are new, changed or the same, and which may not be written by whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from thongsuot.kernel.actor import Actor
from thongsuot.network.columns import fold
from thongsuot.network.models import Cable, Duct, Feeder, Link, Site, Substation
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
_OWN = {
    "substation": (),
    "feeder": ("telemetry",),
    "duct": (),
    "cable": (),
    "site": (
        "kind", "lat", "lon", "cells", "generator", "generator_tested_on", "generator_tested_by", "battery_min",
        "users", "priority_services", "key_target",
    ),
    "link": ("kind", "capacity_mbps"),
}  # fmt: skip
_POINTS = {
    "substation": {},
    "feeder": {"substation": "substation"},
    "duct": {},
    "cable": {"duct": "duct"},
    "site": {"feeder": "feeder"},
    "link": {"a": "site", "b": "site", "cable": "cable"},
}
_POWER = frozenset({"feeder", "substation"})
_PREFIX = re.compile(r"^(?:xa|phuong|dac khu|thi tran) ")


@dataclass
class Change:
    """A row that would be changed: what stands there now, the new values, and the difference in words."""

    found: Any
    values: dict[str, Any]
    difference: dict[str, list[Any]]


@dataclass
class Plan:
    """New, changed and unchanged rows by kind."""

    made: dict[str, list[tuple[Row, dict[str, Any]]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    changed: dict[str, list[Change]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    same: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    left_out: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Count by kind, as an import's receipt shows it."""
        return {
            kind: {
                "new": len(self.made[kind]),
                "changed": len(self.changed[kind]),
                "same": self.same[kind],
                "left_out": self.left_out[kind],
            }
            for kind in KINDS
        }

    @property
    def writes(self) -> int:
        """Count the rows that would be written."""
        return sum(len(self.made[kind]) + len(self.changed[kind]) for kind in KINDS)


def plan_of(draft: Draft, *, by: Actor) -> Plan:
    """Compare a draft with the registry; faults of owners and rights are added to the draft."""
    return _Planner(draft, by).plan()


class _Planner:
    def __init__(self, draft: Draft, by: Actor) -> None:
        self.draft, self.by, self.result = draft, by, Plan()
        bodies = list(organisations(viewer=by))
        self.bodies = {fold(name): body for body in bodies for name in (body.name, body.short_name) if name}
        self.bodies |= {fold(body.code): body for body in bodies}
        self.own: Organisation | None = next((body for body in bodies if body.pk == by.organisation_id), None)
        self.areas = _areas()
        self.owner_of_site: dict[str, int | None] = {}
        self.codes: dict[str, dict[int, str]] = {
            kind: dict(TABLES[kind]._default_manager.values_list("pk", "code"))
            for kind in ("substation", "feeder", "duct", "cable", "site")
        }

    def plan(self) -> Plan:
        self._owners_of_sites_there()
        for kind in KINDS:
            there = {row.code: row for row in _in_chunks(TABLES[kind], list(self.draft.rows[kind]))}
            for row in self.draft.rows[kind].values():
                self._take(kind, row, there.get(row.code))
        return self.result

    def _owners_of_sites_there(self) -> None:
        ends = {str(link.fields.get(end)) for link in self.draft.rows["link"].values() for end in ("a", "b")}
        self.owner_of_site = {site.code: site.owner_id for site in _in_chunks(Site, sorted(ends))}

    def _take(self, kind: str, row: Row, found: Any) -> None:
        values = self._values(kind, row)
        if kind == "site":
            self.owner_of_site[row.code] = values.get("owner_id", found.owner_id if found else None)
        if kind == "link":
            self._owner_from_ends(row, values)
        if not self.by.sees_all and not self._may_write(kind, row, found, values):
            return
        if found is None:
            self.result.made[kind].append((row, values))
            return
        difference = self._difference(found, values)
        if difference:
            self.result.changed[kind].append(Change(found, values, difference))
        else:
            self.result.same[kind] += 1

    def _owner_from_ends(self, row: Row, values: dict[str, Any]) -> None:
        values.setdefault("owner_id", self.owner_of_site.get(str(row.fields.get("a"))))
        cable = str(row.fields.get("cable", ""))
        for made, of_cable in self.result.made["cable"]:
            if made.code == cable:
                of_cable.setdefault("owner_id", values["owner_id"])

    def _may_write(self, kind: str, row: Row, found: Any, values: dict[str, Any]) -> bool:
        """Let a body write its own plant; shared plant of others is left as it is, a rival's plant is a fault."""
        mine = self.by.organisation_id
        owner = found.owner_id if found is not None else values.get("owner_id", mine)
        is_power_body = self.own is not None and self.own.kind == "power"
        if kind in _POWER and not is_power_body and owner in (None, mine):
            owner = -1  # feeders come from the power company; an operator only names them
        if found is not None and found.owner_id is None and kind in ("duct", "cable"):
            owner = -1
        if owner == mine and values.get("owner_id", mine) == mine:
            return True
        if kind in ("duct", *_POWER) and values.get("owner_id", mine) == mine:
            self.result.left_out[kind] += 1
            if found is None:
                self.note("power_left_out", row, "code", row.code, is_warning=True)
            return False
        self.note("not_yours", row, "code", row.code)
        return False

    def note(self, code: str, row: Row, column: str, value: object, *, is_warning: bool = False) -> None:
        """Add a fault to the draft."""
        self.draft.faults.append(
            Fault(
                code=code,
                file=self.draft.file,
                sheet=row.sheet,
                row=row.row,
                column=column,
                value=str(value)[:120],
                is_warning=is_warning,
            )
        )

    def _values(self, kind: str, row: Row) -> dict[str, Any]:
        given = row.fields
        values: dict[str, Any] = {
            name: given[name] for name in (*_OWN[kind], "name", "geometry", "attributes") if name in given
        }
        owner = given.get("owner")
        if owner is not None:
            body = self.bodies.get(fold(str(owner)))
            if body is None:
                self.note("unknown_owner", row, "operator", owner)
            else:
                values["owner_id"] = body.pk
        elif not self.by.sees_all and self.own is not None and kind != "link":
            values["owner_id"] = self.own.pk
        if kind == "site" and given.get("commune"):
            area = self.areas.get(_PREFIX.sub("", fold(str(given["commune"]))))
            if area is None:
                self.note("unknown_commune", row, "commune", given["commune"], is_warning=True)
            else:
                values["area_id"] = area
        for name, target in _POINTS[kind].items():
            if name in given:
                values[f"{name}@{target}"] = given[name]
        return values

    def _difference(self, found: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
        out: dict[str, list[Any]] = {}
        for name, value in values.items():
            field_name, _sep, target = name.partition("@")
            now = self.codes[target].get(getattr(found, f"{field_name}_id")) if target else getattr(found, field_name)
            if now == value or (target == "feeder" and self._unknown_feeder(str(value)) and now is None):
                continue
            out[field_name] = [_plain(now), _plain(value)]
        return out

    def _unknown_feeder(self, code: str) -> bool:
        return code not in self.draft.rows["feeder"] and code not in self.codes["feeder"].values()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _areas() -> dict[str, int]:
    known: dict[str, int] = {}
    double: set[str] = set()
    for area in Area.objects.filter(kind="commune"):
        key = _PREFIX.sub("", fold(area.name))
        if key in known:
            double.add(key)
        known[key] = area.pk
        known[fold(area.code)] = area.pk
    return {name: pk for name, pk in known.items() if name not in double}  # a name that two have points at neither


def _in_chunks(table: type[models.Model], codes: list[str]) -> Iterable[Any]:
    for start in range(0, len(codes), 500):  # SQLite's limit of variables
        yield from table._default_manager.filter(code__in=codes[start : start + 500])


def write(plan: Plan) -> list[tuple[str, str, bool, dict[str, list[Any]]]]:
    """Write a plan's rows in bulk; give what was done: kind, code, new or not, and the difference."""
    done: list[tuple[str, str, bool, dict[str, list[Any]]]] = []
    for kind in KINDS:
        made, changed = plan.made[kind], plan.changed[kind]
        if not made and not changed:
            continue
        table = TABLES[kind]
        ids = {
            target: dict(TABLES[target]._default_manager.values_list("code", "pk"))
            for target in set(_POINTS[kind].values())
        }
        fresh = [table(code=row.code, **_resolved(values, ids)) for row, values in made]
        table._default_manager.bulk_create(fresh, batch_size=400)
        names: set[str] = set()
        for change in changed:
            for name, value in _resolved(change.values, ids).items():
                setattr(change.found, name, value)
                names.add(name)
        if changed:
            table._default_manager.bulk_update(
                [change.found for change in changed], [name.removesuffix("_id") for name in names], batch_size=200
            )
        done += [(kind, row.code, True, {}) for row, _values in made]
        done += [(kind, change.found.code, False, change.difference) for change in changed]
    return done


def _resolved(values: dict[str, Any], ids: dict[str, dict[str, int]]) -> dict[str, Any]:
    out = {}
    for name, value in values.items():
        field_name, _sep, target = name.partition("@")
        out[f"{field_name}_id" if target else field_name] = ids[target].get(value) if target else value
    return out
