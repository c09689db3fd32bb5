"""From an instrument of a ministry down to the tasks of the province: what rests on it, and what is still missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.directives.queries import cited as directives
from thongsuot.directives.queries.cited import DutyLine, NamedDocument
from thongsuot.drafting import actions as drafting
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound, Refused
from thongsuot.law import actions as law_actions
from thongsuot.law import queries as law
from thongsuot.law import rules
from thongsuot.law.numbers import number_key
from thongsuot.law.values import InstrumentView, RequirementLine


@dataclass(frozen=True, kw_only=True)
class Link:
    """One requirement with the provincial obligations that carry it out."""

    requirement: RequirementLine
    tasks: tuple[DutyLine, ...]

    @property
    def shares(self) -> int:
        """Count the shares of all parties."""
        return sum(one.shares for one in self.tasks)

    @property
    def settled(self) -> int:
        """Count the settled shares."""
        return sum(one.settled for one in self.tasks)

    @property
    def overdue(self) -> int:
        """Count the late shares."""
        return sum(one.overdue for one in self.tasks)

    @property
    def state(self) -> str:
        """Give the state of the link: missing, overdue, in_progress or done."""
        if not self.tasks:
            return "missing"
        if self.overdue:
            return "overdue"
        return "done" if self.shares and self.settled == self.shares else "in_progress"


@dataclass(frozen=True, kw_only=True)
class Chain:
    """An instrument, the documents of the province that cite it, and each requirement with its tasks."""

    instrument: InstrumentView
    citing: tuple[NamedDocument, ...]
    links: tuple[Link, ...]

    @property
    def missing(self) -> int:
        """Count the requirements that no provincial task carries out."""
        return sum(not one.tasks for one in self.links)


def chain(instrument_id: int, *, viewer: Actor, now: dt.datetime) -> Chain:
    """Give the chain below an instrument, as far as the viewer may see the documents of the province."""
    view = law.instrument(instrument_id, viewer=viewer, now=now)
    citing = directives.documents_citing(number_key(view.line.number), viewer=viewer)
    return Chain(instrument=view, citing=tuple(citing), links=links(view.requirements, viewer=viewer, now=now))


def links(lines: tuple[RequirementLine, ...], *, viewer: Actor, now: dt.datetime) -> tuple[Link, ...]:
    """Give requirements with their obligations, as far as the viewer may see them."""
    ids = {pk for one in lines for pk in one.obligation_ids}
    known = {one.obligation_id: one for one in directives.duties(viewer=viewer, now=now, ids=ids)} if ids else {}
    return tuple(
        Link(requirement=one, tasks=tuple(known[pk] for pk in one.obligation_ids if pk in known)) for one in lines
    )


def candidates(
    requirement_id: int, *, viewer: Actor, now: dt.datetime, words: str = "", limit: int = 20
) -> tuple[DutyLine, ...]:
    """Propose obligations that may carry a requirement out, the likeliest first. A person links them, nobody else.

    Those of documents that cite the instrument come first, then those addressed to the same classes of bodies, then
    those that share words with it.
    """
    one = law.requirement(requirement_id, viewer=viewer, now=now)
    key = number_key(one.instrument.number)
    citing = {document.directive_id for document in directives.documents_citing(key, viewer=viewer)}
    sought = rules.plain(words)
    asked = set(rules.plain(one.text).split())

    def weight(task: DutyLine) -> tuple[int, int, int]:
        shared = len(asked.intersection(rules.plain(task.task_text).split()))
        return (-(task.directive_id in citing), -len(set(one.who).intersection(task.addressee_types)), -shared)

    open_ones = [
        task
        for task in directives.duties(viewer=viewer, now=now)
        if task.obligation_id not in one.obligation_ids
        and (not sought or sought in rules.plain(f"{task.directive} {task.task_text}"))
    ]
    return tuple(sorted(open_ones, key=weight)[:limit])


@transaction.atomic
def link(requirement_id: int, *, obligation_id: int, by: Actor, now: dt.datetime) -> None:
    """Link an obligation, which must exist and be visible, to the requirement that it carries out."""
    by.require("law.manage")
    found = directives.duties(viewer=by, now=now, ids=[obligation_id])
    if not found:
        raise NotFound(_("There is no such obligation, or you may not see it."))
    law_actions.link_obligation(
        requirement_id, obligation_id=obligation_id, directive_id=found[0].directive_id, by=by, now=now
    )


@transaction.atomic
def draft_from_instrument(instrument_id: int, *, by: Actor, now: dt.datetime) -> int:
    """Start a draft that gives the province's bodies the requirements which no task carries out yet.

    Raises
    ------
    Refused
        Every requirement has its task already, or none is on record.
    """
    by.require("drafts.write")
    found = chain(instrument_id, viewer=by, now=now)
    points = [
        f"{', '.join(one.requirement.who_labels)}: {one.requirement.text}" for one in found.links if not one.tasks
    ]
    if not points:
        raise Refused(_("No requirement of this instrument waits for a task."), code="nothing_missing")
    line = found.instrument.line
    day = f" ngày {line.date:%d/%m/%Y}" if line.date else ""
    draft = drafting.start_from_points(
        points,
        subject=f"Về triển khai thực hiện {line.kind_label} số {line.number}",
        bases=(f"Căn cứ {line.kind_label} số {line.number}{day} của {line.issuer};",),
        opening="Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị thực hiện các nội dung sau:",
        origin=f"law:{line.instrument_id}",
        by=by,
        now=now,
    )
    return draft.pk
