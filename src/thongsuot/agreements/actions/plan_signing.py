"""The two signatures of an emergency plan, and what was learnt when it was exercised."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements import pack, rules
from thongsuot.agreements.facts import PlanAgreed, PlanExercised
from thongsuot.agreements.models import PlanExercise, PlanSignature, PlanVersion
from thongsuot.agreements.plan_content import as_signed
from thongsuot.agreements.scope import held_plan_version, writes_plan
from thongsuot.agreements.values import PlanContent, fingerprint
from thongsuot.agreements.words import ExerciseForm, ExerciseResult, Side, VersionState
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.people.queries import myself


def _tell(version: PlanVersion, what: str, *, by: Actor, now: dt.datetime, **detail: object) -> None:
    told = {"plan": version.plan_id, "version": version.number, **detail}
    audit.record(f"plan.{what}", by=by, now=now, of=("plan_version", version.pk), detail=told)
    outbox.pulse("directives", now=now)


def _must_be(version: PlanVersion, state: VersionState) -> None:
    if version.state != state:
        raise Refused(
            _("The plan is not in the state for this: %(state)s.") % {"state": VersionState(version.state).label},
            code="wrong_state",
            details={"state": version.state},
        )


@transaction.atomic
def send_plan(version_id: int, *, by: Actor, now: dt.datetime, revision: int | None = None) -> PlanVersion:
    """Send a plan to both signatures; from now on its content stands still and the police body sees it.

    Raises
    ------
    Refused
        Something is missing; ``details["faults"]`` lists codes and places.
    """
    by.require("plans.write")
    version = held_plan_version(version_id, by=by)
    if not writes_plan(version.plan, by):
        raise NotAllowed(_("Only the plan's operator writes it."))
    _must_be(version, VersionState.DRAFT)
    if revision is not None and revision != version.revision:
        raise Refused(_("Somebody has saved this plan meanwhile. Look at it again."), code="stale")
    faults = rules.plan_faults(
        title=version.plan.title,
        content=PlanContent.from_json(version.content),
        parts=[part.key for part in pack.scenarios()[version.plan.scenario].parts],
        valid_until=version.valid_until,
        today=rules.office_day(now),
    )
    if faults:
        raise Refused(
            _("The plan is not complete yet."),
            code="not_ready",
            details={"faults": [[one.code, one.place, one.words] for one in faults]},
        )
    version.state, version.sent_at = VersionState.SIGNING, now
    version.content_sha256 = fingerprint(as_signed(version))
    version.returned_note = version.returned_by = ""
    version.save()
    _tell(version, "sent", by=by, now=now, sha256=version.content_sha256)
    return version


def _side(version: PlanVersion, by: Actor) -> str:
    if by.organisation_id == version.plan.owner_id:
        return Side.OPERATOR
    if by.organisation_id == version.plan.police_id:
        return Side.POLICE
    raise NotAllowed(_("Only the plan's operator and its police body sign it."))


@transaction.atomic
def sign_plan(version_id: int, *, sha256: str, by: Actor, now: dt.datetime) -> PlanVersion:
    """Sign for the operator or for the police, exactly the content whose hash was shown.

    Two bodies, two persons; the database holds both rules, so that two clicks at once can't break them. The second
    signature puts the version in force and replaces the one before it.
    """
    by.require("plans.sign")
    version = held_plan_version(version_id, by=by)
    side = _side(version, by)
    _must_be(version, VersionState.SIGNING)
    if sha256 != version.content_sha256 or fingerprint(as_signed(version)) != version.content_sha256:
        raise Refused(_("The text has changed since you saw it. Read it again before you sign."), code="stale")
    person = myself(viewer=by)
    if version.signatures.filter(person=person).exclude(side=side).exists():
        raise Refused(_("Two different persons sign a plan; you have signed for the other side."), code="same_person")
    try:
        with transaction.atomic():
            PlanSignature.objects.create(
                version=version,
                side=side,
                organisation_id=by.organisation_id or 0,
                person=person,
                name=person.display_name,
                position=person.position,
                at=now,
                content_sha256=version.content_sha256,
            )
    except IntegrityError:
        raise Refused(_("Your body has signed already."), code="signed_already") from None
    _tell(version, "signed", by=by, now=now, side=side, sha256=version.content_sha256)
    if version.signatures.count() == len(Side.values):
        before = PlanVersion.objects.filter(plan_id=version.plan_id, state=VersionState.IN_FORCE)
        before.update(state=VersionState.REPLACED, ended_at=now)
        version.state, version.agreed_at = VersionState.IN_FORCE, now
        version.save(update_fields=["state", "agreed_at"])
        _tell(version, "agreed", by=by, now=now)
        fact = PlanAgreed(
            plan_id=version.plan_id, version=version.number, organisation_id=version.plan.owner_id,
            scenario=version.plan.scenario,
        )  # fmt: skip
        outbox.publish(fact, now=now)
    return version


@transaction.atomic
def return_plan(version_id: int, *, note: str, by: Actor, now: dt.datetime) -> PlanVersion:
    """Send a plan back to its operator with what has to be changed; a signature given so far falls."""
    by.require("plans.sign")
    version = held_plan_version(version_id, by=by)
    _side(version, by)
    _must_be(version, VersionState.SIGNING)
    if not note.strip():
        raise Invalid(_("Say what has to be changed."), details={"note": "empty"})
    fallen = version.signatures.count()
    version.signatures.all().delete()
    version.state, version.sent_at, version.content_sha256 = VersionState.DRAFT, None, ""
    version.returned_note, version.returned_by = note.strip()[:1000], by.label
    version.revision += 1
    version.save()
    _tell(version, "returned", by=by, now=now, note=version.returned_note, signatures=fallen)
    return version


@transaction.atomic
def record_exercise(
    plan_id: int,
    *,
    held_on: dt.date,
    form: str,
    result: str,
    took_part: str,
    by: Actor,
    now: dt.datetime,
    findings: str = "",
    lessons: str = "",
) -> PlanExercise:
    """Put an exercise of the signed plan on record: who took part, what it showed, what is to be bettered."""
    by.require("plans.exercise")
    signed = PlanVersion.objects.filter(plan_id=plan_id, state=VersionState.IN_FORCE).values_list("pk", flat=True)
    version = held_plan_version(signed.first() or 0, by=by)
    wrong: dict[str, object] = {}
    if form not in ExerciseForm.values:
        wrong["form"] = _("Choose how it was exercised.")
    if result not in ExerciseResult.values:
        wrong["result"] = _("Choose what it showed.")
    if held_on > rules.office_day(now):
        wrong["held_on"] = _("The exercise lies in the future.")
    if not took_part.strip():
        wrong["took_part"] = _("Say who took part.")
    if result in (ExerciseResult.PARTLY, ExerciseResult.FAILED) and not findings.strip():
        wrong["findings"] = _("Say what did not work.")
    if wrong:
        raise Invalid(" ".join(str(text) for text in wrong.values()), details=wrong)
    row = PlanExercise.objects.create(
        plan_id=plan_id, version=version, held_on=held_on, form=form, result=result,
        took_part=took_part.strip()[:500], findings=findings.strip(), lessons=lessons.strip(), at=now, by=by.label,
    )  # fmt: skip
    _tell(version, "exercised", by=by, now=now, held_on=held_on, result=result)
    fact = PlanExercised(plan_id=plan_id, organisation_id=version.plan.owner_id, result=result)
    outbox.publish(fact, now=now)
    return row
