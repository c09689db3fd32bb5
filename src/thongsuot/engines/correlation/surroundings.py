"""Cells that are too busy: a crowd or a busy hour, or load that came over from what was cut beside them."""

from __future__ import annotations

import datetime as dt

from thongsuot.engines.correlation.books import BUSY
from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.desk import Desk
from thongsuot.engines.correlation.values import Alarm, Change

ENOUGH_SITES = 3  # busy sites within about three kilometres that make a crowd
ENOUGH_CELLS = 5  # and so many cells of them
TOGETHER = dt.timedelta(minutes=20)  # how long after each other the cells of one crowd begin to be busy


def crowded(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about a busy cell: part of a crowd that is known, load from an outage beside it, a crowd that begins, or nothing."""
    alarm, site = waiting.alarm, waiting.alarm.site
    if alarm.object_id not in desk.books.busy.get(site, {}):
        return []
    known = crowd_at(desk, alarm)
    if known is not None:
        return [desk.join(known, *held)]
    near = _beside(desk, site)
    cause = _outage(desk, near)
    if cause is not None:
        return [desk.join(cause, *held)]
    busy = sorted(s for s in near if _lately(desk, s, alarm.event_at))
    cells = {thing for s in busy for thing in desk.books.busy[s]}
    if len(busy) < ENOUGH_SITES or len(cells) < ENOUGH_CELLS:
        return []
    for sign, other in [(s, w) for s, w in desk.waiting.items() if s[1] in BUSY and s[0] in cells]:
        del desk.waiting[sign]
        held = [*held, other.alarm, *other.held]
    first = [told for s in busy for told in desk.books.busy[s].values() if told not in held]  # too few when they came
    held = sorted([*first, *held], key=lambda told: (told.reported_at, told.external_id))
    return desk.open_incident(f"{site}#crowd", site, "site", "congestion", held)


def crowd_at(desk: Desk, alarm: Alarm) -> Incident | None:
    """Give the open crowd that this busy cell belongs to."""
    for incident in desk.open.values():
        if incident.cause == "congestion" and incident.standing and desk.network.near([alarm.site], [incident.root]):
            return incident
    return None


def _beside(desk: Desk, site: str) -> list[str]:
    """Give the sites within about three kilometres of this one, and the site itself."""
    return [other for other in desk.surveyor.close_to(site) if desk.network.near([site], [other])]


def _outage(desk: Desk, near: list[str]) -> Incident | None:
    """Give the open incident beside the busy cells whose dark sites or lost links send them their load."""
    for site in near:
        incident = desk.open.get(desk.site_of.get(site, ""))
        if incident is not None and (desk.books.dark(site) is not None or incident.cause != "power"):
            return incident
    links = {link for site in near for link in desk.network.links_at.get(site, ())}
    for incident in desk.open.values():
        if incident.cause == "fiber" and incident.standing and links & incident.links:
            return incident
    return None


def _lately(desk: Desk, site: str, at: dt.datetime) -> bool:
    return any(abs(at - told.event_at) < TOGETHER for told in desk.books.busy.get(site, {}).values())
