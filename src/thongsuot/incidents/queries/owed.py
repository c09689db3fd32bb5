"""What incidents of some days still owe: counted and chosen in the store, however many there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from thongsuot.incidents import typed
from thongsuot.incidents.models import FilledForm, Incident, IncidentParty
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.scope import seen_incidents
from thongsuot.incidents.values import Line
from thongsuot.kernel.actor import Actor

MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Owed:
    """How many incidents were looked at, how many owe something, and the gravest and oldest of these."""

    looked_at: int
    owing: int
    shown: tuple[Line, ...]


def _real(viewer: Actor, since: dt.datetime, level: int, organisation_id: int | None) -> QuerySet[Incident]:
    """Give the real incidents from a level on; merged ones belong to another, drills to nobody."""
    rows = seen_incidents(viewer).filter(level__gte=level, started_at__gte=since, is_drill=False)
    rows = rows.exclude(state="merged")
    if organisation_id is None:
        return rows
    shared = IncidentParty.objects.filter(organisation_id=organisation_id)
    return rows.filter(pk__in=shared.values("incident_id"))


def _owed(rows: QuerySet[Incident], owing: QuerySet[Incident], viewer: Actor) -> Owed:
    shown = list(owing.order_by("-level", "started_at", "id")[:MOST_SHOWN])
    return Owed(looked_at=rows.count(), owing=owing.count(), shown=tuple(lines(shown, viewer=viewer)))


def unreported(*, viewer: Actor, since: dt.datetime, level: int, organisation_id: int | None = None) -> Owed:
    """Give the incidents without a stated cause for which the body (any, where none is told) filled in no form."""
    rows = _real(viewer, since, level, organisation_id)
    forms = FilledForm.objects.filter(incident_id=OuterRef("pk"), form__in=list(typed.forms()))
    if organisation_id is not None:
        forms = forms.filter(organisation_id=organisation_id)
    return _owed(rows, rows.filter(Q(cause_text="") & ~Exists(forms)), viewer)


def too_long(
    *, viewer: Actor, now: dt.datetime, since: dt.datetime, level: int, allowed: dt.timedelta,
    organisation_id: int | None = None,
) -> Owed:  # fmt: skip
    """Give the incidents that lasted, or still last, longer than allowed."""
    rows = _real(viewer, since, level, organisation_id)
    ended = rows.annotate(over_at=Coalesce("restored_at", "closed_at"))
    lasted = ExpressionWrapper(F("over_at") - F("started_at"), output_field=DurationField())
    late = Q(lasted__gt=allowed) | Q(over_at=None, started_at__lt=now - allowed)
    return _owed(rows, ended.annotate(lasted=lasted).filter(late), viewer)
