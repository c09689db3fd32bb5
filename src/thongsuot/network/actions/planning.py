"""Planned works: announced with a look at what stands against them, changed, finished, called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.network import works
from thongsuot.network.models import PlannedWork
from thongsuot.network.queries import own_objects
from thongsuot.network.words import CONFLICTS, WorkState

LONGEST = dt.timedelta(days=14)
MOST_OBJECTS = 200


@transaction.atomic
def plan_work(
    *,
    title: str,
    codes: Iterable[str],
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    contact: str,
    fallback: str = "",
    owner_id: int | None = None,
    despite: str = "",
    by: Actor,
    now: dt.datetime,
) -> PlannedWork:
    """Announce a work on one's own plant.

    Parameters
    ----------
    codes
        Codes of the sites, links, cables, ducts, feeders or substations taken out of service.
    owner_id
        Whose work it is; the caller's own body if not said. The department may enter works for others.
    despite
        Why it goes on although it conflicts with another one.

    Raises
    ------
    Invalid
        A field is missing, a time makes no sense, or a code isn't that body's plant.
    Refused
        Other works stand against it and no reason was given; they are in ``details``.
    """
    by.require("network.plan")
    made = PlannedWork(made_at=now, made_by=by.label, owner_id=owner_id or by.organisation_id or 0)
    return _settled(
        made, title=title, codes=codes, starts_at=starts_at, ends_at=ends_at, contact=contact, fallback=fallback,
        despite=despite, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def change_work(
    pk: int,
    *,
    title: str,
    codes: Iterable[str],
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    contact: str,
    fallback: str = "",
    despite: str = "",
    version: int | None = None,
    by: Actor,
    now: dt.datetime,
) -> PlannedWork:
    """Change an announced work, also while it runs (it takes longer); the same checks as for a new one."""
    row = _held(pk, by=by)
    if version is not None and version != row.version:
        raise Refused(_("Somebody changed this work while you looked at it. Look again."), code="changed_meanwhile")
    return _settled(
        row, title=title, codes=codes, starts_at=starts_at, ends_at=ends_at, contact=contact, fallback=fallback,
        despite=despite, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def finish_work(pk: int, *, by: Actor, now: dt.datetime) -> PlannedWork:
    """Say that a work is finished: from now on trouble of its objects wakes people again."""
    row = _held(pk, by=by)
    if now < row.starts_at:
        raise Refused(_("This work has not begun; call it off instead."), code="not_begun")
    row.ends_at = min(row.ends_at, now)
    return _ended(row, WorkState.DONE, by=by, now=now)


@transaction.atomic
def cancel_work(pk: int, *, reason: str, by: Actor, now: dt.datetime) -> PlannedWork:
    """Call a work off, with the reason."""
    row = _held(pk, by=by)
    if not reason.strip():
        raise Invalid(_("Say in a few words why the work is called off."), code="no_reason")
    row.reason = reason.strip()[:500]
    return _ended(row, WorkState.CANCELLED, by=by, now=now)


def _held(pk: int, *, by: Actor) -> PlannedWork:
    by.require("network.plan")
    row = works.work(pk, viewer=by, for_update=True)
    if row.state != WorkState.PLANNED:
        raise Refused(_("This work is finished or called off already."), code="ended")
    return row


def _ended(row: PlannedWork, state: WorkState, *, by: Actor, now: dt.datetime) -> PlannedWork:
    row.state, row.ended_at, row.ended_by, row.version = state, now, by.label, row.version + 1
    row.save()
    audit.record(f"network.work_{state}", by=by, now=now, of=("work", row.pk), detail={"reason": row.reason})
    outbox.pulse("network", now=now)
    return row


def _settled(
    row: PlannedWork,
    *,
    title: str,
    codes: Iterable[str],
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    contact: str,
    fallback: str,
    despite: str,
    by: Actor,
    now: dt.datetime,
) -> PlannedWork:
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    _check(title=title, contact=contact, wanted=wanted, starts_at=starts_at, ends_at=ends_at, now=now)
    kinds = own_objects(wanted, viewer=by, owner_id=row.owner_id)
    strange = [code for code in wanted if code not in kinds]
    if strange:
        words = {"codes": ", ".join(strange[:10])}
        raise Invalid(
            _("Not plant of this body: %(codes)s. Use codes of its own sites, links, cables, ducts or feeders.")
            % words,
            code="not_own_plant",
            details={"codes": strange},
        )
    row.title, row.contact, row.fallback = title.strip()[:200], contact.strip()[:200], fallback.strip()[:500]
    row.objects_out = [{"kind": kinds[code], "code": code} for code in wanted]
    row.starts_at, row.ends_at, row.accepted_conflicts = starts_at, ends_at, despite.strip()[:500]
    against = works.conflicts(row, viewer=by)
    if against and not row.accepted_conflicts:
        raise Refused(
            _("Other works stand against this one; choose another time, or say why it goes on all the same."),
            code="conflicts",
            details={"conflicts": [_told(one) for one in against]},
        )
    is_new = row.pk is None
    row.version = 1 if is_new else row.version + 1
    row.save()
    detail = {
        "codes": wanted[:50],
        "from": starts_at.isoformat(),
        "until": ends_at.isoformat(),
        "against": len(against),
    }
    verb = "network.plan_work" if is_new else "network.change_work"
    audit.record(verb, by=by, now=now, of=("work", row.pk), detail=detail)
    outbox.pulse("network", now=now)
    return row


def _told(one: works.Conflict) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": str(CONFLICTS[one.kind]),
        "work": one.work.code if one.work else None,
        "title": one.work.title if one.work else "",
        "sites": list(one.sites),
    }


def _check(
    *, title: str, contact: str, wanted: list[str], starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime
) -> None:
    if not title.strip():
        raise Invalid(_("Say in a few words what is done."), code="no_title")
    if not contact.strip():
        raise Invalid(_("Name who is on site, with a telephone number."), code="no_contact")
    if not wanted:
        raise Invalid(_("Name the plant that is taken out of service."), code="no_objects")
    if len(wanted) > MOST_OBJECTS:
        raise Invalid(_("At most 200 objects; name the cable, duct or feeder above them."), code="too_many_objects")
    if ends_at <= starts_at:
        raise Invalid(_("The work ends before it begins."), code="ends_before_start")
    if ends_at <= now:
        raise Invalid(_("The time of the work is over already."), code="in_the_past")
    if ends_at - starts_at > LONGEST:
        raise Invalid(_("A planned work lasts 14 days at most; enter its parts one by one."), code="too_long")
