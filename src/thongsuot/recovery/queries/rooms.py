"""How one incident is mended: who sees the incident whole sees every body's part, a body sees its own."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import QuerySet

from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line
from thongsuot.kernel.actor import Actor
from thongsuot.recovery.models import Crew, Fix, Loss, Own, Part, RoleHolder, TelephoneCall
from thongsuot.recovery.values import Expected, Recovery

Row = TypeVar("Row", bound=Own)
ENDED = ("closed", "merged")


def incident_of(code: str, *, viewer: Actor) -> Line:
    """Give the incident; one that the viewer may not see is not found."""
    viewer.require("incidents.read")
    return incidents.incident(code, viewer=viewer)


def sees_whole(line: Line, *, viewer: Actor) -> bool:
    """Tell whether the viewer sees every body's part: the department's side, the police in security incidents."""
    return viewer.sees_all or (viewer.sees_security and line.is_security)


def visible(rows: QuerySet[Row], line: Line, *, viewer: Actor) -> QuerySet[Row]:
    """Give the rows of an incident that the viewer may see."""
    rows = rows.filter(incident_code=line.code).select_related("organisation")
    return rows if sees_whole(line, viewer=viewer) else rows.filter(organisation_id=viewer.organisation_id or 0)


def recovery(code: str, *, viewer: Actor, now: dt.datetime) -> Recovery:
    """Give how an incident is being mended, as far as the viewer may see it."""
    line = incident_of(code, viewer=viewer)
    roles = list(visible(RoleHolder.objects.select_related("person"), line, viewer=viewer))
    fixes = visible(Fix.objects.all(), line, viewer=viewer)
    losses = list(visible(Loss.objects.all(), line, viewer=viewer))
    latest = {loss.organisation_id: loss for loss in losses}  # in the order of their versions
    has_body = viewer.organisation_id is not None and viewer.may("incidents.respond")
    return Recovery(
        line=line,
        whole=sees_whole(line, viewer=viewer),
        may_act=has_body and line.state not in ENDED,
        may_state_loss=has_body and line.state != "merged",
        roles=tuple(one for one in roles if one.until is None),
        past_roles=tuple(one for one in roles if one.until is not None),
        crews=tuple(visible(Crew.objects.all(), line, viewer=viewer)),
        parts=tuple(visible(Part.objects.all(), line, viewer=viewer)),
        fixes=tuple((one, one.state(now=now)) for one in fixes),
        losses=tuple(latest.values()),
        earlier_losses=tuple(loss for loss in losses if latest[loss.organisation_id] is not loss),
        calls=tuple(visible(TelephoneCall.objects.all(), line, viewer=viewer)[:100]),
        expected=tuple(
            Expected(said_at=at, who=who, back_at=back) for at, who, back in incidents.expectations(code, viewer=viewer)
        ),
    )


def roles_now(code: str, *, viewer: Actor) -> list[RoleHolder]:
    """Give who holds which role on an incident now, as far as the viewer may see it."""
    line = incident_of(code, viewer=viewer)
    return list(visible(RoleHolder.objects.select_related("person"), line, viewer=viewer).filter(until=None))


def lasting_fixes(*, viewer: Actor, now: dt.datetime) -> list[tuple[Fix, str, Line]]:
    """List the temporary fixes that nothing has replaced, the ones longest over their day first."""
    viewer.require("incidents.read")
    rows = Fix.objects.filter(is_temporary=True, replaced_at=None).select_related("organisation")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    found = list(rows.order_by("holds_until", "id")[:500])
    lines = {line.code: line for line in incidents.by_code({fix.incident_code for fix in found}, viewer=viewer)}
    return [(fix, fix.state(now=now), lines[fix.incident_code]) for fix in found if fix.incident_code in lines]
