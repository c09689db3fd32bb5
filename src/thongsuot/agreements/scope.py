"""What a viewer may see: the department all, a party its own, the police what waits for or bears its signature."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements.models import EmergencyPlan, PlanVersion, RegulationVersion
from thongsuot.agreements.words import VersionState
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound


def seen_regulation_versions(viewer: Actor) -> QuerySet[RegulationVersion]:
    """Give the versions that the viewer may see: a party those that were sent to it for signature, and later ones."""
    viewer.require("agreements.read")
    rows = RegulationVersion.objects.select_related("regulation__drafter")
    if viewer.sees_all:
        return rows
    own = viewer.organisation_id or 0
    return rows.filter(parties__organisation_id=own).exclude(state=VersionState.DRAFT)


def seen_plan_versions(viewer: Actor) -> QuerySet[PlanVersion]:
    """Give the versions of plans that the viewer may see; a rival operator sees none of another's."""
    viewer.require("plans.read")
    rows = PlanVersion.objects.select_related("plan__owner", "plan__police")
    if viewer.sees_all:
        return rows
    own = viewer.organisation_id or 0
    signed = Q(plan__police_id=own) & ~Q(state=VersionState.DRAFT)
    return rows.filter(Q(plan__owner_id=own) | signed)


def held_version(version_id: int, *, by: Actor) -> RegulationVersion:
    """Lock one version of a regulation that the actor may see."""
    found = seen_regulation_versions(by).filter(pk=version_id).values_list("pk", flat=True).first()
    row = RegulationVersion.objects.select_for_update(of=("self",)).filter(pk=found or 0).first()
    if row is None:
        raise NotFound(_("There is no such regulation, or you may not see it."))
    return row


def held_plan_version(version_id: int, *, by: Actor) -> PlanVersion:
    """Lock one version of a plan that the actor may see."""
    found = seen_plan_versions(by).filter(pk=version_id).values_list("pk", flat=True).first()
    row = PlanVersion.objects.select_for_update(of=("self",)).filter(pk=found or 0).first()
    if row is None:
        raise NotFound(_("There is no such plan, or you may not see it."))
    return row


def writes_plan(plan: EmergencyPlan, viewer: Actor) -> bool:
    """Tell whether the viewer writes this plan: its operator alone."""
    return viewer.may("plans.write") and plan.owner_id == viewer.organisation_id
