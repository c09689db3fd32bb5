"""Sites out of service in an incident, for working out its impact by body and area."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.incidents import rules
from thongsuot.incidents.models import AffectedSite, Incident
from thongsuot.incidents.queries.rooms import seen
from thongsuot.incidents.scope import seen_incidents, sees_whole
from thongsuot.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class SiteOutage:
    """One site's time without service."""

    organisation_id: int | None
    since: dt.datetime
    until: dt.datetime | None  # None: still out
    users: int | None
    area: str
    priority: bool


def site_outages(code: str, *, viewer: Actor) -> tuple[SiteOutage, ...]:
    """Give the sites of an incident that are or were out of service, as far as the viewer may see them."""
    incident: Incident = seen(code, viewer=viewer)
    rows = AffectedSite.objects.filter(incident=incident, out_of_service=True)
    whole = sees_whole(incident, viewer)
    if not whole:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    end = incident.restored_at
    found = tuple(
        SiteOutage(
            organisation_id=row.organisation_id,
            since=row.out_since or row.since,
            until=min(row.until, end) if row.until and end else row.until or end,
            users=row.users,
            area=row.place,
            priority=row.priority or row.key_target,
        )
        for row in rows.order_by("id")
    )
    if found or incident.users_affected is None or not whole:
        return found
    # Opened by hand with a number of users and no station: one outage of the body that has it.
    return (
        SiteOutage(
            organisation_id=incident.lead_id, since=incident.started_at, until=end, users=incident.users_affected,
            area="", priority=False,
        ),
    )  # fmt: skip


def lasting_codes(*, viewer: Actor) -> tuple[str, ...]:
    """Give the codes of real incidents whose service is still disturbed."""
    rows = seen_incidents(viewer).filter(state__in=rules.LIVE, is_drill=False).order_by("id")
    return tuple(rows.values_list("code", flat=True))
