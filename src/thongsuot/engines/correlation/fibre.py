"""Lost signals and sites that fall silent: which cable or duct was cut, or whether it was none of them."""

from __future__ import annotations

import datetime as dt

from thongsuot.engines.correlation import power, watching
from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.desk import DOOR, EARLY_LOOK, FLAPS, SAME_CUT, SECOND_LOOK, SETTLE, SILENT_LOOK, Desk
from thongsuot.engines.correlation.values import Alarm, Change

CELLS_LOOK = dt.timedelta(seconds=45)  # cells out of service are looked at again after so long
SAME_LOSS = dt.timedelta(seconds=60)  # both ends of a link lose their signal within this time


def signal_lost(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about a lost signal that nothing open explains: card, theft, want of power, or a cut of cable or duct."""
    alarm, net = waiting.alarm, desk.network
    link = alarm.object_id.split("/")[-1]
    ends = desk.ends(link)
    for end in ends:
        if end in desk.books.cards and abs(desk.books.cards[end] - alarm.event_at) < dt.timedelta(seconds=60):
            return desk.open_incident(f"{end}#card", end, "site", "card", held)
        opened = desk.doors.get(end)
        if opened is not None and dt.timedelta(0) <= alarm.event_at - opened.event_at < DOOR:
            return desk.open_incident(f"{end}#theft", end, "site", "theft", [opened, *held])
    comes_and_goes = flaps(waiting) or (len(held) > 2 and any(a.is_clear for a in held))
    for end in ends if not comes_and_goes else ():  # an empty battery stays empty
        if desk.books.dark(end) is not None and power.spent(desk, end, alarm):
            known = power.powerless(desk, end)
            return [desk.join(known, *held)] if known is not None else []
    if not _supported(desk, link, alarm, held):
        latest = alarm.reported_at + SETTLE + SECOND_LOOK
        if waiting.due < latest:
            due = latest if waiting.again else waiting.due + EARLY_LOOK
            again = Waiting(due, alarm, waiting.held, again=True)
            desk.wait((alarm.object_id, alarm.specific_problem), again)
        return []
    duct = net.duct_of.get(link)
    cable = net.cable_of.get(link, link)
    beside = _cut_beside(desk, link, alarm)
    if beside is not None:
        if beside.root_kind == "cable" and duct:
            beside.root, beside.root_kind = duct, "duct"
        desk.by_root[cable] = beside.key
        _note_pairs(desk, link, beside, alarm)
        beside.links.add(link)
        return [desk.join(beside, *held)]
    others = {o.split("/")[-1] for (o, p) in desk.waiting if p == "LINK_LOS"} - {link}
    if duct and any(net.duct_of.get(o) == duct for o in others):
        changes = desk.open_incident(duct, duct, "duct", "fiber", held)
        desk.open[desk.by_root[duct]].links.add(link)
        return changes
    changes = desk.open_incident(cable, cable, "link" if cable == link else "cable", "fiber", held)
    desk.open[desk.by_root[cable]].links.add(link)
    return changes


def flaps(waiting: Waiting) -> bool:
    """Tell whether one port lost its signal so often that this alone is a trouble."""
    return len({a.event_at for a in (waiting.alarm, *waiting.held) if not a.is_clear}) >= FLAPS


def _cut_beside(desk: Desk, link: str, alarm: Alarm) -> Incident | None:
    """Find a cut nearby that began at the same moment: the cables share a duct, whether the registry knows it or not."""
    at = alarm.event_at
    for incident in desk.open.values():
        if incident.cause != "fiber" or abs(incident.started_at - at) >= SAME_CUT:
            continue
        if any(_may_share_duct(desk, link, other) for other in incident.links):
            return incident
    return None


def _may_share_duct(desk: Desk, link: str, other: str) -> bool:
    """Tell whether two links may lie in one duct: the registry does not say otherwise, and they come close."""
    mine, yours = desk.network.duct_of.get(link), desk.network.duct_of.get(other)
    if link not in desk.network.ends or other not in desk.network.ends:
        return True  # of a link that the registry lacks nobody knows where it runs
    return not (mine and yours and mine != yours) and desk.network.near(desk.ends(link), desk.ends(other))


def _note_pairs(desk: Desk, link: str, beside: Incident, alarm: Alarm) -> None:
    """Tell the surveyor of cables cut together that the registry doesn't put into one duct."""
    net, cable = desk.network, desk.network.cable_of.get(link, link)
    for other in sorted(beside.links):
        duct, theirs = net.duct_of.get(link), net.cable_of.get(other, other)
        if theirs == cable or (duct and duct == net.duct_of.get(other)):
            continue
        desk.repairs += desk.surveyor.cut_together(
            cable, theirs, at=alarm.event_at, rate_per_hour=power.cut_rate(desk, alarm.reported_at) * len(net.ends)
        )


def fell_silent(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about a site that fell silent and that nothing explains: a second look, then the link above it."""
    alarm, net = waiting.alarm, desk.network
    if any(a.is_clear for a in held):
        return []
    if not waiting.again:
        unseen = watching.sight_lost(desk, waiting, held)
        if unseen:
            return unseen
        again = Waiting(waiting.due + SILENT_LOOK, alarm, waiting.held, again=True)
        desk.wait((alarm.object_id, alarm.specific_problem), again)
        return []
    top, step = alarm.site, net.parent_link.get(alarm.site)
    for _hop in range(12):
        above = net.other(step, top) if step else ""
        if not above or desk.books.dark(above) is None:
            break
        top, step = above, net.parent_link.get(above)
    failed = desk.open.get(desk.by_root.get(top + "#card", ""))
    if failed is not None:
        return [desk.join(failed, *held)]
    if power.spent(desk, top, alarm):
        known = power.powerless(desk, top)
        return [desk.join(known, *held)] if known is not None else []
    if not step:
        return []
    root = net.cable_of.get(step, step)
    return desk.open_incident(root, root, "cable", "fiber", held)


def _supported(desk: Desk, link: str, alarm: Alarm, held: list[Alarm]) -> bool:
    """Tell whether a lost signal is more than a blip of one port: the far end, or what lies behind it, says so too."""
    if len({a.event_at for a in held if not a.is_clear}) >= FLAPS:
        return True
    at = alarm.event_at
    for end in desk.ends(link):
        if end != alarm.site:
            if (f"{end}/port/{link}", "LINK_LOS") in desk.waiting:
                return True
            told = desk.books.ports.get((end, link))
            if told is not None and abs(told - at) < SAME_LOSS:
                return True
        since = desk.books.dark(end)
        if since is not None and dt.timedelta(seconds=-20) < since - at < SECOND_LOOK:
            return True
    return False


def cells_lost(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about cells that went out of service while their site is in reach: a card that didn't say that it failed."""
    alarm, site = waiting.alarm, waiting.alarm.site
    if not waiting.again:
        again = Waiting(waiting.due + CELLS_LOOK, alarm, waiting.held, again=True)
        desk.wait((alarm.object_id, alarm.specific_problem), again)
        return []
    books, net = desk.books, desk.network
    out = books.cells.get(site, set())
    if alarm.object_id not in out or len(out) < 2 or site in books.silent:
        return []
    if power.spent(desk, site, alarm):
        known = power.powerless(desk, site)
        return [desk.join(known, *held)] if known is not None else []
    above, step = site, net.parent_link.get(site)
    for _hop in range(12):
        if not step:
            break
        above = net.other(step, above)
        if books.dark(above) is not None:
            return []
        step = net.parent_link.get(above)
    ports = [(end, link) for link in net.links_at.get(site, ()) for end in net.ends[link]]
    if any(port in books.ports for port in ports):
        return []
    signs = [s for s in desk.waiting if s[1] == "CELL_OOS" and s[0] in out]
    others = [a for sign in signs for w in [desk.waiting.pop(sign)] for a in (w.alarm, *w.held)]
    return desk.open_incident(f"{site}#card", site, "site", "card", [*held, *others])
