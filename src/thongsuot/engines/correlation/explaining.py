"""Whether an incident that is open already explains an alarm."""

from __future__ import annotations

from thongsuot.engines.correlation import power, watching
from thongsuot.engines.correlation.books import DEAD
from thongsuot.engines.correlation.cases import Incident
from thongsuot.engines.correlation.desk import JOIN, ONSET, POWER, WAVE, Desk
from thongsuot.engines.correlation.values import Alarm


def explained(desk: Desk, alarm: Alarm) -> Incident | None:
    """Give the open incident that explains this alarm, or None."""
    problem, site, net = alarm.specific_problem, alarm.site, desk.network
    roots: list[str | Incident] = []
    if problem in POWER:
        feeder = net.feeder_of.get(site, "")
        above = power.station_roots(desk, net.substation_of.get(feeder, ""), alarm, site)
        roots = [site + "#theft", feeder, *above, site + "#power"]
        mine = desk.open.get(desk.site_of.get(site, ""))
        holds = mine is not None and not mine.is_over(alarm.event_at)
        if problem != "MAINS_FAIL" and mine is not None and holds and mine.cause in ("power", "theft"):
            return mine
    elif problem == "FEEDER_TRIP":
        roots = [alarm.object_id, *power.station_roots(desk, net.substation_of.get(alarm.object_id, ""), alarm, "")]
    elif problem == "LINK_LOS":
        link = alarm.object_id.rpartition("/")[2]
        ends = desk.ends(link)
        roots = [net.cable_of.get(link, link), net.duct_of.get(link, "")]
        roots += [f"{end}#theft" for end in ends]
        roots += [f"{end}#card" for end in ends]
        for end in ends:
            dead = desk.open.get(desk.site_of.get(end, ""))
            silent = desk.books.dark(end) is not None
            if dead is not None and dead.cause == "card":
                return dead
            if (
                dead is not None
                and (silent or dead.cause == "theft")
                and dead.cause != "fiber"
                and power.spent(desk, end, alarm)
            ):
                return dead
    elif problem in ("DOOR_OPEN", "BATT_MISSING"):
        roots = [site + "#theft"]
        key = desk.site_of.get(site)
        if problem == "BATT_MISSING" and key in desk.open and desk.open[key].cause == "theft":
            return desk.open[key]
    elif problem == "CARD_FAIL":
        roots = [site + "#card"]
    elif problem == "NE_UNREACH" and (unseen := watching.unseen_by(desk, alarm)) is not None:
        return unseen
    elif problem in DEAD:
        key = desk.site_of.get(site)
        if key in desk.open:
            return desk.open[key]
        feeder = net.feeder_of.get(site, "")
        roots = [site + "#card", site + "#theft", site + "#power", feeder, net.substation_of.get(feeder, "")]
        step, hops = net.parent_link.get(site), 0
        while step and hops < 12:
            roots.append(net.cable_of.get(step, step))
            roots.append(net.duct_of.get(step, ""))
            far = net.other(step, site)
            dead = desk.open.get(desk.site_of.get(far, ""))
            if dead is not None and (dead.cause != "fiber" or desk.books.dark(far) is not None):
                roots.append(dead)
            site, step, hops = far, net.parent_link.get(far), hops + 1
    for root in roots:
        found: Incident | None = root if isinstance(root, Incident) else desk.open.get(desk.by_root.get(root, ""))
        if found is None or (problem in POWER and found.is_over(alarm.event_at)):
            continue
        if found.cause == "power" and found.root_kind != "site" and problem == "MAINS_FAIL":
            width = WAVE if found.root_kind == "grid" else ONSET
            if not found.started_at - ONSET < alarm.event_at < found.last_onset + width:
                continue
            return found
        if found.standing or alarm.reported_at - found.last < JOIN:
            return found
    return None
