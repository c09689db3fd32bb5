"""Reads of bound rules: what each measures, what it found last, and before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.directives.queries import obligation, share_facts
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.proof import registry
from thongsuot.proof.models import Binding, Result
from thongsuot.proof.values import BindingView, Line, ResultView, Rule, Verdict
from thongsuot.proof.words import Light, Reach

HISTORY = 60


def _seen(viewer: Actor) -> QuerySet[Binding]:
    """Give the bound rules that the viewer may see: a body those that measure it."""
    viewer.require("directives.read")
    rows = Binding.objects.select_related("obligation__directive", "organisation")
    rows = rows.defer("obligation__directive__text", "obligation__directive__reading")
    if viewer.sees_all:
        return rows
    own = Result.objects.filter(organisation_id=viewer.organisation_id or 0)
    return rows.filter(pk__in=own.values("binding_id"), obligation__directive__issued_at__isnull=False)


def offers(obligation_id: int, *, viewer: Actor) -> tuple[tuple[Rule, bool], ...]:
    """Give the rules that can be bound to an obligation and whether its words suggest them, suggested ones first."""
    return registry.offered_for(obligation(obligation_id, viewer=viewer).task_text)


def bindings(
    *, viewer: Actor, obligation_id: int | None = None, directive_id: int | None = None, with_retired: bool = False
) -> list[BindingView]:
    """List bound rules with what each found last: of one obligation, one directive, or all that are not closed."""
    rows = _seen(viewer)
    if obligation_id is not None:
        rows = rows.filter(obligation_id=obligation_id)
    if directive_id is not None:
        rows = rows.filter(obligation__directive_id=directive_id)
    if obligation_id is None and directive_id is None:
        rows = rows.exclude(obligation__directive__state="closed")
    if not with_retired:
        rows = rows.filter(retired_at=None)
    found = list(rows.order_by("obligation__directive_id", "obligation__position", "pk"))
    latest: dict[int, list[Result]] = defaultdict(list)
    for row in _results(viewer).filter(binding_id__in=[one.pk for one in found], is_latest=True):
        latest[row.binding_id].append(row)
    return [_view(one, viewer=viewer, latest=latest[one.pk]) for one in found]


def binding(binding_id: int, *, viewer: Actor) -> BindingView:
    """Give one bound rule with its last results and those before."""
    row = _seen(viewer).filter(pk=binding_id).first()
    if row is None:
        raise NotFound(_("There is no such rule on an obligation, or you may not see it."))
    results = list(_results(viewer).filter(binding=row)[:HISTORY])
    latest = [one for one in results if one.is_latest]
    return _view(row, viewer=viewer, latest=latest, history=results)


def results_of_share(assignment_id: int, *, viewer: Actor, now: dt.datetime) -> list[tuple[BindingView, ResultView]]:
    """Give the bound rules that measure one share, each with what it found last."""
    facts = share_facts(viewer=viewer, now=now, with_closed=True, assignment_id=assignment_id)
    if not facts:
        return []
    share = facts[0].share
    return [
        (view, one)
        for view in bindings(viewer=viewer, obligation_id=share.obligation_id)
        for one in view.latest
        if one.organisation_id == share.organisation_id
    ]


def lights(
    obligation_ids: Iterable[int], *, viewer: Actor
) -> Mapping[tuple[int, int], tuple[tuple[str, str, int, dt.datetime], ...]]:
    """Give what is measured by obligation and body: light, rule's title, binding, when it was measured."""
    rows = _results(viewer).filter(
        is_latest=True, binding__retired_at=None, binding__obligation_id__in=list(obligation_ids)
    )
    found: dict[tuple[int, int], tuple[tuple[str, str, int, dt.datetime], ...]] = {}
    for row in rows.select_related("binding").defer("lines"):
        key = (row.binding.obligation_id, row.organisation_id)
        found[key] = (*found.get(key, ()), (row.light, _title(row.binding.rule), row.binding_id, row.measured_at))
    return found


def _results(viewer: Actor) -> QuerySet[Result]:
    viewer.require("directives.read")
    rows = Result.objects.select_related("organisation").order_by("-first_at", "-pk")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def _title(code: str) -> str:
    rule = registry.known(code)
    return rule.name if rule else code


def _view(row: Binding, *, viewer: Actor, latest: Iterable[Result] = (), history: Iterable[Result] = ()) -> BindingView:
    rule, target = registry.known(row.rule), row.obligation
    return BindingView(
        binding_id=row.pk,
        rule=row.rule,
        title=_title(row.rule),
        about=rule.description if rule else "",
        figures=_figures(rule, row.figures),
        raw_figures=row.figures,
        reach=row.reach,
        reach_label=str(Reach(row.reach).label),
        organisation=str(row.organisation) if row.organisation else "",
        obligation_id=target.pk,
        directive_id=target.directive_id,
        directive=str(target.directive),
        clause=target.clause,
        task_text=target.task_text,
        made_at=row.made_at,
        made_by=row.made_by,
        retired_at=row.retired_at,
        next_check_at=row.next_check_at,
        version=row.version,
        latest=tuple(sorted((_result(one, row, viewer) for one in latest), key=lambda one: one.organisation)),
        history=tuple(_result(one, row, viewer) for one in history),
    )


def _figures(rule: Rule | None, figures: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if rule is None:
        return tuple((name, str(value)) for name, value in figures.items())
    found = []
    for one in rule.parameters:
        value = figures.get(one.name)
        if value is not None:
            found.append((one.words, one.in_words(value)))
    return tuple(found)


def _result(row: Result, binding: Binding, viewer: Actor) -> ResultView:
    hidden = binding.reach == Reach.PROVINCE and not viewer.sees_all
    lines = () if hidden else tuple(Line(**line) for line in row.lines)
    return ResultView(
        result_id=row.pk,
        organisation_id=row.organisation_id,
        organisation=str(row.organisation),
        light=row.light,
        label=str(Light(row.light).label),
        verdict=Verdict(
            light=row.light, looked_at=row.looked_at, held=row.held, lines=lines, why_unknown=row.why_unknown
        ),
        hidden=hidden and bool(row.lines),
        since=row.since,
        first_at=row.first_at,
        measured_at=row.measured_at,
    )
