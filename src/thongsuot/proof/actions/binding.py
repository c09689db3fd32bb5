"""Binding rules to obligations: a person says which figures make an obligation true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives.queries import obligation as seen_obligation
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisation as body_of
from thongsuot.proof import registry
from thongsuot.proof.measuring import measure
from thongsuot.proof.models import Binding

MAX_BOUND = 12
"""Rules on one obligation: more says nothing that a person would read."""


@transaction.atomic
def bind_rule(
    obligation_id: int,
    *,
    rule: str,
    by: Actor,
    now: dt.datetime,
    figures: Mapping[str, Any] | None = None,
    organisation: str = "",
    reach: str = "",
) -> Binding:
    """Bind a rule to an obligation and check it at once.

    Parameters
    ----------
    organisation
        Code of the one body whose share it measures; empty: each body that leads.
    reach
        ``own``: over each party's own records; ``province``: over all records; empty: the rule's first.

    Raises
    ------
    Refused
        The directive is closed, or the same rule stands there already with the same figures.
    """
    by.require("proof.bind")
    target = seen_obligation(obligation_id, viewer=by)
    if target.directive.state == "closed":
        raise Refused(_("This directive is closed; nothing is measured for it any more."), code="wrong_state")
    found = registry.find(rule)
    wanted = reach or found.reaches[0]
    if wanted not in found.reaches:
        raise Invalid(_("This rule can't look that far."), code="bad_reach", details={"reach": wanted})
    kept = registry.figures_of(found, given=figures or {})
    body = body_of(organisation, viewer=by) if organisation else None
    present = list(Binding.objects.select_for_update().filter(obligation_id=target.pk, retired_at=None))
    if len(present) >= MAX_BOUND:
        raise Refused(_("An obligation takes at most %(most)s rules.") % {"most": MAX_BOUND}, code="too_many")
    same = {"rule": rule, "figures": kept, "reach": wanted, "organisation_id": body.pk if body else None}
    if any(all(getattr(one, name) == value for name, value in same.items()) for one in present):
        raise Refused(_("This rule is bound here already with the same figures."), code="already_bound")
    made = Binding.objects.create(obligation_id=target.pk, **same, made_at=now, made_by=by.label, next_check_at=now)
    audit.record("proof.bound", by=by, now=now, of=("binding", made.pk),
                 detail={"obligation": target.pk, "rule": rule, "figures": kept, "reach": wanted,
                         "organisation": organisation})  # fmt: skip
    measure(made, now=now)
    outbox.pulse("directives", now=now)
    return made


@transaction.atomic
def change_figures(
    binding_id: int, *, figures: Mapping[str, Any], by: Actor, now: dt.datetime, version: int | None = None
) -> Binding:
    """Change the figures of a bound rule and check it at once; the results before stay in its history."""
    by.require("proof.bind")
    row = _taken(binding_id, version=version)
    before = row.figures
    row.figures = registry.figures_of(registry.find(row.rule), given=figures)
    row.version += 1
    row.save()
    audit.record(
        "proof.changed", by=by, now=now, of=("binding", row.pk), detail={"before": before, "after": row.figures}
    )
    measure(row, now=now)
    outbox.pulse("directives", now=now)
    return row


@transaction.atomic
def retire(binding_id: int, *, by: Actor, now: dt.datetime, version: int | None = None) -> Binding:
    """Take a rule off its obligation; what it found stays readable in its history."""
    by.require("proof.bind")
    row = _taken(binding_id, version=version)
    row.retired_at, row.retired_by = now, by.label
    row.version += 1
    row.save()
    audit.record("proof.retired", by=by, now=now, of=("binding", row.pk), detail={"rule": row.rule})
    outbox.pulse("directives", now=now)
    return row


def _taken(binding_id: int, *, version: int | None) -> Binding:
    row = Binding.objects.select_for_update().filter(pk=binding_id).first()
    if row is None:
        raise NotFound(_("There is no such rule on an obligation, or you may not see it."))
    if row.retired_at is not None:
        raise Refused(_("This rule was taken off already."), code="wrong_state")
    if version is not None and version != row.version:
        raise Refused(
            _("Somebody else has changed this since you opened it. Nothing was saved; look at the new state first."),
            code="stale",
        )
    return row
