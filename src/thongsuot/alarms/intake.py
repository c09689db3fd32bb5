"""The way of alarms from bytes to rows: decode each item by itself, then keep them in one transaction."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import rules, words
from thongsuot.alarms.errors import Busy, TooMuch
from thongsuot.alarms.facts import AlarmsReceived
from thongsuot.alarms.models import Alarm, AlarmMessage, Source
from thongsuot.alarms.values import AlarmIn, Item, Receipt, Standing
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid
from thongsuot.network.plants import SHARED_KINDS, PlantFacts, plants_by_code
from thongsuot.people.words import OrganisationKind

_WRITING = threading.Lock()
TRIES = 4  # of the whole transaction, when two requests make the same standing alarm at once
_array = msgspec.json.Decoder(list[msgspec.Raw])
_alarm = msgspec.json.Decoder(AlarmIn)


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """One request after decoding: what can be kept, and what can't with its reason."""

    good: tuple[tuple[int, AlarmIn], ...]
    bad: tuple[Item, ...]


def decode(messages: bytes | Sequence[Mapping[str, Any]], *, source: Source, now: dt.datetime) -> Decoded:
    """Read one alarm or an array of alarms; a wrong item is set apart with its reason."""
    raws: Sequence[Any]
    if isinstance(messages, bytes):
        try:
            raws = _array.decode(messages) if messages.lstrip()[:1] == b"[" else [msgspec.Raw(messages)]
            if len(raws) == 1 and messages.lstrip()[:1] != b"[":
                msgspec.json.decode(messages)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
            count_rejected(source, number=1, reason=f"not_json: {trouble}", now=now)
            text = _("The body is not JSON: %(why)s.") % {"why": trouble}
            raise Invalid(text, code="not_json") from trouble
    else:
        raws = messages
    if not raws:
        raise Invalid(_("The body holds no alarm."), code="empty")
    if len(raws) > rules.MAX_BATCH:
        raise TooMuch(
            _("A request may hold at most %(most)s alarms; this one holds %(number)s. Send it in parts.")
            % {"most": rules.MAX_BATCH, "number": len(raws)}
        )
    good: list[tuple[int, AlarmIn]] = []
    bad: list[Item] = []
    for index, raw in enumerate(raws):
        try:
            alarm = _alarm.decode(raw) if isinstance(messages, bytes) else msgspec.convert(raw, AlarmIn)
        except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
            bad.append(Item(index=index, status="rejected", reason="not_an_alarm", detail=str(trouble)))
            continue
        wrong = rules.defect(alarm)
        if wrong:
            bad.append(
                Item(
                    index=index,
                    status="rejected",
                    external_id=alarm.external_alarm_id,
                    reason=wrong,
                    detail=str(words.REASONS[wrong]),
                )
            )
        else:
            good.append((index, alarm))
    return Decoded(good=tuple(good), bad=tuple(bad))


def count_rejected(source: Source, *, number: int, reason: str, now: dt.datetime) -> None:
    """Write on the source how many items were turned away and why, for its owner to see."""
    Source.objects.filter(pk=source.pk).update(
        rejected=F("rejected") + number,
        last_rejected_at=now,
        last_rejected_reason=reason[:500].replace("\x00", ""),
        last_seen_at=now,
    )


def keep(decoded: Decoded, *, source: Source, now: dt.datetime) -> Receipt:
    """Store the good items and count the others, in one transaction with the outbox row."""
    if not decoded.good:
        first = decoded.bad[0]
        count_rejected(source, number=len(decoded.bad), reason=f"{first.reason}: {first.detail}", now=now)
        raise Invalid(
            _("Not one alarm of this request can be kept."),
            code="all_rejected",
            details={"items": [item.as_json() for item in decoded.bad]},
        )
    for attempt in range(TRIES):
        try:
            with _turn(), transaction.atomic():
                return _Keeping(source, now).run(decoded)
        except (IntegrityError, OperationalError) as trouble:
            # Two requests made the same standing alarm at once, or the store is locked: nothing was kept by this try.
            if attempt == TRIES - 1 or "locked" in str(trouble):
                break
    raise Busy(_("The store is busy; nothing of this request was kept. Send it again."), details={"retry_after": 2})


def _turn() -> contextlib.AbstractContextManager[object]:
    """Let the threads of this process write one after the other where the store has one writer anyway.

    SQLite makes competing writers poll for its lock, and polling starves some of them for seconds.
    """
    return _WRITING if connection.vendor == "sqlite" else contextlib.nullcontext()


class _Keeping:
    """One try to store a request; holds what its steps share."""

    def __init__(self, source: Source, now: dt.datetime) -> None:
        # One request of a source at a time (PostgreSQL; SQLite has one writer anyway): repeats can't race.
        self.source = Source.objects.select_for_update().select_related("organisation").get(pk=source.pk)
        self.now = now
        self.items: list[Item] = []

    def run(self, decoded: Decoded) -> Receipt:
        fresh, repeats = self._sort_out(decoded.good)
        again = Counter(repeats)
        first = last = None
        if fresh:
            plants = self._plants(fresh)
            standing = self._stand(fresh, plants)
            made = AlarmMessage.objects.bulk_create(
                [
                    self._message(external_id, alarm, standing[index], repeats=again.pop(external_id, 0))
                    for index, external_id, alarm, _w in fresh
                ]
            )
            first, last = made[0].pk, made[-1].pk
            outbox.publish(AlarmsReceived(first_id=first, last_id=last), now=self.now)
            outbox.pulse("alarms", now=self.now)
        for times in set(again.values()):
            ids = [external_id for external_id, number in again.items() if number == times]
            rows = AlarmMessage.objects.filter(source=self.source, external_id__in=ids)
            rows.update(repeats=F("repeats") + times)
        self._count(len(fresh), decoded)
        items = sorted((*self.items, *decoded.bad), key=lambda item: item.index)
        return Receipt(
            accepted=len(fresh),
            repeated=len(decoded.good) - len(fresh),
            rejected=len(decoded.bad),
            items=tuple(items),
            first_id=first,
            last_id=last,
        )

    def _event_at(self, alarm: AlarmIn) -> dt.datetime:
        return alarm.event_at(otherwise=self.now)

    def _known(self, ids: list[str]) -> dict[str, AlarmMessage]:
        rows = AlarmMessage.objects.filter(source=self.source, external_id__in=ids).select_related("alarm")
        return {row.external_id: row for row in rows}

    def _sort_out(
        self, good: tuple[tuple[int, AlarmIn], ...]
    ) -> tuple[list[tuple[int, str, AlarmIn, list[str]]], list[str]]:
        """Part new messages from repeats of stored ones and of ones earlier in the same request."""
        known = self._known([alarm.external_alarm_id for _i, alarm in good])
        pending: list[tuple[int, str, AlarmIn, list[str]]] = []
        for index, alarm in good:
            stored = known.get(alarm.external_alarm_id)
            event_at = self._event_at(alarm)
            if stored is not None and rules.is_reuse(
                stored_object=stored.alarm.object_id,
                stored_problem=stored.alarm.specific_problem,
                stored_severity=stored.perceived_severity,
                # A message without times gets the hour of its arrival: not a sign of another event.
                stored_event_at=event_at if alarm.event_at(otherwise=rules.LATEST) == rules.LATEST else stored.event_at,
                alarm=alarm,
                event_at=event_at,
            ):
                pending.append((index, rules.reused_id(alarm, event_at=event_at), alarm, ["id_reused"]))
            else:
                pending.append((index, alarm.external_alarm_id, alarm, []))
        reused = [external_id for _i, external_id, _a, warnings in pending if warnings]
        if reused:
            known |= self._known(reused)
        fresh: list[tuple[int, str, AlarmIn, list[str]]] = []
        seen: dict[str, AlarmIn] = {}
        repeats: list[str] = []
        for index, external_id, alarm, warnings in pending:
            own = external_id
            earlier = seen.get(own)
            if earlier is not None and rules.is_reuse(
                stored_object=earlier.alarmed_object.id,
                stored_problem=earlier.specific_problem,
                stored_severity=earlier.perceived_severity,
                stored_event_at=self._event_at(earlier),
                alarm=alarm,
                event_at=self._event_at(alarm),
            ):
                own, earlier = rules.reused_id(alarm, event_at=self._event_at(alarm)), None
                warnings.append("id_reused")
            if own in known or own in seen:
                repeats.append(own)
                self.items.append(Item(index=index, status="repeated", external_id=alarm.external_alarm_id))
            else:
                seen[own] = alarm
                fresh.append((index, own, alarm, warnings))
        return fresh, repeats

    def _plants(self, fresh: list[tuple[int, str, AlarmIn, list[str]]]) -> dict[str, PlantFacts]:
        codes = {code for _i, _e, alarm, _w in fresh for code in rules.base_codes(alarm.alarmed_object.id)}
        codes |= {alarm.site for _i, _e, alarm, _w in fresh if alarm.site}
        return plants_by_code(codes, viewer=HOUSE)

    def _place(self, alarm: AlarmIn, plants: dict[str, PlantFacts]) -> tuple[int, str, str]:
        """Give the body that the alarm belongs to, its site's code, and a warning if it hangs on nothing."""
        mine = self.source.organisation_id
        codes = (*rules.base_codes(alarm.alarmed_object.id), alarm.site)
        found = [plants[code] for code in codes if code in plants]
        if not found:
            return mine, "", "object_unknown"
        plant = next((p for p in found if p.kind == "site"), found[0])
        site = plant.code if plant.kind == "site" else ""
        if plant.kind in SHARED_KINDS or plant.owner_id in (None, mine):
            return mine, site, ""
        if self.source.organisation.kind == OrganisationKind.DEPARTMENT:
            return plant.owner_id or mine, site, ""  # the department's own collector speaks for all bodies
        return mine, "", "object_of_another_body"

    def _stand(
        self, fresh: list[tuple[int, str, AlarmIn, list[str]]], plants: dict[str, PlantFacts]
    ) -> dict[int, Alarm]:
        """Bring the standing alarms to where the messages lead; give the alarm of each message by its index."""
        places = {index: self._place(alarm, plants) for index, _e, alarm, _w in fresh}
        prints = {
            index: rules.fingerprint(
                organisation_id=places[index][0],
                object_id=alarm.alarmed_object.id,
                specific_problem=alarm.specific_problem,
            )
            for index, _e, alarm, _w in fresh
        }
        rows = {
            row.fingerprint: row
            for row in Alarm.objects.select_for_update().filter(fingerprint__in=set(prints.values())).order_by("id")
        }
        # By the source's time, so that a clear and a raise in one request act in the order they happened.
        for index, _external_id, alarm, warnings in sorted(fresh, key=lambda f: (self._event_at(f[2]), f[0])):
            organisation_id, site, warning = places[index]
            row = rows.get(prints[index])
            event_at = self._event_at(alarm)
            if row is None:
                state = rules.begin(severity=alarm.perceived_severity, event_at=event_at)
                row = rows[prints[index]] = Alarm(fingerprint=prints[index], organisation_id=organisation_id)
                row.object_id, row.specific_problem = alarm.alarmed_object.id, alarm.specific_problem
            else:
                state = rules.follow(_standing(row), severity=alarm.perceived_severity, event_at=event_at)
            _set(row, state)
            row.site_code, row.object_known = site, not warning
            row.alarm_type = alarm.alarm_type or row.alarm_type
            row.probable_cause = alarm.probable_cause or row.probable_cause
            details = "".join(c if ord(c) >= 32 else " " for c in alarm.alarm_details)
            if len(details) > 500:
                warnings.append("details_shortened")
            row.details = details[:500] or row.details
            if warning:
                warnings.append(warning)
            if rules.clock_off_s(reported_at=alarm.alarm_reporting_time or self.now, now=self.now):
                warnings.append("clock_off")
            self.items.append(
                Item(
                    index=index,
                    status="accepted",
                    external_id=alarm.external_alarm_id,
                    warnings=tuple(warnings),
                )
            )
        for row in rows.values():
            # Known rows go the same way as new ones: one statement that inserts or, by fingerprint, brings up to date.
            row.pk = None
        Alarm.objects.bulk_create(
            rows.values(), update_conflicts=True, unique_fields=["fingerprint"], update_fields=CHANGING
        )
        return {index: rows[key] for index, key in prints.items()}

    def _message(self, external_id: str, alarm: AlarmIn, standing: Alarm, *, repeats: int) -> AlarmMessage:
        reported_at = alarm.alarm_reporting_time or self.now
        return AlarmMessage(
            source=self.source,
            external_id=external_id,
            alarm=standing,
            perceived_severity=alarm.perceived_severity,
            event_at=self._event_at(alarm),
            reported_at=reported_at,
            received_at=self.now,
            repeats=repeats,
            clock_off_s=rules.clock_off_s(reported_at=reported_at, now=self.now),
        )

    def _count(self, accepted: int, decoded: Decoded) -> None:
        source = self.source
        source.last_seen_at = self.now
        source.accepted += accepted
        source.repeated += len(decoded.good) - accepted
        if decoded.bad:
            source.rejected += len(decoded.bad)
            source.last_rejected_at = self.now
            source.last_rejected_reason = f"{decoded.bad[-1].reason}: {decoded.bad[-1].detail}"[:500]
        source.save(
            update_fields=[
                "last_seen_at",
                "accepted",
                "repeated",
                "rejected",
                "last_rejected_at",
                "last_rejected_reason",
            ]
        )


CHANGING = [
    "is_active",
    "perceived_severity",
    "first_raised_at",
    "last_changed_at",
    "cleared_at",
    "times",
    "site_code",
    "object_known",
    "alarm_type",
    "probable_cause",
    "details",
]


def _standing(row: Alarm) -> Standing:
    return Standing(
        is_active=row.is_active,
        severity=row.perceived_severity,
        first_raised_at=row.first_raised_at,
        last_changed_at=row.last_changed_at,
        cleared_at=row.cleared_at,
        times=row.times,
    )


def _set(row: Alarm, state: Standing) -> None:
    row.is_active, row.perceived_severity = state.is_active, state.severity
    row.first_raised_at, row.last_changed_at = state.first_raised_at, state.last_changed_at
    row.cleared_at, row.times = state.cleared_at, state.times
