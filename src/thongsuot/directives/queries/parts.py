"""Reads of what happens inside a body: its parts and proposals for itself, the figures rolled up for the office."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Advice, Part
from thongsuot.directives.scope import visible_shares
from thongsuot.directives.values import AdviceView, InsideView, PartView
from thongsuot.directives.words import AdviceState, PartState
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.queries import persons


def inside(assignment_id: int, *, viewer: Actor) -> InsideView:
    """Give what a body does inside itself with a share: all for its own persons, the figures alone for the office."""
    share = visible_shares(viewer).filter(pk=assignment_id).first()
    if share is None:
        raise NotFound(_("There is no such share, or you may not see it."))
    rows = list(share.parts.select_related("person"))
    own = viewer.organisation_id is not None and viewer.organisation_id == share.organisation_id
    kept = [one for one in rows if one.state != PartState.DROPPED]
    return InsideView(
        total=len(kept),
        done=sum(one.state == PartState.DONE for one in kept),
        percent=rules.rolled_up([(one.parent_id, one.pk, one.state, one.percent) for one in rows]),
        own=own,
        may_give=own and viewer.may("directives.answer") and share.state not in rules.SETTLED,
        parts=tuple(_tree(rows, viewer)) if own else (),
        advices=tuple(_advice(one, viewer) for one in share.advices.all()) if own else (),
    )


def my_parts(*, viewer: Actor) -> list[PartView]:
    """List the open parts that the person, or a unit of the body without a named person, has to do."""
    viewer.require("directives.read")
    me = viewer.id.removeprefix("person:")
    rows = Part.objects.select_related("person", "share__obligation__directive").exclude(state__in=("done", "dropped"))
    rows = rows.filter(share__organisation_id=viewer.organisation_id or 0)
    rows = rows.filter(Q(person_id=int(me) if me.isdigit() else 0) | Q(person=None, children=None))
    return [_part(one, viewer, level=0) for one in rows.order_by("due_on", "pk")]


def advices_waiting(*, viewer: Actor) -> list[AdviceView]:
    """List proposals of the body's advising offices that the viewer, as its head, can direct or give back."""
    viewer.require("directives.read")
    if not viewer.may("directives.direct"):
        return []
    rows = Advice.objects.filter(share__organisation_id=viewer.organisation_id or 0, state=AdviceState.SUBMITTED)
    return [_advice(one, viewer) for one in rows.exclude(made_by_id=viewer.id).select_related("share")]


def _tree(rows: list[Part], viewer: Actor) -> list[PartView]:
    found: list[PartView] = []

    def visit(parent: int | None, level: int) -> None:
        for one in rows:
            if one.parent_id == parent:
                found.append(_part(one, viewer, level=level))
                visit(one.pk, level + 1)

    visit(None, 0)
    return found


def _part(one: Part, viewer: Actor, *, level: int) -> PartView:
    doer = one.person_id is None or viewer.id == f"person:{one.person_id}"
    offered = (*(rules.PART_DOER_VERBS if doer else ()), *rules.PART_GIVER_VERBS)
    if doer and one.person_id is not None:
        offered = rules.PART_DOER_VERBS
    may = viewer.may("directives.answer")
    return PartView(
        part_id=one.pk,
        assignment_id=one.share_id,
        level=level,
        unit=one.unit,
        person=str(one.person or ""),
        task=one.task,
        due_on=one.due_on,
        state=one.state,
        state_label=str(PartState(one.state).label),
        percent=one.percent,
        note=one.note,
        given_by=one.given_by,
        received_by=one.received_by,
        received_at=one.received_at,
        verbs=tuple(verb for verb in offered if may and one.state in rules.PART_MOVES[verb]),
    )


def _advice(one: Advice, viewer: Actor) -> AdviceView:
    ids = [line["person_id"] for line in one.lines if line["person_id"]]
    names = dict(persons(viewer=viewer).filter(pk__in=ids).values_list("pk", "display_name"))
    waits = one.state == AdviceState.SUBMITTED
    return AdviceView(
        advice_id=one.pk,
        assignment_id=one.share_id,
        unit=one.unit,
        text=one.text,
        lines=tuple(
            (line["unit"], names.get(line["person_id"], ""), line["task"], line["due_on"] or "") for line in one.lines
        ),
        state=one.state,
        state_label=str(AdviceState(one.state).label),
        made_by=one.made_by,
        made_at=one.made_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        note=one.note,
        may_direct=waits and viewer.may("directives.direct") and one.made_by_id != viewer.id,
        may_mend=one.state == AdviceState.RETURNED and viewer.may("directives.answer"),
    )
