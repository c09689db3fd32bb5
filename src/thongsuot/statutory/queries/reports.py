"""Duties and reports: the department's side sees all, a body what it owes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thongsuot.engines.impact import RuleSet
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.statutory import drafts, rules, studies
from thongsuot.statutory.models import Duty, IncidentReport, SituationPlan
from thongsuot.statutory.values import Comparison, DutyLine, ReportLine
from thongsuot.statutory.words import DutyState, ReportKind

SOON = dt.timedelta(hours=1)


def _reports(viewer: Actor) -> QuerySet[IncidentReport]:
    viewer.require("statutory.read")
    rows = IncidentReport.objects.select_related("organisation", "duty")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def report(pk: int, *, viewer: Actor) -> IncidentReport:
    """Give one report that the viewer may see."""
    found = _reports(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such report, or you may not see it."))
    return found


def report_paper(pk: int, *, viewer: Actor) -> tuple[IncidentReport, bytes]:
    """Give the paper of a report that was sent."""
    row = report(pk, viewer=viewer)
    if not row.pdf_sha256:
        raise NotFound(_("This report was not submitted yet."))
    return row, bytes(files.fetch(row.pdf_sha256).data)


def draft_of(pk: int, *, viewer: Actor, now: dt.datetime) -> str:
    """Give a report's text: what was sent, or a draft from the store."""
    row = report(pk, viewer=viewer)
    return row.text or drafts.staged(row, viewer=_as_body(row, viewer), now=now)


def _as_body(row: IncidentReport, viewer: Actor) -> Actor:
    """Give a reader with the eyes of the body that owes a report: what it may not see must not stand in its report."""
    if row.organisation_id is None:
        return viewer
    return Actor(id="body", label="", organisation_id=row.organisation_id, permissions=frozenset({"incidents.read"}))


def reports_of(code: str, *, viewer: Actor, now: dt.datetime) -> list[ReportLine]:
    """List the reports about an incident that the viewer may see, those due first."""
    incidents.incident(code, viewer=viewer)
    return _lines(_reports(viewer).filter(incident_code=code), viewer, now)


def owed_reports(*, viewer: Actor, now: dt.datetime, late: bool = False) -> list[ReportLine]:
    """List reports not submitted yet, soonest first; ``late`` keeps those whose clock ran out."""
    rows = _reports(viewer).filter(kind=ReportKind.STAGE, sent_at=None)
    return _lines((rows.filter(due_at__lte=now) if late else rows)[:300], viewer, now)


def situations(*, viewer: Actor, now: dt.datetime, limit: int = 20) -> list[ReportLine]:
    """List the newest situation reports about the province."""
    rows = _reports(viewer).filter(kind=ReportKind.SITUATION, incident_code="").order_by("-sent_at")
    return _lines(rows[:limit], viewer, now)


def duties_of(code: str, *, viewer: Actor) -> list[DutyLine]:
    """List the thresholds of an incident that the viewer may see."""
    incidents.incident(code, viewer=viewer)
    return _duties(viewer, Duty.objects.filter(incident_code=code))


def running_duties(*, viewer: Actor) -> list[DutyLine]:
    """List thresholds that will be crossed, and crossed ones whose reports are not all in."""
    open_reports = Q(reports__sent_at=None, reports__isnull=False)
    return _duties(viewer, Duty.objects.filter(Q(state=DutyState.SOON) | open_reports).distinct())


def _duties(viewer: Actor, rows: QuerySet[Duty]) -> list[DutyLine]:
    viewer.require("statutory.read")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    language = (get_language() or "vi")[:2]
    found = []
    for row in rows.select_related("organisation")[:300]:
        rule_set = rules.rule_set_of(row.rule_set, on=row.crosses_at.astimezone(rules.VIETNAM).date())
        criterion = next((one for one in rule_set.criteria if one.key == row.criterion), None)
        found.append(
            DutyLine(
                code=row.incident_code,
                rule_set=row.rule_set,
                name=rule_set.vi if language == "vi" else rule_set.en,
                criterion="" if criterion is None else criterion.vi if language == "vi" else criterion.en,
                source=_source(rule_set, language),
                organisation=str(row.organisation) if row.organisation else "",
                state=row.state,
                word=str(DutyState(row.state).label),
                area=row.area,
                crosses_at=row.crosses_at,
                user_minutes=row.user_minutes,
                users_most=row.users_most,
                is_drill=row.is_drill,
            )
        )
    return found


def _source(rule_set: RuleSet, language: str) -> str:
    return (rule_set.source_vi if language == "vi" else "") or rule_set.source


def comparison(code: str, *, viewer: Actor, now: dt.datetime) -> list[Comparison]:
    """Say what the rules of other countries would ask of the part of the outage that the viewer sees."""
    viewer.require("statutory.read")
    language = (get_language() or "vi")[:2]
    worst: dict[str, Comparison] = {}
    order = {"crossed": 0, "soon": 1, "clear": 2}
    for one in studies.judged(code, viewer=viewer, now=now, rule_sets=rules.compared(now.date())):
        made = Comparison(
            name=one.rules.vi if language == "vi" else one.rules.en,
            state=one.verdict.state,
            at=one.crosses_at,
            source=_source(one.rules, language),
        )
        held = worst.get(one.rules.key)
        if held is None or order[made.state] < order[held.state]:
            worst[one.rules.key] = made
    return list(worst.values())


def plan_of(code: str, *, viewer: Actor) -> SituationPlan | None:
    """Give the plan of situation reports about an incident, or (empty code) the province; for the department's side."""
    viewer.require("statutory.read")
    if not viewer.sees_all:
        return None
    return SituationPlan.objects.filter(incident_code=code, ended_at=None).first()


def _lines(rows: QuerySet[IncidentReport], viewer: Actor, now: dt.datetime) -> list[ReportLine]:
    return [
        ReportLine(
            id=row.pk,
            code=row.incident_code,
            kind=row.kind,
            title=drafts.title_of(row),
            organisation=str(row.organisation) if row.organisation else "",
            due_at=row.due_at,
            sent_at=row.sent_at,
            sent_by=row.sent_by,
            state=_state(row, now),
            is_own=viewer.sees_all or row.organisation_id == viewer.organisation_id,
            is_drill=row.is_drill,
            text=row.text,
        )
        for row in rows
    ]


def _state(row: IncidentReport, now: dt.datetime) -> str:
    if row.sent_at is not None:
        return "late_sent" if row.due_at and row.kind == ReportKind.STAGE and row.sent_at > row.due_at else "sent"
    if row.due_at is None:
        return "waiting"
    return "overdue" if now >= row.due_at else "soon" if row.due_at - now <= SOON else "waiting"
