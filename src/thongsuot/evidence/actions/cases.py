"""Cases of the police: opened with the incident, given to an officer, decided, and told back to the incident."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thongsuot.evidence import queries, rules
from thongsuot.evidence.models import Case, CaseStep
from thongsuot.evidence.words import CASE_REFUSED, CaseState
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.models import Person
from thongsuot.people.words import OrganisationKind


@transaction.atomic
def open_case(code: str, *, by: Actor, now: dt.datetime) -> Case | None:
    """Open the case of a theft or sabotage; again it changes nothing, and other incidents have none."""
    by.require("incidents.respond")
    line = incident_queries.incident(code, viewer=by)
    if line.kind not in rules.CASE_KINDS or line.state == "merged":
        return None
    bodies = incident_queries.organisations_of(line.code, viewer=HOUSE)
    made, is_new = Case.objects.get_or_create(
        incident_code=line.code,
        defaults={
            "organisation": next((body for body in bodies if body.kind == OrganisationKind.POLICE), None),
            "reported_at": line.opened_at,
            "assign_by": line.opened_at + rules.clock_rules().assign_within,
            "decide_by": rules.decide_by(line.opened_at, extensions=0),
            "is_drill": line.is_drill,
        },
    )
    if is_new:
        audit.record("case.open", by=by, now=now, of=("case", line.code), detail={"decide_by": made.decide_by})
        outbox.pulse("incidents", now=now)
    return made


def _held(code: str, verb: str, *, by: Actor, version: int | None, reason: str = "") -> Case:
    by.require("cases.work")
    seen = queries.case(code, viewer=by)
    row = Case.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if version is not None and version != row.version:
        raise Refused(CASE_REFUSED["changed"], code="changed_meanwhile", details={"version": row.version})
    after = rules.state_after(verb, row.state)
    if after is None:
        raise Refused(CASE_REFUSED["wrong_state"], code="wrong_state", details={"state": row.state, "verb": verb})
    if verb in rules.NEEDS_REASON and not reason.strip():
        raise Invalid(CASE_REFUSED["no_reason"], code="no_reason", details={"reason": "empty"})
    row.state = after
    return row


def _done(row: Case, verb: str, *, by: Actor, now: dt.datetime, note: str = "") -> Case:
    row.version += 1
    row.organisation_id = row.organisation_id or by.organisation_id
    row.save()
    CaseStep.objects.create(case=row, at=now, what=verb, actor_label=by.label, note=note[:1000])
    audit.record(f"case.{verb}", by=by, now=now, of=("case", row.incident_code), detail={"state": row.state})
    outbox.pulse("incidents", now=now)
    return row


@transaction.atomic
def assign_case(code: str, officer: Person, *, by: Actor, now: dt.datetime, version: int | None = None) -> Case:
    """Give a case to an officer of one's own body; the incident says that the police work on it."""
    row = _held(code, "assign", by=by, version=version)
    if officer.organisation_id != by.organisation_id:
        raise Refused(CASE_REFUSED["not_yours"], code="not_yours")
    first = row.assigned_at is None
    row.officer, row.assigned_at = officer, row.assigned_at or now
    _done(row, "assign", by=by, now=now, note=officer.display_name)
    if first:
        incidents.tell(code, "case_taken", by=by, now=now)
    return row


@transaction.atomic
def number_case(code: str, number: str, *, by: Actor, now: dt.datetime, version: int | None = None) -> Case:
    """Write the case number of the police; it goes back to the incident."""
    if not number.strip():
        raise Invalid(_("Write the case number."), code="no_number")
    row = _held(code, "number", by=by, version=version)
    row.number = number.strip()[:120]
    _done(row, "number", by=by, now=now, note=row.number)
    incidents.tell(code, "case_number", by=by, now=now, note=row.number)
    return row


@transaction.atomic
def move_case(
    code: str, verb: str, *, by: Actor, now: dt.datetime, reason: str = "", version: int | None = None
) -> Case:
    """Extend, prosecute, close, pause, resume or conclude a case; its state goes back to the incident.

    Parameters
    ----------
    reason
        Needed to extend, close, pause and conclude. It stays with the police and the department.
    """
    if verb not in rules.STEPS or verb in ("assign", "number"):
        raise NotFound(_("There is nothing at this address."))
    row = _held(code, verb, by=by, version=version, reason=reason)
    if verb == "extend":
        if row.extensions >= len(rules.clock_rules().extended):
            raise Refused(CASE_REFUSED["extended_twice"], code="extended_twice")
        row.extensions += 1
        row.decide_by = rules.decide_by(row.reported_at, extensions=row.extensions)
        row.escalated_at = None
    if verb in ("prosecute", "close"):
        row.decided_at, row.decide_by = now, None
    if verb in ("close", "conclude"):
        row.conclusion = reason.strip()[:1000]
    _done(row, verb, by=by, now=now, note=reason.strip())
    if verb != "extend":
        incidents.tell(code, "case_state", by=by, now=now, note=str(CaseState(row.state).label))
    return row


def escalate_cases(*, by: Actor, now: dt.datetime, limit: int = 50) -> int:
    """Say of every case whose clock ran out that it did, once per clock; give how many."""
    by.require("incidents.respond")
    late = Q(state=CaseState.WAITING, assign_by__lte=now, escalated_at=None)
    late |= Q(state=CaseState.CHECKING, decide_by__lte=now, escalated_at=None)
    late |= Q(state=CaseState.CHECKING, decide_by__lte=now, escalated_at__lt=F("decide_by"))
    count = 0
    for pk in list(Case.objects.filter(late).order_by("id").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = Case.objects.select_for_update(of=("self",)).filter(late, pk=pk).first()
            if row is None:
                continue
            row.escalated_at = now
            _done(row, "escalate", by=by, now=now)
            incidents.tell(row.incident_code, "case_late", by=by, now=now, only_for=row.organisation_id)
            count += 1
    return count
