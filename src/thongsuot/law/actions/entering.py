"""Entering instruments: from the shipped pack, by hand, corrected, confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.law import rules
from thongsuot.law.facts import InstrumentChanged
from thongsuot.law.models import Instrument, Requirement
from thongsuot.law.numbers import number_key
from thongsuot.law.pack import Pack, shipped
from thongsuot.law.words import Confidence, InstrumentKind, Validity

_FIELDS = ("kind", "number", "date", "issuer", "title", "in_force_from", "in_force_until", "status", "source", "note")


def _checked(
    *,
    kind: str,
    number: str,
    date: dt.date | None,
    issuer: str,
    title: str,
    in_force_from: dt.date | None,
    in_force_until: dt.date | None,
    status: str,
    source: str,
    note: str,
    replaced_by_id: int | None,
) -> dict[str, object]:
    """Give the columns of an instrument, or say which field is wrong."""
    wrong: dict[str, object] = {}
    if kind not in InstrumentKind.values:
        wrong["kind"] = _("Choose a kind.")
    if status not in Validity.values:
        wrong["status"] = _("Choose a validity.")
    if not number_key(number):
        wrong["number"] = _("Write the number with its symbol, such as 18/2016/TT-BTTTT.")
    if not issuer.strip():
        wrong["issuer"] = _("Say who issued it.")
    if not title.strip():
        wrong["title"] = _("Say what it is about.")
    if in_force_from and in_force_until and in_force_until <= in_force_from:
        wrong["in_force_until"] = _("The end lies before the beginning.")
    if date and in_force_from and in_force_from < date:
        wrong["in_force_from"] = _("It can't be in force before it was signed.")
    if wrong:
        raise Invalid(" ".join(str(text) for text in wrong.values()), details=wrong)
    if replaced_by_id is not None and not Instrument.objects.filter(pk=replaced_by_id).exists():
        raise NotFound(_("There is no such instrument."))
    return {
        "kind": kind,
        "number": " ".join(number.split())[:60],
        "number_key": number_key(number)[:60],
        "date": date,
        "issuer": issuer.strip()[:200],
        "title": title.strip()[:500],
        "identity": rules.identity_of(kind=kind, number=number, issuer=issuer, date=date)[:320],
        "in_force_from": in_force_from,
        "in_force_until": in_force_until,
        "status": status,
        "source": source.strip()[:300],
        "note": note.strip(),
        "replaced_by_id": replaced_by_id,
    }


def _twice(identity: object) -> Refused:
    known = Instrument.objects.filter(identity=identity).values_list("pk", flat=True).first()
    return Refused(
        _("An instrument of this kind, number, issuer and year stands in the register already."),
        code="known_instrument",
        details={"instrument": known},
    )


def _tell(row: Instrument, what: str, *, by: Actor, now: dt.datetime, detail: dict[str, object]) -> None:
    audit.record(f"law.{what}", by=by, now=now, of=("instrument", row.pk), detail=detail)
    outbox.publish(InstrumentChanged(instrument_id=row.pk, number=row.number, what=what), now=now)
    outbox.pulse("directives", now=now)


@transaction.atomic
def add_instrument(
    *,
    kind: str,
    number: str,
    issuer: str,
    title: str,
    by: Actor,
    now: dt.datetime,
    date: dt.date | None = None,
    in_force_from: dt.date | None = None,
    in_force_until: dt.date | None = None,
    status: str = "in_force",
    source: str = "",
    note: str = "",
    replaced_by_id: int | None = None,
    amended_by: Collection[int] = (),
) -> Instrument:
    """Enter an instrument; it is active once somebody has confirmed it against its source."""
    by.require("law.manage")
    columns = _checked(
        kind=kind, number=number, date=date, issuer=issuer, title=title, in_force_from=in_force_from,
        in_force_until=in_force_until, status=status, source=source, note=note, replaced_by_id=replaced_by_id,
    )  # fmt: skip
    row = Instrument(**columns, confidence=Confidence.EXPECTED, added_at=now, added_by=by.label, changed_by_person=True)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _twice(columns["identity"]) from None
    row.amended_by.set(Instrument.objects.filter(pk__in=list(amended_by)))
    _tell(row, "added", by=by, now=now, detail={"number": row.number, "identity": row.identity})
    return row


def _held(instrument_id: int, *, version: int | None) -> Instrument:
    row = Instrument.objects.select_for_update(of=("self",)).filter(pk=instrument_id).first()
    if row is None:
        raise NotFound(_("There is no such instrument."))
    if version is not None and version != row.version:
        raise Refused(
            _("Somebody has changed this entry meanwhile. Look at it again."),
            code="entry_changed",
            details={"version": row.version},
        )
    return row


@transaction.atomic
def edit_instrument(
    instrument_id: int,
    *,
    kind: str,
    number: str,
    issuer: str,
    title: str,
    status: str,
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
    date: dt.date | None = None,
    in_force_from: dt.date | None = None,
    in_force_until: dt.date | None = None,
    source: str = "",
    note: str = "",
    replaced_by_id: int | None = None,
    amended_by: Collection[int] = (),
) -> Instrument:
    """Correct an entry; what was confirmed before has to be confirmed anew."""
    by.require("law.manage")
    row = _held(instrument_id, version=version)
    if replaced_by_id == row.pk:
        raise Invalid(_("An instrument can't replace itself."), details={"replaced_by_id": "self"})
    columns = _checked(
        kind=kind, number=number, date=date, issuer=issuer, title=title, in_force_from=in_force_from,
        in_force_until=in_force_until, status=status, source=source, note=note, replaced_by_id=replaced_by_id,
    )  # fmt: skip
    before = {name: getattr(row, name) for name in (*_FIELDS, "replaced_by_id")}
    changed = {name: [before[name], columns[name]] for name in before if before[name] != columns[name]}
    for name, value in columns.items():
        setattr(row, name, value)
    if changed.keys() - {"source", "note"}:
        row.confidence, row.confirmed_at, row.confirmed_by = Confidence.EXPECTED, None, ""
    row.changed_by_person, row.version = True, row.version + 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise _twice(columns["identity"]) from None
    row.amended_by.set(Instrument.objects.filter(pk__in=list(amended_by)).exclude(pk=row.pk))
    _tell(row, "edited", by=by, now=now, detail={"changed": changed})
    return row


@transaction.atomic
def confirm_instrument(
    instrument_id: int, *, source: str, by: Actor, now: dt.datetime, version: int | None = None
) -> Instrument:
    """Say that the entry agrees with its source, which must be named: from now on it is active."""
    by.require("law.manage")
    if not source.strip():
        raise Invalid(_("Name the source in which you have seen it."), details={"source": "empty"})
    row = _held(instrument_id, version=version)
    if row.confidence == Confidence.SEEN:
        raise Refused(_("This entry is confirmed already."), code="confirmed_already")
    row.confidence, row.source = Confidence.SEEN, source.strip()[:300]
    row.confirmed_at, row.confirmed_by = now, by.label
    row.changed_by_person, row.version = True, row.version + 1
    row.save()
    _tell(row, "confirmed", by=by, now=now, detail={"source": row.source})
    return row


def _holds(given: Pack, origin: str) -> bool:
    """Tell whether the pack was taken in before, so that a start of the server costs two counts."""
    keys = [one.key for one in given.requirements]
    return Instrument.objects.filter(origin=origin).count() == len(given.instruments) and Requirement.objects.filter(
        key__in=keys
    ).count() == len(keys)


@transaction.atomic
def load_pack(*, by: Actor, now: dt.datetime, pack: Pack | None = None) -> int:
    """Take the shipped pack in: add what is missing, renew what no person has touched; give how many rows changed."""
    by.require("law.manage")
    given = pack or shipped()
    origin = f"pack:{given.date.isoformat()}"
    if _holds(given, origin):
        return 0
    rows: dict[str, Instrument] = {}
    changed = 0
    for one in given.instruments:
        columns = _checked(
            kind=one.kind, number=one.number, date=one.date, issuer=one.issuer, title=one.title,
            in_force_from=one.in_force_from, in_force_until=one.in_force_until, status=one.status, source=one.source,
            note=one.note, replaced_by_id=None,
        )  # fmt: skip
        del columns["replaced_by_id"]
        columns |= {"confidence": one.confidence, "origin": origin}
        row = Instrument.objects.filter(identity=columns["identity"]).first()
        if row is None:
            row = Instrument.objects.create(**columns, added_at=now, added_by=by.label)
            changed += 1
        elif not row.changed_by_person and row.origin != origin:
            Instrument.objects.filter(pk=row.pk).update(**columns, version=row.version + 1)
            changed += 1
        rows[one.number] = row
    for one in given.instruments:
        row = rows[one.number]
        if row.changed_by_person:
            continue
        successor = rows[one.replaced_by].pk if one.replaced_by else None
        Instrument.objects.filter(pk=row.pk).update(replaced_by_id=successor)
        row.amended_by.set([rows[number] for number in one.amended_by])
    for asked in given.requirements:
        _row, made = Requirement.objects.get_or_create(
            key=asked.key,
            defaults={
                "instrument": rows[asked.instrument],
                "article": asked.article,
                "text": asked.text,
                "who": list(asked.who),
                "confidence": asked.confidence,
                "added_at": now,
                "added_by": by.label,
            },
        )
        changed += made
    if changed:
        audit.record("law.pack_loaded", by=by, now=now, of=("law", origin), detail={"rows": changed})
        outbox.pulse("directives", now=now)
    return changed
