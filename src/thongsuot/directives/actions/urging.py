"""Letters of urging: recorded when drafted, issued and received; when they are drafted by themselves."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thongsuot.directives.models import Assignment, Urging, UrgingRule
from thongsuot.directives.scope import late_days
from thongsuot.directives.steps import tell
from thongsuot.directives.words import EventWord
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused

MOST_DAYS = 60


@transaction.atomic
def record_urging(
    *,
    party_id: int,
    addressed_to_id: int,
    level: int,
    assignment_ids: tuple[int, ...],
    by: Actor,
    now: dt.datetime,
    automatic: bool = False,
) -> Urging:
    """Record that a letter of urging is being drafted for these overdue shares of one party."""
    by.require("directives.review")
    shares = Assignment.objects.select_related("obligation__directive").filter(pk__in=assignment_ids)
    late = [(share, late_days(share, now=now)) for share in shares.filter(organisation_id=party_id)]
    late = [(share, days) for share, days in late if days]
    if not late:
        raise Refused(_("Nothing is overdue here, so there is nothing to urge."), code="nothing_overdue")
    try:
        with transaction.atomic():
            made = Urging.objects.create(
                party_id=party_id, addressed_to_id=addressed_to_id, level=level, automatic=automatic, made_at=now,
                made_by=by.label,
            )  # fmt: skip
    except IntegrityError as trouble:
        raise Refused(
            _("A letter of urging to this party is being drafted already."), code="being_drafted"
        ) from trouble
    for share, days in late:
        if share.due is not None:
            made.lines.create(assignment=share, due_on=share.due, overdue_days=days)
    audit.record("urging.drafted", by=by, now=now, of=("urging", made.pk),
                 detail={"party": party_id, "level": level, "shares": [share.pk for share, _d in late]})  # fmt: skip
    outbox.pulse("directives", now=now)
    return made


@transaction.atomic
def tie_draft(urging_id: int, *, draft_id: int, by: Actor, now: dt.datetime) -> Urging:
    """Say which draft is the letter of an urging."""
    by.require("directives.review")
    urging = _taken(urging_id)
    urging.draft_id = draft_id
    urging.save(update_fields=["draft_id"])
    audit.record("urging.tied", by=by, now=now, of=("urging", urging.pk), detail={"draft": draft_id})
    return urging


@transaction.atomic
def record_urging_issued(
    draft_id: int, *, number: str, date: dt.date, file_sha256: str, by: Actor, now: dt.datetime
) -> Urging | None:
    """Record that the letter was numbered and issued, in the story of every share it lists; twice is once."""
    by.require("directives.review")
    urging = Urging.objects.select_for_update().filter(draft_id=draft_id).first()
    if urging is None or urging.state in (Urging.State.ISSUED, Urging.State.RECEIVED):
        return None
    urging.state, urging.number, urging.date = Urging.State.ISSUED, number, date
    urging.file_sha256, urging.issued_at = file_sha256, now
    urging.save()
    for line in urging.lines.select_related("assignment__obligation__directive"):
        share = line.assignment
        tell(share.obligation.directive, EventWord.URGED, by=by, now=now, assignment=share, note=number,
             detail={"urging": urging.pk, "number": number, "level": urging.level})  # fmt: skip
    return urging


@transaction.atomic
def drop_urging(urging_id: int, *, by: Actor, now: dt.datetime) -> Urging:
    """Give up a letter that was drafted and not issued, so that another can be drafted."""
    by.require("directives.review")
    urging = _taken(urging_id)
    if urging.state != Urging.State.DRAFTED:
        raise Refused(_("This letter was issued; it stands."), code="wrong_state")
    urging.state = Urging.State.DROPPED
    urging.save(update_fields=["state"])
    audit.record("urging.dropped", by=by, now=now, of=("urging", urging.pk))
    outbox.pulse("directives", now=now)
    return urging


@transaction.atomic
def receive_urging(urging_id: int, *, by: Actor, now: dt.datetime) -> Urging:
    """Confirm for the addressed body that a letter of urging has come: by whom and when is kept."""
    by.require("directives.answer")
    urging = Urging.objects.select_for_update().filter(pk=urging_id, addressed_to_id=by.organisation_id or 0).first()
    if urging is None or urging.state == Urging.State.DRAFTED:
        raise NotFound(_("There is no such letter, or you may not see it."))
    if urging.state != Urging.State.ISSUED:
        raise Refused(
            _("Receipt was confirmed already by %(who)s.") % {"who": urging.received_by or "–"}, code="already_received"
        )
    urging.state, urging.received_at, urging.received_by = Urging.State.RECEIVED, now, by.label
    urging.save()
    audit.record("urging.received", by=by, now=now, of=("urging", urging.pk), detail={"number": urging.number})
    outbox.pulse("directives", now=now)
    return urging


@transaction.atomic
def set_urging_rule(
    *, urge_after: int, escalate_after: int, automatic: bool, by: Actor, now: dt.datetime
) -> UrgingRule:
    """Set after how many working days letters of urging are drafted, to the party and to the body above it."""
    by.require("directives.review")
    if not (1 <= urge_after <= MOST_DAYS and 1 <= escalate_after <= MOST_DAYS):
        raise Invalid(_("Between 1 and %(most)s working days.") % {"most": MOST_DAYS})
    rule = UrgingRule.objects.select_for_update().order_by("pk").first() or UrgingRule()
    rule.urge_after, rule.escalate_after, rule.automatic = urge_after, escalate_after, automatic
    rule.set_at, rule.set_by = now, by.label
    rule.save()
    detail = {"urge_after": urge_after, "escalate_after": escalate_after, "automatic": automatic}
    audit.record("urging.rule", by=by, now=now, of=("urging_rule", rule.pk), detail=detail)
    return rule


def _taken(urging_id: int) -> Urging:
    found = Urging.objects.select_for_update().filter(pk=urging_id).first()
    if found is None:
        raise NotFound(_("There is no such letter, or you may not see it."))
    return found
