"""One bound rule asked for each party it concerns."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop as _

from thongsuot.directives.queries import ShareFacts, share_facts
from thongsuot.kernel.actor import HOUSE
from thongsuot.proof import registry
from thongsuot.proof.models import Binding
from thongsuot.proof.values import Question, Verdict
from thongsuot.proof.words import Light, Reach

log = logging.getLogger("thongsuot.proof")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a bound rule found for one party."""

    organisation_id: int
    verdict: Verdict


def parties_of(binding: Binding, *, now: dt.datetime) -> list[ShareFacts]:
    """Give the bodies that a bound rule concerns now: the one it names, else each that leads the obligation."""
    facts = share_facts(viewer=HOUSE, now=now, obligation_ids=[binding.obligation_id], with_closed=True)
    if binding.organisation_id is not None:
        return [fact for fact in facts if fact.share.organisation_id == binding.organisation_id]
    return [fact for fact in facts if fact.share.role == "lead"]


def judge(binding: Binding, *, now: dt.datetime) -> list[Finding]:
    """Ask a bound rule now for each party it concerns; a rule that fails makes "cannot be told", never a silence."""
    parties = parties_of(binding, now=now)
    if binding.reach == Reach.PROVINCE and parties:
        whole = _ask(binding, None, now=now)
        return [Finding(organisation_id=one.share.organisation_id, verdict=whole) for one in parties]
    return [Finding(organisation_id=one.share.organisation_id, verdict=_ask(binding, one, now=now)) for one in parties]


def _ask(binding: Binding, party: ShareFacts | None, *, now: dt.datetime) -> Verdict:
    found = registry.known(binding.rule)
    if found is None:
        return Verdict(light=Light.UNKNOWN.value, why_unknown=_("This installation no longer has the rule."))
    directive = binding.obligation.directive
    question = Question(
        organisation_id=party.share.organisation_id if party else None,
        organisation_code=party.organisation_code if party else "",
        obligation_id=binding.obligation_id,
        directive_id=directive.pk,
        issued_at=directive.issued_at,
        due_on=binding.obligation.due_on,
        figures=binding.figures,
        now=now,
    )
    try:
        # A rule that breaks a query must not break the transaction of the check that records it.
        with transaction.atomic():
            return found.judge(question)
    except Exception:
        log.exception("rule %s failed for binding %s", binding.rule, binding.pk)
        return Verdict(light=Light.UNKNOWN.value, why_unknown=_("The rule failed; the log of the server says why."))
