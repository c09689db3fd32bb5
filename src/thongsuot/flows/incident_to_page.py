"""An incident calls those on duty: the department, and each operator that shares it; an answer takes it over."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from thongsuot.duty import actions as duty
from thongsuot.duty import queries as duty_queries
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.incidents.rules import CALLED_ALL_THE_SAME
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Refused
from thongsuot.people import queries as people
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind

log = logging.getLogger("thongsuot.duty")

SUBJECT = "incident"
CALLED_KINDS = frozenset(
    {
        OrganisationKind.TELECOM,
        OrganisationKind.INTERNET,
        OrganisationKind.POSTAL,
        OrganisationKind.BROADCAST,
        OrganisationKind.POWER,
        OrganisationKind.POLICE,
    }
)
"""Bodies with a duty desk. Communes and others that share an incident see it on their screens and are not called."""

SEVERITY = {3: "critical", 2: "major", 1: "minor"}


def on_incident_opened(payload: dict[str, Any], now: dt.datetime) -> None:
    """Call the department's duty and that of each operator that shares the new incident.

    What announced work explains wakes nobody, unless it is of the gravest level.
    """
    if incident_queries.planned_work(payload["code"], viewer=HOUSE):
        return
    if _call_drill(payload["code"], level=payload["level"], now=now):
        return
    parties = list(Organisation.objects.filter(pk__in=payload["organisation_ids"]))
    _call(payload["code"], level=payload["level"], bodies=[*_departments(), *parties], now=now)


def on_incident_changed(payload: dict[str, Any], now: dt.datetime) -> None:
    """Call bodies that have come to share an incident; take back the calls of one that was merged away."""
    if payload["what"] == "merged":
        duty.cancel_pages(SUBJECT, subject_id=payload["code"], by=HOUSE, now=now)
        return
    if _call_drill(payload["code"], level=payload["level"], now=now):
        return
    if payload["what"] == "overrun" or (payload["what"] == "level" and payload["level"] >= CALLED_ALL_THE_SAME):
        # Whoever was called already isn't called twice: a page per incident and body.
        sharing = incident_queries.organisations_of(payload["code"], viewer=HOUSE)
        _call(payload["code"], level=payload["level"], bodies=[*_departments(), *sharing], now=now)
        return
    if incident_queries.planned_work(payload["code"], viewer=HOUSE):
        return
    added = list(Organisation.objects.filter(pk__in=payload["added_organisation_ids"]))
    _call(payload["code"], level=payload["level"], bodies=added, now=now)


def on_incident_acknowledged(payload: dict[str, Any], now: dt.datetime) -> None:
    """Take back the calls to the body whose person has the incident; other bodies are still called."""
    if payload["organisation_id"] is not None:
        duty.cancel_pages(
            SUBJECT, subject_id=payload["code"], organisation_id=payload["organisation_id"], by=HOUSE, now=now
        )


def on_incident_over(payload: dict[str, Any], now: dt.datetime) -> None:
    """Take back every call about an incident whose service is back or that is closed."""
    duty.cancel_pages(SUBJECT, subject_id=payload["code"], by=HOUSE, now=now)


def on_page_acknowledged(payload: dict[str, Any], now: dt.datetime) -> None:
    """Take the incident over in the name of the person who answered the call."""
    if payload["subject_type"] != SUBJECT:
        return
    person = people.person(payload["person_id"], viewer=HOUSE)
    actor = people.actor_of(person, now=now)
    if not actor.may("incidents.acknowledge"):
        return  # the police and communes answer that they know; the incident stays with who runs the network
    try:
        incidents.acknowledge(payload["subject_id"], by=actor, now=now)
    except Refused as trouble:
        # Somebody took it over on another way meanwhile, or it ended: the call is answered all the same.
        log.info("call %s answered, incident not taken over: %s", payload["page_id"], trouble.given_code)


def _departments() -> list[Organisation]:
    return list(people.organisations(viewer=HOUSE, kinds=(OrganisationKind.DEPARTMENT,)))


def _call(code: str, *, level: int, bodies: Iterable[Organisation], now: dt.datetime) -> None:
    called = [body for body in bodies if body.kind in CALLED_KINDS or body.kind == OrganisationKind.DEPARTMENT]
    absent = [body for body in called if not body.persons.filter(is_active=True).exists()]
    with translation.override(settings.LANGUAGE_CODE):
        for body in called:
            if body in absent and body.kind != OrganisationKind.DEPARTMENT:
                continue
            is_ours = body.kind == OrganisationKind.DEPARTMENT
            names = ", ".join(str(other) for other in absent if not is_department(other))
            duty.open_page(
                subject_type=SUBJECT,
                subject_id=code,
                organisation_id=body.pk,
                title=incident_queries.brief(code, viewer=_eyes_of(body)),
                text=_("Nobody of %(names)s is registered here: please telephone them.") % {"names": names}
                if is_ours and names
                else "",
                severity=SEVERITY.get(level, "major"),
                by=HOUSE,
                now=now,
            )


def _call_drill(code: str, *, level: int, now: dt.datetime) -> bool:
    """Call the people of a drill and nobody else, whoever shares it; give whether the incident is one."""
    drill = incident_queries.drill_of(code, viewer=HOUSE)
    if drill is None:
        return False
    if drill.person_ids:
        lists = duty_queries.list_of_people(drill.person_ids, viewer=HOUSE)
    else:
        own = Organisation.objects.filter(pk=drill.body_id or 0).first() or next(iter(_departments()), None)
        lists = {own.pk: duty.own_list(own, by=HOUSE, now=now)} if own is not None else {}
    with translation.override(settings.LANGUAGE_CODE):
        for pk, steps in lists.items():
            duty.open_page(
                subject_type=SUBJECT,
                subject_id=code,
                organisation_id=pk,
                title=incident_queries.brief(code, viewer=_eyes_of(Organisation.objects.get(pk=pk))),
                text=_("This is a drill. Nothing has happened; please act as if it had."),
                severity=SEVERITY.get(level, "major"),
                steps=steps,
                is_drill=True,
                by=HOUSE,
                now=now,
            )
    return True


def is_department(body: Organisation) -> bool:
    """Tell whether a body is the department in charge."""
    return body.kind == OrganisationKind.DEPARTMENT


def _eyes_of(body: Organisation) -> Actor:
    """Give a viewer that sees what this body may see, so that no operator reads another's figures in a message."""
    if is_department(body):
        return HOUSE
    return Actor(
        id="house",
        label=HOUSE.label,
        organisation_id=body.pk,
        permissions=frozenset({"incidents.read", "network.read"}),
        sees_security=body.kind == OrganisationKind.POLICE,
    )
