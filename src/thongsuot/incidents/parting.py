"""After a split: which incident later messages about a moved site belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from thongsuot.alarms.values import MessageFacts
from thongsuot.incidents import rules
from thongsuot.incidents.facts import IncidentChanged
from thongsuot.incidents.handling import move, write
from thongsuot.incidents.models import AffectedSite, Incident
from thongsuot.incidents.studies import shape, sites
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor


def parted(incident: Incident, facts: Sequence[MessageFacts]) -> dict[int, list[MessageFacts]]:
    """Sort messages by the incident they belong to since it was split: by its row's number, its own included.

    A split-off part keeps its sites until it is closed or merged away.
    """
    parts = Incident.objects.filter(split_from=incident, state__in=rules.STILL_OURS).values_list("pk", flat=True)
    where: dict[str, int] = {}
    if parts:
        rows = AffectedSite.objects.filter(incident_id__in=list(parts))
        where = dict(rows.values_list("site_code", "incident_id"))
    out: dict[int, list[MessageFacts]] = {incident.pk: []}
    for fact in facts:
        out.setdefault(where.get(fact.site_code, incident.pk), []).append(fact)
    return out


def follow(part: int, facts: Sequence[MessageFacts], *, by: Actor, now: dt.datetime) -> None:
    """Bring a split-off incident up to date with later messages about its sites; the messages are attached already."""
    second = Incident.objects.select_for_update(of=("self",)).get(pk=part)
    before = second.level
    if any(not fact.is_clear for fact in facts):
        second.ended_at = None
        if second.state == "restored":
            move(second, "reopen")
            second.restored_at = None
            write(second, "reopened", by=by, now=now)
            outbox.publish(
                IncidentChanged(code=second.code, level=second.level, what="reopened"), now=now, key=second.code
            )
    sites.touch(second, facts)
    shape.measure(second)
    rows = AffectedSite.objects.filter(incident=second)
    if second.ended_at is None and second.state in rules.LIVE and not rows.filter(until=None).exists():
        second.ended_at = rows.aggregate(at=Max("until"))["at"]
        write(second, "ended", by=by, now=now)
    second.save()
    if second.level != before:
        write(second, "level", by=by, now=now, values={"before": before, "level": second.level})
        outbox.publish(IncidentChanged(code=second.code, level=second.level, what="level"), now=now, key=second.code)
    outbox.pulse("incidents", now=now)
