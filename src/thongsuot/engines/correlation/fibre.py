"""Lost signals and sites that fall silent: which cable or duct was cut, or whether it was none of them."""

from __future__ import annotations

import datetime as dt

from thongsuot.engines.correlation import power
from thongsuot.engines.correlation.books import moment
from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.desk import DOOR, FLAPS, SAME_CUT, SECOND_LOOK, SILENT_LOOK, Desk
from thongsuot.engines.correlation.values import Alarm, Change


def signal_lost(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about a lost signal that nothing open explains: card, theft, want of power, or a cut of cable or duct."""
    alarm, net = waiting.alarm, desk.network
    link = alarm.object_id.split("/")[-1]
    for end in net.ends.get(link, ()):
        if end in desk.books.cards and abs(desk.books.cards[end] - moment(alarm)) < dt.timedelta(seconds=60):
            return desk.open_incident(f"{end}#card", end, "site", "card", held)
        opened = desk.doors.get(end)
        if opened is not None and dt.timedelta(0) <= alarm.event_at - opened.event_at < DOOR:
            return desk.open_incident(f"{end}#theft", end, "site", "theft", [opened, *held])
    for end in net.ends.get(link, ()):
        if end in desk.books.silent and power.spent(desk, end, alarm):
            known = power.powerless(desk, end)
            return [desk.join(known, *held)] if known is not None else []
    if not _supported(desk, link, alarm, held):
        if not waiting.again:
            again = Waiting(desk.now + SECOND_LOOK, alarm, waiting.held, again=True)
            desk.wait((alarm.object_id, alarm.specific_problem), again)
        return []
    duct = net.duct_of.get(link)
    others = {o.split("/")[-1] for (o, p) in desk.waiting if p == "LINK_LOS"} - {link}
    if duct and any(net.duct_of.get(o) == duct for o in others):
        changes = desk.open_incident(duct, duct, "duct", "fiber", held)
        desk.open[desk.by_root[duct]].links.add(link)
        return changes
    cable = net.cable_of.get(link)
    beside = _cut_beside(desk, link, alarm)
    if beside is not None:
        if beside.root_kind == "cable" and duct:
            beside.root, beside.root_kind = duct, "duct"
        desk.by_root[cable or link] = beside.key
        _note_pairs(desk, link, beside, alarm)
        beside.links.add(link)
        return [desk.join(beside, *held)]
    if cable:
        changes = desk.open_incident(cable, cable, "cable", "fiber", held)
        desk.open[desk.by_root[cable]].links.add(link)
        return changes
    return []


def flaps(waiting: Waiting) -> bool:
    """Tell whether one port lost its signal so often that this alone is a trouble."""
    return 1 + sum(not a.is_clear for a in waiting.held) >= FLAPS


def _cut_beside(desk: Desk, link: str, alarm: Alarm) -> Incident | None:
    """Find a cut nearby that began at the same moment: the cables share a duct, whether the registry knows it or not."""
    at = moment(alarm)
    for incident in desk.open.values():
        if incident.cause != "fiber" or abs(incident.started_at - at) >= SAME_CUT:
            continue
        if any(_may_share_duct(desk, link, other) for other in incident.links):
            return incident
    return None


def _may_share_duct(desk: Desk, link: str, other: str) -> bool:
    """Tell whether two links may lie in one duct: the registry does not say otherwise, and they come close."""
    mine, yours = desk.network.duct_of.get(link), desk.network.duct_of.get(other)
    return not (mine and yours and mine != yours) and desk.network.near(link, other)


def _note_pairs(desk: Desk, link: str, beside: Incident, alarm: Alarm) -> None:
    """Tell the surveyor of cables cut together that the registry doesn't put into one duct."""
    net, cable = desk.network, desk.network.cable_of.get(link, link)
    for other in sorted(beside.links):
        duct, theirs = net.duct_of.get(link), net.cable_of.get(other, other)
        if theirs == cable or (duct and duct == net.duct_of.get(other)):
            continue
        desk.repairs += desk.surveyor.cut_together(
            cable, theirs, at=moment(alarm), rate_per_hour=power.cut_rate(desk, alarm.reported_at) * len(net.ends)
        )


def fell_silent(desk: Desk, waiting: Waiting, held: list[Alarm]) -> list[Change]:
    """Decide about a site that fell silent and that nothing explains: a second look, then the link above it."""
    alarm, net = waiting.alarm, desk.network
    if any(a.is_clear for a in held):
        return []
    if not waiting.again:
        again = Waiting(desk.now + SILENT_LOOK, alarm, waiting.held, again=True)
        desk.wait((alarm.object_id, alarm.specific_problem), again)
        return []
    top, step = alarm.site, net.parent_link.get(alarm.site)
    for _hop in range(12):
        above = net.other(step, top) if step else ""
        if above not in desk.books.silent:
            break
        top, step = above, net.parent_link.get(above)
    if power.spent(desk, top, alarm):
        known = power.powerless(desk, top)
        return [desk.join(known, *held)] if known is not None else []
    if not step:
        return []
    root = net.cable_of.get(step, step)
    return desk.open_incident(root, root, "cable", "fiber", held)


def _supported(desk: Desk, link: str, alarm: Alarm, held: list[Alarm]) -> bool:
    """Tell whether a lost signal is more than a blip of one port: the far end, or what lies behind it, says so too."""
    if sum(not a.is_clear for a in held) >= FLAPS:
        return True
    at = moment(alarm)
    for end in desk.network.ends.get(link, ()):
        if (f"{end}/port/{link}", "LINK_LOS") in desk.waiting and end != alarm.site:
            return True
        if end in desk.books.silent and dt.timedelta(seconds=-20) < desk.books.silent[end] - at < SECOND_LOOK:
            return True
    return False
