"""From findings of the correlation, or from a person's hand, to incidents with their sites, parties and level."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms.queries import message_facts
from thongsuot.incidents import parting, rules
from thongsuot.incidents.facts import IncidentChanged, IncidentOpened
from thongsuot.incidents.handling import create, held, join_party, move, refused, save_by_person, write
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm, IncidentParty, SetAside
from thongsuot.incidents.studies import shape, sites
from thongsuot.incidents.values import Finding
from thongsuot.incidents.words import IncidentKind, IncidentState
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.people.models import Organisation, Person
from thongsuot.people.words import OrganisationKind

KINDS = frozenset(IncidentKind.values)


def _final(incident: Incident) -> Incident:
    seen = set()
    while incident.merged_into_id and incident.pk not in seen:
        seen.add(incident.pk)
        incident = Incident.objects.get(pk=incident.merged_into_id)
    return incident


def _find(finding: Finding) -> Incident | None:
    """Find the incident that this finding continues: by key, by its members, or by the same root at the same time."""
    found = Incident.objects.filter(key=finding.key).first()
    if found is not None:
        return _final(found)
    owners = Counter(
        IncidentAlarm.objects.filter(message_id__in=finding.members[:500]).values_list("incident_id", flat=True)
    )
    if owners:
        return _final(Incident.objects.get(pk=owners.most_common(1)[0][0]))
    near = dt.timedelta(minutes=15)
    same = Incident.objects.filter(
        root_id=finding.root_id,
        root_kind=finding.root_kind,
        kind=finding.cause if finding.cause in KINDS else "unknown",
        state__in=rules.STILL_OURS,
        key__isnull=False,
        started_at__range=(finding.started_at - near, finding.started_at + near),
    )
    return same.order_by("-id").first()


@transaction.atomic
def open_or_join(finding: Finding, *, by: Actor, now: dt.datetime, is_drill: bool = False) -> Incident:
    """Open the incident that the correlation found, or bring the one it continues up to date.

    Called again with the same finding it changes nothing: a message joins one incident at most, and an incident is
    told to the other rooms once.
    """
    by.require("incidents.respond")
    found = _find(finding)
    facts = message_facts(viewer=HOUSE, ids=finding.joined)
    # Only a trouble that began after the close is a new one; late ends and late raises belong to the old.
    closed_at = found.closed_at if found is not None and found.state == IncidentState.CLOSED else None
    if found is not None and closed_at and any(not f.is_clear and f.event_at > closed_at for f in facts):
        finding = dataclasses.replace(finding, key=f"{finding.key}#{found.pk}")
        found = Incident.objects.filter(key=finding.key).first()
    is_new = found is None
    kind = finding.cause if finding.cause in KINDS else IncidentKind.UNKNOWN
    incident = found or create(
        now,
        key=finding.key,
        kind=kind,
        root_kind=finding.root_kind,
        root_id=finding.root_id,
        started_at=finding.started_at,
        is_security=kind in rules.SECURITY_KINDS,
        is_drill=is_drill,
    )
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    before = (incident.level, incident.kind, incident.root_id)
    excused = rules.planned_work(incident.evidence)
    for part, belonging in parting.parted(incident, facts).items():
        _attach(part, [f.id for f in belonging])
        if part == incident.pk:
            facts = belonging
        else:
            parting.follow(part, belonging, by=by, now=now)
    if incident.state != IncidentState.CLOSED:
        incident.kind, incident.root_kind, incident.root_id = kind, finding.root_kind, finding.root_id
        incident.is_security = incident.is_security or kind in rules.SECURITY_KINDS
        incident.started_at = min(incident.started_at, finding.started_at)
        incident.evidence = [dict(e) for e in finding.evidence]
        incident.hypotheses = [dict(h) for h in finding.hypotheses]
        if any(not f.is_clear for f in facts):
            incident.ended_at = None
            if incident.state == IncidentState.RESTORED:
                move(incident, "reopen")
                incident.restored_at = None
                write(incident, "reopened", by=by, now=now)
                _tell_change(incident, "reopened", (), now)
    sites.touch(incident, facts)
    added = _share(incident)
    shape.measure(incident)
    incident.save()
    _tell(incident, before=before, is_new=is_new, added=added, by=by, now=now)
    if excused and not rules.planned_work(incident.evidence) and incident.state in rules.STILL_OURS:
        write(incident, "overrun", by=by, now=now, values={"work": excused})
        _tell_change(incident, "overrun", (), now)
    if finding.ended_at is not None:
        _propose(incident, ended_at=finding.ended_at, by=by, now=now)
    return incident


def _attach(incident_id: int, ids: list[int]) -> None:
    taken = set(IncidentAlarm.objects.filter(message_id__in=ids).values_list("message_id", flat=True))
    fresh = [one for one in ids if one not in taken]
    IncidentAlarm.objects.bulk_create([IncidentAlarm(incident_id=incident_id, message_id=one) for one in fresh])
    SetAside.objects.filter(message_id__in=fresh).delete()


def _tell(
    incident: Incident, *, before: tuple[int, str, str], is_new: bool, added: list[int], by: Actor, now: dt.datetime
) -> None:
    values = {"kind": incident.kind, "root_kind": incident.root_kind, "root": incident.root_id, "level": incident.level}
    if is_new:
        write(incident, "opened", by=by, now=now, values=values)
        outbox.publish(
            IncidentOpened(
                code=incident.code, kind=incident.kind, level=incident.level, organisation_ids=_parties(incident)
            ),
            now=now,
            key=incident.code,
        )
        return
    if (incident.kind, incident.root_id) != before[1:]:
        write(incident, "revised", by=by, now=now, values=values)
        _tell_change(incident, "revised", added, now)
    if incident.level != before[0]:
        write(incident, "level", by=by, now=now, values={"before": before[0], "level": incident.level})
        _tell_change(incident, "level", added, now)
    elif added:
        _tell_change(incident, "shared", added, now)
    outbox.pulse("incidents", now=now)


def _parties(incident: Incident) -> tuple[int, ...]:
    rows = IncidentParty.objects.filter(incident=incident).order_by("id")
    return tuple(rows.values_list("organisation_id", flat=True))


def _tell_change(incident: Incident, what: str, added: Iterable[int], now: dt.datetime, *, into: str = "") -> None:
    fact = IncidentChanged(
        code=incident.code,
        level=incident.level,
        what=what,
        added_organisation_ids=tuple(added),
        merged_into=into,
    )
    outbox.publish(fact, now=now, key=incident.code)


def _share(incident: Incident) -> list[int]:
    """Share the incident with whom it touches; give the bodies that are new to it."""
    wanted: dict[int, str] = dict.fromkeys(sites.owners(incident), IncidentParty.Why.PLANT)
    root = sites.root_of(incident)
    why_power, why_plant = IncidentParty.Why.POWER, IncidentParty.Why.PLANT
    if root is not None and root.owner_id is not None:
        wanted.setdefault(root.owner_id, why_power if root.kind in ("feeder", "substation") else why_plant)
    if incident.kind == IncidentKind.POWER and incident.root_kind in ("feeder", "substation", "grid"):
        for pk in Organisation.objects.filter(kind=OrganisationKind.POWER).values_list("pk", flat=True):
            wanted.setdefault(pk, IncidentParty.Why.POWER)
    if incident.is_security:
        for pk in Organisation.objects.filter(kind=OrganisationKind.POLICE).values_list("pk", flat=True):
            wanted.setdefault(pk, IncidentParty.Why.SECURITY)
        communes = Organisation.objects.filter(kind=OrganisationKind.COMMUNE, area_id__in=sites.areas(incident))
        for pk in communes.values_list("pk", flat=True)[:10]:
            wanted.setdefault(pk, IncidentParty.Why.AREA)
    return [pk for pk, why in wanted.items() if join_party(incident, pk, why=why)[1]]


def _propose(incident: Incident, *, ended_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    if incident.ended_at is not None or incident.state not in rules.LIVE:
        return
    incident.ended_at = ended_at
    incident.save(update_fields=["ended_at"])
    write(incident, "ended", by=by, now=now)


@transaction.atomic
def set_aside(reasons: dict[int, str], *, by: Actor, now: dt.datetime) -> None:
    """Record why messages belong to no incident; a message that belongs to one is left alone."""
    by.require("incidents.respond")
    known = set(IncidentAlarm.objects.filter(message_id__in=reasons).values_list("message_id", flat=True))
    known |= set(SetAside.objects.filter(message_id__in=reasons).values_list("message_id", flat=True))
    SetAside.objects.bulk_create(
        [SetAside(message_id=pk, reason=reason, at=now) for pk, reason in reasons.items() if pk not in known]
    )


@transaction.atomic
def merge(code: str, into: str, *, by: Actor, now: dt.datetime, version: int | None = None) -> Incident:
    """Make one incident of two: alarms, sites and parties of the first go to the second, which lives on."""
    by.require("incidents.respond")
    if not by.sees_all:
        raise refused("wrong_state", details={"why": "only the department joins incidents of several bodies"})
    if code == into:
        raise refused("into_itself")
    loser, winner = held(code, by=by, version=version), _final(held(into, by=by))
    if loser.pk == winner.pk:
        return winner
    if loser.is_drill != winner.is_drill:
        raise refused("drill_and_real")
    if rules.state_after("merge", winner.state) is None:
        raise refused("wrong_state", details={"state": winner.state, "verb": "merge"})
    before = winner.level
    move(loser, "merge")
    loser.merged_into = winner
    ids = list(IncidentAlarm.objects.filter(incident=loser).values_list("message_id", flat=True))
    IncidentAlarm.objects.filter(incident=loser).update(incident=winner)
    sites.touch(winner, message_facts(viewer=HOUSE, ids=ids))
    held_sites = set(AffectedSite.objects.filter(incident=winner).values_list("site_code", flat=True))
    AffectedSite.objects.filter(incident=loser).exclude(site_code__in=held_sites).update(incident=winner)
    added = [
        party.organisation_id
        for party in IncidentParty.objects.filter(incident=loser)
        if join_party(winner, party.organisation_id, why=party.why)[1]
    ]
    winner.started_at = min(winner.started_at, loser.started_at)
    winner.is_security = winner.is_security or loser.is_security
    if loser.acknowledged_at and winner.state == IncidentState.OPEN:
        move(winner, "acknowledge")
        winner.state = IncidentState.ACKNOWLEDGED
        winner.acknowledged_at, winner.acknowledged_by = loser.acknowledged_at, loser.acknowledged_by
    shape.measure(winner)
    winner.save()
    loser.version += 1
    loser.save()
    write(loser, "merged", by=by, now=now, values={"into": winner.code})
    write(winner, "took_in", by=by, now=now, values={"code": loser.code})
    _tell_change(loser, "merged", (), now, into=winner.code)
    if winner.level != before or added:
        _tell_change(winner, "level" if winner.level != before else "shared", added, now)
    return winner


@transaction.atomic
def open_by_hand(
    *,
    kind: str,
    title: str,
    started_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    place: str = "",
    level: int | None = None,
    site_codes: Iterable[str] = (),
    users: int | None = None,
    organisations: Iterable[Organisation] = (),
    lat: float | None = None,
    lon: float | None = None,
    is_drill: bool = False,
    drill_people: Iterable[Person] = (),
) -> Incident:
    """Open an incident that no alarm tells of: theft, sabotage, postal, broadcast, an attack, a call from a citizen.

    Parameters
    ----------
    drill_people
        Whom a drill may call, and nobody else; nobody named: those on duty at the body that drills.
    """
    by.require("incidents.respond")
    invited = list(drill_people)
    if invited and not is_drill:
        raise Invalid(_("Only a drill has people of its own."), details={"drill_people": len(invited)})
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of incident: %(kind)s.") % {"kind": kind}, details={"kind": kind})
    if not title.strip():
        raise Invalid(_("Say in a few words what happened."), details={"title": "empty"})
    if started_at > now + dt.timedelta(minutes=5):
        raise Invalid(_("The start lies in the future."), details={"started_at": started_at.isoformat()})
    wanted = [code.strip() for code in site_codes if code.strip()]
    known = sites.known(wanted, viewer=by)
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        text = _("Not in the register, or not yours: %(codes)s.") % {"codes": ", ".join(unknown[:10])}
        raise Invalid(text, details={"site_codes": unknown[:50]})
    first = next(iter(known.values()), None)
    incident = create(
        now,
        kind=kind,
        title=title.strip()[:300],
        place=place.strip()[:200],
        lat=lat if lat is not None else (first.lat if first else None),
        lon=lon if lon is not None else (first.lon if first else None),
        started_at=started_at,
        users_affected=users,
        is_security=kind in rules.SECURITY_KINDS,
        is_drill=is_drill,
        drill_body_id=by.organisation_id if is_drill else None,
        drill_people=sorted({person.pk for person in invited}),
        root_kind="site" if len(known) == 1 else "",
        root_id=first.code if first and len(known) == 1 else "",
    )
    sites.add_by_hand(incident, known, since=started_at)
    if by.organisation_id is not None:
        join_party(incident, by.organisation_id, why=IncidentParty.Why.PLANT)
    for organisation in organisations:
        join_party(incident, organisation, why=IncidentParty.Why.ASKED)
    added = _share(incident)
    shape.measure(incident, users_by_hand=users, level_by_hand=level)
    save_by_person(incident)
    write(incident, "opened_by_hand", by=by, now=now, values={"kind": kind, "level": incident.level, "new": len(added)})
    fact = IncidentOpened(
        code=incident.code, kind=incident.kind, level=incident.level, organisation_ids=_parties(incident)
    )
    outbox.publish(fact, now=now, key=incident.code)
    return incident
