"""Directives found by the numbers under which others cite them, and obligations that rest on the law."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thongsuot.directives import rules
from thongsuot.directives.models import Directive, DirectiveLink, Obligation
from thongsuot.directives.scope import visible, visible_shares
from thongsuot.directives.words import LinkRelation
from thongsuot.kernel.actor import Actor
from thongsuot.law.numbers import number_key


@dataclass(frozen=True, kw_only=True)
class NamedDocument:
    """A document of the register that bears a number."""

    directive_id: int
    number: str
    date: dt.date | None
    kind: str
    issuer: str
    subject: str
    state: str
    status: str = "in_force"  # or replaced, partly_replaced, by a newer document that was issued
    changed_on: dt.date | None = None  # date of that document
    newer_id: int | None = None
    newer: str = ""


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One obligation with its document and how far its shares are."""

    obligation_id: int
    directive_id: int
    directive: str
    date: dt.date | None
    clause: str
    task_text: str
    addressee_types: tuple[str, ...]
    legal_basis: tuple[str, ...]
    shares: int
    settled: int
    overdue: int


def documents_named(keys: Collection[str], *, viewer: Actor, without: int = 0) -> dict[str, list[NamedDocument]]:
    """Find the documents that bear these numbers (as ``law.numbers.number_key`` writes them)."""
    wanted, beginnings = set(keys) - {""}, Q(pk=None)
    for key in wanted:
        digits = key.partition("/")[0]
        for zeros in ("", "0", "00"):
            beginnings |= Q(number__startswith=f"{zeros}{digits}")
    found: dict[str, list[NamedDocument]] = defaultdict(list)
    for row in visible(viewer).filter(beginnings).exclude(pk=without).defer("text", "reading").order_by("pk"):
        key = number_key(row.number)
        if key in wanted:
            found[key].append(
                NamedDocument(
                    directive_id=row.pk,
                    number=row.number,
                    date=row.date,
                    kind=row.kind,
                    issuer=row.issuer,
                    subject=row.subject,
                    state=row.state,
                    **_changed_by(row, viewer=viewer),
                )
            )
    return dict(found)


def _changed_by(row: Directive, *, viewer: Actor) -> dict[str, Any]:
    """Give what a newer, issued document of the register did to this one as a whole; replacing goes before amending."""
    links = DirectiveLink.objects.select_related("newer").filter(
        Q(relation=LinkRelation.REPLACES, obligation=None) | Q(relation=LinkRelation.AMENDS),
        older=row,
        newer__in=visible(viewer),
        newer__issued_at__isnull=False,
    )
    link = min(links, key=lambda one: (one.relation != LinkRelation.REPLACES, one.at), default=None)
    if link is None:
        return {}
    return {
        "status": "replaced" if link.relation == LinkRelation.REPLACES else "partly_replaced",
        "changed_on": link.newer.date,
        "newer_id": link.newer_id,
        "newer": str(link.newer),
    }


def documents_citing(key: str, *, viewer: Actor, limit: int = 2000) -> list[NamedDocument]:
    """List the documents that cite a number, newest first."""
    rows = visible(viewer).defer("text", "reading").order_by("-date", "-pk")[:limit]
    return [
        NamedDocument(
            directive_id=row.pk,
            number=row.number,
            date=row.date,
            kind=row.kind,
            issuer=row.issuer,
            subject=row.subject,
            state=row.state,
        )
        for row in rows
        if key and any(number_key(one.get("number") or "") == key for one in row.cited)
    ]


def duties(
    *,
    viewer: Actor,
    now: dt.datetime,
    ids: Collection[int] | None = None,
    directive_ids: Collection[int] | None = None,
    limit: int = 500,
) -> tuple[DutyLine, ...]:
    """List obligations of documents that the viewer may see, newest document first; a party sees its own."""
    kept = Obligation.objects.filter(directive__in=visible(viewer)).exclude(state=Obligation.State.REMOVED)
    shares = visible_shares(viewer)
    if ids is not None:
        kept = kept.filter(pk__in=ids)
    if directive_ids is not None:
        kept = kept.filter(directive_id__in=directive_ids)
    if not viewer.sees_all:
        kept = kept.filter(pk__in=shares.values("obligation_id"))
    rows = list(kept.select_related("directive").order_by("-directive__date", "directive_id", "position")[:limit])
    states: dict[int, list[str]] = defaultdict(list)
    for pk, state in shares.filter(obligation__in=rows).values_list("obligation_id", "state"):
        states[pk].append(state)
    today = rules.office_day(now)
    return tuple(
        DutyLine(
            obligation_id=row.pk,
            directive_id=row.directive_id,
            directive=str(row.directive),
            date=row.directive.date,
            clause=row.clause,
            task_text=row.task_text,
            addressee_types=tuple(row.addressee_types),
            legal_basis=tuple(row.legal_basis),
            shares=len(states[row.pk]),
            settled=sum(state in rules.SETTLED for state in states[row.pk]),
            overdue=sum(1 for state in states[row.pk] if rules.days_overdue(row.due_on, state=state, today=today) > 0),
        )
        for row in rows
    )
