"""Lists of incidents."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from thongsuot.incidents import rules, words
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm, IncidentParty
from thongsuot.incidents.scope import Reading, reading, seen_incidents, seen_roots, sees_whole
from thongsuot.incidents.values import Line
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Person


def _select(
    *,
    viewer: Actor,
    state: str = "",
    kind: str = "",
    level: int | None = None,
    organisation_id: int | None = None,
    text: str = "",
) -> QuerySet[Incident]:
    rows = seen_incidents(viewer)
    if state == "live":
        rows = rows.filter(state__in=rules.LIVE)
    elif state == "unclosed":
        rows = rows.filter(state__in=rules.STILL_OURS)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if level:
        rows = rows.filter(level=level)
    if organisation_id and viewer.sees_all:
        shared = IncidentParty.objects.filter(organisation_id=organisation_id)
        rows = rows.filter(pk__in=shared.values("incident_id"))
    if text:
        where = Q(code__icontains=text)
        if viewer.sees_all:
            where |= Q(place__icontains=text) | Q(root_id__icontains=text) | Q(title__icontains=text)
        rows = rows.filter(where)
    order = Case(
        When(state="open", then=Value(0)),
        When(state__in=("acknowledged", "on_scene"), then=Value(1)),
        When(state="restored", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.order_by(order, "-level", "-started_at", "-id")


def incidents(
    *,
    viewer: Actor,
    state: str = "",
    kind: str = "",
    level: int | None = None,
    organisation_id: int | None = None,
    text: str = "",
    offset: int = 0,
    limit: int = 100,
) -> list[Line]:
    """List incidents, those that nobody has first, then by level and age.

    ``state`` is a state's code, ``live`` (service disturbed), ``unclosed``, or empty for all.
    """
    rows = _select(viewer=viewer, state=state, kind=kind, level=level, organisation_id=organisation_id, text=text)
    return lines(list(rows[offset : offset + limit]), viewer=viewer)


def by_code(codes: Iterable[str], *, viewer: Actor) -> list[Line]:
    """List the incidents with these codes that the viewer may see, newest first."""
    return lines(list(seen_incidents(viewer).filter(code__in=list(codes))), viewer=viewer)


def active_incidents(*, viewer: Actor) -> list[Line]:
    """List the incidents that still disturb service."""
    return incidents(viewer=viewer, state="live", limit=1000)


def my_incidents(*, viewer: Actor, now: dt.datetime) -> list[Line]:
    """List the incidents that wait for the viewer: not taken over, taken over by them, or to be closed by them."""
    rows = _select(viewer=viewer, state="unclosed")
    if not viewer.may("incidents.respond"):
        return []
    person = viewer.id.removeprefix("person:")
    own = Q(acknowledged_by_id=int(person)) if person.isdigit() else Q(pk=None)
    wanted = own & ~Q(state="restored")
    if viewer.may("incidents.acknowledge"):
        wanted |= Q(state="open")
        shares = IncidentParty.objects.filter(
            organisation_id=viewer.organisation_id or 0, acknowledged_at=None, restored_at=None, why="plant"
        )
        wanted |= Q(pk__in=shares.values("incident_id"), state__in=rules.LIVE)
    if viewer.may("incidents.close"):
        wanted |= Q(state="restored")
    return lines(list(rows.filter(wanted)[:100]), viewer=viewer)


def active_site_states(*, viewer: Actor) -> dict[str, str]:
    """Give the disturbed sites that the viewer may see: ``down`` (out of service) or ``degraded``, by code.

    What a drill pretends is no state of the network.
    """
    viewer.require("incidents.read")
    rows = AffectedSite.objects.filter(incident__state__in=rules.LIVE, incident__is_drill=False, until=None)
    if not viewer.sees_all:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    states: dict[str, str] = {}
    for code, out in rows.values_list("site_code", "out_of_service"):
        if out or code not in states:
            states[code] = "down" if out else "degraded"
    return states


def lines(rows: list[Incident], *, viewer: Actor) -> list[Line]:
    """Turn rows into what the viewer may see of them, with a fixed number of queries."""
    pks = [row.pk for row in rows]
    sites: dict[int, list[AffectedSite]] = defaultdict(list)
    for site in AffectedSite.objects.filter(incident_id__in=pks):
        sites[site.incident_id].append(site)
    shares: dict[int, list[IncidentParty]] = defaultdict(list)
    for share in IncidentParty.objects.filter(incident_id__in=pks).select_related("acknowledged_by"):
        shares[share.incident_id].append(share)
    limited = [row for row in rows if not sees_whole(row, viewer)]
    own_alarms: dict[int, int] = {}
    if limited:
        links = IncidentAlarm.objects.filter(
            incident_id__in=[row.pk for row in limited], message__alarm__organisation_id=viewer.organisation_id or 0
        )
        own_alarms = dict(links.values_list("incident_id").annotate(n=Count("id")))
    named = seen_roots([(row.root_kind, row.root_id) for row in limited if row.root_id], viewer, whole=False)
    return [
        _line(
            row,
            viewer,
            sites=sites[row.pk],
            shares=shares[row.pk],
            own_alarms=own_alarms.get(row.pk, 0),
            named=named,
        )
        for row in rows
    ]


def _who(row: Incident, how: Reading, share: IncidentParty | None) -> str:
    person: Person | None = row.acknowledged_by
    if share is not None and share.acknowledged_by is not None:
        person = share.acknowledged_by
    if person is None:
        return ""
    if how.sees("who", person.organisation_id):
        body = str(person.organisation) if person.organisation else ""
        return f"{person.display_name} ({body})" if body else person.display_name
    return _("another body")


def _line(
    row: Incident,
    viewer: Actor,
    *,
    sites: list[AffectedSite],
    shares: list[IncidentParty],
    own_alarms: int,
    named: set[str],
) -> Line:
    whole = sees_whole(row, viewer)
    how = reading(row, viewer, shares)
    mine = [s for s in sites if how.sees("extent", s.organisation_id)]
    placed = [s for s in sites if how.sees("place", s.organisation_id)]
    share = next((s for s in shares if s.organisation_id == viewer.organisation_id), None)
    users: int | None = row.users_affected
    place, lat, lon, root = row.place, row.lat, row.lon, row.root_id
    if not how.sees("extent"):
        counted = [s.users for s in mine if s.out_of_service and s.users is not None]
        users = sum(counted) if counted else None
    if not how.sees("root"):
        root = root if root in named else ""
    if not how.sees("place") and row.key is not None:
        names = ", ".join(sorted({s.place for s in placed if s.place})[:3])
        if not root:
            place = names
            lat, lon = (placed[0].lat, placed[0].lon) if placed else (None, None)
        else:
            place = place if row.root_kind == "site" else names
    expected = row.expected_restoration_at
    if not how.sees("expected"):
        own = share.expected_restoration_at if share and how.sees("expected", viewer.organisation_id) else None
        expected = own or (expected if _is_public(row.expected_by_id, shares, how) else None)
    return Line(
        code=row.code,
        kind=row.kind,
        state=row.state,
        level=row.level,
        title=row.title or _title(row, root=root),
        place=place,
        started_at=row.started_at,
        opened_at=row.opened_at,
        acknowledged_at=(share.acknowledged_at if share and share.acknowledged_at else row.acknowledged_at),
        restored_at=row.restored_at,
        closed_at=row.closed_at,
        expected_restoration_at=expected,
        cause=_cause(row, share, shares, how),
        who_has_it=_who(row, how, share),
        sites=len(mine),
        sites_out=sum(1 for s in mine if s.out_of_service and s.until is None),
        users=users,
        alarms=row.alarms_count
        if how.sees("alarms")
        else own_alarms
        if how.sees("alarms", viewer.organisation_id)
        else 0,
        is_security=row.is_security,
        is_drill=row.is_drill,
        others_too=not whole and any(s.organisation_id != viewer.organisation_id and s.why == "plant" for s in shares),
        restoration_proposed=row.ended_at is not None and row.state in rules.LIVE,
        version=row.version,
        lat=lat,
        lon=lon,
        all_clear=bool(sites) and all(s.until is not None for s in sites) if row.key else row.ended_at is not None,
    )


def _is_public(organisation_id: int | None, shares: Iterable[IncidentParty], how: Reading) -> bool:
    """Words of the department reach every party; those of another body stay with it."""
    if organisation_id is None or how.sees("expected", organisation_id):
        return True
    return all(share.organisation_id != organisation_id for share in shares)


def _cause(row: Incident, own: IncidentParty | None, shares: list[IncidentParty], how: Reading) -> str:
    """Another body's words about the cause may name its plant: they stay with it and the department."""
    if how.sees("cause") or (row.cause_by_id is not None and how.sees("cause", row.cause_by_id)):
        return row.cause_text
    if own is not None and own.cause_text and how.sees("cause", own.organisation_id):
        return own.cause_text
    said_by_another = any(share.organisation_id == row.cause_by_id for share in shares)
    return "" if said_by_another else row.cause_text


def _title(row: Incident, *, root: str) -> str:
    kind = str(IncidentKind(row.kind).label)
    if not root:
        return kind
    return f"{kind} · {words.ROOT_KINDS.get(row.root_kind, row.root_kind)} {root}"
