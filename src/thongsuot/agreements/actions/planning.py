"""Writing an emergency plan: starting from the scenario library, saving, the next version."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.agreements import pack, rules
from thongsuot.agreements.models import EmergencyPlan, PlanVersion
from thongsuot.agreements.scope import held_plan_version, seen_plan_versions, writes_plan
from thongsuot.agreements.values import PlanContent
from thongsuot.agreements.words import VersionState
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.network.plants import plants_by_code
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind

MAX_ROWS, MAX_TEXT = 60, 20_000


def _tell(version: PlanVersion, what: str, *, by: Actor, now: dt.datetime, **detail: object) -> None:
    told = {"plan": version.plan_id, "version": version.number, **detail}
    audit.record(f"plan.{what}", by=by, now=now, of=("plan_version", version.pk), detail=told)
    outbox.pulse("directives", now=now)


@transaction.atomic
def start_plan(
    *, scenario: str, police: str, by: Actor, now: dt.datetime, title: str = "", scope: str = ""
) -> PlanVersion:
    """Start a plan of the actor's own body for a scenario of the library, to be signed with a police body."""
    by.require("plans.write")
    template = pack.scenarios().get(scenario)
    if template is None:
        raise Invalid(_("Choose a scenario."), details={"scenario": scenario})
    owner = Organisation.objects.filter(pk=by.organisation_id or 0).first()
    if owner is None:
        raise NotAllowed(_("Only a person of an operator starts its plan."))
    partner = Organisation.objects.filter(code=police, kind=OrganisationKind.POLICE).first()
    if partner is None or partner.pk == owner.pk:
        raise Invalid(_("Choose the police body that signs the plan."), details={"police": police})
    name = title.strip() or f"Phương án {template.name.vi.lower()} – {owner.short_name or owner.name}"
    plan = EmergencyPlan.objects.create(
        owner=owner, police=partner, scenario=scenario, title=name[:300], scope=scope.strip()[:200], made_at=now,
        made_by=by.label,
    )  # fmt: skip
    content = PlanContent(texts={part.key: part.text for part in template.parts})
    version = PlanVersion.objects.create(
        plan=plan, number=1, content=content.as_json(), opened_at=now, opened_by=by.label
    )
    _tell(version, "started", by=by, now=now, scenario=scenario, police=partner.code)
    return version


@transaction.atomic
def write_plan(
    version_id: int,
    content: PlanContent,
    *,
    by: Actor,
    now: dt.datetime,
    valid_until: dt.date | None = None,
    remind_days: int = 60,
    title: str = "",
    scope: str | None = None,
    revision: int | None = None,
) -> PlanVersion:
    """Save a version that is being written; only its operator writes a plan."""
    by.require("plans.write")
    version = held_plan_version(version_id, by=by)
    if not writes_plan(version.plan, by):
        raise NotAllowed(_("Only the plan's operator writes it."))
    if version.state != VersionState.DRAFT:
        raise Refused(_("Only a version that is being written can be changed."), code="wrong_state")
    if revision is not None and revision != version.revision:
        raise Refused(
            _("Somebody has saved this plan meanwhile. Look at it again."),
            code="stale",
            details={"revision": version.revision},
        )
    known = {part.key for part in pack.scenarios()[version.plan.scenario].parts}
    if not set(content.texts) <= known:
        raise Invalid(_("The scenario has no such part."), details={"parts": sorted(set(content.texts) - known)})
    if any(one.rank not in rules.RANKS for one in content.users):
        raise Invalid(_("Priority is 1, 2 or 3."), details={"users": "rank"})
    if not 0 <= remind_days <= 365:
        raise Invalid(_("Remind 0 to 365 days before the end."), details={"remind_days": remind_days})
    _check_references(version, content, by=by)
    rows = max(len(content.users), len(content.links), len(content.contacts))
    if rows > MAX_ROWS or any(len(text) > MAX_TEXT for text in (*content.texts.values(), content.degraded)):
        raise Invalid(_("The plan is too long for this form."), code="too_large")
    plan = version.plan
    plan.title = title.strip()[:300] or plan.title
    plan.scope = plan.scope if scope is None else scope.strip()[:200]
    plan.save(update_fields=["title", "scope"])
    version.content, version.valid_until, version.remind_days = content.as_json(), valid_until, remind_days
    version.revision += 1
    version.save()
    _tell(version, "written", by=by, now=now, until=valid_until)
    return version


def _check_references(version: PlanVersion, content: PlanContent, *, by: Actor) -> None:
    """Refuse newly named codes that the registry does not hold, or whose owner is another body's secret."""
    before = set(PlanContent.from_json(version.content).references)
    fresh = [code for code in content.references if code not in before]
    seen = plants_by_code(fresh, viewer=by) if fresh else {}
    unknown = [code for code in fresh if code not in seen]
    if unknown:
        raise Invalid(
            _("Nobody has registered this plant, or it isn't yours: %(codes)s") % {"codes": ", ".join(unknown)},
            code="unknown_plant",
            details={"codes": unknown},
        )
    sites = [code for one in content.users for code in (one.site, one.fallback_site)]
    sites += [code for one in content.links for code in (one.a, one.b)]
    wrong = sorted({code for code in sites if code in seen and seen[code].kind != "site"})
    if wrong:
        raise Invalid(
            _("This is no site: %(codes)s") % {"codes": ", ".join(wrong)}, code="no_site", details={"codes": wrong}
        )


@transaction.atomic
def revise_plan(plan_id: int, *, by: Actor, now: dt.datetime) -> PlanVersion:
    """Open the next version as a copy of the newest; the signed one holds until both have signed the new one."""
    by.require("plans.write")
    rows = seen_plan_versions(by).filter(plan_id=plan_id).order_by("-number")
    newest = rows.select_for_update(of=("self",)).first()
    if newest is None:
        raise NotFound(_("There is no such plan, or you may not see it."))
    if not writes_plan(newest.plan, by):
        raise NotAllowed(_("Only the plan's operator writes it."))
    if newest.state in (VersionState.DRAFT, VersionState.SIGNING):
        raise Refused(_("The next version is open already."), code="open_already", details={"version": newest.number})
    made = PlanVersion.objects.create(
        plan=newest.plan, number=newest.number + 1, content=newest.content, remind_days=newest.remind_days,
        opened_at=now, opened_by=by.label,
    )  # fmt: skip
    _tell(made, "revised", by=by, now=now)
    return made
