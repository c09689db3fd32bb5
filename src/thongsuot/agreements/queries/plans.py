"""Emergency plans: the list with what waits and expires, one version, what changed, coverage, the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements import pack, rules
from thongsuot.agreements.lines import standing_of
from thongsuot.agreements.models import PlanExercise, PlanVersion
from thongsuot.agreements.paper import plan_as_paper
from thongsuot.agreements.plan_content import as_blocks
from thongsuot.agreements.scope import seen_plan_versions, writes_plan
from thongsuot.agreements.values import (
    CoverageRow,
    ExerciseLine,
    Fault,
    PlanContent,
    PlanLine,
    PlanView,
    SignatureLine,
)
from thongsuot.agreements.words import ExerciseForm, ExerciseResult, Side, VersionState
from thongsuot.engines.comparing import Block, compare_blocks
from thongsuot.engines.papers import to_docx, to_pdf
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind

OPERATORS = (
    OrganisationKind.TELECOM,
    OrganisationKind.INTERNET,
    OrganisationKind.POSTAL,
    OrganisationKind.BROADCAST,
    OrganisationKind.POWER,
)
_STILL_OPEN = (VersionState.DRAFT, VersionState.SIGNING)


def _rows(viewer: Actor) -> QuerySet[PlanVersion]:
    return seen_plan_versions(viewer).prefetch_related("signatures")


def _side_of(version: PlanVersion, viewer: Actor) -> str:
    if viewer.organisation_id is None:
        return ""
    if viewer.organisation_id == version.plan.owner_id:
        return Side.OPERATOR
    return Side.POLICE if viewer.organisation_id == version.plan.police_id else ""


def _waits_for(version: PlanVersion, viewer: Actor) -> bool:
    """Tell whether the viewer's side has still to sign this version."""
    side = _side_of(version, viewer)
    signed = {one.side for one in version.signatures.all()}
    return bool(version.state == VersionState.SIGNING and viewer.may("plans.sign") and side and side not in signed)


def _shown(rows: Sequence[PlanVersion]) -> tuple[list[PlanVersion], dict[int, PlanVersion]]:
    """Give the version of each plan that stands for it (the signed one, else the newest), and those still open."""
    shown: dict[int, PlanVersion] = {}
    opened: dict[int, PlanVersion] = {}
    for version in rows:
        kept = shown.get(version.plan_id)
        if version.state in _STILL_OPEN:
            opened[version.plan_id] = version
        if kept is None or kept.state != VersionState.IN_FORCE:
            shown[version.plan_id] = version
    return list(shown.values()), opened


def plans(
    *, viewer: Actor, now: dt.datetime, standing: str = "", scenario: str = "", owner: str = ""
) -> tuple[PlanLine, ...]:
    """List the plans that the viewer may see, those first that wait for its signature or have expired."""
    day = rules.office_day(now)
    shown, opened = _shown(list(_rows(viewer).order_by("plan_id", "number")))
    last: dict[int, dt.date] = {}
    for plan_id, held_on in PlanExercise.objects.filter(plan_id__in=[v.plan_id for v in shown]).values_list(
        "plan_id", "held_on"
    ):
        last[plan_id] = max(held_on, last.get(plan_id, held_on))
    known = pack.scenarios()
    lines = []
    for version in shown:
        plan = version.plan
        now_open = opened.get(plan.pk)
        line = PlanLine(
            plan_id=plan.pk,
            title=plan.title,
            scope=plan.scope,
            scenario=plan.scenario,
            scenario_name=str(known[plan.scenario].name) if plan.scenario in known else plan.scenario,
            owner=str(plan.owner),
            owner_code=plan.owner.code,
            police=str(plan.police),
            version=version.number,
            standing=standing_of(version, day=day),
            valid_until=version.valid_until,
            signed=tuple(one.side for one in (now_open or version).signatures.all()),
            to_sign=now_open is not None and _waits_for(now_open, viewer),
            last_exercise=last.get(plan.pk),
            exercise_due=version.state == VersionState.IN_FORCE
            and rules.exercise_due(
                last.get(plan.pk), in_force_on=version.agreed_at.date() if version.agreed_at else None, today=day
            ),
        )
        if (
            (not standing or line.standing.code == standing)
            and (not scenario or plan.scenario == scenario)
            and (not owner or plan.owner.code == owner)
        ):
            lines.append(line)
    urgent = {"expired": 0, "expiring": 1, "signing": 2}
    return tuple(sorted(lines, key=lambda o: (not o.to_sign, urgent.get(o.standing.code, 3), o.owner, o.scenario)))


def plans_for_incident(kind: str, *, viewer: Actor, now: dt.datetime) -> tuple[PlanLine, ...]:
    """List the signed plans that hold today for a kind of incident, as far as the viewer may see them."""
    if not viewer.may("plans.read"):
        return ()
    fitting = {key for key, one in pack.scenarios().items() if kind in one.incident_kinds}
    return tuple(
        line for line in plans(viewer=viewer, now=now) if line.scenario in fitting and rules.holds(line.standing)
    )


def coverage(*, viewer: Actor, now: dt.datetime) -> tuple[CoverageRow, ...]:
    """Give operators × scenarios: which plans hold, wait, have expired or are missing; an operator its own row."""
    viewer.require("plans.read")
    bodies = Organisation.objects.filter(kind__in=OPERATORS)
    if not viewer.sees_all:
        bodies = bodies.filter(pk=viewer.organisation_id or 0)
    rank = {"in_force": 0, "expiring": 1, "upcoming": 2, "signing": 3, "draft": 4, "expired": 5}
    best: dict[tuple[str, str], PlanLine] = {}
    for line in plans(viewer=viewer, now=now):
        place = (line.owner_code, line.scenario)
        kept = best.get(place)
        if kept is None or rank.get(line.standing.code, 9) < rank.get(kept.standing.code, 9):
            best[place] = line
    return tuple(
        CoverageRow(
            owner=str(body),
            owner_code=body.code,
            cells=tuple(
                (key, best.get((body.code, key)), body.kind in one.kinds) for key, one in pack.scenarios().items()
            ),
        )
        for body in bodies
    )


def shown_version(plan_id: int, number: int | None, *, viewer: Actor) -> PlanVersion:
    """Give the version told, else the open one, the signed one, or the last, as far as the viewer may see it."""
    rows = _rows(viewer).filter(plan_id=plan_id)
    if number is not None:
        found = rows.filter(number=number).first()
    else:
        found = rows.filter(state__in=_STILL_OPEN).first() or rows.filter(state=VersionState.IN_FORCE).first()
        found = found or rows.order_by("-number").first()
    if found is None:
        raise NotFound(_("There is no such plan, or you may not see it."))
    return found


def _signatures(version: PlanVersion) -> tuple[SignatureLine, ...]:
    given = {one.side: one for one in version.signatures.all()}
    lines = []
    for side, body in ((Side.OPERATOR, version.plan.owner), (Side.POLICE, version.plan.police)):
        one = given.get(side)
        lines.append(
            SignatureLine(
                side=side,
                side_label=str(side.label),
                organisation=body.name,
                name=one.name if one else "",
                position=one.position if one else "",
                at=one.at if one else None,
            )
        )
    return tuple(lines)


def _verbs(version: PlanVersion, viewer: Actor) -> frozenset[str]:
    found: set[str] = set()
    side, writes = _side_of(version, viewer), writes_plan(version.plan, viewer)
    if version.state == VersionState.DRAFT and writes:
        found |= {"write", "send"}
    if version.state == VersionState.SIGNING and side and viewer.may("plans.sign"):
        found.add("return")
    if _waits_for(version, viewer):
        found.add("sign")
    if version.state == VersionState.IN_FORCE and viewer.may("plans.exercise"):
        found.add("exercise")
    if writes and not version.plan.versions.filter(state__in=_STILL_OPEN).exists():
        found.add("revise")
    return frozenset(found)


def _exercises(version: PlanVersion) -> tuple[ExerciseLine, ...]:
    return tuple(
        ExerciseLine(
            held_on=one.held_on,
            form=one.form,
            form_label=str(ExerciseForm(one.form).label),
            result=one.result,
            result_label=str(ExerciseResult(one.result).label),
            took_part=one.took_part,
            findings=one.findings,
            lessons=one.lessons,
            version=one.version.number,
            by=one.by,
            at=one.at,
        )
        for one in version.plan.exercises.select_related("version")
    )


def plan(plan_id: int, *, viewer: Actor, now: dt.datetime, version: int | None = None) -> PlanView:
    """Give one version of a plan: the one told, else the open one, the signed one, or the last."""
    row = shown_version(plan_id, version, viewer=viewer)
    day, content = rules.office_day(now), PlanContent.from_json(row.content)
    scenario = pack.scenarios()[row.plan.scenario]
    faults: tuple[Fault, ...] = ()
    if row.state == VersionState.DRAFT:
        faults = rules.plan_faults(
            title=row.plan.title,
            content=content,
            parts=[part.key for part in scenario.parts],
            valid_until=row.valid_until,
            today=day,
        )
    remind_on = row.valid_until - dt.timedelta(days=row.remind_days) if row.valid_until else None
    seen = seen_plan_versions(viewer).filter(plan_id=plan_id).order_by("-number")
    return PlanView(
        plan_id=plan_id,
        title=row.plan.title,
        scope=row.plan.scope,
        scenario=row.plan.scenario,
        scenario_name=str(scenario.name),
        scenario_about=str(scenario.about),
        incident_kinds=scenario.incident_kinds,
        form=scenario.form,
        owner=row.plan.owner.name,
        police=row.plan.police.name,
        version_id=row.pk,
        version=row.number,
        revision=row.revision,
        state=row.state,
        standing=standing_of(row, day=day),
        valid_until=row.valid_until,
        remind_on=remind_on,
        remind_days=row.remind_days,
        sha256=row.content_sha256,
        content=content,
        parts=tuple(
            (part.key, str(part.name), str(part.hint), content.texts.get(part.key, "")) for part in scenario.parts
        ),
        signatures=_signatures(row),
        faults=faults,
        versions=tuple((one.number, standing_of(one, day=day).label, one.opened_at) for one in seen),
        exercises=_exercises(row),
        returned_note=row.returned_note,
        returned_by=row.returned_by,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        verbs=_verbs(row, viewer),
    )


def compare_plan(plan_id: int, *, older: int, newer: int, viewer: Actor) -> tuple[Block, ...]:
    """Show what changed between two versions that the viewer may see."""
    before, after = (shown_version(plan_id, number, viewer=viewer) for number in (older, newer))
    return compare_blocks(as_blocks(before), as_blocks(after))


def plan_paper(
    plan_id: int, *, form: str, viewer: Actor, now: dt.datetime, version: int | None = None
) -> tuple[bytes, str]:
    """Give a version as a paper in the official form: its bytes and a file name."""
    view = plan(plan_id, viewer=viewer, now=now, version=version)
    paper = plan_as_paper(view)
    return (to_docx(paper) if form == "docx" else to_pdf(paper)), f"phuong-an-{plan_id}-v{view.version}.{form}"
