"""What every write of the recovery room does: find the incident, check that it may be acted on, leave its traces."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import actions as incidents
from thongsuot.incidents.values import Line
from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.recovery import queries
from thongsuot.recovery.models import Own
from thongsuot.recovery.words import REFUSED

Row = TypeVar("Row", bound=Own)


def acting_on(code: str, *, by: Actor, also_ended: bool = False) -> tuple[Line, int]:
    """Give the incident and the actor's body, if the actor may act there.

    Raises
    ------
    NotFound
        There is no such incident for the actor.
    Refused
        It is over (a closed one still takes losses and mendings: ``also_ended``), or the actor belongs to no body.
    """
    by.require("incidents.respond")
    line = queries.incident_of(code, viewer=by)
    if line.state == "merged" or (line.state == "closed" and not also_ended):
        raise refused("ended")
    if by.organisation_id is None:
        raise refused("not_yours")
    return line, by.organisation_id


def own_row(rows: QuerySet[Row], pk: int, line: Line, *, by: Actor) -> Row:
    """Give a row of the actor's own body, held for a change; another body's visible row is refused."""
    found = queries.visible(rows, line, viewer=by).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such entry, or you may not see it."))
    if found.organisation_id != by.organisation_id:
        raise refused("not_yours")
    return found


def refused(code: str) -> Refused:
    """Give the refusal of this code with its sentence."""
    return Refused(REFUSED[code], code=code)


def filled(text: str, *, most: int, what: Any) -> str:
    """Give a text that must not be empty, shortened to what the table holds."""
    found = " ".join(text.split())
    if not found:
        raise Invalid(_("%(what)s: say it in a few words.") % {"what": what}, code="empty")
    return found[:most]


def leave(line: Line, what: str, *, by: Actor, now: dt.datetime, note: str, **detail: Any) -> None:
    """Write the timeline, for the body itself and the department, and the audit chain."""
    incidents.tell(line.code, what, by=by, now=now, note=note, only_for=by.organisation_id)
    audit.record(f"recovery.{what}", by=by, now=now, of=("incident", line.code), detail={"note": note, **detail})
