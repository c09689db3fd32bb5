"""API operations of the duty to report: thresholds, reports on their clocks, daily status windows."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.kernel import clock
from thongsuot.people.queries import organisation as organisation_of
from thongsuot.statutory import actions, drafts, queries
from thongsuot.statutory.values import WindowView

router = Router(tags=["duty to report"])


class DutyOut(Schema):
    """One threshold of an incident."""

    code: str
    rule_set: str
    name: str
    criterion: str
    source: str
    organisation: str = Field(description="Who owes the reports; empty: the department.")
    state: str = Field(description="soon, crossed or spared.")
    area: str
    crosses_at: dt.datetime
    user_minutes: int
    users_most: int
    is_drill: bool


class ReportOut(Schema):
    """One report about an incident."""

    id: int
    code: str
    kind: str = Field(description="stage, quick or situation.")
    title: str
    organisation: str
    due_at: dt.datetime | None
    sent_at: dt.datetime | None
    sent_by: str
    state: str = Field(description="sent, late_sent, overdue, soon or waiting.")
    text: str


class IncidentReportsOut(Schema):
    """An incident's duties and reports."""

    duties: list[DutyOut]
    reports: list[ReportOut]
    quick_draft: str = Field(description="A quick report drafted from the store, to be set right.")


class TextIn(Schema):
    """The text of a report."""

    text: str = Field(min_length=1, max_length=20000)


class DraftOut(Schema):
    """The text of a report: what was sent, or a draft."""

    id: int
    text: str


class PlanIn(Schema):
    """How often situation reports are made."""

    every_min: int = Field(ge=0, le=10080, description="0 ends them; else at least 15.")


class PlanOut(Schema):
    """The plan of situation reports."""

    every_min: int
    next_at: dt.datetime
    ended_at: dt.datetime | None


class AnswerOut(Schema):
    """One body's answer for one day."""

    body: str
    day: dt.date
    state: str = Field(description="answered, unchanged, late or waiting.")
    sites_total: int | None
    sites_out: int | None
    on_generator: int | None
    users_out: int | None
    note: str


class WindowOut(Schema):
    """A daily status window."""

    id: int
    area: str
    reason: str
    opens_on: dt.date
    closes_on: dt.date
    due_hour: int
    is_open: bool
    is_drill: bool
    late: int
    answers: list[AnswerOut]


class WindowIn(Schema):
    """A window to open."""

    area: str = Field(max_length=200)
    reason: str = Field("", max_length=300)
    opens_on: dt.date
    closes_on: dt.date
    due_hour: int = Field(10, ge=0, le=23)
    organisations: list[str] = Field(max_length=200, description="Codes of the bodies that answer.")
    is_drill: bool = False


class StatusIn(Schema):
    """How the caller's network stands."""

    sites_total: int = Field(ge=0)
    sites_out: int = Field(ge=0)
    on_generator: int = Field(0, ge=0)
    users_out: int | None = Field(None, ge=0)
    note: str = Field("", max_length=1000)


def _window(view: WindowView) -> dict[str, Any]:
    names = ("sites_total", "sites_out", "on_generator", "users_out")
    return {
        **{name: getattr(view.window, name) for name in ("area", "reason", "opens_on", "closes_on", "due_hour")},
        "id": view.window.pk,
        "is_open": view.is_open,
        "is_drill": view.window.is_drill,
        "late": len(view.late),
        "answers": [
            {
                "body": cell.body, "day": cell.day, "state": cell.state,
                "note": cell.answer.note if cell.answer else "",
                **{name: getattr(cell.answer, name) if cell.answer else None for name in names},
            }
            for cell in view.cells
        ],
    }  # fmt: skip


@router.get("/owed", response=list[ReportOut], operation_id="list_owed_reports", summary="Reports owed")
@door("statutory.read")
def owed(request: HttpRequest, late: bool = False) -> Any:
    """List reports not submitted yet, soonest first; late ones alone on demand."""
    return [asdict(row) for row in queries.owed_reports(viewer=actor_of(request), now=clock.now(), late=late)]


@router.get("/duties", response=list[DutyOut], operation_id="list_duties", summary="Thresholds crossed or near")
@door("statutory.read")
def duties(request: HttpRequest) -> Any:
    """List thresholds that will be crossed, and crossed ones whose reports are not all in."""
    return [asdict(row) for row in queries.running_duties(viewer=actor_of(request))]


@router.get(
    "/incidents/{code}",
    response=IncidentReportsOut,
    operation_id="get_incident_reports",
    summary="Reports of an incident",
)
@door("statutory.read")
def incident_reports(request: HttpRequest, code: str) -> Any:
    """Give an incident's duties to report, its reports and a draft of a quick one."""
    viewer, now = actor_of(request), clock.now()
    return {
        "duties": [asdict(row) for row in queries.duties_of(code, viewer=viewer)],
        "reports": [asdict(row) for row in queries.reports_of(code, viewer=viewer, now=now)],
        "quick_draft": drafts.quick(code, viewer=viewer, now=now),
    }


@router.post(
    "/incidents/{code}/quick",
    response={201: DraftOut},
    operation_id="write_quick_report",
    summary="Write a quick report",
)
@door("statutory.report")
def write_quick(request: HttpRequest, code: str, body: TextIn) -> Any:
    """Keep a quick report with its paper."""
    row = actions.write_quick(code, text=body.text, by=actor_of(request), now=clock.now())
    return Status(201, {"id": row.pk, "text": row.text})


@router.put("/incidents/{code}/plan", response=PlanOut, operation_id="plan_situations", summary="Situation reports")
@door("statutory.window")
def plan(request: HttpRequest, code: str, body: PlanIn) -> Any:
    """Set fixed times for situation reports about an incident; the code ``province`` means all of it."""
    wanted = "" if code == "province" else code
    return actions.plan_situations(wanted, every_min=body.every_min, by=actor_of(request), now=clock.now())


@router.get("/reports/{number}", response=DraftOut, operation_id="get_incident_report", summary="Text of a report")
@door("statutory.read")
def report(request: HttpRequest, number: int) -> Any:
    """Give what was sent, or a draft from the store."""
    return {"id": number, "text": queries.draft_of(number, viewer=actor_of(request), now=clock.now())}


@router.post("/reports/{number}", response=DraftOut, operation_id="submit_report", summary="Submit a report")
@door("statutory.report")
def submit(request: HttpRequest, number: int, body: TextIn) -> Any:
    """Submit a staged report; 409 when it was submitted already."""
    row = actions.submit(number, text=body.text, by=actor_of(request), now=clock.now())
    return {"id": row.pk, "text": row.text}


@router.get("/reports/{number}/pdf", operation_id="get_incident_report_pdf", summary="Paper of a report")
@door("statutory.read")
def report_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """Give the PDF of a submitted report."""
    _row, data = queries.report_paper(number, viewer=actor_of(request))
    return HttpResponse(data, content_type="application/pdf")


@router.get("/windows", response=list[WindowOut], operation_id="list_windows", summary="Daily status windows")
@door("statutory.read")
def windows(request: HttpRequest) -> Any:
    """List windows with the answers that the caller may see."""
    return [_window(view) for view in queries.windows(viewer=actor_of(request), now=clock.now())]


@router.post("/windows", response={201: WindowOut}, operation_id="open_window", summary="Open a window")
@door("statutory.window")
def open_window(request: HttpRequest, body: WindowIn) -> Any:
    """Open a daily status window for an area and a period."""
    actor, now = actor_of(request), clock.now()
    values = body.dict()
    bodies = [organisation_of(code, viewer=actor) for code in values.pop("organisations")]
    made = actions.open_window(**values, bodies=bodies, by=actor, now=now)
    return Status(201, _window(queries.window_view(made.pk, viewer=actor, now=now)))


@router.put("/windows/{number}/days/{day}", response=WindowOut, operation_id="answer_window", summary="Answer a day")
@door("statutory.report")
def answer(request: HttpRequest, number: int, day: dt.date, body: StatusIn) -> Any:
    """Answer for one day how the caller's network stands; a later answer replaces it."""
    actor, now = actor_of(request), clock.now()
    actions.answer_day(number, day, **body.dict(), by=actor, now=now)
    return _window(queries.window_view(number, viewer=actor, now=now))


@router.post(
    "/windows/{number}/days/{day}/unchanged", response=WindowOut, operation_id="answer_unchanged", summary="No change"
)
@door("statutory.report")
def unchanged(request: HttpRequest, number: int, day: dt.date) -> Any:
    """Answer for one day that nothing has changed since the last answer."""
    actor, now = actor_of(request), clock.now()
    actions.answer_unchanged(number, day, by=actor, now=now)
    return _window(queries.window_view(number, viewer=actor, now=now))


@router.post("/windows/{number}/close", response=WindowOut, operation_id="close_window", summary="Close a window")
@door("statutory.window")
def close(request: HttpRequest, number: int) -> Any:
    """Close a window; its answers stay."""
    actor, now = actor_of(request), clock.now()
    actions.close_window(number, by=actor, now=now)
    return _window(queries.window_view(number, viewer=actor, now=now))
