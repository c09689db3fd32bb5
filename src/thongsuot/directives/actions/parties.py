"""Who owes an obligation and until when: set by a person, never by guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Directive, Obligation
from thongsuot.directives.steps import check_version, move, obligation_of, taken, taken_for_edit, tell
from thongsuot.directives.studies import count_due
from thongsuot.directives.words import EventWord, PartyRole
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.queries import organisations


@transaction.atomic
def set_parties(
    directive_id: int,
    obligation_id: int,
    *,
    leads: tuple[str, ...],
    by: Actor,
    now: dt.datetime,
    coordinates: tuple[str, ...] = (),
    version: int | None = None,
) -> Obligation:
    """Make these bodies, given by their codes, the parties of an obligation: who leads, who coordinates."""
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    obligation = obligation_of(directive, obligation_id)
    check_version(obligation, version)
    _set_parties(directive, obligation, leads=leads, coordinates=coordinates, by=by, now=now)
    return obligation


@transaction.atomic
def set_parties_of_many(
    directive_id: int,
    *,
    wanted: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]],
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> int:
    """Set the parties of several obligations as a person ticked them on one page; give how many changed.

    ``wanted`` maps an obligation's id to the codes that lead and the codes that coordinate.
    """
    by.require("directives.draft")
    directive = taken_for_edit(directive_id)
    check_version(directive, version)
    changed = 0
    for obligation_id, (leads, coordinates) in wanted.items():
        obligation = obligation_of(directive, obligation_id)
        before = set(obligation.assignments.values_list("organisation__code", "role"))
        after = {*((code, "coordinate") for code in coordinates), *((code, "lead") for code in leads)}
        if before != after:
            _set_parties(directive, obligation, leads=leads, coordinates=coordinates, by=by, now=now)
            changed += 1
    return changed


def _set_parties(
    directive: Directive,
    obligation: Obligation,
    *,
    leads: tuple[str, ...],
    coordinates: tuple[str, ...],
    by: Actor,
    now: dt.datetime,
) -> None:
    both = sorted(set(leads) & set(coordinates))
    if both:
        raise Invalid(_("A body can't lead and coordinate the same obligation."), details={"codes": both})
    wanted = {**dict.fromkeys(coordinates, PartyRole.COORDINATE), **dict.fromkeys(leads, PartyRole.LEAD)}
    bodies = {body.code: body for body in organisations(viewer=by).filter(code__in=wanted)}
    unknown = sorted(set(wanted) - set(bodies))
    if unknown:
        raise Invalid(_("There is no body with this code."), details={"codes": unknown})
    today = rules.office_day(now)
    gone = sorted(
        code
        for code, body in bodies.items()
        if not rules.holds_on(today, valid_from=body.valid_from, valid_until=body.valid_until)
    )
    if gone:
        raise Refused(_("These bodies do not exist on this day."), code="not_valid", details={"codes": gone})
    obligation.assignments.exclude(organisation__code__in=wanted).delete()
    for code, role in wanted.items():
        obligation.assignments.update_or_create(organisation=bodies[code], defaults={"role": role, "changed_at": now})
    obligation.version += 1
    obligation.save(update_fields=["version"])
    directive.version += 1
    directive.save(update_fields=["version"])
    detail = {"obligation": obligation.pk, "leads": sorted(leads), "coordinates": sorted(coordinates)}
    tell(directive, EventWord.PARTIES_SET, by=by, now=now, note=obligation.clause, detail=detail)


@transaction.atomic
def set_due(
    directive_id: int,
    obligation_id: int,
    *,
    due_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> Obligation:
    """Set the office's own date for an obligation; None goes back to what the document says.

    Possible before issue and after it (an extension), not once the directive is closed.
    """
    by.require("directives.draft")
    directive = taken(directive_id)
    if directive.state != "issued":
        move(directive, "edit")
    obligation = obligation_of(directive, obligation_id)
    check_version(obligation, version)
    obligation.due_set_by_office = False
    count_due(obligation, directive)
    if due_on is not None and due_on != obligation.due_on:
        obligation.due_on, obligation.due_at, obligation.due_set_by_office = due_on, None, True
    obligation.version += 1
    obligation.save(update_fields=["due_on", "due_at", "due_basis", "recurrence_days", "due_set_by_office", "version"])
    if obligation.due_set_by_office:
        obligation.assignments.update(due_on=None, due_at=None)
    note = f"{obligation.clause}: {obligation.due_on or '–'}".strip(": ")
    detail = {"obligation": obligation.pk, "due_on": obligation.due_on, "by_office": obligation.due_set_by_office}
    tell(directive, EventWord.DUE_SET, by=by, now=now, note=note, detail=detail)
    return obligation
