"""What documents do to each other, duties that come again, and parties added after issue."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.facts import DirectiveIssued
from thongsuot.directives.models import Assignment, Directive, DirectiveLink, Notice, Obligation
from thongsuot.directives.steps import obligation_of, taken, tell
from thongsuot.directives.words import Channel, EventWord, LinkRelation, PartyRole
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisation

TAKING_OVER = (LinkRelation.REPLACES, LinkRelation.AMENDS, LinkRelation.REAFFIRMS)


@transaction.atomic
def link_directives(
    directive_id: int,
    older_id: int,
    *,
    relation: str,
    by: Actor,
    now: dt.datetime,
    obligation_ids: tuple[int, ...] = (),
) -> list[DirectiveLink]:
    """Say what a document does to an older one; what it takes over is marked and no longer urged.

    ``replaces`` takes over all of the older document, ``amends`` and ``reaffirms`` the obligations named;
    ``implements`` takes over nothing. A tie that stands already is left alone.
    """
    by.require("directives.draft")
    if relation not in LinkRelation.values:
        raise Invalid(_("Unknown relation to another document."), details={"relation": relation})
    newer, older = taken(directive_id), taken(older_id)
    if newer.pk == older.pk or newer.pk in _below(older):
        raise Refused(_("A directive can't carry out itself or one that follows from it."), code="circle")
    if newer.date and older.date and newer.date < older.date:
        raise Refused(_("The other document is the newer one. Tie them the other way round."), code="wrong_order")
    kept = older.obligations.exclude(state=Obligation.State.REMOVED)
    named = list(kept.filter(pk__in=obligation_ids))
    if len(named) != len(set(obligation_ids)):
        raise NotFound(_("There is no such obligation in this directive."))
    made = []
    places: list[Obligation | None] = [*named] or [None]
    for obligation in places:
        link, new = DirectiveLink.objects.get_or_create(
            newer=newer, older=older, relation=relation, obligation=obligation, defaults={"at": now, "by": by.label}
        )
        made += [link] if new else []
    if relation == LinkRelation.IMPLEMENTS and newer.parent_id is None:
        newer.parent = older
        newer.save(update_fields=["parent"])
    if made:
        word = LinkRelation(relation).label
        detail = {"older": older.pk, "relation": relation, "obligations": [one.pk for one in named]}
        tell(newer, EventWord.LINKED, by=by, now=now, note=f"{word} {older}", detail=detail)
        if relation == LinkRelation.REPLACES:
            named = list(kept)
        if relation in TAKING_OVER:
            _take_over(newer, older, named, by=by, now=now)
    return made


def _below(directive: Directive) -> set[int]:
    """Give the documents that ``directive`` rests on, over all levels; a circle in old data ends the walk."""
    found: set[int] = set()
    waiting = [directive.pk]
    while waiting:
        rows = Directive.objects.filter(pk__in=waiting).values_list("parent_id", flat=True)
        older = DirectiveLink.objects.filter(newer_id__in=waiting).values_list("older_id", flat=True)
        waiting = [pk for pk in {*rows, *older} if pk is not None and pk not in found]
        found.update(waiting)
    return found


def _take_over(
    newer: Directive, older: Directive, obligations: list[Obligation], *, by: Actor, now: dt.datetime
) -> None:
    ids = [one.pk for one in obligations]
    rows = Obligation.objects.filter(superseded_by=None).filter(pk__in=ids) | Obligation.objects.filter(
        superseded_by=None, instance_of_id__in=ids
    )
    owed = rows.filter(assignments__in=Assignment.objects.exclude(state__in=rules.SETTLED)).distinct()
    taken_over = list(owed.values_list("pk", flat=True))
    if not taken_over:
        return
    Obligation.objects.filter(pk__in=taken_over).update(superseded_by=newer, superseded_at=now)
    tell(
        older,
        EventWord.SUPERSEDED,
        by=by,
        now=now,
        note=str(newer),
        detail={"newer": newer.pk, "obligations": taken_over},
    )


@transaction.atomic
def unlink_directives(directive_id: int, link_id: int, *, by: Actor, now: dt.datetime) -> None:
    """Take a tie away that was made by mistake; what it took over is owed again."""
    by.require("directives.draft")
    newer = taken(directive_id)
    link = DirectiveLink.objects.select_related("older").filter(pk=link_id, newer=newer).first()
    if link is None:
        raise NotFound(_("There is no such tie."))
    rows = Obligation.objects.filter(directive=link.older, superseded_by=newer)
    if link.obligation_id:
        rows = rows.filter(pk=link.obligation_id) | rows.filter(instance_of_id=link.obligation_id)
    if link.relation in TAKING_OVER:
        rows.update(superseded_by=None, superseded_at=None)
    if link.relation == LinkRelation.IMPLEMENTS and newer.parent_id == link.older_id:
        newer.parent = None
        newer.save(update_fields=["parent"])
    note = f"{LinkRelation(link.relation).label} {link.older}"
    link.delete()
    tell(newer, EventWord.UNLINKED, by=by, now=now, note=note, detail={"older": link.older_id})


@transaction.atomic
def link_repeat(
    directive_id: int, obligation_id: int, *, earlier_id: int | None, by: Actor, now: dt.datetime
) -> Obligation:
    """Say that an obligation is the same duty as one of an earlier document; None takes that back.

    The earlier one stays as it is: what was owed for the last Tết has its own end.
    """
    by.require("directives.draft")
    directive = taken(directive_id)
    obligation = obligation_of(directive, obligation_id)
    earlier = Obligation.objects.select_related("directive").filter(pk=earlier_id).first() if earlier_id else None
    if earlier_id and earlier is None:
        raise NotFound(_("There is no such obligation in this directive."))
    walk = earlier
    while walk is not None:
        if walk.pk == obligation.pk:
            raise Refused(_("A duty can't repeat itself."), code="circle")
        walk = walk.repeats
    obligation.repeats = earlier
    obligation.save(update_fields=["repeats"])
    note = f"{obligation.clause} ← {earlier.directive} {earlier.clause}".strip() if earlier else obligation.clause
    tell(directive, EventWord.LINKED if earlier else EventWord.UNLINKED, by=by, now=now, note=note,
         detail={"obligation": obligation.pk, "repeats": earlier_id})  # fmt: skip
    return obligation


@transaction.atomic
def add_party_after_issue(
    directive_id: int, obligation_id: int, *, code: str, role: str, by: Actor, now: dt.datetime
) -> Assignment:
    """Add a party to an issued obligation; it owes its share from now on and is given notice."""
    by.require("directives.issue")
    directive = taken(directive_id)
    obligation = obligation_of(directive, obligation_id)
    if directive.state != "issued" or obligation.state != Obligation.State.CONFIRMED or obligation.superseded_by_id:
        raise Refused(
            _("Parties can be added only to an obligation that is issued and still tracked."), code="wrong_state"
        )
    if role not in PartyRole.values:
        raise Invalid(_("A party leads or coordinates."), details={"role": role})
    body = organisation(code, viewer=by)
    if not rules.holds_on(rules.office_day(now), valid_from=body.valid_from, valid_until=body.valid_until):
        raise Refused(_("These bodies do not exist on this day."), code="not_valid", details={"codes": [code]})
    known = Assignment.objects.filter(obligation__directive=directive, organisation=body).exists()
    share, new = obligation.assignments.get_or_create(
        organisation=body,
        defaults={"role": role, "state": "issued", "issued_at": now, "changed_at": now},
    )
    if not new:
        raise Refused(_("This body is a party of the obligation already."), code="already_party")
    if not known:
        notice = {"directive": directive, "organisation": body, "queued_at": now}
        Notice.objects.create(**notice, channel=Channel.IN_APP, state=Notice.State.SENT, sent_at=now)
        if body.email:
            Notice.objects.create(**notice, channel=Channel.EMAIL, address=body.email, next_try_at=now)
    outbox.publish(DirectiveIssued(directive_id=directive.pk, organisation_ids=(body.pk,)), now=now)
    tell(directive, EventWord.PARTY_ADDED, by=by, now=now, assignment=share, note=f"{body} {obligation.clause}".strip(),
         detail={"obligation": obligation.pk, "role": role})  # fmt: skip
    return share
