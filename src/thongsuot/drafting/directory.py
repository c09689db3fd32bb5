"""The bodies as drafts need them: names they answer to, whether they exist on a day, who carries them on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass

from thongsuot.drafting import rules
from thongsuot.drafting.values import Clause, Content
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries import organisations


@dataclass(frozen=True, kw_only=True)
class Directory:
    """All bodies by code on one day."""

    names: dict[str, str]
    shorts: dict[str, str]
    kinds: dict[str, str]
    valid: dict[str, bool]
    chain: dict[str, str]
    ids: dict[str, int]

    def resolve(self, typed: tuple[str, ...] | list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the codes that typed names mean today, and the names that mean no body."""
        called = {
            code: (name, self.shorts[code], re.sub(r"\s+(tỉnh|thành phố)\s+.*$", "", name))
            for code, name in self.names.items()
            if self.valid[code]
        }
        gone = {code: (name,) for code, name in self.names.items() if not self.valid[code]}
        kinds = {code: kind for code, kind in self.kinds.items() if self.valid[code]}
        return rules.bodies_named(typed, directory={**called, **gone}, kinds=kinds)

    def settled(self, content: Content) -> Content:
        """Give the content with every typed name of a body turned into its code, unknown ones set apart."""
        return dataclasses.replace(content, clauses=tuple(self._settled(one) for one in content.clauses))

    def _settled(self, clause: Clause) -> Clause:
        leads, unknown = self.resolve((*clause.leads, *clause.unknown))
        coordinates, unknown_with = self.resolve((*clause.coordinates, *clause.unknown_with))
        return dataclasses.replace(
            clause, leads=leads, unknown=unknown, coordinates=coordinates, unknown_with=unknown_with
        )

    def today(self, codes: tuple[str, ...], *, day: dt.date) -> tuple[str, ...]:
        """Give the bodies that carry on these ones' duties."""
        found = (rules.successor_on(code, day=day, chain=self.chain, valid=self.valid) for code in codes)
        return tuple(dict.fromkeys(found))


def directory(*, viewer: Actor, day: dt.date) -> Directory:
    """Read the directory of bodies as of a day."""
    rows = list(organisations(viewer=viewer).order_by("name"))
    codes = {row.pk: row.code for row in rows}
    return Directory(
        names={row.code: row.name for row in rows},
        shorts={row.code: row.short_name or row.name for row in rows},
        kinds={row.code: row.kind for row in rows},
        valid={
            row.code: (row.valid_from is None or row.valid_from <= day)
            and (row.valid_until is None or day < row.valid_until)
            for row in rows
        },
        chain={row.code: codes[row.successor_id] for row in rows if row.successor_id in codes},
        ids={row.code: row.pk for row in rows},
    )
