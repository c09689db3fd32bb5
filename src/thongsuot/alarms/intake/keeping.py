"""Keep the requests of one moment in one transaction: messages, standing alarms, counts and the outbox row."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

import msgspec
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import rules
from thongsuot.alarms.errors import Busy, StoreAway
from thongsuot.alarms.facts import AlarmsReceived
from thongsuot.alarms.intake import tables
from thongsuot.alarms.intake.memory import Key, Memory, Place
from thongsuot.alarms.intake.tables import Row, Stored
from thongsuot.alarms.models import Source
from thongsuot.alarms.values import AlarmIn, Item, Parcel, Receipt, Sender
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Trouble
from thongsuot.network.plants import SHARED_KINDS, plants_by_code

_WRITING = threading.Lock()
TRIES = 4  # of the whole transaction, when two processes make the same standing alarm at once
CLOCK_TOLERANCE = dt.timedelta(seconds=rules.CLOCK_TOLERANCE_S)


def keep(parcel: Parcel) -> Receipt:
    """Keep one request; raise its refusal when nothing of it could be kept."""
    answer = keep_together([parcel])[0]
    if isinstance(answer, Trouble):
        raise answer
    return answer


def keep_together(parcels: Sequence[Parcel], *, memory: Memory | None = None) -> list[Receipt | Trouble]:
    """Keep several requests in one transaction, each as if it had come alone, in this order.

    When this returns, what the receipts call accepted is committed together with its outbox row.

    Parameters
    ----------
    memory
        What the caller remembers between calls, in one thread. The caller forgets the registry when that changes, and
        everything when it takes a transaction of its own around this back.
    """
    known = Memory() if memory is None else memory
    for attempt in range(TRIES):
        try:
            with _turn(), tables.keys_unchecked(), transaction.atomic():
                kept = _Keeping(parcels, known)
                answers = kept.run()
            known.upto = kept.upto
            return answers
        except IntegrityError:
            # Two processes made the same standing alarm at once: nothing was kept by this try.
            known.forget_rows()
            if attempt == TRIES - 1:
                break
        except (OperationalError, InterfaceError) as trouble:
            known.forget_rows()
            if "locked" in str(trouble) or "deadlock" in str(trouble):
                in_memory = "table is locked" in str(trouble)  # such a store refuses at once instead of waiting
                if attempt == TRIES - 1 or ("locked" in str(trouble) and not in_memory):
                    break
                time.sleep(0.01 * (attempt + 1) if in_memory else 0)
                continue
            text = _("The store can't be written at the moment; nothing of this request was kept. Send it again.")
            return [StoreAway(text, details={"retry_after": 5}) for _parcel in parcels]
        except BaseException:
            known.forget_rows()
            raise
    text = _("The store is busy; nothing of this request was kept. Send it again.")
    return [Busy(text, details={"retry_after": 2}) for _parcel in parcels]


def _turn() -> contextlib.AbstractContextManager[object]:
    """Let the threads of this process write one after the other where the store has one writer anyway.

    SQLite makes competing writers poll for its lock, and polling starves some of them for seconds.
    """
    return _WRITING if tables.is_sqlite() else contextlib.nullcontext()


class _Fresh(msgspec.Struct, gc=False):
    """A message that is not stored yet."""

    parcel: int
    index: int
    external_id: str
    alarm: AlarmIn
    event_at: str
    warnings: tuple[str, ...] = ()
    repeats: int = 0
    place: Place | None = None
    row: Row | None = None


_by_time = attrgetter("event_at")
_by_index = attrgetter("index")
_by_id = attrgetter("id")


class _Keeping:
    """One try to store the requests; holds what its steps share."""

    def __init__(self, parcels: Sequence[Parcel], memory: Memory) -> None:
        self.parcels = parcels
        self.memory = memory
        self.items: list[list[Item]] = [list(parcel.bad) for parcel in parcels]
        self.fresh: list[_Fresh] = []
        self.again: dict[int, Counter[str]] = {}  # repeats of stored messages by source
        self.accepted = [0] * len(parcels)
        self.firsts: dict[int, tuple[int, int]] = {}
        self.upto = 0  # number of the last message

    def run(self) -> list[Receipt | Trouble]:
        self.upto = tables.take_turn({parcel.sender.id for parcel in self.parcels})
        self.memory.begin(self.upto)
        self._sort_out()
        if self.fresh:
            self._place_all()
            self._write(self._stand())
        for source_id, repeats in self.again.items():
            tables.count_repeats(source_id, repeats)
        self._count()
        return [self._receipt(number, parcel) for number, parcel in enumerate(self.parcels)]

    def _receipt(self, number: int, parcel: Parcel) -> Receipt | Trouble:
        if parcel.refusal is not None:
            return parcel.refusal
        items = self.items[number]
        items.sort(key=_by_index)
        first, last = self.firsts.get(number, (None, None))
        return Receipt(
            accepted=self.accepted[number],
            repeated=len(parcel.good) - self.accepted[number],
            rejected=len(parcel.bad),
            items=tuple(items),
            first_id=first,
            last_id=last,
        )

    def _sort_out(self) -> None:
        """Part new messages from repeats of stored ones and of ones that came earlier in the same transaction."""
        ids: dict[int, list[str]] = {}
        for parcel in self.parcels:
            ids.setdefault(parcel.sender.id, []).extend([alarm.external_alarm_id for _i, alarm in parcel.good])
        known = {source: tables.stored_messages(source, wanted) if wanted else {} for source, wanted in ids.items()}
        seen: dict[int, dict[str, _Fresh]] = {source: {} for source in ids}
        text, add = self.memory.text, self.fresh.append
        for number, parcel in enumerate(self.parcels):
            source = parcel.sender.id
            stored, earlier = known[source], seen[source]
            for index, alarm in parcel.good:
                external_id = alarm.external_alarm_id
                if external_id in earlier or external_id in stored:
                    self._sort_out_known(number, index, alarm, stored, earlier)
                    continue
                fresh = _Fresh(number, index, external_id, alarm, text(alarm.event_at(otherwise=parcel.now)))
                earlier[external_id] = fresh
                add(fresh)

    def _sort_out_known(
        self, number: int, index: int, alarm: AlarmIn, stored: dict[str, Stored], earlier: dict[str, _Fresh]
    ) -> None:
        """Count a message whose id was used before as a repeat, or take it as another event under an id of its own."""
        parcel = self.parcels[number]
        source, external_id = parcel.sender.id, alarm.external_alarm_id
        event_at = alarm.event_at(otherwise=parcel.now)
        warnings: tuple[str, ...] = ()
        if self._is_other(stored.get(external_id), earlier.get(external_id), alarm, event_at):
            external_id, warnings = rules.reused_id(alarm, event_at=event_at), ("id_reused",)
            if external_id not in stored and external_id not in earlier:
                stored.update(tables.stored_messages(source, [external_id]))
        before = earlier.get(external_id)
        if before is None and external_id not in stored:
            fresh = _Fresh(number, index, external_id, alarm, self.memory.text(event_at), warnings)
            earlier[external_id] = fresh
            self.fresh.append(fresh)
            return
        if before is not None:
            before.repeats += 1
        else:
            self.again.setdefault(source, Counter())[external_id] += 1
        self.items[number].append(Item(index=index, status="repeated", external_id=alarm.external_alarm_id))

    def _is_other(self, stored: Stored | None, earlier: _Fresh | None, alarm: AlarmIn, event_at: dt.datetime) -> bool:
        """Tell whether the id was used before for another event."""
        # A message without times gets the hour of its arrival: not a sign of another event.
        timeless = alarm.event_at(otherwise=rules.LATEST) == rules.LATEST
        if stored is not None:
            return rules.is_reuse(
                stored_object=stored.object_id,
                stored_problem=stored.specific_problem,
                stored_severity=stored.severity,
                stored_event_at=event_at if timeless else stored.event_at,
                alarm=alarm,
                event_at=event_at,
            )
        if earlier is not None:
            before = earlier.alarm.event_at(otherwise=self.parcels[earlier.parcel].now)
            return rules.is_reuse(
                stored_object=earlier.alarm.alarmed_object.id,
                stored_problem=earlier.alarm.specific_problem,
                stored_severity=earlier.alarm.perceived_severity,
                stored_event_at=event_at if timeless else before,
                alarm=alarm,
                event_at=event_at,
            )
        return False

    def _place_all(self) -> None:
        """Find the body and site of each new message; what was found before is remembered."""
        unknown = []
        for fresh in self.fresh:
            sender, alarm = self.parcels[fresh.parcel].sender, fresh.alarm
            places = self.memory.places.setdefault((sender.organisation_id, sender.speaks_for_all), {})
            fresh.place = places.get((alarm.alarmed_object.id, alarm.site) if alarm.site else alarm.alarmed_object.id)
            if fresh.place is None:
                unknown.append((fresh, rules.base_codes(alarm.alarmed_object.id)))
        plants = self.memory.plants
        wanted = {code for _fresh, codes in unknown for code in codes if code not in plants}
        wanted |= {f.alarm.site for f, _codes in unknown if f.alarm.site and f.alarm.site not in plants}
        if wanted:
            found = plants_by_code(wanted, viewer=HOUSE)
            plants.update({code: found.get(code) for code in wanted})
        for fresh, codes in unknown:
            sender, alarm = self.parcels[fresh.parcel].sender, fresh.alarm
            places = self.memory.places[sender.organisation_id, sender.speaks_for_all]
            key = (alarm.alarmed_object.id, alarm.site) if alarm.site else alarm.alarmed_object.id
            fresh.place = places[key] = self._place(sender, (*codes, alarm.site))

    def _place(self, sender: Sender, codes: Iterable[str]) -> Place:
        """Give the body that the alarm belongs to, its site's code, and a warning if it hangs on nothing."""
        mine = sender.organisation_id
        plant = None
        for code in codes:
            found = self.memory.plants.get(code)
            if found is not None and (plant is None or (plant.kind != "site" and found.kind == "site")):
                plant = found
        if plant is None:
            return mine, "", ("object_unknown",)
        site = plant.code if plant.kind == "site" else ""
        if plant.kind in SHARED_KINDS or plant.owner_id in (None, mine):
            return mine, site, ()
        if sender.speaks_for_all:
            return plant.owner_id or mine, site, ()
        return mine, "", ("object_of_another_body",)

    def _rows(self) -> None:
        """Give each new message its standing alarm: remembered, stored, or new."""
        rows = self.memory.rows
        missing: dict[Key, list[_Fresh]] = {}
        for fresh in self.fresh:
            assert fresh.place is not None
            alarm = fresh.alarm
            key = (fresh.place[0], alarm.alarmed_object.id, alarm.specific_problem)
            fresh.row = rows.get(key)
            if fresh.row is None:
                missing.setdefault(key, []).append(fresh)
        if not missing:
            return
        prints = [rules.fingerprint(organisation_id=o, object_id=t, specific_problem=p) for o, t, p in missing]
        for row in tables.standing_alarms(sorted(prints)):
            rows[row.organisation_id, row.object_id, row.specific_problem] = row
        for key, several in missing.items():
            found = rows.get(key)
            if found is None:
                found = rows[key] = Row(0, *key)
            for fresh in several:
                fresh.row = found

    def _stand(self) -> list[Row]:
        """Bring the standing alarms to where the messages lead; give those that were touched."""
        self._rows()
        touched: dict[int, Row] = {}
        # By the source's time, so that a clear and a raise in one request act in the order they happened.
        for _number, of_parcel in groupby(self.fresh, key=attrgetter("parcel")):
            for fresh in sorted(of_parcel, key=_by_time):
                alarm, row, place = fresh.alarm, fresh.row, fresh.place
                assert row is not None and place is not None
                touched[id(row)] = row
                if row.state is None:
                    row.state = rules.begin(severity=alarm.perceived_severity, event_at=fresh.event_at)
                else:
                    row.state = rules.follow(row.state, severity=alarm.perceived_severity, event_at=fresh.event_at)
                details = rules.plain(alarm.alarm_details)
                if place[2]:
                    fresh.warnings += place[2]
                if len(details) > 500:
                    fresh.warnings += ("details_shortened",)
                    details = details[:500]
                before = row.told
                told = (
                    place[1],
                    not place[2],
                    alarm.alarm_type or before[2],
                    alarm.probable_cause or before[3],
                    details or before[4],
                )
                if told != before:
                    row.told, row.is_retold = told, True
        return sorted(touched.values(), key=_by_id)

    def _write(self, rows: list[Row]) -> None:
        new = [row for row in rows if row.is_new]
        old = [row for row in rows if not row.is_new]
        for row, pk in zip(new, tables.next_ids("alarms_alarm", len(new)) if new else (), strict=True):
            row.id, row.is_new, row.is_retold = pk, False, False
        tables.insert("alarms_alarm", tables.ALARM_COLUMNS, [row.values() for row in new])
        states = [(*row.state_values(), row.id) for row in old]
        tables.update("alarms_alarm", tables.STATE_COLUMNS, states)
        retold = [row for row in old if row.is_retold]
        tables.update("alarms_alarm", tables.TOLD_COLUMNS, [(*row.told, row.id) for row in retold])
        for row in retold:
            row.is_retold = False
        ids = tables.next_ids("alarms_alarmmessage", len(self.fresh))
        messages = []
        start = 0
        for number, of_parcel in groupby(self.fresh, key=attrgetter("parcel")):
            several = list(of_parcel)
            end = start + len(several)
            self.firsts[number] = (ids[start], ids[end - 1])
            self.accepted[number] = len(several)
            messages += self._messages(self.parcels[number], ids[start:end], several)
            self.items[number] += [
                Item(index=f.index, status="accepted", external_id=f.alarm.external_alarm_id, warnings=f.warnings)
                for f in several
            ]
            start = end
        tables.insert("alarms_alarmmessage", tables.MESSAGE_COLUMNS, messages)
        self.upto = ids[-1]
        now = self.parcels[-1].now
        outbox.publish(AlarmsReceived(first_id=ids[0], last_id=ids[-1]), now=now)
        outbox.pulse("alarms", now=now)

    def _messages(self, parcel: Parcel, ids: Sequence[int], several: Sequence[_Fresh]) -> list[tuple[object, ...]]:
        """Give the rows of one request's new messages, and flag clocks that are off."""
        now, source, text = parcel.now, parcel.sender.id, self.memory.text
        arrived = text(now)
        early, late = now - CLOCK_TOLERANCE, now + CLOCK_TOLERANCE
        rows: list[tuple[object, ...]] = []
        for pk, fresh in zip(ids, several, strict=True):
            alarm, row = fresh.alarm, fresh.row
            assert row is not None
            reported_at = alarm.alarm_reporting_time or now
            off = 0
            if not early <= reported_at <= late:
                off = rules.clock_off_s(reported_at=reported_at, now=now)
                if off:
                    fresh.warnings += ("clock_off",)
            rows.append(
                (
                    pk, source, fresh.external_id, row.id, alarm.perceived_severity, fresh.event_at, text(reported_at),
                    arrived, fresh.repeats, off,
                )
            )  # fmt: skip
        return rows

    def _count(self) -> None:
        """Write on each source what it sent, for its owner to see."""
        by_source: dict[int, list[int]] = {}
        for number, parcel in enumerate(self.parcels):
            if not parcel.is_ours:
                by_source.setdefault(parcel.sender.id, []).append(number)
        for source_id, numbers in by_source.items():
            accepted = sum(self.accepted[n] for n in numbers)
            good = sum(len(self.parcels[n].good) for n in numbers)
            wrong = [self.parcels[n] for n in numbers if self.parcels[n].bad]
            changes: dict[str, object] = {
                "last_seen_at": max(self.parcels[n].now for n in numbers),
                "accepted": F("accepted") + accepted,
                "repeated": F("repeated") + good - accepted,
            }
            if wrong:
                last = wrong[-1].bad[-1]
                changes["rejected"] = F("rejected") + sum(len(parcel.bad) for parcel in wrong)
                changes["last_rejected_at"] = wrong[-1].now
                changes["last_rejected_reason"] = f"{last.reason}: {last.detail}".rstrip(": ")[:500].replace("\x00", "")
                changes["last_rejected_message"] = wrong[-1].last_rejected
            Source.objects.filter(pk=source_id).update(**changes)


def is_connection_lost() -> bool:
    """Tell whether this thread's connection can't be used any more."""
    return connection.connection is not None and not connection.is_usable()
