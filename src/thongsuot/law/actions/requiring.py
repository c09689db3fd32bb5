"""What instruments ask of whom, and which obligations of the province carry it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.law.models import Basis, Instrument, Requirement
from thongsuot.law.words import Confidence
from thongsuot.people.words import OrganisationKind


@transaction.atomic
def add_requirement(
    instrument_id: int,
    *,
    text: str,
    who: Sequence[str],
    by: Actor,
    now: dt.datetime,
    article: str = "",
) -> Requirement:
    """Write down what an instrument asks of classes of bodies; who writes it has read the article."""
    by.require("law.manage")
    instrument = Instrument.objects.filter(pk=instrument_id).first()
    if instrument is None:
        raise NotFound(_("There is no such instrument."))
    kinds = [kind for kind in dict.fromkeys(who) if kind in OrganisationKind.values]
    wrong: dict[str, object] = {}
    if not text.strip():
        wrong["text"] = _("Say what must be done.")
    if not kinds or len(kinds) != len(set(who)):
        wrong["who"] = _("Choose who must do it.")
    if not article.strip():
        wrong["article"] = _("Name the article, so that others find it.")
    if wrong:
        raise Invalid(" ".join(str(one) for one in wrong.values()), details=wrong)
    row = Requirement.objects.create(
        instrument=instrument,
        article=article.strip()[:80],
        text=text.strip(),
        who=kinds,
        confidence=Confidence.SEEN,
        added_at=now,
        added_by=by.label,
    )
    audit.record(
        "law.requirement_added", by=by, now=now, of=("requirement", row.pk), detail={"instrument": instrument.number}
    )
    return row


def _held(requirement_id: int) -> Requirement:
    row = Requirement.objects.select_for_update(of=("self",)).filter(pk=requirement_id, retired=False).first()
    if row is None:
        raise NotFound(_("There is no such requirement."))
    return row


@transaction.atomic
def retire_requirement(requirement_id: int, *, by: Actor, now: dt.datetime) -> None:
    """Take a requirement out of the list; what rested on it stays on record."""
    by.require("law.manage")
    row = _held(requirement_id)
    row.retired = True
    row.save(update_fields=["retired"])
    audit.record("law.requirement_retired", by=by, now=now, of=("requirement", row.pk))


@transaction.atomic
def link_obligation(
    requirement_id: int, *, obligation_id: int, directive_id: int, by: Actor, now: dt.datetime
) -> Basis:
    """Say that an obligation carries out a requirement; the caller has seen that the obligation exists."""
    by.require("law.manage")
    row = _held(requirement_id)
    basis, made = Basis.objects.get_or_create(
        requirement=row,
        obligation_id=obligation_id,
        defaults={"directive_id": directive_id, "at": now, "by": by.label},
    )
    if not made:
        raise Refused(_("This obligation is linked already."), code="linked_already")
    audit.record(
        "law.obligation_linked", by=by, now=now, of=("requirement", row.pk), detail={"obligation": obligation_id}
    )
    outbox.pulse("directives", now=now)
    return basis


@transaction.atomic
def unlink_obligation(requirement_id: int, *, obligation_id: int, by: Actor, now: dt.datetime) -> None:
    """Take a link to an obligation back."""
    by.require("law.manage")
    row = _held(requirement_id)
    gone, _kinds = Basis.objects.filter(requirement=row, obligation_id=obligation_id).delete()
    if not gone:
        raise NotFound(_("This obligation is not linked."))
    audit.record(
        "law.obligation_unlinked", by=by, now=now, of=("requirement", row.pk), detail={"obligation": obligation_id}
    )
