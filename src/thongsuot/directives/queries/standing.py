"""What every share of issued directives stands at, for boards that look across directives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext_lazy as _

from thongsuot.directives.models import Obligation
from thongsuot.directives.scope import share_of, visible, visible_shares
from thongsuot.directives.values import Share
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class ShareFacts:
    """One share of an issued directive with what boards across directives need."""

    share: Share
    position: int
    directive_state: str
    event: str  # the occasion that the document names
    organisation_code: str
    organisation_name: str
    organisation_kind: str
    issued_at: dt.datetime | None
    received_at: dt.datetime | None
    received_by: str
    submitted_at: dt.datetime | None
    accepted_at: dt.datetime | None
    changed_at: dt.datetime
    note: str
    proofs: int
    measured: int  # proofs that come from the store


def share_facts(
    *,
    viewer: Actor,
    now: dt.datetime,
    obligation_ids: list[int] | None = None,
    directive_id: int | None = None,
    assignment_id: int | None = None,
    with_closed: bool = False,
) -> list[ShareFacts]:
    """List the shares that the viewer may see, those of closed directives only when asked, in the documents' order."""
    rows = (
        visible_shares(viewer)
        .exclude(state="drafted")
        .annotate(
            n_proofs=Count("proofs"),
            n_measured=Count("proofs", filter=Q(proofs__measured=True)),
            event=KeyTextTransform("event", KeyTransform("document", "obligation__directive__reading")),
        )
        .defer("obligation__directive__text", "obligation__directive__reading")
        .order_by("obligation__directive__issued_at", "obligation__directive_id", "obligation__position", "pk")
    )
    if obligation_ids is not None:
        rows = rows.filter(obligation_id__in=obligation_ids)
    if assignment_id is not None:
        rows = rows.filter(pk=assignment_id)
    if directive_id is not None:
        rows = rows.filter(obligation__directive_id=directive_id)
    if not with_closed:
        rows = rows.exclude(obligation__directive__state="closed")
    return [
        ShareFacts(
            share=share_of(row, now=now, proofs=row.n_proofs),
            position=row.obligation.position,
            directive_state=row.obligation.directive.state,
            event=row.event or "",
            organisation_code=row.organisation.code,
            organisation_name=row.organisation.name,
            organisation_kind=row.organisation.kind,
            issued_at=row.issued_at,
            received_at=row.received_at,
            received_by=row.received_by,
            submitted_at=row.submitted_at,
            accepted_at=row.accepted_at,
            changed_at=row.changed_at,
            note=row.note,
            proofs=row.n_proofs,
            measured=row.n_measured,
        )
        for row in rows
    ]


def obligation(obligation_id: int, *, viewer: Actor) -> Obligation:
    """Give one kept obligation of a directive that the viewer may see, a party only one in which it has a share."""
    rows = Obligation.objects.select_related("directive").exclude(state=Obligation.State.REMOVED)
    rows = rows.filter(directive__in=visible(viewer).values("pk"))
    if not viewer.sees_all:
        rows = rows.filter(assignments__in=visible_shares(viewer).values("pk"))
    found = rows.filter(pk=obligation_id).first()
    if found is None:
        raise NotFound(_("There is no such obligation, or you may not see it."))
    return found
