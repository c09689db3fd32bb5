"""Online correlation: alarms in order of receipt become incidents with one root each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from thongsuot.engines.correlation import fibre, power, surroundings, watching, weighing
from thongsuot.engines.correlation.books import BUSY, NEVER
from thongsuot.engines.correlation.cases import Incident, Waiting
from thongsuot.engines.correlation.desk import DOOR, IGNORED, JOIN, SETTLE, SURVEY, Desk
from thongsuot.engines.correlation.explaining import explained
from thongsuot.engines.correlation.values import Alarm, Change, Network, PlannedWork

SAME_MOMENT = dt.timedelta(seconds=15)  # a card fails and its ports lose their signals so close together
TO_BATTERY = dt.timedelta(seconds=9)  # from losing mains to telling that the battery took over
UNLISTED = 2_000  # links kept that alarms name and the registry lacks


class Correlator:
    """Groups alarms by root over links, cables, ducts, feeders and substations.

    Parameters
    ----------
    network
        The registry; objects it doesn't know are passed over.

    Notes
    -----
    Each alarm costs O(degree of its site); what is remembered is bounded by the registry's size and the
    number of open incidents, whatever the history.
    """

    def __init__(self, network: Network) -> None:
        self.desk = Desk(network)
        self.survey_at = NEVER
        self.watch = watching.Watch()

    @property
    def now(self) -> dt.datetime:
        """The engine's own time: that of the last message or of the last step."""
        return self.desk.now

    def take(self, alarm: Alarm) -> tuple[Change, ...]:
        """Take one alarm in order of receipt and give what changed."""
        changes = list(self.advance(alarm.reported_at))
        if alarm.specific_problem in watching.SENSORS and not alarm.is_clear:
            told = self._sensor(alarm)
            if told:
                return (*changes, *told)
        if alarm.specific_problem in IGNORED or self.desk.books.repeated(alarm):
            return tuple(changes)
        alarm = self.desk.books.believed(alarm)
        if self.desk.books.outdated(alarm):
            waiting = self.desk.waiting.get((alarm.object_id, alarm.specific_problem))
            if waiting is not None:
                waiting.held.insert(0, alarm)
                return tuple(changes)
            known = explained(self.desk, alarm)
            return (*changes, self.desk.join(known, alarm, standing=False)) if known is not None else tuple(changes)
        self.desk.books.note(alarm)
        if alarm.specific_problem == "DOOR_OPEN":
            if not alarm.is_clear:
                self.desk.doors[alarm.site] = alarm
                self.desk.doors.move_to_end(alarm.site)
                while len(self.desk.doors) > 500:
                    self.desk.doors.popitem(last=False)
            known = explained(self.desk, alarm) or self._robbed(alarm)
            return (*changes, self.desk.join(known, alarm)) if known is not None else tuple(changes)
        sign = (alarm.object_id, alarm.specific_problem)
        if alarm.specific_problem == "LINK_LOS":
            self._name(alarm)
        if alarm.is_clear:
            waiting = self.desk.waiting.get(sign)
            if waiting is not None:
                if alarm.specific_problem != "LINK_LOS":
                    del self.desk.waiting[sign]
                else:
                    waiting.held.append(alarm)
                return tuple(changes)
            changes.extend(self._clear(alarm, sign))
            return tuple(changes)
        known = explained(self.desk, alarm)
        if known is not None:
            changes.append(self.desk.join(known, alarm))
        elif sign in self.desk.waiting:
            self.desk.waiting[sign].held.append(alarm)
        else:
            quick = alarm.specific_problem in ("BATT_MISSING", "FEEDER_TRIP", "CARD_FAIL")
            due = alarm.reported_at + (dt.timedelta(seconds=5) if quick else SETTLE)
            self.desk.wait(sign, Waiting(due, alarm))
            if alarm.specific_problem == "BATT_MISSING" and self.desk.opened_before(alarm) is not None:
                changes.extend(self._decide(self.desk.waiting.pop(sign)))  # with the cabinet opened it is theft
        changes.extend(self._awaited(alarm))
        return tuple(changes)

    def _awaited(self, alarm: Alarm) -> list[Change]:
        """Decide at once about lost signals that wait for just this: the far end says so too, or fell silent."""
        mute = alarm.specific_problem == "CELL_OOS" and alarm.site in self.desk.books.mute
        if not mute and alarm.specific_problem not in ("LINK_LOS", "NE_UNREACH"):
            return []
        desk = self.desk
        at_site = desk.network.links_at.get(alarm.site, [])
        told = [alarm.object_id.split("/")[-1]] if alarm.specific_problem == "LINK_LOS" else at_site
        changes: list[Change] = []
        for link in told:
            for end in desk.ends(link):
                sign = (f"{end}/port/{link}", "LINK_LOS")
                waiting = desk.waiting.get(sign)
                if waiting is None or not waiting.again or waiting.alarm is alarm:
                    continue
                own = end == alarm.site and alarm.specific_problem == "LINK_LOS"
                if not own or fibre.flaps(waiting):
                    del desk.waiting[sign]
                    changes.extend(self._decide(waiting))
        return changes

    def _sensor(self, alarm: Alarm) -> list[Change]:
        """Let a sensor that speaks too often be an incident of its own, and nothing that it says a trouble of the network."""
        sign, chatters = (alarm.object_id, alarm.specific_problem), self.watch.chatters(alarm)
        known = self.desk.open.get(self.watch.failed.get(sign, "")) if self.watch.failed else None
        if known is not None and alarm.reported_at - known.last < JOIN:
            return [] if self.desk.books.repeated(alarm) else [self.desk.join(known, alarm)]
        if not chatters:
            return []
        changes = watching.sensor_failed(self.desk, alarm)
        if changes:
            failed = {s: key for s, key in self.watch.failed.items() if key in self.desk.open}
            self.watch.failed = {**failed, sign: changes[0].key}
        return changes

    def _name(self, alarm: Alarm) -> None:
        """Keep which sites name a link that the registry lacks."""
        link = alarm.object_id.rpartition("/")[2]
        if (
            link not in self.desk.network.ends
            and alarm.site in self.desk.network.sites
            and len(self.desk.unlisted) < UNLISTED
        ):
            self.desk.unlisted.setdefault(link, set()).add(alarm.site)

    def _robbed(self, alarm: Alarm) -> Incident | None:
        """Turn a site's loss of mains into theft when its cabinet turns out to have been opened just before."""
        if alarm.is_clear:
            return None
        incident = self.desk.open.get(self.desk.by_root.get(alarm.site + "#power", ""))
        if incident is None or not dt.timedelta(0) <= incident.started_at - alarm.event_at < DOOR:
            incident = self._cut_at(alarm.site, alarm.event_at, alarm.event_at + DOOR)
        if incident is not None:
            self._rename(incident, f"{alarm.site}#theft", alarm.site, "theft")
        return incident

    def _cut_at(self, site: str, after: dt.datetime, before: dt.datetime) -> Incident | None:
        """Find a cable cut at this site within a span of time: it may turn out to be a card or a theft there."""
        for incident in reversed(self.desk.open.values()):
            if incident.cause != "fiber" or incident.root_kind == "duct" or not after <= incident.started_at <= before:
                continue
            if any(site in self.desk.ends(link) for link in incident.links):
                return incident
        return None

    def _rename(self, incident: Incident, root_key: str, root: str, cause: str) -> None:
        """Give an incident another root and cause: a message that came late tells better."""
        desk = self.desk
        desk.by_root = {r: k for r, k in desk.by_root.items() if k != incident.key} | {root_key: incident.key}
        incident.root, incident.root_kind, incident.cause = root, "site", cause

    def advance(self, now: dt.datetime) -> tuple[Change, ...]:
        """Decide what has waited long enough by this moment."""
        desk = self.desk
        if now <= desk.now:
            return ()
        desk.now = now
        if not (
            (desk.line and desk.line[0][0] <= now) or now >= desk.dark_from or desk.excused or now >= self.survey_at
        ):
            return ()
        changes: list[Change] = []
        while found := desk.due():  # what is looked at again may be due as well when time made a leap
            for sign, waiting in found:
                if desk.waiting.pop(sign, None) is not waiting:
                    continue
                if sign[1] == "LINK_LOS" and waiting.held and waiting.held[-1].is_clear and len(waiting.held) < 3:
                    continue
                changes.extend(self._decide(waiting))
        changes.extend([desk.end(incident) for incident in desk.darkened()])
        changes.extend(desk.overrun())
        if now >= self.survey_at:
            changes.extend(self._registry())
        return tuple(changes)

    def plan(self, works: Iterable[PlannedWork]) -> None:
        """Take the planned works in force, in place of those before."""
        self.desk.plan(works)

    def missing(self, key: str) -> tuple[tuple[str, int], ...]:
        """Give the usual signs that an open incident lacks so far, and how usual they are [percent]."""
        incident = self.desk.open.get(key)
        return weighing.missing(incident, self.desk.network) if incident is not None else ()

    def _registry(self) -> list[Change]:
        """Tell what the losses say about the registry."""
        desk = self.desk
        self.survey_at = desk.now + SURVEY
        desk.repairs += desk.surveyor.losses(
            desk.books.losses, now=desk.now, absent=(*desk.books.silent, *desk.books.down)
        )
        found = desk.surveyor.news(desk.repairs)
        desk.repairs = []
        if not found:
            return []
        return [
            Change(kind="registry", key="", root="", root_kind="", cause="", started_at=desk.now, opened_at=desk.now, repairs=found)
        ]  # fmt: skip

    def _decide(self, waiting: Waiting) -> list[Change]:
        alarm = waiting.alarm
        known = explained(self.desk, alarm)
        held = [alarm, *waiting.held]
        if known is not None:
            return [self.desk.join(known, *held)]
        problem, site = alarm.specific_problem, alarm.site
        if problem == "BATT_MISSING":
            door = self.desk.opened_before(alarm)
            return self.desk.open_incident(f"{site}#theft", site, "site", "theft", [*([door] if door else []), *held])
        if problem == "CARD_FAIL":
            cut = self._cut_at(site, alarm.event_at - SAME_MOMENT, alarm.event_at + SAME_MOMENT)
            if cut is not None:
                self._rename(cut, f"{site}#card", site, "card")
                return [self.desk.join(cut, *held)]
            return self.desk.open_incident(f"{site}#card", site, "site", "card", held)
        if problem == "FEEDER_TRIP":
            return power.tripped(self.desk, waiting, held)
        if problem == "MAINS_FAIL":
            return power.mains_lost(self.desk, waiting, alarm, held)
        if problem == "LINK_LOS":
            return fibre.signal_lost(self.desk, waiting, held)
        if problem == "CELL_OOS":
            return fibre.cells_lost(self.desk, waiting, held)
        if problem == "BATT_DISCHARGE" and site not in self.desk.books.down:
            early = msgspec.structs.replace(alarm, event_at=alarm.event_at - TO_BATTERY)
            return power.mains_lost(self.desk, waiting, early, held)
        if problem in BUSY:
            return surroundings.crowded(self.desk, waiting, held)
        if problem == "NE_UNREACH":
            return fibre.fell_silent(self.desk, waiting, held)
        return []

    def _clear(self, alarm: Alarm, sign: tuple[str, str]) -> list[Change]:
        standing = self.desk.stands.get(sign)
        if not standing:
            return []
        incident = min(standing, key=lambda one: one.number)
        changes = [self.desk.join(incident, alarm)]
        if not incident.standing:
            changes.append(self.desk.end(incident, forget=False))
        return changes
