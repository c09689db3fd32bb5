"""Reads of the corrections that the alarms suggest: the department sees all, a body those of its own plant."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.network.models import Proposal
from thongsuot.network.words import ProposalState

DECIDED = (ProposalState.ACCEPTED, ProposalState.REJECTED, ProposalState.TAKEN_BACK, ProposalState.OVERTAKEN)


def _seen(viewer: Actor) -> QuerySet[Proposal]:
    viewer.require("network.read")
    rows = Proposal.objects.select_related("owner")
    return rows if viewer.sees_all else rows.filter(owner_id=viewer.organisation_id or 0)


def proposals(*, viewer: Actor, decided: bool = False) -> QuerySet[Proposal]:
    """List the proposals that wait for a decision, the surest first; or those decided, the latest first."""
    rows = _seen(viewer)
    if decided:
        return rows.filter(state__in=DECIDED).order_by("-decided_at", "-id")
    return rows.filter(state=ProposalState.OPEN).order_by("-probability", "-seen", "id")


def proposal(pk: int, *, viewer: Actor, for_update: bool = False) -> Proposal:
    """Give one proposal that the viewer may see."""
    rows = _seen(viewer)
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such proposal, or you may not see it."))
    return found


def waiting(*, viewer: Actor) -> int:
    """Count the proposals that this viewer could decide."""
    return proposals(viewer=viewer).count() if viewer.may("network.repair") else 0
