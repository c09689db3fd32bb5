"""An incident's size: sites, users, level, impact; written on its row and on each body's share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from thongsuot.incidents import rules
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm, IncidentParty
from thongsuot.incidents.studies.sites import root_of


def measure(incident: Incident, *, users_by_hand: int | None = None, level_by_hand: int | None = None) -> None:
    """Work out counts and level from the touched sites; the caller saves the incident.

    The level of an incident never falls by itself while it lasts: who was called stays called.
    """
    rows = list(AffectedSite.objects.filter(incident=incident))
    out = [row for row in rows if row.out_of_service]
    known = [row.users for row in out if row.users is not None]
    incident.sites_affected = len(rows)
    if known or users_by_hand is None:
        incident.users_affected = sum(known) if known else (0 if rows and not out else incident.users_affected)
    incident.alarms_count = IncidentAlarm.objects.filter(incident=incident).count()
    level = rules.level_of(
        kind=incident.kind,
        sites_out=len(out),
        sites=len(rows),
        users=incident.users_affected,
        priority=any(row.priority for row in out),
        key_target=any(row.key_target for row in out),
    )
    incident.level = level_by_hand or max(level, incident.level)
    _place(incident, rows)
    by_body: dict[int | None, list[AffectedSite]] = defaultdict(list)
    for row in rows:
        by_body[row.organisation_id].append(row)
    for party in IncidentParty.objects.filter(incident=incident):
        own = by_body.get(party.organisation_id, [])
        counted = [row.users for row in own if row.out_of_service and row.users is not None]
        figures = (len(own), sum(counted) if counted else None)
        if figures != (party.sites_affected, party.users_affected):
            party.sites_affected, party.users_affected = figures
            party.save(update_fields=["sites_affected", "users_affected"])


def _place(incident: Incident, rows: list[AffectedSite]) -> None:
    """Say where: the root's own place, else the commune with most touched sites, and the middle of them all."""
    if incident.key is None:
        return
    root = root_of(incident)
    if root is not None and root.lat is not None:
        incident.lat, incident.lon, incident.place = root.lat, root.lon, root.area_name
        return
    placed = [row for row in rows if row.lat is not None and row.lon is not None]
    if placed:
        incident.lat = round(sum(row.lat or 0.0 for row in placed) / len(placed), 5)
        incident.lon = round(sum(row.lon or 0.0 for row in placed) / len(placed), 5)
    names = [row.place for row in rows if row.place]
    if names:
        common = sorted(set(names), key=lambda name: (-names.count(name), name))
        incident.place = ", ".join(common[:3])[:200]


def impact(incident: Incident, *, now: dt.datetime, organisation_id: int | None = None) -> rules.Impact:
    """Work out users × minutes of the sites that were out of service, for all or for one body's sites."""
    rows = AffectedSite.objects.filter(incident=incident, out_of_service=True)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    end = incident.restored_at or now
    outages = [
        rules.Outage(users=row.users, since=row.out_since or row.since, until=min(row.until or end, end))
        for row in rows
    ]
    if not outages and incident.key is None and incident.users_affected is not None and organisation_id is None:
        outages = [rules.Outage(users=incident.users_affected, since=incident.started_at, until=end)]
    return rules.impact_of(outages)
