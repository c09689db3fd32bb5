"""Reports about an incident: submitted on their clock, written quickly, made at fixed times."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import actions as incident_actions
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import audit, files, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.statutory import drafts, queries, rules
from thongsuot.statutory.models import IncidentReport, SituationPlan
from thongsuot.statutory.paper import print_report
from thongsuot.statutory.words import REFUSED, ReportKind


@transaction.atomic
def submit(pk: int, *, text: str, by: Actor, now: dt.datetime) -> IncidentReport:
    """Submit a staged report of one's own body; the department submits for a body that sent it on paper.

    Raises
    ------
    Refused
        Submitted already, or owed by another body.
    """
    by.require("statutory.report")
    seen = queries.report(pk, viewer=by)
    row = IncidentReport.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if row.sent_at is not None:
        raise Refused(REFUSED["sent"] % {"who": row.sent_by}, code="sent")
    if not (by.sees_all or row.organisation_id == by.organisation_id):
        raise Refused(REFUSED["not_yours"], code="not_yours")
    return _send(row, text, by=by, now=now)


@transaction.atomic
def write_quick(code: str, *, text: str, by: Actor, now: dt.datetime) -> IncidentReport:
    """Write a quick report about an incident (báo cáo nhanh); it is kept with its paper."""
    by.require("statutory.report")
    line = incidents.incident(code, viewer=by)
    quick = IncidentReport.objects.filter(incident_code=code, kind=ReportKind.QUICK)
    number = quick.filter(organisation_id=by.organisation_id or 0).count()
    row = IncidentReport(
        incident_code=code, kind=ReportKind.QUICK, number=number + 1, organisation_id=by.organisation_id,
        is_drill=line.is_drill,
    )  # fmt: skip
    return _send(row, text, by=by, now=now)


def _send(row: IncidentReport, text: str, *, by: Actor, now: dt.datetime) -> IncidentReport:
    if not text.strip():
        raise Invalid(REFUSED["empty"], code="empty", details={"text": "empty"})
    row.text, row.sent_at, row.sent_by = text.strip()[:20000], now, by.label
    paper = print_report(row, now=now)
    row.pdf_sha256 = files.store(paper, name="bao-cao.pdf", content_type="application/pdf", now=now).sha256
    row.save()
    where = ("incident", row.incident_code or "province")
    audit.record(
        "report.sent", by=by, now=now, of=where, detail={"report": row.pk, "kind": row.kind, "due": row.due_at}
    )
    if row.incident_code:
        incident_actions.tell(
            row.incident_code, "report_sent", by=by, now=now, note=drafts.title_of(row), only_for=by.organisation_id
        )
    outbox.pulse("incidents", now=now)
    return row


@transaction.atomic
def plan_situations(code: str, *, every_min: int, by: Actor, now: dt.datetime) -> SituationPlan:
    """Set fixed times for situation reports about an incident, or (empty code) the province; 0 ends them."""
    by.require("statutory.window")
    if code:
        incidents.incident(code, viewer=by)
    if every_min and not rules.OFTEN_MIN <= every_min <= rules.SELDOM_MIN:
        raise Invalid(REFUSED["plan_often"], code="plan_often", details={"every_min": every_min})
    row = SituationPlan.objects.select_for_update().filter(incident_code=code).first()
    if not every_min:
        if row is None or row.ended_at is not None:
            raise NotFound(_("No situation reports are planned."))
        row.ended_at = now
        row.save()
    else:
        row = row or SituationPlan(incident_code=code)
        row.every_min, row.set_by, row.set_at, row.ended_at = every_min, by.label, now, None
        row.next_at = rules.next_slot(every_min, after=now)
        row.save()
    audit.record("situation.plan", by=by, now=now, of=("incident", code or "province"), detail={"every_min": every_min})
    outbox.pulse("incidents", now=now)
    return row


def make_due_situations(*, by: Actor, now: dt.datetime) -> int:
    """Make the situation reports whose time has come, each from what stands in the store; give how many.

    A time that passed while the worker was away is made once, late; a plan ends with its incident.
    """
    by.require("statutory.report")
    count = 0
    for pk in list(SituationPlan.objects.filter(ended_at=None, next_at__lte=now).values_list("pk", flat=True)):
        with transaction.atomic():
            plan = SituationPlan.objects.select_for_update().filter(pk=pk, ended_at=None, next_at__lte=now).first()
            if plan is None:
                continue
            line = incidents.incident(plan.incident_code, viewer=by) if plan.incident_code else None
            row = IncidentReport(
                incident_code=plan.incident_code, kind=ReportKind.SITUATION, due_at=plan.next_at,
                is_drill=bool(line and line.is_drill),
            )  # fmt: skip
            row.number = IncidentReport.objects.filter(
                incident_code=plan.incident_code, kind=ReportKind.SITUATION
            ).count()
            row.number += 1
            _send(
                row, drafts.situation(plan.incident_code, every_min=plan.every_min, viewer=by, now=now), by=by, now=now
            )
            if line is not None and line.state in ("closed", "merged"):
                plan.ended_at = now
            plan.next_at = rules.next_slot(plan.every_min, after=now)
            plan.save()
            count += 1
    return count
