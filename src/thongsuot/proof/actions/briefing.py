"""Briefings of staff on a directive, recorded by the body that held them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives.queries import share_facts
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.proof.models import Briefing
from thongsuot.proof.rules import office_day

MOST_STAFF = 100_000


@transaction.atomic
def record_briefing(
    directive_id: int, *, held_on: dt.date, attended: int, staff: int, by: Actor, now: dt.datetime, note: str = ""
) -> Briefing:
    """Record that the person's own body briefed its staff on a directive: how many of how many were there."""
    by.require("directives.answer")
    own = [
        fact
        for fact in share_facts(viewer=by, now=now, directive_id=directive_id, with_closed=True)
        if fact.share.organisation_id == by.organisation_id
    ]
    if by.organisation_id is None or not own:
        raise NotFound(_("There is no such directive, or your body has no part in it."))
    issued_at = min((fact.issued_at for fact in own if fact.issued_at), default=now)
    if not 1 <= staff <= MOST_STAFF or not 0 <= attended <= staff:
        raise Invalid(
            _("At least one person belongs to the staff, and no more attended than belong to it."),
            code="bad_counts",
            details={"attended": attended, "staff": staff},
        )
    if held_on > office_day(now) or held_on < office_day(issued_at):
        raise Invalid(_("A briefing was held between the issue of the directive and today."), code="bad_day")
    made = Briefing.objects.create(
        directive_id=directive_id,
        organisation_id=by.organisation_id,
        held_on=held_on,
        attended=attended,
        staff=staff,
        note=note.strip()[:500],
        at=now,
        by=by.label,
    )
    audit.record("briefing.recorded", by=by, now=now, of=("briefing", made.pk),
                 detail={"directive": directive_id, "attended": attended, "staff": staff})  # fmt: skip
    outbox.pulse("directives", now=now)
    return made


@transaction.atomic
def withdraw_briefing(briefing_id: int, *, by: Actor, now: dt.datetime) -> Briefing:
    """Withdraw a wrong record of the person's own body; it stays in the audit."""
    by.require("directives.answer")
    row = Briefing.objects.select_for_update().filter(pk=briefing_id, organisation_id=by.organisation_id or 0).first()
    if row is None:
        raise NotFound(_("There is no such briefing, or it is another body's."))
    if row.withdrawn_at is not None:
        raise Refused(_("This record was withdrawn already."), code="wrong_state")
    row.withdrawn_at = now
    row.save()
    audit.record("briefing.withdrawn", by=by, now=now, of=("briefing", row.pk))
    outbox.pulse("directives", now=now)
    return row
