"""Thresholds looked at by the clock: early warning, crossing, the reports that follow, and those that are late."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from thongsuot.incidents import actions as incident_actions
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind
from thongsuot.statutory import rules, studies
from thongsuot.statutory.models import Duty, IncidentReport
from thongsuot.statutory.words import DutyState, ReportKind

log = logging.getLogger("thongsuot.statutory")

WARN_AHEAD = dt.timedelta(hours=2)
"""How long before a threshold its body is warned."""


def assess_lasting(*, by: Actor, now: dt.datetime) -> int:
    """Hold every incident that lasts, and every duty not yet reported to the end, against the rule sets."""
    by.require("statutory.report")
    codes = set(incidents.lasting_codes(viewer=by))
    codes |= set(Duty.objects.filter(state=DutyState.SOON).values_list("incident_code", flat=True))
    unsent = IncidentReport.objects.filter(kind=ReportKind.STAGE, sent_at=None)
    codes |= set(unsent.values_list("incident_code", flat=True))
    # A crossed duty has its final report only once service is back: until then it is looked at again.
    recent = Duty.objects.filter(state=DutyState.CROSSED, crosses_at__gt=now - dt.timedelta(days=60))
    codes |= set(recent.exclude(reports__stage="final").values_list("incident_code", flat=True))
    count = 0
    for code in sorted(codes):
        try:
            count += assess(code, by=by, now=now)
        except Trouble as trouble:
            log.warning("incident %s could not be assessed: %s", code, trouble)
    return count


@transaction.atomic
def assess(code: str, *, by: Actor, now: dt.datetime) -> int:
    """Hold one incident against the binding rule sets; warn, note a crossing, set clocks; give how many changed."""
    by.require("statutory.report")
    line = incidents.incident(code, viewer=HOUSE)
    if line.state == "merged" or line.is_drill:
        return 0  # a drill owes nobody a report
    changed = 0
    known = {
        (row.rule_set, row.organisation_id): row
        for row in Duty.objects.select_for_update(of=("self",)).filter(incident_code=code)
    }
    for one in studies.judged(code, viewer=HOUSE, now=now):
        row = known.get((one.rules.key, one.organisation_id))
        if one.crosses_at is None or one.verdict.state == "clear":
            if row is not None and row.state == DutyState.SOON:
                changed += _move(row, DutyState.SPARED, one, by=by, now=now)
            continue
        state = rules.duty_state(one.verdict.state, is_over=not line.is_live)
        if row is None:
            if state == DutyState.SPARED or (state == DutyState.SOON and one.crosses_at - now > WARN_AHEAD):
                continue
            row = Duty(
                incident_code=code, rule_set=one.rules.key, organisation_id=one.organisation_id, noticed_at=now,
                is_drill=line.is_drill,
            )  # fmt: skip
        if row.state not in {DutyState.CROSSED, state}:
            changed += _move(row, state, one, by=by, now=now)
        elif row.state == DutyState.CROSSED:
            row.user_minutes, row.users_most = round(one.verdict.user_minutes), round(one.verdict.users_most)
            row.save(update_fields=["user_minutes", "users_most"])
        if row.state == DutyState.CROSSED:
            changed += _owe(row, one, now=now)
    return changed


def _move(row: Duty, state: str, one: studies.Judged, *, by: Actor, now: dt.datetime) -> int:
    row.state = state
    if one.crosses_at is not None:
        row.criterion, row.area, row.crosses_at = one.verdict.criterion, one.verdict.area, one.crosses_at
    row.user_minutes, row.users_most = round(one.verdict.user_minutes), round(one.verdict.users_most)
    row.save()
    audit.record(
        f"duty.{state}", by=by, now=now, of=("incident", row.incident_code),
        detail={"rule_set": row.rule_set, "organisation": row.organisation_id, "crosses_at": row.crosses_at},
    )  # fmt: skip
    incident_actions.tell(
        row.incident_code, f"duty_{state}", by=by, now=now, note=one.rules.vi,
        only_for=row.organisation_id or _department(),
    )  # fmt: skip
    outbox.pulse("incidents", now=now)
    return 1


def _department() -> int | None:
    """Give the department's body: what it owes is no other body's to read."""
    return Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT).values_list("pk", flat=True).first()


def _owe(row: Duty, one: studies.Judged, *, now: dt.datetime) -> int:
    made = 0
    for stage, number, due in one.deadlines:
        _report, is_new = IncidentReport.objects.get_or_create(
            duty=row, stage=stage, number=number,
            defaults={
                "incident_code": row.incident_code, "kind": ReportKind.STAGE, "organisation_id": row.organisation_id,
                "due_at": due, "is_drill": row.is_drill,
            },
        )  # fmt: skip
        made += is_new
    if made:
        outbox.pulse("incidents", now=now)
    return made


def tell_late(*, by: Actor, now: dt.datetime) -> int:
    """Say of every report whose clock ran out that it did, once; give how many."""
    by.require("statutory.report")
    late = IncidentReport.objects.filter(sent_at=None, due_at__lte=now, late_told_at=None).order_by("id")
    count = 0
    for pk in list(late.values_list("pk", flat=True)[:100]):
        with transaction.atomic():
            row = IncidentReport.objects.select_for_update(of=("self",)).filter(pk=pk, late_told_at=None).first()
            if row is None or row.sent_at is not None:
                continue
            row.late_told_at = now
            row.save(update_fields=["late_told_at"])
            if row.incident_code:
                incident_actions.tell(
                    row.incident_code, "report_late", by=by, now=now, only_for=row.organisation_id or _department()
                )
            count += 1
    return count
