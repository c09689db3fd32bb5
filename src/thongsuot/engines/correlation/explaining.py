"""Whether an incident that is open already explains an alarm."""

from __future__ import annotations

from thongsuot.engines.correlation import power
from thongsuot.engines.correlation.books import moment
from thongsuot.engines.correlation.cases import Incident
from thongsuot.engines.correlation.desk import DEAD, JOIN, ONSET, POWER, WAVE, Desk
from thongsuot.engines.correlation.values import Alarm


def explained(desk: Desk, alarm: Alarm) -> Incident | None:
    """Give the open incident that explains this alarm, or None."""
    problem, site, net = alarm.specific_problem, alarm.site, desk.network
    roots: list[str] = []
    if problem in POWER:
        feeder = net.feeder_of.get(site, "")
        above = power.station_roots(desk, net.substation_of.get(feeder, ""), alarm, site)
        roots = [site + "#theft", feeder, *above, site + "#power"]
        key = desk.site_of.get(site)
        if problem != "MAINS_FAIL" and key in desk.open and desk.open[key].cause in ("power", "theft"):
            return desk.open[key]
    elif problem == "FEEDER_TRIP":
        roots = [alarm.object_id, *power.station_roots(desk, net.substation_of.get(alarm.object_id, ""), alarm, "")]
    elif problem == "LINK_LOS":
        link = alarm.object_id.split("/")[-1]
        roots = [net.cable_of.get(link, ""), net.duct_of.get(link, "")]
        roots += [f"{end}#theft" for end in net.ends.get(link, ())]
        roots += [f"{end}#card" for end in net.ends.get(link, ())]
        for end in net.ends.get(link, (site,)):
            dead = desk.open.get(desk.site_of.get(end, ""))
            silent = dead is not None and (end, "NE_UNREACH") in dead.standing
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
    elif problem in DEAD:
        key = desk.site_of.get(site)
        if key in desk.open:
            return desk.open[key]
        roots = [site + "#card", site + "#theft", site + "#power", net.feeder_of.get(site, "")]
        roots.append(net.substation_of.get(roots[-1], ""))
        step, hops = net.parent_link.get(site), 0
        while step and hops < 12:
            roots.append(net.cable_of.get(step, step))
            roots.append(net.duct_of.get(step, ""))
            far = net.other(step, site)
            if far in desk.site_of:
                roots.append(desk.open[desk.site_of[far]].root if desk.site_of[far] in desk.open else "")
            site, step, hops = far, net.parent_link.get(far), hops + 1
    for root in roots:
        found = desk.open.get(desk.by_root.get(root, "")) if root else None
        if found is None:
            continue
        if found.cause == "power" and found.root_kind != "site" and problem == "MAINS_FAIL":
            width = WAVE if found.root_kind == "grid" else ONSET
            if not found.started_at - ONSET < moment(alarm) < found.last_onset + width:
                continue
            return found
        if found.standing or alarm.reported_at - found.last < JOIN:
            return found
    return None
