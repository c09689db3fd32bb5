"""What of an incident a viewer may see: the one place that decides it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from thongsuot.incidents import fields
from thongsuot.incidents.models import AffectedSite, Incident, IncidentParty
from thongsuot.kernel.actor import Actor
from thongsuot.network.plants import SHARED_KINDS, plants_by_code


def seen_incidents(viewer: Actor) -> QuerySet[Incident]:
    """Give the incidents that the viewer may see: all, those shared with its body, security ones for the police."""
    viewer.require("incidents.read")
    rows = Incident.objects.select_related("acknowledged_by", "acknowledged_by__organisation", "merged_into", "lead")
    if viewer.sees_all:
        return rows
    if viewer.organisation_id is None:
        return rows.none()
    shared = Q(pk__in=IncidentParty.objects.filter(organisation_id=viewer.organisation_id or 0).values("incident_id"))
    return rows.filter(shared | Q(is_security=True) if viewer.sees_security else shared)


def sees_whole(incident: Incident, viewer: Actor) -> bool:
    """Tell whether the viewer sees every body's part: the department's side, and the police in security incidents."""
    return viewer.sees_all or (viewer.sees_security and incident.is_security)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a viewer reads one incident: which reader of ``fields`` it is, of its own body's part and of others'."""

    organisation_id: int | None
    stranger: str  # reader of what is not its own body's
    whole: bool

    def sees(self, field: str, body: int | None = None) -> bool:
        """Tell whether the viewer sees this field of a body's part; without a body: of every body's."""
        own = not self.whole and body is not None and body == self.organisation_id
        return fields.reads(field, "own" if own else self.stranger)


def reading(incident: Incident, viewer: Actor, shares: list[IncidentParty]) -> Reading:
    """Give how a viewer reads an incident that these bodies share."""
    why = next((share.why for share in shares if share.organisation_id == viewer.organisation_id), "")
    stranger = fields.BY_SHARE.get(why, "other")
    if sees_whole(incident, viewer):
        stranger = "department" if viewer.sees_all else "police"
    return Reading(organisation_id=viewer.organisation_id, stranger=stranger, whole=sees_whole(incident, viewer))


def seen_sites(incident: Incident, viewer: Actor) -> QuerySet[AffectedSite]:
    """Give the touched sites that the viewer may see: its own body's, or all."""
    rows = AffectedSite.objects.filter(incident=incident).select_related("organisation")
    how = reading(incident, viewer, list(IncidentParty.objects.filter(incident=incident)))
    if how.sees("sites"):
        return rows
    own = viewer.organisation_id
    return rows.filter(organisation_id=own) if own is not None and how.sees("sites", own) else rows.none()


def seen_roots(roots: list[tuple[str, str]], viewer: Actor, *, whole: bool) -> set[str]:
    """Give which of these roots (kind, id) may be named to the viewer: its own plant, and what bodies share."""
    if whole:
        return {code for _kind, code in roots}
    shared = {code for kind, code in roots if kind in SHARED_KINDS}
    return shared | set(plants_by_code([code for _kind, code in roots if code not in shared], viewer=viewer))
