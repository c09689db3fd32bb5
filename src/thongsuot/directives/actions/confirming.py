"""From a checked reading to an issued directive, and to its close."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.actions.remembering import remember_choices
from thongsuot.directives.facts import DirectiveClosed, DirectiveIssued
from thongsuot.directives.models import Assignment, Directive, Notice, Obligation, Recurring
from thongsuot.directives.steps import check_version, move, move_share, taken, tell
from thongsuot.directives.studies import count_due
from thongsuot.directives.words import CONFIRM_FAULTS, Channel, EventWord, PartyRole
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Refused
from thongsuot.people.queries import organisations


@transaction.atomic
def confirm_directive(directive_id: int, *, by: Actor, now: dt.datetime, version: int | None = None) -> Directive:
    """Confirm that a person has checked the reading; each kept obligation needs a leading party."""
    by.require("directives.draft")
    directive = taken(directive_id)
    check_version(directive, version)
    move(directive, "confirm")
    kept = list(directive.obligations.exclude(state=Obligation.State.REMOVED).prefetch_related("assignments"))
    faults = rules.faults_before_confirming(
        number=directive.number,
        date=directive.date,
        issuer=directive.issuer,
        kept=[
            rules.Kept(number=number, task_text=one.task_text, leads=_leads(one)) for number, one in enumerate(kept, 1)
        ],
    )
    if faults:
        raise Refused(
            _("The directive can't be confirmed yet."),
            code="not_ready",
            details={"faults": [{"code": code, "obligation": number or None, "text": str(CONFIRM_FAULTS[code])}
                                for code, number in faults]},
        )  # fmt: skip
    remember_choices(directive, kept=kept, by=by, now=now)
    directive.obligations.exclude(state=Obligation.State.REMOVED).update(state=Obligation.State.CONFIRMED)
    directive.confirmed_at = now
    directive.version += 1
    directive.save()
    tell(directive, EventWord.CONFIRMED, by=by, now=now, detail={"obligations": len(kept)})
    return directive


def _leads(obligation: Obligation) -> int:
    return sum(party.role == PartyRole.LEAD for party in obligation.assignments.all())


@transaction.atomic
def reopen_directive(directive_id: int, *, by: Actor, now: dt.datetime, version: int | None = None) -> Directive:
    """Open a confirmed directive again for correction, before it is issued."""
    by.require("directives.draft")
    directive = taken(directive_id)
    check_version(directive, version)
    move(directive, "reopen")
    directive.obligations.filter(state=Obligation.State.CONFIRMED).update(state=Obligation.State.PROPOSED)
    directive.confirmed_at = None
    directive.version += 1
    directive.save()
    tell(directive, EventWord.REOPENED, by=by, now=now)
    return directive


@transaction.atomic
def issue(directive_id: int, *, by: Actor, now: dt.datetime, version: int | None = None) -> Directive:
    """Issue a confirmed directive: every party owes its share from now on and is given notice."""
    by.require("directives.issue")
    directive = taken(directive_id)
    check_version(directive, version)
    move(directive, "issue")
    shares = Assignment.objects.filter(
        obligation__directive=directive,
        obligation__state=Obligation.State.CONFIRMED,
        state__in=rules.ASSIGNMENT_MOVES["issue"],
    )
    parties = set(shares.values_list("organisation_id", flat=True))
    shares.update(state="issued", issued_at=now, changed_at=now, version=F("version") + 1)
    bodies = list(organisations(viewer=by).filter(pk__in=parties))
    # The platform is itself a channel: what stands in the party's list has been handed over.
    here = {"directive": directive, "channel": Channel.IN_APP, "state": Notice.State.SENT, "sent_at": now}
    mail = {"directive": directive, "channel": Channel.EMAIL, "next_try_at": now}
    Notice.objects.bulk_create(
        [Notice(organisation=body, queued_at=now, **here) for body in bodies]
        + [Notice(organisation=body, address=body.email, queued_at=now, **mail) for body in bodies if body.email]
    )
    directive.issued_at, directive.issued_by = now, by.label
    directive.version += 1
    directive.save()
    for one in directive.obligations.filter(state=Obligation.State.CONFIRMED):
        count_due(one, directive)  # hours count from the issue
        one.save(update_fields=["due_on", "due_at", "due_basis", "recurrence_days"])
    outbox.publish(DirectiveIssued(directive_id=directive.pk, organisation_ids=tuple(sorted(parties))), now=now)
    tell(directive, EventWord.ISSUED, by=by, now=now, detail={"parties": sorted(parties)})
    return directive


@transaction.atomic
def close_directive(directive_id: int, *, by: Actor, now: dt.datetime, note: str = "") -> Directive:
    """Close a directive once every leading party's share is settled."""
    by.require("directives.review")
    directive = taken(directive_id)
    move(directive, "close")
    shares = Assignment.objects.filter(obligation__directive=directive).exclude(
        obligation__state=Obligation.State.REMOVED
    )
    # What another document took over, and the standing duty of turns, keep nothing open.
    shares = shares.filter(obligation__superseded_by=None, obligation__recurring=None)
    open_shares = shares.filter(~Q(state__in=rules.SETTLED), role=PartyRole.LEAD).count()
    if open_shares:
        raise Refused(
            _("The directive can't be closed: %(count)s shares of leading parties are not settled.")
            % {"count": open_shares},
            code="open_shares",
            details={"open": open_shares},
        )
    for share in shares.filter(state="accepted"):
        move_share(share, "close", now=now)
        share.save()
    Recurring.objects.filter(obligation__directive=directive, stopped_at=None).update(stopped_at=now)
    directive.closed_at = now
    directive.version += 1
    directive.save()
    outbox.publish(DirectiveClosed(directive_id=directive.pk), now=now)
    tell(directive, EventWord.CLOSED, by=by, now=now, note=note)
    return directive
