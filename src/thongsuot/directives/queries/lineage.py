"""Reads of lineage: documents above and below over all levels with their state rolled up, duties that came before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Directive, DirectiveLink, Obligation
from thongsuot.directives.scope import late_days, seen, visible, visible_shares
from thongsuot.directives.values import EarlierDuty, LineageLink, LineageNode, LineageTree, RhythmView, Tally
from thongsuot.directives.words import AssignmentState, DirectiveState, LinkRelation, rhythm_in_words
from thongsuot.kernel.actor import Actor

DEEPEST = 12
"""Levels that a tree shows at most."""
ALIKE = 72.0
"""Least likeness of two texts [%] at which an earlier duty is offered as the same one."""
OFFERED = 5


def lineage(directive_id: int, *, viewer: Actor, now: dt.datetime) -> LineageTree:
    """Give the tree in which a directive stands: from the topmost document it rests on down, each state rolled up.

    Only documents that the viewer may see; a party's figures are those of its own shares.
    """
    row = seen(directive_id, viewer)
    shown = {one.pk: one for one in visible(viewer).defer("text", "reading")}
    links = [
        link
        for link in DirectiveLink.objects.select_related("obligation")
        if link.newer_id in shown and link.older_id in shown
    ]
    above = _parents(shown, links)
    top, walked = row.pk, {row.pk}
    while (parents := [pk for pk in above.get(top, ()) if pk not in walked]) and len(walked) < DEEPEST:
        top = parents[0]
        walked.add(top)
    children: dict[int, list[int]] = defaultdict(list)
    for child, parents_of in above.items():
        for parent in parents_of:
            children[parent].append(child)
    tallies = _tallies(shown, viewer=viewer, now=now)
    return LineageTree(
        nodes=tuple(_walk(top, shown=shown, children=children, tallies=tallies, here=row.pk)),
        links=tuple(_link(link, row) for link in links if row.pk in (link.newer_id, link.older_id)),
    )


def cascade(*, viewer: Actor, now: dt.datetime, party_id: int | None = None) -> list[LineageNode]:
    """Give all orders of a body as they come down to it: the topmost documents first, what carries them out below.

    For the office without ``party_id`` all documents; figures are those of the body's own shares.
    """
    shown = {one.pk: one for one in visible(viewer).exclude(state__in=("read", "confirmed")).defer("text", "reading")}
    links = list(DirectiveLink.objects.filter(newer_id__in=shown, older_id__in=shown))
    above = _parents(shown, links)
    children: dict[int, list[int]] = defaultdict(list)
    for child, parents_of in above.items():
        for parent in parents_of:
            children[parent].append(child)
    tallies = _tallies(shown, viewer=viewer, now=now, party_id=party_id)
    nodes: list[LineageNode] = []
    for pk in shown:
        if not above.get(pk):
            tree = list(_walk(pk, shown=shown, children=children, tallies=tallies, here=0))
            if party_id is None or tree[0].total.shares:
                nodes += [one for one in tree if party_id is None or one.total.shares]
    return nodes


def _parents(shown: dict[int, Directive], links: Iterable[DirectiveLink]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {
        pk: [one.parent_id] for pk, one in shown.items() if one.parent_id is not None and one.parent_id in shown
    }
    for link in links:
        if link.relation == LinkRelation.IMPLEMENTS and link.older_id not in found.setdefault(link.newer_id, []):
            found[link.newer_id].append(link.older_id)
    return found


def _tallies(
    shown: dict[int, Directive], *, viewer: Actor, now: dt.datetime, party_id: int | None = None
) -> dict[int, Tally]:
    rows = visible_shares(viewer).filter(obligation__directive_id__in=shown, obligation__superseded_by=None)
    rows = rows.exclude(state="drafted").filter(obligation__recurring=None)  # a standing duty counts by its turns
    if party_id is not None:
        rows = rows.filter(organisation_id=party_id)
    shares: dict[int, list[Assignment]] = defaultdict(list)
    for share in rows.defer("obligation__directive__text", "obligation__directive__reading"):
        shares[share.obligation.directive_id].append(share)
    return {
        pk: Tally(
            shares=len(mine),
            settled=sum(share.state in rules.SETTLED for share in mine),
            overdue=sum(bool(late_days(share, now=now)) for share in mine),
        )
        for pk, mine in shares.items()
    }


def _walk(
    pk: int, *, shown: dict[int, Directive], children: dict[int, list[int]], tallies: dict[int, Tally], here: int
) -> list[LineageNode]:
    """Give a document and what carries it out, depth first; a document met twice is counted and shown once."""
    found: list[LineageNode] = []
    met: set[int] = set()

    def visit(one: int, level: int) -> Tally:
        met.add(one)
        own = tallies.get(one, Tally())
        at = len(found)
        row = shown[one]
        found.append(
            LineageNode(
                directive_id=one, name=str(row), subject=row.subject, issuer=row.issuer, date=row.date, state=row.state,
                state_label=str(DirectiveState(row.state).label), level=level, here=one == here, own=own, total=own,
            )
        )  # fmt: skip
        total = own
        for child in sorted(children.get(one, ()), key=lambda pk: (shown[pk].date or dt.date.max, pk)):
            if child not in met and level < DEEPEST:
                total = total + visit(child, level + 1)
        found[at] = found[at].with_total(total)
        return total

    visit(pk, 0)
    return found


def _link(link: DirectiveLink, row: Directive) -> LineageLink:
    other = link.older if link.newer_id == row.pk else link.newer
    return LineageLink(
        link_id=link.pk,
        relation=link.relation,
        relation_label=str(LinkRelation(link.relation).label),
        down=link.newer_id == row.pk,
        other_id=other.pk,
        other_name=str(other),
        other_subject=other.subject,
        clause=link.obligation.clause if link.obligation else "",
        at=link.at,
        by=link.by,
    )


def earlier_duties(obligation_id: int, *, viewer: Actor) -> list[EarlierDuty]:
    """Offer obligations of earlier documents that look like the same duty: alike in text and in class of parties.

    An offer only; a person says that it is the same. Those already tied come first, with how each party ended.
    """
    viewer.require("directives.draft")
    row = Obligation.objects.select_related("directive").filter(pk=obligation_id).first()
    if row is None or not viewer.sees_all:
        return []
    rows = Obligation.objects.filter(
        state=Obligation.State.CONFIRMED, directive__issued_at__isnull=False, instance_of=None
    )
    rows = (
        rows.exclude(directive_id=row.directive_id)
        .select_related("directive")
        .defer("directive__text", "directive__reading")
    )
    if row.directive.date is not None:
        rows = rows.filter(directive__date__lt=row.directive.date)
    classes, text = set(row.addressee_types), rules.plain(row.task_text)
    codes = set(row.assignments.values_list("organisation_id", flat=True))
    offered: list[tuple[float, Obligation]] = []
    for other in rows.prefetch_related("assignments__organisation").order_by("-directive__date", "-pk")[:2000]:
        tied = other.pk == row.repeats_id
        meets = bool(classes & set(other.addressee_types)) or bool(
            codes & {share.organisation_id for share in other.assignments.all()}
        )
        likeness = fuzz.token_sort_ratio(text, rules.plain(other.task_text)) if tied or meets or not classes else 0.0
        if tied or likeness >= ALIKE:
            offered.append((101.0 if tied else likeness, other))
    offered.sort(key=lambda pair: -pair[0])
    return [_earlier(other, likeness, tied=other.pk == row.repeats_id) for likeness, other in offered[:OFFERED]]


def _earlier(row: Obligation, likeness: float, *, tied: bool) -> EarlierDuty:
    return EarlierDuty(
        obligation_id=row.pk,
        directive_id=row.directive_id,
        directive_name=str(row.directive),
        directive_date=row.directive.date,
        clause=row.clause,
        period=row.period,
        task_text=row.task_text,
        likeness=round(min(likeness, 100.0)),
        tied=tied,
        outcome=tuple(
            (str(share.organisation), share.state, str(AssignmentState(share.state).label))
            for share in row.assignments.all()
        ),
    )


def history(obligation_id: int, *, viewer: Actor) -> list[EarlierDuty]:
    """Give the same duty as it was before, newest first: each instance with how its parties ended."""
    viewer.require("directives.read")
    found: list[EarlierDuty] = []
    row = Obligation.objects.filter(pk=obligation_id).first()
    met: set[int] = set()
    while row is not None and row.repeats_id is not None and row.repeats_id not in met and len(met) < 30:
        met.add(row.repeats_id)
        row = (
            Obligation.objects.select_related("directive")
            .prefetch_related("assignments__organisation")
            .get(pk=row.repeats_id)
        )
        allowed = viewer.sees_all or visible_shares(viewer).filter(obligation=row).exists()
        if allowed:
            one = _earlier(row, 100.0, tied=True)
            own = tuple(line for line, share in zip(one.outcome, row.assignments.all(), strict=True)
                        if viewer.sees_all or share.organisation_id == viewer.organisation_id)  # fmt: skip
            found.append(one.with_outcome(own))
    return found


def rhythm(obligation_id: int, *, viewer: Actor) -> RhythmView | None:
    """Give how an obligation comes back and its turns; None when it does not."""
    viewer.require("directives.read")
    row = Obligation.objects.select_related("recurring").filter(pk=obligation_id, recurring__isnull=False).first()
    if row is None or not (viewer.sees_all or visible_shares(viewer).filter(obligation=row).exists()):
        return None
    how = row.recurring
    return RhythmView(
        unit=how.unit,
        every=how.every,
        day=how.day,
        month=how.month,
        shift=how.shift,
        words=rhythm_in_words(unit=how.unit, every=how.every, day=how.day, month=how.month, shift=how.shift),
        starts_on=how.starts_on,
        ends_on=how.ends_on,
        ahead_days=how.ahead_days,
        stopped_at=how.stopped_at,
        set_by=how.set_by,
        turns=tuple((turn.pk, turn.period, turn.due_on) for turn in row.turns.order_by("due_on", "pk")),
    )
