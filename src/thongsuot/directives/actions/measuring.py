"""What a check of the platform's records found about a share: told in its story, kept as proof when it holds."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Assignment, Proof
from thongsuot.directives.steps import tell
from thongsuot.directives.words import EventWord, ProofKind
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound


@transaction.atomic
def record_measurement(
    obligation_id: int, *, organisation_id: int, holds: bool, note: str, reference: str, by: Actor, now: dt.datetime
) -> Proof | None:
    """Tell in the story of a share what a check found; what holds becomes a measured proof, once per reference.

    The share's state stays as it is: a measurement shows what the records say, people answer for the rest.
    """
    by.require("directives.review")
    share = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("obligation__directive")
        .filter(obligation_id=obligation_id, organisation_id=organisation_id)
        .exclude(state="drafted")
        .first()
    )
    if share is None:
        raise NotFound(_("There is no such share, or you may not see it."))
    made = None
    if holds and share.state not in rules.SETTLED and not share.proofs.filter(reference=reference).exists():
        made = share.proofs.create(
            kind=ProofKind.CHECK, title=note[:300], reference=reference[:120], measured=True, at=now, by=by.label
        )
    tell(share.obligation.directive, EventWord.MEASURED, by=by, now=now, assignment=share, note=note,
         detail={"holds": holds, "reference": reference})  # fmt: skip
    return made
