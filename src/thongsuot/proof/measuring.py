"""What every check does: ask the rule, keep what it found, tell the share's story, attach what holds as proof."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.directives.actions import record_measurement
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound
from thongsuot.proof import registry
from thongsuot.proof.facts import LightChanged
from thongsuot.proof.models import Binding, Result
from thongsuot.proof.rules import CHECK_EVERY, MAX_LINES, office_day
from thongsuot.proof.studies import Finding, judge
from thongsuot.proof.words import Light


def measure(row: Binding, *, now: dt.datetime) -> None:
    """Ask the rule and keep what it found; the caller has the row and the transaction."""
    row.next_check_at = now + CHECK_EVERY
    row.save(update_fields=["next_check_at"])
    found = judge(row, now=now)
    kept = [_keep(row, one, now=now) for one in found]
    # A body that no longer leads keeps its history, but nothing present is told of it.
    Result.objects.filter(binding=row, is_latest=True).exclude(pk__in=kept).update(is_latest=False)


def _keep(row: Binding, found: Finding, *, now: dt.datetime) -> int:
    verdict = found.verdict
    fields = {
        "light": verdict.light,
        "looked_at": verdict.looked_at,
        "held": verdict.held,
        "lines": [line.as_json() for line in verdict.lines[:MAX_LINES]],
        "why_unknown": verdict.why_unknown[:300],
    }
    before = Result.objects.filter(binding=row, organisation_id=found.organisation_id, is_latest=True).first()
    if before is not None and all(getattr(before, name) == value for name, value in fields.items()):
        before.measured_at = now
        before.save(update_fields=["measured_at"])
        return before.pk
    since = before.since if before is not None and before.light == verdict.light else now
    if before is not None:
        before.is_latest = False
        before.save(update_fields=["is_latest"])
    made = Result.objects.create(
        binding=row, organisation_id=found.organisation_id, **fields, since=since, first_at=now, measured_at=now
    )
    changed = before is None or before.light != verdict.light
    if changed:
        outbox.pulse("directives", now=now)
        outbox.publish(
            LightChanged(
                binding_id=row.pk,
                obligation_id=row.obligation_id,
                organisation_id=found.organisation_id,
                before=before.light if before else "",
                after=verdict.light,
            ),
            now=now,
        )
        _tell(row, made, now=now)
    return made.pk


def _tell(row: Binding, result: Result, *, now: dt.datetime) -> None:
    """Tell the share's story of a changed light; what holds becomes its measured proof."""
    found = registry.known(row.rule)
    with override(settings.LANGUAGE_CODE):  # the story is kept in the office's language
        name = found.name if found else row.rule
        words = str(Light(result.light).label)
        count = _("%(held)s of %(all)s hold") % {"held": result.held, "all": result.looked_at}
    note = f"{name}: {words}" + (f" ({count})" if result.looked_at else "")
    try:
        record_measurement(
            row.obligation_id,
            organisation_id=result.organisation_id,
            holds=result.light == Light.GREEN,
            note=note,
            reference=f"check:{row.pk}:{office_day(now).isoformat()}",
            by=HOUSE,
            now=now,
        )
    except NotFound:
        # Rules may be bound before the directive is issued: there is no share to prove yet.
        return
