"""What runs out, for the reminders: regulations and plans that expire soon or have expired."""

from __future__ import annotations

import datetime as dt

from thongsuot.agreements import rules
from thongsuot.agreements.lines import standing_of
from thongsuot.agreements.scope import seen_plan_versions, seen_regulation_versions
from thongsuot.agreements.words import VersionState
from thongsuot.kernel.actor import Actor
from thongsuot.reminders.values import Dated

_RUNNING_OUT = ("expiring", "expired")


def dated_agreements(*, viewer: Actor, now: dt.datetime) -> list[Dated]:
    """List what expires for each body that it binds: the parties of a regulation, operator and police of a plan.

    A version that was replaced or ended is not given any more, so its reminders stop by themselves.
    """
    day = rules.office_day(now)
    found: list[Dated] = []
    for one in seen_regulation_versions(viewer).filter(state=VersionState.IN_FORCE).prefetch_related("parties"):
        if one.valid_until is not None and standing_of(one, day=day).code in _RUNNING_OUT:
            found += [
                Dated(
                    kind="agreement",
                    subject_id=one.pk,
                    title=one.regulation.title[:280],
                    detail=one.regulation.number,
                    link=f"/directives/agreements/{one.regulation_id}/",
                    due_on=one.valid_until,
                    organisation_id=party.organisation_id,
                )
                for party in one.parties.all()
            ]
    for plan in seen_plan_versions(viewer).filter(state=VersionState.IN_FORCE):
        if plan.valid_until is not None and standing_of(plan, day=day).code in _RUNNING_OUT:
            found += [
                Dated(
                    kind="plan",
                    subject_id=plan.pk,
                    title=plan.plan.title[:280],
                    detail=plan.plan.scope,
                    link=f"/directives/agreements/plans/{plan.plan_id}/",
                    due_on=plan.valid_until,
                    organisation_id=body,
                )
                for body in (plan.plan.owner_id, plan.plan.police_id)
            ]
    return found
