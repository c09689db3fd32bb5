"""The sites that an incident touches: since when, until when, whose, out of service or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from thongsuot.alarms import queries as alarm_queries
from thongsuot.alarms.values import MessageFacts
from thongsuot.incidents import rules
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.network.plants import PlantFacts, plants_by_code

MOST_HOURS_BACK = dt.timedelta(hours=12)


def known(codes: Iterable[str], *, viewer: Actor) -> dict[str, PlantFacts]:
    """Give the registered sites among these codes that the viewer may name."""
    return {code: p for code, p in plants_by_code(codes, viewer=viewer).items() if p.kind == "site"}


def root_of(incident: Incident) -> PlantFacts | None:
    """Give the registered object that the incident is rooted in."""
    if not incident.root_id:
        return None
    return plants_by_code([incident.root_id], viewer=HOUSE).get(incident.root_id)


def owners(incident: Incident) -> list[int]:
    """Give the bodies whose sites are touched."""
    rows = AffectedSite.objects.filter(incident=incident, organisation__isnull=False)
    return sorted(set(rows.values_list("organisation_id", flat=True)))


def areas(incident: Incident) -> set[int]:
    """Give the areas in which touched sites lie."""
    codes = AffectedSite.objects.filter(incident=incident).values_list("site_code", flat=True)[:200]
    return {p.area_id for p in known(codes, viewer=HOUSE).values() if p.area_id is not None}


def _row(incident: Incident, plant: PlantFacts, since: dt.datetime) -> AffectedSite:
    return AffectedSite(
        incident=incident,
        organisation_id=plant.owner_id,
        site_code=plant.code,
        since=since,
        users=plant.users,
        name=plant.name,
        place=plant.area_name,
        lat=plant.lat,
        lon=plant.lon,
        priority=bool(plant.priority_services),
        key_target=plant.key_target,
    )


def add_by_hand(incident: Incident, plants: dict[str, PlantFacts], *, since: dt.datetime) -> None:
    """Mark sites named by a person as out of service since then."""
    rows = [_row(incident, plant, since) for plant in plants.values()]
    for row in rows:
        row.out_of_service, row.out_since = True, since
    AffectedSite.objects.bulk_create(rows)


def _bounded(fact: MessageFacts, incident: Incident) -> dt.datetime:
    """A device's clock may be hours off: keep its time within the incident and our own receipt."""
    latest = rules.engine_time(reported_at=fact.reported_at, received_at=fact.received_at)
    earliest = incident.started_at - dt.timedelta(minutes=15)
    return max(earliest, min(fact.event_at, latest))


def touch(incident: Incident, facts: Sequence[MessageFacts]) -> None:
    """Bring the touched sites up to date with messages that joined."""
    codes = {f.site_code for f in facts if f.site_code}
    if not codes:
        return
    rows = {row.site_code: row for row in AffectedSite.objects.filter(incident=incident, site_code__in=codes)}
    plants = plants_by_code(codes - set(rows), viewer=HOUSE)
    for fact in facts:
        if not fact.site_code or fact.is_clear:
            continue
        at = _bounded(fact, incident)
        row = rows.get(fact.site_code)
        if row is None:
            if fact.site_code not in plants:
                continue
            row = rows[fact.site_code] = _row(incident, plants[fact.site_code], at)
        row.since = min(row.since, at)
        if fact.specific_problem in rules.OUT_OF_SERVICE and incident.kind != rules.UNSEEN_KIND:
            row.out_of_service = True
            row.out_since = min(row.out_since or at, at)
    standing = _standing(incident, codes)
    last_clear: dict[str, dt.datetime] = {}
    for fact in facts:
        if fact.is_clear and fact.site_code:
            at = _bounded(fact, incident)
            last_clear[fact.site_code] = max(last_clear.get(fact.site_code, at), at)
    for code, row in rows.items():
        if code in standing:
            row.until = None
        elif code in last_clear:
            row.until = max(last_clear[code], row.out_since or row.since)
    new = [row for row in rows.values() if row.pk is None]
    old = [row for row in rows.values() if row.pk is not None]
    AffectedSite.objects.bulk_create(new)
    AffectedSite.objects.bulk_update(old, ["since", "until", "out_of_service", "out_since"], batch_size=200)


def _standing(incident: Incident, codes: set[str]) -> set[str]:
    """Give which of these sites still have an alarm of this incident standing."""
    ids = IncidentAlarm.objects.filter(incident=incident).values("message_id")
    rows = alarm_queries.messages(viewer=HOUSE).filter(id__in=ids, alarm__is_active=True, alarm__site_code__in=codes)
    return set(rows.order_by().values_list("alarm__site_code", flat=True).distinct())
