"""Corrections of the registry that the alarms suggest: kept, accepted by a person, rejected, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.network.models import Cable, Duct, Feeder, Proposal, RegistryRevision, Site
from thongsuot.network.proposals import proposal
from thongsuot.network.trace import held_revision, leave_trace
from thongsuot.network.values import Suggestion
from thongsuot.network.words import ProposalState

State = ProposalState


@transaction.atomic
def propose_repairs(found: Iterable[Suggestion], *, by: Actor, now: dt.datetime) -> list[Proposal]:
    """Keep what the alarms suggest: one proposal per change, its evidence brought up to date.

    What a person rejected stays rejected, what the registry says already is left out, and another feeder for the same
    site overtakes the open proposal before it.
    """
    by.require("network.repair")
    kept = []
    for one in found:
        owner = _fitting(one)
        if owner is None:
            continue
        moments = [at.isoformat() for at in one.moments]
        row, is_new = Proposal.objects.get_or_create(
            kind=one.kind,
            code=one.code,
            proposed=one.proposed,
            defaults={
                "written": one.written, "owner_id": owner or None, "probability": one.probability, "seen": one.seen,
                "against": one.against, "moments": moments, "made_at": now, "updated_at": now,
            },
        )  # fmt: skip
        if not is_new and (one.seen > row.seen or row.state == State.OVERTAKEN):
            row.probability, row.seen, row.against, row.moments = one.probability, one.seen, one.against, moments
            row.updated_at, row.owner_id = now, owner or None
            if row.state == State.OVERTAKEN:
                row.state, row.written = State.OPEN, one.written
            row.save()
        if one.kind == "feeder" and row.state == State.OPEN:
            others = Proposal.objects.filter(kind="feeder", code=one.code, state=State.OPEN).exclude(pk=row.pk)
            others.update(state=State.OVERTAKEN, decided_at=now)
        if is_new:
            detail = {"kind": one.kind, "code": one.code, "proposed": one.proposed, "seen": one.seen}
            audit.record("network.propose", by=by, now=now, of=("proposal", row.pk), detail=detail)
        kept.append(row)
    if kept:
        outbox.pulse("network", now=now)
    return kept


def _fitting(one: Suggestion) -> int | None:
    """Give the body that the proposal concerns, 0 where it's none alone; None where it makes no sense any more."""
    if one.kind == "feeder":
        site = Site.objects.select_related("feeder").filter(code=one.code).first()
        known = Feeder.objects.filter(code=one.proposed).exists()
        if site is None or not known or (site.feeder is not None and site.feeder.code == one.proposed):
            return None
        return site.owner_id or 0
    cables = {c.code: c for c in Cable.objects.filter(code__in=(one.code, one.proposed))}
    if len(cables) < 2:
        return None
    a, b = cables[one.code], cables[one.proposed]
    if a.duct_id is not None and a.duct_id == b.duct_id:
        return None
    # That two bodies' cables lie together is told to the department alone.
    return a.owner_id if a.owner_id is not None and a.owner_id == b.owner_id else 0


@transaction.atomic
def accept_proposal(pk: int, *, by: Actor, now: dt.datetime) -> Proposal:
    """Write the proposed change into the registry; what it overwrites is remembered.

    Raises
    ------
    Refused
        Somebody decided already, or the registry changed so that the proposal no longer fits.
    """
    row = _held(pk, by=by)
    _only(row, State.OPEN, State.REJECTED)
    revision = held_revision()
    if row.kind == "feeder":
        changes = _feed(row.code, row.proposed, expected=row.written)
    else:
        changes = _lay_together(row.code, row.proposed)
    row.before = {"changes": changes}
    _write(row, changes, revision, by=by, now=now)
    return _decided(row, State.ACCEPTED, by=by, now=now)


@transaction.atomic
def reject_proposal(pk: int, *, reason: str = "", by: Actor, now: dt.datetime) -> Proposal:
    """Set a proposal aside: it isn't opened again by itself, whatever the alarms say later; it can still be accepted.

    Raises
    ------
    Invalid
        No reason was given.
    """
    row = _held(pk, by=by)
    _only(row, State.OPEN)
    if not reason.strip():
        raise Invalid(_("Say in a few words why the registry is right."), code="no_reason")
    row.reason = reason.strip()[:500]
    return _decided(row, State.REJECTED, by=by, now=now)


@transaction.atomic
def take_back_proposal(pk: int, *, by: Actor, now: dt.datetime) -> Proposal:
    """Undo an accepted proposal: the registry says again what it said before.

    Raises
    ------
    Refused
        The object was changed since then; an import or another proposal has to correct it.
    """
    row = _held(pk, by=by)
    _only(row, State.ACCEPTED)
    revision = held_revision()
    undone = []
    for kind, code, name, old, new in row.before.get("changes", []):
        table: Any = Site if kind == "site" else Cable
        thing = table.objects.select_related(name).get(code=code)
        if _code_of(getattr(thing, name)) != new:
            raise Refused(_("%(code)s was changed since; correct it by an import.") % {"code": code}, code="changed")
        _point(thing, name, old)
        undone.append([kind, code, name, new, old])
    _write(row, undone, revision, by=by, now=now)
    return _decided(row, State.TAKEN_BACK, by=by, now=now)


def _held(pk: int, *, by: Actor) -> Proposal:
    by.require("network.repair")
    return proposal(pk, viewer=by, for_update=True)


def _only(row: Proposal, *states: ProposalState) -> None:
    if row.state not in states:
        words = {"state": State(row.state).label, "who": row.decided_by or "–"}
        raise Refused(_("This proposal was decided meanwhile: %(state)s (%(who)s).") % words, code="decided")


def _code_of(thing: Any) -> str:
    return thing.code if thing is not None else ""


def _point(thing: Any, name: str, code: str) -> None:
    table: Any = Feeder if name == "feeder" else Duct
    setattr(thing, name, table.objects.get(code=code) if code else None)
    thing.save()


def _feed(site: str, feeder: str, *, expected: str) -> list[list[str]]:
    thing = Site.objects.select_related("feeder").filter(code=site).first()
    if thing is None or _code_of(thing.feeder) != expected:
        raise Refused(_("The registry changed since this was proposed; look at the site again."), code="changed")
    _point(thing, "feeder", feeder)
    return [["site", site, "feeder", expected, feeder]]


def _lay_together(cable: str, other: str) -> list[list[str]]:
    a = Cable.objects.select_related("duct").get(code=cable)
    b = Cable.objects.select_related("duct").get(code=other)
    if a.duct is not None and b.duct is not None:
        words = {"a": cable, "b": other}
        raise Refused(
            _("%(a)s and %(b)s stand in two ducts already; correct the ducts by an import.") % words, code="two_ducts"
        )
    duct = _code_of(a.duct or b.duct)
    if not duct:
        duct = f"DUCT-{cable}-{other}"[:60]
        Duct.objects.get_or_create(code=duct, defaults={"owner_id": a.owner_id if a.owner_id == b.owner_id else None})
    changes = []
    for thing in (a, b):
        if thing.duct is None:
            _point(thing, "duct", duct)
            changes.append(["cable", thing.code, "duct", "", duct])
    return changes


def _write(row: Proposal, changes: list[list[str]], revision: RegistryRevision, *, by: Actor, now: dt.datetime) -> None:
    leave_trace(changes, revision, name=f"#{row.pk}", form="proposal", by=by, now=now)


def _decided(row: Proposal, state: ProposalState, *, by: Actor, now: dt.datetime) -> Proposal:
    row.state, row.decided_at, row.decided_by = state, now, by.label
    row.save()
    detail = {"kind": row.kind, "code": row.code, "proposed": row.proposed, "written": row.written}
    audit.record(f"network.proposal_{state}", by=by, now=now, of=("proposal", row.pk), detail=detail)
    outbox.pulse("network", now=now)
    return row
