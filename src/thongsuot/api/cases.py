"""API operations of the police's cases: the inbox with its clocks, giving to an officer, deciding."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from thongsuot.api.door import door
from thongsuot.api.evidence import ReasonIn
from thongsuot.api.incidents import actor_of
from thongsuot.evidence import actions, queries
from thongsuot.evidence.values import CaseLine
from thongsuot.kernel import clock
from thongsuot.kernel.errors import NotFound
from thongsuot.people.queries import persons

router = Router(tags=["cases"])


class CaseOut(Schema):
    """One case of the police."""

    code: str
    title: str
    state: str = Field(description="waiting, checking, prosecuted, not_opened, paused or concluded.")
    number: str
    officer: str
    organisation: str
    reported_at: dt.datetime
    due_at: dt.datetime | None
    clock: str = Field(description="overdue, soon, on_time or none.")
    escalated_at: dt.datetime | None
    extensions: int
    decided_at: dt.datetime | None
    conclusion: str
    verbs: list[str]
    version: int


class AssignIn(Schema):
    """Which officer."""

    officer: str = Field(max_length=254, description="E-mail of a person of the caller's own body.")
    version: int | None = None


class NumberIn(Schema):
    """The case number."""

    number: str = Field(min_length=1, max_length=120)
    version: int | None = None


def _case(row: CaseLine) -> dict[str, Any]:
    names = ("state", "number", "officer", "organisation", "reported_at", "due_at", "clock", "escalated_at")
    return {
        **{name: getattr(row, name) for name in (*names, "extensions", "decided_at", "conclusion", "version")},
        "code": row.incident.code,
        "title": row.incident.title,
        "verbs": sorted(row.verbs),
    }


@router.get("", response=list[CaseOut], operation_id="list_cases", summary="Cases of the police")
@door("cases.read")
def list_cases(request: HttpRequest, state: str = "") -> Any:
    """List cases, those whose clock runs out first on top: running ones, a state's, ended or all."""
    return [_case(row) for row in queries.cases(viewer=actor_of(request), now=clock.now(), state=state[:12])]


@router.get("/{code}", response=CaseOut, operation_id="get_case", summary="One case")
@door("cases.read")
def get_case(request: HttpRequest, code: str) -> Any:
    """Give the case of an incident."""
    return _one_case(request, code)


def _one_case(request: HttpRequest, code: str) -> dict[str, Any]:
    actor = actor_of(request)
    queries.case(code, viewer=actor)
    found = queries.case_line(code, viewer=actor, now=clock.now())
    assert found is not None
    return _case(found)


@router.put("/{code}/officer", response=CaseOut, operation_id="assign_case", summary="Give a case to an officer")
@door("cases.work")
def assign_case(request: HttpRequest, code: str, body: AssignIn) -> Any:
    """Give a case to an officer of the caller's own body."""
    actor = actor_of(request)
    queries.case(code, viewer=actor)
    officer = persons(viewer=actor).filter(email__iexact=body.officer).first()
    if officer is None:
        raise NotFound(_("There is no such person in your body."))
    actions.assign_case(code, officer, version=body.version, by=actor, now=clock.now())
    return _one_case(request, code)


@router.put("/{code}/number", response=CaseOut, operation_id="number_case", summary="Write the case number")
@door("cases.work")
def number_case(request: HttpRequest, code: str, body: NumberIn) -> Any:
    """Write the police's case number; it goes back to the incident."""
    actions.number_case(code, body.number, version=body.version, by=actor_of(request), now=clock.now())
    return _one_case(request, code)


@router.post("/{code}/{verb}", response=CaseOut, operation_id="move_case", summary="Decide about a case")
@door("cases.work")
def move_case(
    request: HttpRequest,
    code: str,
    verb: Literal["extend", "prosecute", "close", "pause", "resume", "conclude"],
    body: ReasonIn,
) -> Any:
    """Extend, prosecute, close, pause, resume or conclude; the state goes back to the incident."""
    actions.move_case(code, verb, reason=body.reason, version=body.version, by=actor_of(request), now=clock.now())
    return _one_case(request, code)
