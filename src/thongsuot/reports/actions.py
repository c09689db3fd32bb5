"""Writes of the reports room."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.engines import papers
from thongsuot.kernel import audit, files, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.reports import rules, studies
from thongsuot.reports.facts import ReportSigned
from thongsuot.reports.models import Report
from thongsuot.reports.paper import paper_of

WHY_NOT = {
    "already_signed": _("This report is signed; a signed report is never changed. Make a new one."),
    "no_assessment": _("Write the assessment first: the report must say in the office's own words how things stand."),
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def make_report(
    *,
    start: dt.date,
    end: dt.date,
    by: Actor,
    now: dt.datetime,
    title: str = "",
    obligation_id: int | None = None,
) -> Report:
    """Make a draft from what the store holds for [start, end], both days included."""
    by.require("reports.make")
    if end < start:
        raise Invalid(_("The period ends before it starts."), details={"start": str(start), "end": str(end)})
    if end > now.date() + dt.timedelta(days=1):
        raise Invalid(_("The period ends in the future."), details={"end": str(end)})
    figures = studies.figures(start, end=end, obligation_id=obligation_id, viewer=by, now=now)
    made = Report.objects.create(
        title=title.strip() or studies.default_title(),
        period_start=start,
        period_end=end,
        cut_off_at=now,
        obligation_id=obligation_id,
        figures=figures.as_json(),
        made_at=now,
        made_by=by.label,
    )
    audit.record("report.make", by=by, now=now, of=("report", made.pk), detail={"start": str(start), "end": str(end)})
    outbox.pulse("reports", now=now)
    return made


def _draft(report_id: int, *, version: int) -> Report:
    report = Report.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        raise NotFound(_("There is no such report."))
    if report.state != Report.State.DRAFT:
        raise Refused(WHY_NOT["already_signed"], code="already_signed")
    if report.version != version:
        raise Refused(
            _("Somebody else changed this report since you opened it. Look at their text, then save yours again."),
            code="changed_meanwhile",
            details={"version": report.version},
        )
    return report


@transaction.atomic
def write_assessment(
    report_id: int, *, title: str, assessment: str, proposals: str, version: int, by: Actor, now: dt.datetime
) -> Report:
    """Set the office's own words; refused when somebody else changed the draft in between."""
    by.require("reports.make")
    report = _draft(report_id, version=version)
    report.title = title.strip() or report.title
    report.assessment, report.proposals = assessment.strip(), proposals.strip()
    report.version += 1
    report.save(update_fields=["title", "assessment", "proposals", "version"])
    audit.record("report.write", by=by, now=now, of=("report", report.pk), detail={"version": report.version})
    outbox.pulse("reports", now=now)
    return report


@transaction.atomic
def refresh_figures(report_id: int, *, version: int, by: Actor, now: dt.datetime) -> Report:
    """Work out the figures of a draft again, as of now."""
    by.require("reports.make")
    report = _draft(report_id, version=version)
    found = studies.figures(
        report.period_start, end=report.period_end, obligation_id=report.obligation_id, viewer=by, now=now
    )
    report.figures, report.cut_off_at = found.as_json(), now
    report.version += 1
    report.save(update_fields=["figures", "cut_off_at", "version"])
    audit.record("report.refresh", by=by, now=now, of=("report", report.pk))
    return report


@transaction.atomic
def sign_report(report_id: int, *, version: int, by: Actor, now: dt.datetime) -> Report:
    """Number, render and freeze a report; both files are kept by hash and the obligation gets its proof."""
    by.require("reports.sign")
    report = _draft(report_id, version=version)
    against = rules.why_not_sign(state=report.state, assessment=report.assessment)
    if against:
        raise Refused(WHY_NOT[against], code=against)
    year = now.astimezone(dt.timezone(dt.timedelta(hours=7))).year
    used = list(Report.objects.filter(signed_at__year=year).values_list("number", flat=True))
    report.number = rules.next_number(used, suffix=f"BC-{settings.OFFICE.authority_code}")
    report.state, report.signed_at, report.signed_by = Report.State.SIGNED, now, by.label
    paper = paper_of(report)
    name = report.number.replace("/", "-")
    report.docx_sha256 = files.store(papers.to_docx(paper), name=f"{name}.docx", content_type=DOCX, now=now).sha256
    report.pdf_sha256 = files.store(
        papers.to_pdf(paper), name=f"{name}.pdf", content_type="application/pdf", now=now
    ).sha256
    report.version += 1
    report.save()
    detail = {"number": report.number, "pdf": report.pdf_sha256, "docx": report.docx_sha256}
    audit.record("report.sign", by=by, now=now, of=("report", report.pk), detail=detail)
    outbox.publish(
        ReportSigned(
            report_id=report.pk,
            obligation_id=report.obligation_id,
            organisation_id=by.organisation_id,
            title=f"{report.number}: {report.title}",
            signed_by=by.label,
        ),
        now=now,
    )
    outbox.pulse("reports", now=now)
    return report
