"""What the office does with a share: accept, ask for changes, insist, urge."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.facts import ObligationAccepted
from thongsuot.directives.models import Assignment
from thongsuot.directives.steps import check_version, move_share, taken_share, tell
from thongsuot.directives.words import EventWord
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused


@transaction.atomic
def accept(
    assignment_id: int, *, by: Actor, now: dt.datetime, note: str = "", version: int | None = None
) -> Assignment:
    """Accept what a party handed in: its share is done."""
    share = _moved(assignment_id, "accept", by=by, now=now, version=version)
    share.accepted_at, share.percent = now, 100
    share.save()
    outbox.publish(
        ObligationAccepted(
            directive_id=share.obligation.directive_id,
            obligation_id=share.obligation_id,
            organisation_id=share.organisation_id,
        ),
        now=now,
    )
    tell(share.obligation.directive, EventWord.ACCEPTED, by=by, now=now, assignment=share, note=note.strip())
    return share


@transaction.atomic
def ask_changes(
    assignment_id: int, *, reason: str, by: Actor, now: dt.datetime, version: int | None = None
) -> Assignment:
    """Give a share back to its party, saying what is missing."""
    return _with_reason(assignment_id, "ask_changes", EventWord.CHANGES_ASKED, reason, by=by, now=now, version=version)


@transaction.atomic
def insist(assignment_id: int, *, reason: str, by: Actor, now: dt.datetime, version: int | None = None) -> Assignment:
    """Put a declined share back on its party, with the office's reason."""
    return _with_reason(assignment_id, "insist", EventWord.INSISTED, reason, by=by, now=now, version=version)


@transaction.atomic
def urge(assignment_id: int, *, by: Actor, now: dt.datetime, note: str = "") -> Assignment:
    """Record that the office urges a party; it stands in the party's list and in the story."""
    by.require("directives.review")
    share = taken_share(assignment_id, by=by)
    if share.state in rules.SETTLED or share.state == "submitted":
        raise Refused(_("Nothing is owed on this share now, so there is nothing to urge."), code="wrong_state")
    tell(share.obligation.directive, EventWord.URGED, by=by, now=now, assignment=share, note=note.strip())
    return share


def _moved(assignment_id: int, verb: str, *, by: Actor, now: dt.datetime, version: int | None) -> Assignment:
    by.require("directives.review")
    share = taken_share(assignment_id, by=by)
    check_version(share, version)
    move_share(share, verb, now=now)
    return share


def _with_reason(
    assignment_id: int, verb: str, word: EventWord, reason: str, *, by: Actor, now: dt.datetime, version: int | None
) -> Assignment:
    share = _moved(assignment_id, verb, by=by, now=now, version=version)
    if not reason.strip():
        raise Invalid(_("Give the reason."), code="no_reason")
    share.save()
    tell(share.obligation.directive, word, by=by, now=now, assignment=share, note=reason.strip())
    return share
