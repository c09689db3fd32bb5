"""Cases of the police, for the police and the department's side."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from thongsuot.evidence import rules
from thongsuot.evidence.models import Case, SealedBundle
from thongsuot.evidence.values import CaseLine
from thongsuot.evidence.words import CASE_STEPS, CaseState
from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.models import Person

ENDED = (CaseState.NOT_PROSECUTED, CaseState.CONCLUDED)


def case(code: str, *, viewer: Actor) -> Case:
    """Give the case of an incident; NotFound where there is none or the viewer may not see the incident."""
    viewer.require("cases.read")
    line = incidents.incident(code, viewer=viewer)
    found = Case.objects.filter(incident_code=line.code).select_related("officer", "organisation").first()
    if found is None:
        raise NotFound(_("There is no case of this incident."))
    return found


def case_line(code: str, *, viewer: Actor, now: dt.datetime) -> CaseLine | None:
    """Give the case of an incident as the viewer may see it; None where there is none or it is not theirs to read."""
    if not viewer.may("cases.read"):
        return None
    try:
        row = case(code, viewer=viewer)
    except NotFound:
        return None
    return _line(row, incidents.incident(code, viewer=viewer), viewer, now, with_steps=True)


def cases(*, viewer: Actor, now: dt.datetime, state: str = "", mine: bool = False) -> list[CaseLine]:
    """List cases whose incidents the viewer may see, those whose clock runs out first on top.

    ``state`` is a state's code, ``ended``, or empty for those still running; ``mine`` keeps the viewer's own.
    """
    viewer.require("cases.read")
    rows = Case.objects.select_related("officer", "organisation")
    if state == "ended":
        rows = rows.filter(state__in=ENDED)
    elif state and state != "all":
        rows = rows.filter(state=state)
    elif not state:
        rows = rows.exclude(state__in=ENDED)
    if mine:
        own = viewer.id.removeprefix("person:")
        rows = rows.filter(officer_id=int(own) if own.isdigit() else 0)
    found = list(rows[:500])
    seen = {line.code: line for line in incidents.by_code([row.incident_code for row in found], viewer=viewer)}
    made = [_line(row, seen[row.incident_code], viewer, now) for row in found if row.incident_code in seen]
    order = {"overdue": 0, "soon": 1, "on_time": 2, "none": 3}
    return sorted(made, key=lambda one: (order[one.clock], one.due_at or now + dt.timedelta(days=9999)))


def counts_of_cases(*, viewer: Actor, now: dt.datetime) -> dict[str, int]:
    """Count running cases by state, and under ``overdue`` those whose clock ran out."""
    found: dict[str, int] = {}
    for one in cases(viewer=viewer, now=now):
        found[one.state] = found.get(one.state, 0) + 1
        found["overdue"] = found.get("overdue", 0) + (one.clock == "overdue")
    return found


def officers(*, viewer: Actor) -> list[Person]:
    """List whom a case can be given to: active persons of the viewer's own body."""
    viewer.require("cases.work")
    return list(Person.objects.filter(organisation_id=viewer.organisation_id or 0, is_active=True))


def _line(row: Case, line: Line, viewer: Actor, now: dt.datetime, *, with_steps: bool = False) -> CaseLine:
    clock = rules.clock_state(state=row.state, assign_by=row.assign_by, decide_by=row.decide_by, now=now)
    due = row.assign_by if row.state == CaseState.WAITING else row.decide_by if row.state == "checking" else None
    steps = row.steps.all() if with_steps else ()
    return CaseLine(
        incident=line,
        state=row.state,
        word=str(CaseState(row.state).label),
        number=row.number,
        officer=row.officer.display_name if row.officer else "",
        organisation=str(row.organisation) if row.organisation else "",
        reported_at=row.reported_at,
        due_at=due,
        clock=clock,
        escalated_at=row.escalated_at if clock == "overdue" else None,
        extensions=row.extensions,
        decided_at=row.decided_at,
        conclusion=row.conclusion,
        bundles=SealedBundle.objects.filter(incident_code=row.incident_code).exclude(given_to=None).count(),
        steps=tuple((one.at, str(CASE_STEPS.get(one.what, one.what)), one.actor_label, one.note) for one in steps),
        verbs=rules.verbs(row.state, extensions=row.extensions) if viewer.may("cases.work") else frozenset(),
        version=row.version,
    )
