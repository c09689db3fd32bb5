"""The life of an e-mail notice: claimed, tried, recorded, tried again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from thongsuot.directives.models import Assignment, Notice
from thongsuot.directives.steps import move_share, taken, tell
from thongsuot.directives.values import DueNotice
from thongsuot.directives.words import Channel, EventWord
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound, Refused

PAUSES_MIN = (1, 5, 30, 120)
"""Minutes before the 2nd, 3rd … attempt; after the last one a person decides."""
LEASE = dt.timedelta(minutes=10)


@transaction.atomic
def claim_due_notices(*, by: Actor, now: dt.datetime, limit: int = 20) -> list[DueNotice]:
    """Take notices whose time has come, each by compare-and-set, so that two workers don't send one twice.

    A worker that dies after claiming leaves the notice to be tried again once its lease has run out.
    """
    by.require("directives.issue")
    won: list[DueNotice] = []
    waiting = Notice.objects.filter(next_try_at__lte=now, state__in=(Notice.State.QUEUED, Notice.State.FAILED))
    for notice in waiting.select_related("directive", "organisation").order_by("next_try_at", "pk")[:limit]:
        claimed = Notice.objects.filter(pk=notice.pk, next_try_at=notice.next_try_at, state=notice.state)
        if claimed.update(next_try_at=now + LEASE, tries=F("tries") + 1) == 1:
            won.append(_due(notice))
    return won


def _due(notice: Notice) -> DueNotice:
    shares = Assignment.objects.filter(
        obligation__directive_id=notice.directive_id, organisation_id=notice.organisation_id
    ).exclude(state="drafted")
    dates = [share.due for share in shares.select_related("obligation") if share.due]
    directive = notice.directive
    return DueNotice(
        notice_id=notice.pk,
        directive_id=directive.pk,
        organisation=notice.organisation.name,
        address=notice.address,
        kind=directive.kind,
        number=directive.number,
        date=directive.date,
        issuer=directive.issuer,
        subject=directive.subject,
        obligations=shares.count(),
        first_due_on=min(dates, default=None),
    )


@transaction.atomic
def record_attempt(notice_id: int, *, error: str, by: Actor, now: dt.datetime) -> Notice:
    """Record how an attempt ended; an empty error means that the mail server took the notice over."""
    by.require("directives.issue")
    notice = Notice.objects.select_for_update(of=("self",)).select_related("directive").filter(pk=notice_id).first()
    if notice is None:
        raise NotFound(_("There is no such notice."))
    notice.attempts.create(at=now, handed_over=not error, error=error[:500])
    notice.error = error[:500]
    if notice.state == Notice.State.RECEIVED:
        notice.save(update_fields=["error"])
        return notice
    if error:
        notice.state = Notice.State.FAILED
        pause = PAUSES_MIN[notice.tries - 1] if 0 < notice.tries <= len(PAUSES_MIN) else None
        notice.next_try_at = now + dt.timedelta(minutes=pause) if pause else None
        tell(notice.directive, EventWord.NOTICE_FAILED, by=by, now=now, note=f"{notice.address}: {error}"[:500],
             detail={"notice": notice.pk, "tries": notice.tries})  # fmt: skip
    else:
        notice.state, notice.sent_at, notice.next_try_at = Notice.State.SENT, now, None
        shares = Assignment.objects.filter(
            obligation__directive_id=notice.directive_id, organisation_id=notice.organisation_id, state="issued"
        )
        for share in shares:
            move_share(share, "deliver", now=now)
            share.save()
        tell(notice.directive, EventWord.DELIVERED, by=by, now=now, note=notice.address,
             detail={"notice": notice.pk, "tries": notice.tries})  # fmt: skip
    notice.save()
    return notice


@transaction.atomic
def send_again(directive_id: int, *, by: Actor, now: dt.datetime) -> int:
    """Try every failed e-mail notice of a directive again from the first attempt; give how many."""
    by.require("directives.review")
    directive = taken(directive_id)
    failed = directive.notices.filter(state=Notice.State.FAILED, channel=Channel.EMAIL)
    count = failed.update(state=Notice.State.QUEUED, tries=0, next_try_at=now)
    if not count:
        raise Refused(_("No notice of this directive has failed."), code="nothing_failed")
    return count
