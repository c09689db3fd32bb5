"""From alarms received to incidents opened: the correlation, held in the worker's memory and rebuilt from the store.

Two lanes: messages that arrive in time, and those that come more than ten minutes late (a source that was cut off,
a drill that replays a night). Each lane has a correlation with a time of its own, so that late ones neither hold up
nor hurry the others; the incidents room joins what both lanes find at the same root.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import transaction

from thongsuot.alarms.queries import message_facts
from thongsuot.alarms.rules import INFORMATIONAL
from thongsuot.alarms.values import MessageFacts
from thongsuot.engines.correlation import Alarm, Change, Correlator, Network, PlannedWork, Repair
from thongsuot.incidents import actions, progress, queries, rules
from thongsuot.incidents.values import Finding
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Refused
from thongsuot.network import actions as network
from thongsuot.network.queries import registry_dict, registry_revision
from thongsuot.network.values import Suggestion
from thongsuot.network.works import works_between

log = logging.getLogger("thongsuot.correlation")

REMEMBERED = dt.timedelta(hours=6)
LATE = dt.timedelta(minutes=10)
BEHIND = dt.timedelta(seconds=30)  # how far a message may lie behind its lane's clock and still count by its own time
AT_ONCE = 2_000
ENOUGH_MEMBERS = 500  # to know an incident again under another key


@dataclass
class Lane:
    """One correlation with its own time."""

    correlator: Correlator
    members: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    time: dt.datetime | None = None
    received_at: dt.datetime | None = None

    def take(self, fact: MessageFacts) -> tuple[Change, ...]:
        """Hand one message to the correlation."""
        alarm = _alarm(fact)
        if self.correlator.now - alarm.reported_at > BEHIND:
            # The lane's clock went on while nothing came. What comes minutes late is weighed from its arrival on:
            # by its own time it would only be looked at when the lane has made up for the delay.
            alarm = msgspec.structs.replace(alarm, reported_at=self.correlator.now)
        self.time = alarm.reported_at if self.time is None else max(self.time, alarm.reported_at)
        self.received_at = fact.received_at
        return self._note(self.correlator.take(alarm))

    def advance(self, now: dt.datetime) -> tuple[Change, ...]:
        """Let the lane's time go on as long as nothing arrives."""
        if self.time is None or self.received_at is None or now <= self.received_at:
            return ()
        return self._note(self.correlator.advance(self.time + (now - self.received_at)))

    def _note(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        for change in changes:
            if change.kind == "registry":
                continue
            known = self.members[change.key]
            known.extend(int(member) for member in change.alarms[: ENOUGH_MEMBERS - len(known)])
        return changes


@dataclass
class Memory:
    """What this worker knows: the register it was built on, its lanes, the step after which it stands."""

    registry: int
    revision: int
    lanes: dict[str, Lane]


_memory: Memory | None = None


def forget() -> None:
    """Drop what is in memory; the next call builds it from the store."""
    global _memory
    _memory = None


def _time_of(fact: MessageFacts) -> dt.datetime:
    return rules.engine_time(reported_at=fact.reported_at, received_at=fact.received_at)


def _lane_of(fact: MessageFacts) -> str:
    return "late" if fact.received_at - fact.reported_at > LATE else "live"


def _alarm(fact: MessageFacts) -> Alarm:
    return Alarm(
        external_id=str(fact.id),
        object_id=fact.object_id,
        site=fact.site_code or fact.object_id.split("/")[0],
        specific_problem=fact.specific_problem,
        is_clear=fact.is_clear,
        reported_at=_time_of(fact),
        event_at=fact.event_at,
    )


def _build(now: dt.datetime, revision: int) -> Memory:
    """Build the correlation anew by replaying what was already handled in the last hours, in the server's order."""
    plant = Network.from_dict(registry_dict(viewer=HOUSE))
    memory = Memory(
        registry=registry_revision(),
        revision=revision,
        lanes={name: Lane(Correlator(plant)) for name in ("live", "late")},
    )
    _plan(memory.lanes.values(), now)
    waiting = {fact.id for fact in queries.messages_without_outcome(viewer=HOUSE, limit=100_000)}
    for fact in message_facts(viewer=HOUSE, received_since=now - REMEMBERED):
        if fact.id not in waiting and fact.object_known:
            try:
                memory.lanes[_lane_of(fact)].take(fact)
            except Exception:
                log.exception("message %s could not be replayed", fact.id)
    return memory


def _ready(now: dt.datetime) -> Memory:
    """Give the memory, built anew when there is none, when another worker went on, or when the register changed."""
    global _memory
    revision = progress.hold(by=HOUSE, now=now)
    if _memory is None or _memory.revision != revision or _memory.registry != registry_revision():
        _memory = _build(now, revision)
    _plan(_memory.lanes.values(), now)
    return _memory


def _plan(lanes: Iterable[Lane], now: dt.datetime) -> None:
    """Tell the lanes of the planned works that matter to what they look at: the late one looks hours back."""
    planned = [
        PlannedWork(
            id=work.code,
            objects=frozenset(str(thing["code"]) for thing in work.objects_out),
            starts_at=work.starts_at,
            ends_at=work.ends_at,
        )
        for work in works_between(now - REMEMBERED, now + LATE, viewer=HOUSE)
    ]
    for lane in lanes:
        lane.correlator.plan(planned)


def on_alarms_received(payload: dict[str, Any], now: dt.datetime) -> None:
    """Hand on every message that has no outcome yet, from this fact's first one; each gets one in this transaction."""
    first = queries.messages_without_outcome(viewer=HOUSE, from_id=payload["first_id"], limit=1)
    if not first or first[0].id > payload["last_id"]:
        return  # an earlier fact took these along: no need to hold up the store
    try:
        with transaction.atomic():
            memory = _ready(now)
            facts = queries.messages_without_outcome(viewer=HOUSE, from_id=payload["first_id"], limit=AT_ONCE)
            if facts:
                _handle(memory, facts, now)
            left = queries.messages_without_outcome(viewer=HOUSE, from_id=payload["first_id"], limit=1)
    except Exception:
        forget()  # what is in memory is ahead of the store
        raise
    if left and left[0].id <= payload["last_id"]:
        on_alarms_received(payload, now)


def tick(now: dt.datetime) -> None:
    """Let time pass in the correlation: windows close, incidents end; close what ended quietly."""
    try:
        with transaction.atomic():
            if not progress.has_begun(viewer=HOUSE):
                return
            memory, moved = _ready(now), False
            for lane in memory.lanes.values():
                changes = lane.advance(now)
                if changes:
                    _apply(lane, changes, now)
                    moved = True
            if moved:
                memory.revision = progress.step(by=HOUSE, now=now, last_message_id=0)
            actions.close_quiet(by=HOUSE, now=now)
    except Exception:
        forget()
        raise


def _handle(memory: Memory, facts: list[MessageFacts], now: dt.datetime) -> None:
    changes: dict[str, list[Change]] = {name: [] for name in memory.lanes}
    unread: dict[int, str] = {}
    for fact in facts:
        if not fact.object_known:
            continue
        name = _lane_of(fact)
        try:
            changes[name].extend(memory.lanes[name].take(fact))
        except Exception:
            # One message must not stop the line; its reason is shown with the alarms that were set aside.
            log.exception("message %s could not be read by the correlation", fact.id)
            unread[fact.id] = "not_read"
    for name, found in changes.items():
        _apply(memory.lanes[name], found, now)
    reasons = {
        fact.id: rules.set_aside_reason(
            known=fact.object_known,
            is_clear=fact.is_clear,
            informational=fact.specific_problem in INFORMATIONAL,
        )
        for fact in facts
    }
    actions.set_aside(reasons | unread, by=HOUSE, now=now)
    memory.revision = progress.step(by=HOUSE, now=now, last_message_id=facts[-1].id)


def _apply(lane: Lane, changes: Iterable[Change], now: dt.datetime) -> None:
    """Bring the incidents to where the changes lead: one write per incident however many changes it had."""
    latest: dict[str, Change] = {}
    joined: dict[str, list[int]] = defaultdict(list)
    merged: dict[str, str] = {}
    ended: set[str] = set()
    for change in changes:
        if change.kind == "registry":
            network.propose_repairs(map(_suggestion, change.repairs), by=HOUSE, now=now)
            continue
        if change.kind == "merged":
            merged[change.key] = change.merged_into
        elif change.kind == "ended":
            ended.add(change.key)
        elif change.alarms:
            ended.discard(change.key)
        latest[change.key] = change
        joined[change.key].extend(int(member) for member in change.alarms)
    codes: dict[str, str] = {}
    for key, change in latest.items():
        at = lane.time if key in ended and key not in merged else None
        codes[key] = actions.open_or_join(_finding(change, joined[key], lane, ended_at=at), by=HOUSE, now=now).code
    for key, into in merged.items():
        target = codes.get(into) or progress.code_of(into, viewer=HOUSE)
        if target and codes[key] != target:
            try:
                actions.merge(codes[key], target, by=HOUSE, now=now)
            except Refused:
                # A person closed one of the two meanwhile: what people settled stands.
                log.info("%s and %s stay apart: one of them is closed", codes[key], target)


def _evidence(change: Change, lane: Lane) -> tuple[dict[str, Any], ...]:
    """Give the signs seen, those usual and missing, and the planned work that explains the incident while it lasts."""
    missing = change.missing or lane.correlator.missing(change.key)
    planned = [{"code": rules.PLANNED_WORK, "count": 1, "work": change.planned}] if change.planned else []
    return (
        *planned,
        *({"code": code, "count": count} for code, count in change.evidence),
        *({"code": code, "count": number, "missing": True} for code, number in missing),
    )


def _suggestion(repair: Repair) -> Suggestion:
    return Suggestion(
        kind=repair.kind,
        code=repair.object_id,
        proposed=repair.proposed,
        written=repair.written,
        probability=repair.probability,
        seen=repair.seen,
        against=repair.against,
        moments=repair.moments,
    )


def _finding(change: Change, joined: list[int], lane: Lane, *, ended_at: dt.datetime | None) -> Finding:
    return Finding(
        key=change.key,
        root_kind=change.root_kind,
        root_id=change.root,
        cause=change.cause,
        started_at=change.started_at,
        joined=tuple(joined),
        members=tuple(lane.members[change.key]),
        evidence=_evidence(change, lane),
        hypotheses=tuple(
            {"root": h.root, "kind": h.root_kind, "cause": h.cause, "probability": round(h.probability, 3)}
            for h in change.hypotheses
        ),
        ended_at=ended_at,
    )
