"""Correcting what the reader proposed: fields, spans, splitting, merging, adding, removing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules, spans
from thongsuot.directives.models import Directive, Obligation
from thongsuot.directives.steps import check_version, obligation_of, taken_for_edit, tell
from thongsuot.directives.studies import count_due
from thongsuot.directives.words import DocumentKind, EventWord
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused

DOCUMENT_FIELDS = ("kind", "number", "date", "issuer", "signer", "subject")
OBLIGATION_FIELDS = (
    "clause", "task_text", "addressees", "coordinates_with", "legal_basis", "report_required", "urgency",
    "deadline",
)  # fmt: skip
LIMITS = {"number": 60, "issuer": 200, "signer": 120, "subject": 500, "clause": 30, "urgency": 40, "deadline": 200}


@transaction.atomic
def correct_document(
    directive_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
    parent_id: int | None = None,
    **fields: Any,
) -> Directive:
    """Correct fields of the document; only those given change. ``parent_id`` 0 takes the parent away."""
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    check_version(directive, version)
    before = {name: getattr(directive, name) for name in fields}
    _set(directive, fields, allowed=DOCUMENT_FIELDS)
    if directive.kind not in DocumentKind.values:
        raise Invalid(_("Unknown kind of document."), details={"kind": directive.kind})
    if parent_id is not None:
        directive.parent = _parent(directive, parent_id) if parent_id else None
    directive.identity = rules.identity_of(
        kind=directive.kind, number=directive.number, issuer=directive.issuer, date=directive.date
    )
    twin = Directive.objects.filter(identity=directive.identity).exclude(pk=directive.pk).first()
    if directive.identity and twin is not None:
        raise Refused(
            _("Another document in the register has the same kind, number, issuer and year: %(name)s.")
            % {"name": str(twin)},
            code="already_in_register",
            details={"directive": twin.pk},
        )
    changed = {name: [before[name], getattr(directive, name)] for name in fields}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    directive.version += 1
    directive.save()
    if "date" in changed:
        for one in directive.obligations.all():
            count_due(one, directive)
            one.save(update_fields=["due_on", "due_at", "due_basis", "recurrence_days"])
    tell(directive, EventWord.CORRECTED, by=by, now=now, note=", ".join(changed), detail={"changed": changed})
    return directive


@transaction.atomic
def add_obligation(
    directive_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    clause: str = "",
    addressees: tuple[str, ...] = (),
    addressee_types: tuple[str, ...] = (),
    report_required: bool = False,
) -> Obligation:
    """Add an obligation that the reader missed, by its place in the text or by quoting it."""
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    place = (start, end) if start is not None and end is not None else None
    if place is None or (quote and not _same_words(directive.text, place, quote)):
        # The browser's offsets may be off; the quoted words decide, the offset only tells which of them.
        place = spans.find_quote(directive.text, quote=quote, near=start or 0)
    if place is None or not (0 <= place[0] < place[1] <= len(directive.text)):
        raise Invalid(
            _("These words are not in the document. Copy them exactly from the source text."), code="no_place"
        )
    first, last = spans.tidied(directive.text, start=place[0], end=place[1])
    if first >= last:
        raise Invalid(_("The selected place holds no words."), code="no_place")
    made = directive.obligations.create(
        clause=clause[: LIMITS["clause"]],
        position=first,
        start=first,
        end=last,
        task_text=directive.text[first:last],
        addressees=list(addressees),
        addressee_types=list(addressee_types),
        report_required=report_required,
    )
    _edited(directive)
    tell(directive, EventWord.ADDED, by=by, now=now, note=made.clause, detail={"obligation": made.pk})
    return made


@transaction.atomic
def correct_obligation(
    directive_id: int, obligation_id: int, *, by: Actor, now: dt.datetime, version: int | None = None, **fields: Any
) -> Obligation:
    """Correct an obligation; only the fields given change. ``start`` and ``end`` move its place in the text."""
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    obligation = obligation_of(directive, obligation_id)
    check_version(obligation, version)
    place = (fields.pop("start", None), fields.pop("end", None))
    if place != (None, None):
        start = obligation.start if place[0] is None else int(place[0])
        end = obligation.end if place[1] is None else int(place[1])
        if not 0 <= start < end <= len(directive.text):
            raise Invalid(_("This place lies outside the text."), code="no_place")
        obligation.start = obligation.position = start
        obligation.end = end
        fields.setdefault("task_text", directive.text[start:end])
    _set(obligation, fields, allowed=OBLIGATION_FIELDS)
    if not obligation.task_text.strip():
        raise Invalid(_("An obligation needs its text."), code="no_task")
    if "deadline" in fields:
        obligation.deadline = rules.notation_of(obligation.deadline)[: LIMITS["deadline"]]
        count_due(obligation, directive)
    obligation.version += 1
    obligation.save()
    _edited(directive)
    note = ", ".join(filter(None, (obligation.clause, *fields)))
    detail = {"obligation": obligation.pk, "fields": sorted(fields)}
    tell(directive, EventWord.OBLIGATION_CORRECTED, by=by, now=now, note=note, detail=detail)
    return obligation


@transaction.atomic
def split_obligation(
    directive_id: int, obligation_id: int, *, at: int, by: Actor, now: dt.datetime, version: int | None = None
) -> tuple[Obligation, Obligation]:
    """Split an obligation in two at a place of the source text; parties, dates and basis go with both."""
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    obligation = obligation_of(directive, obligation_id)
    check_version(obligation, version)
    if not obligation.start < at < obligation.end:
        raise Invalid(_("Choose a place inside the obligation's text."), code="no_place")
    head = spans.tidied(directive.text, start=obligation.start, end=at)
    tail = spans.tidied(directive.text, start=at, end=obligation.end)
    if head[0] >= head[1] or tail[0] >= tail[1]:
        raise Invalid(_("One half would hold no words."), code="no_place")
    parties = list(obligation.assignments.all())
    second = Obligation.objects.get(pk=obligation.pk)
    second.pk = None
    for half, place, mark in ((obligation, head, ".1"), (second, tail, ".2")):
        half.start, half.end = place
        half.position = place[0]
        half.task_text = directive.text[place[0] : place[1]]
        half.clause = f"{half.clause}{mark}"[: LIMITS["clause"]] if half.clause else ""
    obligation.version += 1
    obligation.save()
    second.version = 1
    second.save(force_insert=True)
    for party in parties:
        second.assignments.create(organisation_id=party.organisation_id, role=party.role, changed_at=now)
    _edited(directive)
    detail = {"obligation": obligation.pk, "second": second.pk, "at": at}
    tell(directive, EventWord.SPLIT, by=by, now=now, note=obligation.clause, detail=detail)
    return obligation, second


@transaction.atomic
def merge_obligations(directive_id: int, *, obligation_ids: tuple[int, ...], by: Actor, now: dt.datetime) -> Obligation:
    """Merge obligations into the first of them; the others are removed and can be restored."""
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    chosen = sorted((obligation_of(directive, pk) for pk in set(obligation_ids)), key=lambda one: (one.start, one.pk))
    if len(chosen) < 2:
        raise Invalid(_("Choose at least two obligations to merge."), code="too_few")
    if any(one.state == Obligation.State.REMOVED for one in chosen):
        raise Refused(_("A removed obligation can't be merged. Restore it first."), code="wrong_state")
    first = chosen[0]
    start, end = first.start, max(one.end for one in chosen)
    others = directive.obligations.exclude(pk__in=[one.pk for one in chosen]).exclude(state=Obligation.State.REMOVED)
    if spans.between(others.values_list("start", "end"), start=start, end=end):
        raise Refused(
            _("Another obligation lies between these. Merge it too, or remove it first."), code="not_adjacent"
        )
    first.end, first.task_text = end, directive.text[start:end]
    for name in ("addressees", "addressee_types", "coordinates_with", "legal_basis"):
        setattr(first, name, list(dict.fromkeys(value for one in chosen for value in getattr(one, name))))
    first.report_required = any(one.report_required for one in chosen)
    dated = [one for one in chosen if one.due_on]
    if dated:
        earliest = min(dated, key=lambda one: one.due_on or dt.date.max)
        for name in ("due_on", "due_at", "due_set_by_office", "due_basis", "deadline"):
            setattr(first, name, getattr(earliest, name))
    first.version += 1
    first.save()
    for other in chosen[1:]:
        for party in other.assignments.all():
            first.assignments.get_or_create(
                organisation_id=party.organisation_id, defaults={"role": party.role, "changed_at": now}
            )
        other.state = Obligation.State.REMOVED
        other.version += 1
        other.save(update_fields=["state", "version"])
    _edited(directive)
    detail = {"obligation": first.pk, "merged": [one.pk for one in chosen[1:]]}
    tell(directive, EventWord.MERGED, by=by, now=now, note=first.clause, detail=detail)
    return first


@transaction.atomic
def remove_obligation(directive_id: int, obligation_id: int, *, by: Actor, now: dt.datetime) -> Obligation:
    """Take an obligation out of what will be issued; it stays readable and can be restored."""
    return _set_state(directive_id, obligation_id, Obligation.State.REMOVED, EventWord.REMOVED, by=by, now=now)


@transaction.atomic
def restore_obligation(directive_id: int, obligation_id: int, *, by: Actor, now: dt.datetime) -> Obligation:
    """Put a removed obligation back among the proposed ones."""
    return _set_state(directive_id, obligation_id, Obligation.State.PROPOSED, EventWord.RESTORED, by=by, now=now)


def _set_state(
    directive_id: int, obligation_id: int, state: Obligation.State, word: EventWord, *, by: Actor, now: dt.datetime
) -> Obligation:
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    obligation = obligation_of(directive, obligation_id)
    if (obligation.state == Obligation.State.REMOVED) == (state == Obligation.State.REMOVED):
        raise Refused(_("This obligation is in that state already."), code="wrong_state")
    obligation.state = state
    obligation.version += 1
    obligation.save(update_fields=["state", "version"])
    _edited(directive)
    tell(directive, word, by=by, now=now, note=obligation.clause, detail={"obligation": obligation.pk})
    return obligation


def _set(row: Directive | Obligation, fields: dict[str, Any], *, allowed: tuple[str, ...]) -> None:
    unknown = sorted(set(fields) - set(allowed))
    if unknown:
        raise Invalid(_("These fields can't be corrected here."), details={"fields": unknown})
    for name, value in fields.items():
        limit = LIMITS.get(name)
        if limit is not None and len(str(value or "")) > limit:
            raise Invalid(_("Too long: at most %(limit)s characters.") % {"limit": limit}, details={"field": name})
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _parent(directive: Directive, parent_id: int) -> Directive:
    found = Directive.objects.filter(pk=parent_id).first()
    if found is None:
        raise NotFound(_("There is no such directive, or you may not see it."))
    above: Directive | None = found
    while above is not None:
        if above.pk == directive.pk:
            raise Refused(_("A directive can't carry out itself or one that follows from it."), code="circle")
        above = above.parent
    return found


def _same_words(text: str, place: tuple[int, int], quote: str) -> bool:
    return text[max(0, place[0]) : place[1]].split() == quote.split()


def _edited(directive: Directive) -> None:
    directive.version += 1
    directive.save(update_fields=["version"])
