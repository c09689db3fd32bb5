"""One incident that turns out to be two: the sites of the second trouble get an incident of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import rules
from thongsuot.incidents.facts import IncidentChanged, IncidentOpened
from thongsuot.incidents.handling import create, held, join_party, refused, save_by_person, write
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm, IncidentParty
from thongsuot.incidents.studies import shape, sites
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid


@transaction.atomic
def split(
    code: str,
    *,
    site_codes: Iterable[str],
    by: Actor,
    now: dt.datetime,
    kind: str = "",
    reason: str = "",
    version: int | None = None,
) -> Incident:
    """Make two incidents of one: the named sites and their alarms go to a new one, the rest stays; give the new one.

    What happened until now stays on the timeline of the first; both name each other. Whoever has taken the first
    over has the second too, so that nobody is called twice for what they know. What comes later about a moved site
    goes to the new incident, whatever the correlation still thinks.

    Parameters
    ----------
    kind
        Cause class of the new incident; that of the first where empty.
    """
    by.require("incidents.close")
    if not by.sees_all:
        raise refused("wrong_state", details={"why": "only the department parts incidents of several bodies"})
    if kind and kind not in IncidentKind.values:
        raise Invalid(_("There is no such kind of incident: %(kind)s.") % {"kind": kind}, details={"kind": kind})
    first = held(code, by=by, version=version)
    if rules.state_after("split", first.state) is None:
        raise refused("wrong_state", details={"state": first.state, "verb": "split"})
    wanted = {one.strip() for one in site_codes if one.strip()}
    moved = list(AffectedSite.objects.filter(incident=first, site_code__in=wanted))
    unknown = sorted(wanted - {row.site_code for row in moved})
    if unknown or not wanted:
        text = _("Name stations of this incident; these are none: %(codes)s.") % {"codes": ", ".join(unknown[:10])}
        raise Invalid(text, details={"site_codes": unknown[:50]})
    if len(moved) == AffectedSite.objects.filter(incident=first).count():
        raise refused("nothing_stays")
    second = _second(first, moved, kind=kind or first.kind, now=now)
    shape.measure(second)
    save_by_person(second)
    shape.measure(first)
    save_by_person(first)
    said = {"sites": len(moved), "reason": reason.strip()[:500]}
    write(first, "split_off", by=by, now=now, values={"code": second.code, **said})
    write(second, "split_from", by=by, now=now, values={"code": first.code, **said})
    _tell(first, second, now=now)
    return second


def _second(first: Incident, moved: list[AffectedSite], *, kind: str, now: dt.datetime) -> Incident:
    """Make the new incident with its sites, alarms and parties."""
    one = moved[0].site_code if len(moved) == 1 else ""
    second = create(
        now,
        key=f"split/{first.pk}/{first.version}" if first.key else None,
        split_from=first,
        kind=kind,
        state=first.state,
        title=first.title,
        place=first.place,
        lat=first.lat,
        lon=first.lon,
        root_kind="site" if one else "",
        root_id=one,
        started_at=min(row.since for row in moved),
        is_security=first.is_security or kind in rules.SECURITY_KINDS,
        is_drill=first.is_drill,
        drill_body=first.drill_body,
        drill_people=first.drill_people,
        lead=first.lead,
        acknowledged_at=first.acknowledged_at,
        acknowledged_by=first.acknowledged_by,
        restored_at=first.restored_at,
        ended_at=first.ended_at,
    )
    codes = [row.site_code for row in moved]
    AffectedSite.objects.filter(incident=first, site_code__in=codes).update(incident=second)
    links = IncidentAlarm.objects.filter(incident=first, message__alarm__site_code__in=codes)
    IncidentAlarm.objects.filter(pk__in=list(links.values_list("pk", flat=True))).update(incident=second)
    owners = set(sites.owners(second))
    for share in IncidentParty.objects.filter(incident=first):
        if share.why == IncidentParty.Why.PLANT and share.organisation_id not in owners:
            continue  # its plant has no part in the second trouble
        own, _is_new = join_party(second, share.organisation_id, why=share.why)
        own.acknowledged_at, own.acknowledged_by = share.acknowledged_at, share.acknowledged_by
        own.save(update_fields=["acknowledged_at", "acknowledged_by"])
    for pk in owners:
        join_party(second, pk, why=IncidentParty.Why.PLANT)
    return second


def _tell(first: Incident, second: Incident, *, now: dt.datetime) -> None:
    rows = IncidentParty.objects.filter(incident=second).order_by("id")
    if second.acknowledged_at is None:
        opened = IncidentOpened(
            code=second.code,
            kind=second.kind,
            level=second.level,
            organisation_ids=tuple(rows.values_list("organisation_id", flat=True)),
        )
        outbox.publish(opened, now=now, key=second.code)
    else:
        fresh = tuple(rows.filter(acknowledged_at=None).values_list("organisation_id", flat=True))
        told = IncidentChanged(code=second.code, level=second.level, what="split_from", added_organisation_ids=fresh)
        outbox.publish(told, now=now, key=second.code)
    outbox.publish(
        IncidentChanged(code=first.code, level=first.level, what="split_off"),
        now=now,
        key=first.code,
    )
