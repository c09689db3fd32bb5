"""Sharing the one page with somebody who does not sign in: made, opened with its PIN, taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.proof import sharing
from thongsuot.proof.models import BriefLink
from thongsuot.proof.queries import brief_link
from thongsuot.proof.queries.brief import PERIODS


@transaction.atomic
def share_brief(
    *, for_whom: str, by: Actor, now: dt.datetime, hours: int = 48, days: int = 7
) -> tuple[BriefLink, str, str]:
    """Make a link to the one page; give it with its token and PIN, which are shown this once."""
    by.require("proof.share")
    if not for_whom.strip():
        raise Invalid(_("Say for whom the link is."), code="no_name")
    if not 1 <= hours <= sharing.LONGEST_HOURS:
        raise Invalid(_("A link lives from 1 hour to 31 days."), code="bad_hours", details={"hours": hours})
    token, pin = sharing.new_token(), sharing.new_pin()
    digest = sharing.hash_of(token)
    made = BriefLink.objects.create(
        token_hash=digest,
        pin_hash=sharing.pin_hash(pin, token_hash=digest),
        for_whom=for_whom.strip()[:120],
        days=days if days in PERIODS else PERIODS[0],
        made_at=now,
        made_by=by.label,
        expires_at=now + dt.timedelta(hours=hours),
    )
    audit.record("brief.shared", by=by, now=now, of=("brief_link", made.pk),
                 detail={"for": made.for_whom, "hours": hours})  # fmt: skip
    return made, token, pin


def open_by_link(token: str, *, pin: str, now: dt.datetime) -> BriefLink:
    """Open a link with its PIN; a wrong one is counted, and after five the link is dead."""
    with transaction.atomic():
        seen = brief_link(token, viewer=None, now=now)
        row = BriefLink.objects.select_for_update().get(pk=seen.pk)
        reader = sharing.reader(row.pk, row.for_whom)
        right = sharing.same(row.pin_hash, sharing.pin_hash(pin.strip(), token_hash=row.token_hash))
        if right:
            row.opened, row.tries, row.last_opened_at = row.opened + 1, 0, now
        else:
            row.tries += 1
        row.save()
        audit.record("brief.opened" if right else "brief.wrong_pin", by=reader, now=now, of=("brief_link", row.pk))
    # Outside of the transaction, so that the count of wrong tries stays.
    if not right:
        left = sharing.MOST_TRIES - row.tries
        raise Refused(_("Wrong PIN. Tries left: %(left)s.") % {"left": left}, code="wrong_pin")
    return row


@transaction.atomic
def revoke_link(link_id: int, *, by: Actor, now: dt.datetime) -> BriefLink:
    """Take a link back: it opens no more, also where it is open now."""
    by.require("proof.share")
    row = BriefLink.objects.select_for_update().filter(pk=link_id).first()
    if row is None:
        raise NotFound(_("There is no such link."))
    if row.revoked_at is not None:
        raise Refused(_("This link was taken back already."), code="wrong_state")
    row.revoked_at = now
    row.save()
    audit.record("brief.revoked", by=by, now=now, of=("brief_link", row.pk))
    return row
