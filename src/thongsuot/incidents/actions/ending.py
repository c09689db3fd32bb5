"""How an incident ends: each body's part restored, service back, closed with cause and impact."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import rules, words
from thongsuot.incidents.facts import IncidentClosed, IncidentRestored
from thongsuot.incidents.handling import (
    held,
    move,
    refused,
    save_by_person,
    share_of,
    taken_by_acting,
    write,
)
from thongsuot.incidents.models import AffectedSite, Incident, IncidentParty
from thongsuot.incidents.studies import shape
from thongsuot.incidents.words import IncidentState
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Refused


@transaction.atomic
def restore(
    code: str, *, by: Actor, now: dt.datetime, at: dt.datetime | None = None, version: int | None = None
) -> Incident:
    """Say that service is back, at ``at`` or now.

    A body says so for its own part; the incident is restored when every body whose plant is touched has, or when the
    department says so for all.
    """
    by.require("incidents.respond")
    incident = held(code, by=by, version=version)
    moment = at or now
    if moment > now + dt.timedelta(minutes=1):
        raise refused("restored_in_future")
    if moment < incident.started_at:
        raise refused("restored_before_start")
    if rules.state_after("restore", incident.state) is None:
        raise refused("wrong_state", details={"state": incident.state, "verb": "restore"})
    taken_by_acting(incident, by, now)
    share = share_of(incident, by)
    if share is not None:
        share.restored_at = moment
        share.save(update_fields=["restored_at"])
    open_rows = AffectedSite.objects.filter(incident=incident, until=None)
    if share is not None and not by.sees_all:
        open_rows = open_rows.filter(organisation_id=by.organisation_id or 0)
    open_rows.update(until=moment)
    waiting = IncidentParty.objects.filter(
        incident=incident, why=IncidentParty.Why.PLANT, restored_at=None, sites_affected__gt=0
    )
    if not by.sees_all and waiting.exists():
        if incident.state == IncidentState.OPEN:
            incident.state = IncidentState.ACKNOWLEDGED
        save_by_person(incident)
        write(incident, "part_restored", by=by, now=now, only_for=by.organisation_id)
        return incident
    move(incident, "restore")
    incident.restored_at = moment
    AffectedSite.objects.filter(incident=incident, until=None).update(until=moment)
    _impact(incident, now)
    save_by_person(incident)
    write(incident, "restored", by=by, now=now)
    outbox.publish(IncidentRestored(code=code), now=now, key=code)
    return incident


def _impact(incident: Incident, now: dt.datetime) -> None:
    impact = shape.impact(incident, now=now)
    incident.user_minutes, incident.site_minutes = impact.user_minutes, impact.site_minutes


@transaction.atomic
def close(code: str, *, by: Actor, now: dt.datetime, version: int | None = None) -> Incident:
    """Close a restored incident whose cause is given; its impact is worked out and kept with it."""
    by.require("incidents.close")
    incident = held(code, by=by, version=version)
    if incident.state == IncidentState.CLOSED:
        raise refused("wrong_state", details={"state": incident.state, "verb": "close"})
    _impact(incident, now)
    missing = rules.missing_for_close(
        cause_text=incident.cause_text,
        restored=incident.state == IncidentState.RESTORED,
        impact_known=incident.site_minutes is not None,
    )
    if missing:
        lacking = "; ".join(str(words.MISSING[code]) for code in missing)
        raise Refused(
            _("Not yet: %(lacking)s.") % {"lacking": lacking}, code="not_ready", details={"missing": list(missing)}
        )
    _end(incident, "closed", by=by, now=now)
    return incident


def _end(incident: Incident, what: str, *, by: Actor, now: dt.datetime) -> None:
    move(incident, "close")
    incident.closed_at = now
    save_by_person(incident)
    values = {"user_minutes": incident.user_minutes, "site_minutes": incident.site_minutes}
    write(incident, what, by=by, now=now, values=values)
    fact = IncidentClosed(code=incident.code, user_minutes=incident.user_minutes)
    outbox.publish(fact, now=now, key=incident.code)


@transaction.atomic
def close_quiet(*, by: Actor, now: dt.datetime) -> int:
    """Close incidents of level 1 that ended by themselves half an hour ago and that nobody had; give how many."""
    by.require("incidents.close")
    edge = now - rules.QUIET_CLOSE_AFTER
    rows = Incident.objects.select_for_update(of=("self",)).filter(state=IncidentState.OPEN, ended_at__lte=edge)
    count = 0
    for incident in rows.order_by("id")[:100]:
        if not rules.may_close_quietly(
            level=incident.level,
            is_security=incident.is_security,
            state=incident.state,
            ended_at=incident.ended_at,
            now=now,
        ):
            continue
        incident.state, incident.restored_at = IncidentState.RESTORED, incident.ended_at
        AffectedSite.objects.filter(incident=incident, until=None).update(until=incident.ended_at)
        incident.cause_text = incident.cause_text or str(_("Ended by itself; cause not looked into"))
        _impact(incident, now)
        _end(incident, "closed_quietly", by=by if by.organisation_id else HOUSE, now=now)
        count += 1
    return count
