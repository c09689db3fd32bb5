"""Writes of the network room: a dry run that says everything, then one transaction."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.network.facts import RegistryChanged
from thongsuot.network.models import ImportRun, PlantChange, RegistryRevision
from thongsuot.network.planning import Plan, plan_of, write
from thongsuot.network.values import Draft
from thongsuot.network.words import said


@transaction.atomic
def check_import(draft: Draft, *, by: Actor, now: dt.datetime) -> ImportRun:
    """Make the dry run of an import: every fault, what is new, changed or the same. The registry is not touched."""
    by.require("network.import")
    plan = plan_of(draft, by=by)
    run = _run(draft, plan, by=by, now=now)
    run.save()
    detail = {"file": draft.file, "sha256": draft.sha256, "errors": len(draft.errors)}
    audit.record("network.check_import", by=by, now=now, of=("import", run.pk), detail=detail)
    return run


@transaction.atomic
def apply_import(draft: Draft, *, by: Actor, now: dt.datetime) -> ImportRun:
    """Write a draft into the registry in one transaction; with any error in it, nothing is written.

    Fields that the file does not give stay as they are; nothing is deleted. The same file again changes nothing.

    Raises
    ------
    Invalid
        The draft has errors; they are in ``details``.
    """
    by.require("network.import")
    # The revision's row is the lock: of two imports at once the second compares with what the first wrote.
    revision = RegistryRevision.objects.select_for_update().order_by("id").first() or RegistryRevision(number=0)
    plan = plan_of(draft, by=by)
    if draft.errors:
        raise Invalid(
            _("The file has errors; nothing was written. See the list."),
            code="import_errors",
            details={"errors": [said(fault.as_json()) for fault in draft.errors[:500]], "count": len(draft.errors)},
        )
    run = _run(draft, plan, by=by, now=now)
    run.applied_at = now
    run.save()
    done = write(plan)
    PlantChange.objects.bulk_create(
        [PlantChange(run=run, kind=kind, code=code, is_new=new, fields=fields) for kind, code, new, fields in done],
        batch_size=500,
    )
    if done:
        revision.number += 1
        revision.save()
        outbox.publish(RegistryChanged(revision=revision.number, import_id=run.pk), now=now)
        outbox.pulse("network", now=now)
    detail = {"file": draft.file, "sha256": draft.sha256, "counts": plan.counts, "revision": revision.number}
    audit.record("network.import", by=by, now=now, of=("import", run.pk), detail=detail)
    return run


def _run(draft: Draft, plan: Plan, *, by: Actor, now: dt.datetime) -> ImportRun:
    return ImportRun(
        file_name=draft.file[:255],
        file_sha256=draft.sha256,
        format=draft.format,
        organisation_id=by.organisation_id,
        counts=plan.counts,
        errors=[fault.as_json() for fault in draft.faults],
        made_at=now,
        made_by=by.label,
    )
