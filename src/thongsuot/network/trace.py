"""The trace that a correction by hand leaves: the objects' history and a new revision of the registry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.network.facts import RegistryChanged
from thongsuot.network.models import ImportRun, PlantChange, RegistryRevision

Change = Sequence[str]  # kind, code, name of the field, before, after


def held_revision() -> RegistryRevision:
    """Lock the registry's revision, so that corrections follow each other."""
    return RegistryRevision.objects.select_for_update().order_by("id").first() or RegistryRevision(number=0)


def leave_trace(
    changes: Iterable[Change],
    revision: RegistryRevision,
    *,
    name: str,
    form: str,
    by: Actor,
    now: dt.datetime,
    organisation_id: int | None = None,
) -> None:
    """Write changes into the objects' history, and tell that the registry has a new revision."""
    run = ImportRun.objects.create(
        file_name=name[:255], file_sha256="", format=form, organisation_id=organisation_id or by.organisation_id,
        applied_at=now, made_at=now, made_by=by.label,
    )  # fmt: skip
    told: dict[tuple[str, str], dict[str, list[str]]] = {}
    for kind, code, field, old, new in changes:
        told.setdefault((kind, code), {})[field] = [old, new]
    PlantChange.objects.bulk_create(
        [PlantChange(run=run, kind=k, code=c, is_new=False, fields=fields) for (k, c), fields in told.items()]
    )
    revision.number += 1
    revision.save()
    outbox.publish(RegistryChanged(revision=revision.number, import_id=run.pk), now=now)
