"""Keep the requests of one moment in one transaction: messages, standing alarms, counts and the outbox row."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import rules
from thongsuot.alarms.errors import Busy, StoreAway
from thongsuot.alarms.facts import AlarmsReceived
from thongsuot.alarms.intake import tables
from thongsuot.alarms.intake.tables import Row, Stored
from thongsuot.alarms.models import Source
from thongsuot.alarms.values import AlarmIn, Item, Parcel, Receipt
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Trouble
from thongsuot.network.plants import SHARED_KINDS, PlantFacts, plants_by_code

_WRITING = threading.Lock()
TRIES = 4  # of the whole transaction, when two processes make the same standing alarm at once
Plants = dict[str, PlantFacts | None]


def keep(parcel: Parcel, *, plants: Plants | None = None) -> Receipt:
    """Keep one request; raise its refusal when nothing of it could be kept."""
    answer = keep_together([parcel], plants=plants)[0]
    if isinstance(answer, Trouble):
        raise answer
    return answer


def keep_together(parcels: Sequence[Parcel], *, plants: Plants | None = None) -> list[Receipt | Trouble]:
    """Keep several requests in one transaction, each as if it had come alone, in this order.

    When this returns, what the receipts call accepted is committed together with its outbox row.

    Parameters
    ----------
    plants
        What is known of the registered objects by code, None for a code that is not registered; the caller may keep
        it between calls as long as the registry stays the same.
    """
    known: Plants = {} if plants is None else plants
    for attempt in range(TRIES):
        try:
            with _turn(), transaction.atomic():
                return _Keeping(parcels, known).run()
        except IntegrityError:
            # Two processes made the same standing alarm at once: nothing was kept by this try.
            if attempt == TRIES - 1:
                break
        except (OperationalError, InterfaceError) as trouble:
            if "locked" in str(trouble) or "deadlock" in str(trouble):
                in_memory = "table is locked" in str(trouble)  # such a store refuses at once instead of waiting
                if attempt == TRIES - 1 or ("locked" in str(trouble) and not in_memory):
                    break
                time.sleep(0.01 * (attempt + 1) if in_memory else 0)
                continue
            text = _("The store can't be written at the moment; nothing of this request was kept. Send it again.")
            return [StoreAway(text, details={"retry_after": 5}) for _parcel in parcels]
    text = _("The store is busy; nothing of this request was kept. Send it again.")
    return [Busy(text, details={"retry_after": 2}) for _parcel in parcels]


def _turn() -> contextlib.AbstractContextManager[object]:
    """Let the threads of this process write one after the other where the store has one writer anyway.

    SQLite makes competing writers poll for its lock, and polling starves some of them for seconds.
    """
    return _WRITING if tables.is_sqlite() else contextlib.nullcontext()


class _Fresh(msgspec.Struct):
    """A message that is not stored yet."""

    parcel: int
    index: int
    external_id: str
    alarm: AlarmIn
    event_at: dt.datetime
    warnings: list[str]
    repeats: int = 0
    organisation_id: int = 0
    site: str = ""
    fingerprint: str = ""


class _Keeping:
    """One try to store the requests; holds what its steps share."""

    def __init__(self, parcels: Sequence[Parcel], plants: Plants) -> None:
        self.parcels = parcels
        self.plants = plants
        self.items: list[list[Item]] = [list(parcel.bad) for parcel in parcels]
        self.fresh: list[_Fresh] = []
        self.again: dict[int, Counter[str]] = {}  # repeats of stored messages by source
        self.accepted = [0] * len(parcels)
        self.firsts: dict[int, tuple[int, int]] = {}
        self.moments = tables.Moments()
        self.arrived = [tables.moment(parcel.now) for parcel in parcels]

    def run(self) -> list[Receipt | Trouble]:
        tables.hold_sources({parcel.sender.id for parcel in self.parcels})
        self._sort_out()
        if self.fresh:
            self._place_all()
            rows = self._stand()
            self._write(rows)
        for source_id, repeats in self.again.items():
            tables.count_repeats(source_id, repeats)
        self._count()
        return [self._receipt(number, parcel) for number, parcel in enumerate(self.parcels)]

    def _receipt(self, number: int, parcel: Parcel) -> Receipt | Trouble:
        if parcel.refusal is not None:
            return parcel.refusal
        items = self.items[number]
        items.sort(key=lambda item: item.index)
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
            ids.setdefault(parcel.sender.id, []).extend(alarm.external_alarm_id for _i, alarm in parcel.good)
        known = {source: tables.stored_messages(source, wanted) if wanted else {} for source, wanted in ids.items()}
        looked_up: dict[int, set[str]] = {source: set(wanted) for source, wanted in ids.items()}
        seen: dict[int, dict[str, _Fresh]] = {source: {} for source in ids}
        for number, parcel in enumerate(self.parcels):
            source = parcel.sender.id
            for index, alarm in parcel.good:
                event_at = alarm.event_at(otherwise=parcel.now)
                external_id, warnings = alarm.external_alarm_id, []
                if self._is_other(known[source].get(external_id), seen[source].get(external_id), alarm, event_at):
                    external_id = rules.reused_id(alarm, event_at=event_at)
                    warnings = ["id_reused"]
                    if external_id not in looked_up[source]:
                        looked_up[source].add(external_id)
                        known[source].update(tables.stored_messages(source, [external_id]))
                earlier = seen[source].get(external_id)
                if earlier is None and external_id not in known[source]:
                    fresh = _Fresh(number, index, external_id, alarm, event_at, warnings)
                    seen[source][external_id] = fresh
                    self.fresh.append(fresh)
                    continue
                if earlier is not None:
                    earlier.repeats += 1
                else:
                    self.again.setdefault(source, Counter())[external_id] += 1
                self.items[number].append(Item(index=index, status="repeated", external_id=alarm.external_alarm_id))

    @staticmethod
    def _is_other(stored: Stored | None, earlier: _Fresh | None, alarm: AlarmIn, event_at: dt.datetime) -> bool:
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
            return rules.is_reuse(
                stored_object=earlier.alarm.alarmed_object.id,
                stored_problem=earlier.alarm.specific_problem,
                stored_severity=earlier.alarm.perceived_severity,
                stored_event_at=event_at if timeless else earlier.event_at,
                alarm=alarm,
                event_at=event_at,
            )
        return False

    def _place_all(self) -> None:
        codes = [rules.base_codes(fresh.alarm.alarmed_object.id) for fresh in self.fresh]
        wanted = {code for some in codes for code in some if code not in self.plants}
        wanted |= {f.alarm.site for f in self.fresh if f.alarm.site and f.alarm.site not in self.plants}
        if wanted:
            found = plants_by_code(wanted, viewer=HOUSE)
            self.plants.update({code: found.get(code) for code in wanted})
        for fresh, own in zip(self.fresh, codes, strict=True):
            organisation_id, site, warning = self._place(fresh, own)
            fresh.organisation_id, fresh.site = organisation_id, site
            fresh.fingerprint = rules.fingerprint(
                organisation_id=organisation_id,
                object_id=fresh.alarm.alarmed_object.id,
                specific_problem=fresh.alarm.specific_problem,
            )
            if warning:
                fresh.warnings.append(warning)

    def _place(self, fresh: _Fresh, codes: Iterable[str]) -> tuple[int, str, str]:
        """Give the body that the alarm belongs to, its site's code, and a warning if it hangs on nothing."""
        sender = self.parcels[fresh.parcel].sender
        mine = sender.organisation_id
        plant = None
        for code in (*codes, fresh.alarm.site):
            found = self.plants.get(code)
            if found is not None and (plant is None or (plant.kind != "site" and found.kind == "site")):
                plant = found
        if plant is None:
            return mine, "", "object_unknown"
        site = plant.code if plant.kind == "site" else ""
        if plant.kind in SHARED_KINDS or plant.owner_id in (None, mine):
            return mine, site, ""
        if sender.speaks_for_all:
            return plant.owner_id or mine, site, ""
        return mine, "", "object_of_another_body"

    def _stand(self) -> dict[str, Row]:
        """Bring the standing alarms to where the messages lead."""
        rows = tables.standing_alarms(sorted({fresh.fingerprint for fresh in self.fresh}))
        # By the source's time, so that a clear and a raise in one request act in the order they happened.
        for fresh in sorted(self.fresh, key=lambda f: (f.parcel, f.event_at, f.index)):
            alarm = fresh.alarm
            row = rows.get(fresh.fingerprint)
            if row is None:
                row = rows[fresh.fingerprint] = Row(
                    0, fresh.fingerprint, fresh.organisation_id, alarm.alarmed_object.id, alarm.specific_problem
                )
            if row.state is None:
                row.state = rules.begin(severity=alarm.perceived_severity, event_at=fresh.event_at)
            else:
                row.state = rules.follow(row.state, severity=alarm.perceived_severity, event_at=fresh.event_at)
            details = rules.plain(alarm.alarm_details)
            if len(details) > 500:
                fresh.warnings.append("details_shortened")
                details = details[:500]
            strange = "object_unknown" in fresh.warnings or "object_of_another_body" in fresh.warnings
            before = row.told or ("", True, "", "", "")
            told = (
                fresh.site,
                not strange,
                alarm.alarm_type or before[2],
                alarm.probable_cause or before[3],
                details or before[4],
            )
            row.is_retold = row.is_retold or told != before
            row.told = told
        return rows

    def _write(self, rows: dict[str, Row]) -> None:
        new = [row for row in rows.values() if row.is_new]
        for row, pk in zip(new, tables.next_ids("alarms_alarm", len(new)) if new else (), strict=True):
            row.id = pk
        old = [row for row in rows.values() if not row.is_new]
        tables.insert("alarms_alarm", tables.ALARM_COLUMNS, [row.values(self.moments) for row in new])
        tables.update("alarms_alarm", tables.STATE_COLUMNS, [(*row.state_values(self.moments), row.id) for row in old])
        retold = [(*row.told, row.id) for row in old if row.is_retold]
        tables.update("alarms_alarm", tables.TOLD_COLUMNS, retold)
        ids = tables.next_ids("alarms_alarmmessage", len(self.fresh))
        messages = []
        for pk, fresh in zip(ids, self.fresh, strict=True):
            messages.append(self._message(pk, fresh, rows[fresh.fingerprint].id))
            first, _last = self.firsts.get(fresh.parcel, (pk, pk))
            self.firsts[fresh.parcel] = (first, pk)
            self.accepted[fresh.parcel] += 1
            self.items[fresh.parcel].append(
                Item(
                    index=fresh.index,
                    status="accepted",
                    external_id=fresh.alarm.external_alarm_id,
                    warnings=tuple(fresh.warnings),
                )
            )
        tables.insert("alarms_alarmmessage", tables.MESSAGE_COLUMNS, messages)
        now = self.parcels[-1].now
        outbox.publish(AlarmsReceived(first_id=ids[0], last_id=ids[-1]), now=now)
        outbox.pulse("alarms", now=now)

    def _message(self, pk: int, fresh: _Fresh, alarm_id: int) -> tuple[object, ...]:
        parcel = self.parcels[fresh.parcel]
        reported_at = fresh.alarm.alarm_reporting_time or parcel.now
        off = rules.clock_off_s(reported_at=reported_at, now=parcel.now)
        if off:
            fresh.warnings.append("clock_off")
        return (
            pk,
            parcel.sender.id,
            fresh.external_id,
            alarm_id,
            fresh.alarm.perceived_severity,
            self.moments.text(fresh.event_at),
            self.moments.text(reported_at),
            self.arrived[fresh.parcel],
            fresh.repeats,
            off,
        )

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
