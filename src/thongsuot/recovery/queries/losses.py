"""What incidents cost, added up over a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel.actor import Actor
from thongsuot.recovery.models import Loss
from thongsuot.recovery.values import LossTable, Sums


def loss_table(*, viewer: Actor, start: dt.date, end: dt.date, kind: str = "") -> LossTable:
    """Add up the losses of the incidents that began from ``start`` to ``end`` (both included).

    Each body's last statement of an incident counts; drills and merged incidents don't. A body sees its own statements.
    """
    viewer.require("incidents.read")
    rows = Loss.objects.select_related("organisation").order_by("incident_code", "organisation_id", "version")
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    latest = {(loss.incident_code, loss.organisation_id): loss for loss in rows}
    lines = {line.code: line for line in incidents.by_code({code for code, _body in latest}, viewer=viewer)}
    counted = []
    for loss in latest.values():
        line = lines.get(loss.incident_code)
        if line is None or line.is_drill or line.state == "merged" or (kind and line.kind != kind):
            continue
        if start <= timezone.localtime(line.started_at).date() <= end:
            counted.append((loss, line))
    counted.sort(key=lambda pair: (pair[1].started_at, pair[1].code, pair[0].organisation.code), reverse=True)
    words = {str(key): str(word) for key, word in IncidentKind.choices}
    return LossTable(
        start=start,
        end=end,
        by_month=_sums((f"{timezone.localtime(line.started_at):%m/%Y}", loss) for loss, line in reversed(counted)),
        by_kind=_largest((words.get(line.kind, line.kind), loss) for loss, line in counted),
        by_place=_largest((_place(line), loss) for loss, line in counted),
        by_body=_largest((loss.organisation.name, loss) for loss, line in counted),
        all=next(iter(_sums(("", loss) for loss, _line in counted)), Sums("")),
        statements=tuple(counted),
    )


def _place(line: Line) -> str:
    return line.place.split(",")[0].strip() if line.place else "–"


def _largest(pairs: Iterable[tuple[str, Loss]]) -> tuple[Sums, ...]:
    return tuple(sorted(_sums(pairs), key=lambda one: (-one.total, one.key)))


def _sums(pairs: Iterable[tuple[str, Loss]]) -> tuple[Sums, ...]:
    found: dict[str, Sums] = {}
    codes: dict[str, set[str]] = {}
    for key, loss in pairs:
        one = found.setdefault(key, Sums(key))
        one.material += loss.material or 0
        one.repair += loss.repair or 0
        one.revenue += loss.revenue or 0
        one.customers += sum(loss.customers.values())
        codes.setdefault(key, set()).add(loss.incident_code)
        one.incidents = len(codes[key])
    return tuple(found.values())
