"""What the verbs of this room share: rows taken for a change, stale edits refused, the story told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Directive, Event, Obligation
from thongsuot.directives.words import AssignmentState, DirectiveState, EventWord
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound, Refused


def taken(directive_id: int) -> Directive:
    """Take a directive for a change; others wait."""
    found = Directive.objects.select_for_update().filter(pk=directive_id).first()
    if found is None:
        raise NotFound(_("There is no such directive, or you may not see it."))
    return found


def taken_for_edit(directive_id: int) -> Directive:
    """Take a directive whose reading may still be corrected."""
    directive = taken(directive_id)
    move(directive, "edit")
    return directive


def move(directive: Directive, verb: str) -> None:
    """Move a directive by a verb of the state machine; the caller saves it."""
    after = rules.directive_after(directive.state, verb)
    if after is None:
        word = DirectiveState(directive.state).label
        text = {
            "edit": _("This directive is “%(state)s”; its reading can no longer be corrected. Open it again first."),
            "confirm": _("This directive is “%(state)s”; it can't be confirmed now."),
            "reopen": _("This directive is “%(state)s”; it can't be opened again."),
            "issue": _("This directive is “%(state)s”; confirm it before it is issued."),
            "close": _("This directive is “%(state)s”; only an issued one can be closed."),
        }[verb]
        raise Refused(text % {"state": word}, code="wrong_state", details={"state": directive.state, "verb": verb})
    directive.state = after


def move_share(assignment: Assignment, verb: str, *, now: dt.datetime) -> None:
    """Move a party's share by a verb of the state machine; the caller saves it."""
    after = rules.assignment_after(assignment.state, verb)
    if after is None:
        text = _("This share is “%(state)s”; that step is not possible now.")
        if assignment.state in rules.TO_ACKNOWLEDGE:
            text = _("Confirm receipt first: this share is still “%(state)s”.")
        word = AssignmentState(assignment.state).label
        details = {"state": assignment.state, "verb": verb}
        raise Refused(text % {"state": word}, code="wrong_state", details=details)
    assignment.state = after
    assignment.version += 1
    assignment.changed_at = now


def check_version(row: Directive | Obligation | Assignment, version: int | None) -> None:
    """Refuse an edit made on an older state of the row than the present one."""
    if version is not None and version != row.version:
        raise Refused(
            _("Somebody else has changed this since you opened it. Nothing was saved; look at the new state first."),
            code="stale",
            details={"yours": version, "present": row.version},
        )


def obligation_of(directive: Directive, obligation_id: int) -> Obligation:
    """Take one obligation of a directive for a change."""
    found = directive.obligations.select_for_update().filter(pk=obligation_id).first()
    if found is None:
        raise NotFound(_("There is no such obligation in this directive."))
    return found


def taken_share(assignment_id: int, *, by: Actor) -> Assignment:
    """Take a party's share for a change; the office takes any issued one, a party only its own."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("obligation__directive", "organisation")
    found = rows.filter(pk=assignment_id).first()
    if found is None or not (by.sees_all or found.organisation_id == by.organisation_id):
        raise NotFound(_("There is no such share, or you may not see it."))
    if found.state == AssignmentState.DRAFTED:
        raise Refused(_("The directive has not been issued yet."), code="not_issued")
    return found


def tell(
    directive: Directive,
    what: EventWord,
    *,
    by: Actor,
    now: dt.datetime,
    assignment: Assignment | None = None,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write the audit entry and the line of the story, and wake open pages.

    The audit entry comes first: it locks the head of the chain until the transaction ends, so that lines get their
    numbers in the order in which they become visible. The feed out reads on by these numbers and can miss none.
    """
    of: tuple[str, object] = ("assignment", assignment.pk) if assignment else ("directive", directive.pk)
    audit.record(f"directive.{what.value}", by=by, now=now, of=of, detail={"directive": directive.pk, **(detail or {})})
    Event.objects.create(directive=directive, assignment=assignment, at=now, by=by.label, what=what.value, note=note)
    outbox.pulse("directives", now=now)
