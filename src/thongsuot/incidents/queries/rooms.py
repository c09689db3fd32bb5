"""One incident with everything that its viewer may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.incidents import rules, words
from thongsuot.incidents.models import Incident, IncidentAlarm, IncidentParty, TimelineEntry
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.scope import Reading, reading, seen_incidents, seen_roots, seen_sites, sees_whole
from thongsuot.incidents.studies import shape
from thongsuot.incidents.values import Line, PartyLine, Room, SiteLine, TimelineLine
from thongsuot.incidents.words import IncidentKind, IncidentState, Level
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.models import Organisation

VERB_PERMISSION = {
    "acknowledge": "incidents.acknowledge",
    "mark_on_scene": "incidents.respond",
    "set_cause": "incidents.respond",
    "set_expected_restoration": "incidents.respond",
    "restore": "incidents.respond",
    "close": "incidents.close",
    "merge": "incidents.close",
    "split": "incidents.close",
    "share": "incidents.respond",
    "add_note": "incidents.respond",
}
PUBLIC_VALUES = frozenset({"acknowledged", "on_scene", "restored", "closed", "ended", "reopened", "note", "shared"})


def seen(code: str, *, viewer: Actor) -> Incident:
    """Give the row of an incident that the viewer may see, or say that there is none."""
    found = seen_incidents(viewer).filter(code=code).first()
    if found is None:
        raise NotFound(gettext_lazy("There is no such incident, or you may not see it."))
    return found


def incident(code: str, *, viewer: Actor) -> Line:
    """Give one incident as it stands in lists."""
    return lines([seen(code, viewer=viewer)], viewer=viewer)[0]


def organisations_of(code: str, *, viewer: Actor) -> list[Organisation]:
    """Give the bodies that share an incident; for the department's side only, others get their own."""
    row = seen(code, viewer=viewer)
    rows = Organisation.objects.filter(pk__in=IncidentParty.objects.filter(incident=row).values("organisation_id"))
    if not sees_whole(row, viewer):
        rows = rows.filter(pk=viewer.organisation_id or 0)
    return list(rows)


def room(code: str, *, viewer: Actor, now: dt.datetime) -> Room:
    """Give everything about one incident that the viewer may see."""
    row = seen(code, viewer=viewer)
    line = lines([row], viewer=viewer)[0]
    shares = list(IncidentParty.objects.filter(incident=row).select_related("organisation", "acknowledged_by"))
    own = next((s for s in shares if s.organisation_id == viewer.organisation_id), None)
    how = reading(row, viewer, shares)
    named = seen_roots(
        [(row.root_kind, row.root_id)] + [(str(h.get("kind", "")), str(h.get("root", ""))) for h in row.hypotheses],
        viewer,
        whole=how.sees("root"),
    )
    impact = shape.impact(row, now=now, organisation_id=None if how.sees("extent") else viewer.organisation_id)
    counted = how.sees("extent") and row.restored_at is not None
    return Room(
        line=line,
        root=row.root_id if row.root_id in named else "",
        root_kind=row.root_kind,
        cause=line.cause,
        expected_restoration_at=line.expected_restoration_at,
        acknowledged_at=line.acknowledged_at,
        on_scene_at=row.on_scene_at,
        restored_at=row.restored_at,
        closed_at=row.closed_at,
        merged_into=row.merged_into.code if row.merged_into else "",
        user_minutes=row.user_minutes if counted else impact.user_minutes,
        site_minutes=row.site_minutes if counted else impact.site_minutes,
        sites=_sites(row, viewer),
        parties=_parties(shares, how),
        timeline=_timeline(row, how),
        evidence=_evidence(row, viewer, whole=how.sees("alarms")),
        missing=_missing(row, how),
        planned=rules.planned_work(row.evidence),
        hypotheses=_hypotheses(row, named),
        missing_for_close=rules.missing_for_close(
            cause_text=row.cause_text, restored=row.state == IncidentState.RESTORED, impact_known=True
        ),
        verbs=_verbs(row, own, viewer),
    )


def _verbs(row: Incident, own: IncidentParty | None, viewer: Actor) -> frozenset[str]:
    possible = {
        verb
        for verb, permission in VERB_PERMISSION.items()
        if viewer.may(permission) and rules.state_after(verb, row.state) is not None
    }
    taken = own.acknowledged_at if own is not None else row.acknowledged_at
    if taken is not None:
        possible.discard("acknowledge")
    if not viewer.sees_all:
        possible -= {"merge", "split"}
        if own is not None and own.restored_at is not None:
            possible.discard("restore")
    if row.state == IncidentState.ON_SCENE:
        possible.discard("mark_on_scene")
    return frozenset(possible)


def _sites(row: Incident, viewer: Actor) -> tuple[SiteLine, ...]:
    rows = seen_sites(row, viewer).order_by("-key_target", "-priority", "-out_of_service", "since", "site_code")
    return tuple(
        SiteLine(
            code=site.site_code,
            name=site.name,
            place=site.place,
            organisation=str(site.organisation) if site.organisation else "",
            since=site.out_since or site.since,
            until=site.until,
            users=site.users,
            out=site.out_of_service,
            priority=site.priority,
            key_target=site.key_target,
            lat=site.lat,
            lon=site.lon,
        )
        for site in rows[:2000]
    )


def _parties(shares: list[IncidentParty], how: Reading) -> tuple[PartyLine, ...]:
    """Bodies in the incident; to a body whose plant is touched, rivals are not named, only who helps everyone."""
    out = []
    for share in shares:
        body = share.organisation_id
        helps = share.why in ("power", "security", "area")
        if not how.sees("party_helper" if helps else "party_operator", body):
            continue
        figures, answer = how.sees("party_figures", body), how.sees("party_answer", body)
        out.append(
            PartyLine(
                name=share.organisation.name,
                code=share.organisation.code,
                why=share.why,
                sites=share.sites_affected if figures else None,
                users=share.users_affected if figures else None,
                acknowledged_by=str(share.acknowledged_by or "") if answer else "",
                acknowledged_at=share.acknowledged_at if answer else None,
                cause=share.cause_text if answer else "",
                expected_restoration_at=share.expected_restoration_at if answer else None,
                restored_at=share.restored_at if answer else None,
            )
        )
    return tuple(out)


def _timeline(row: Incident, how: Reading) -> tuple[TimelineLine, ...]:
    out = []
    rivals = set(IncidentParty.objects.filter(incident=row, why="plant").values_list("organisation_id", flat=True))
    for entry in TimelineEntry.objects.filter(incident=row).order_by("at", "id")[:1000]:
        if entry.only_for_id is not None and not how.sees("timeline_own", entry.only_for_id):
            continue
        full = how.sees("timeline_detail", entry.organisation_id)
        rival = entry.organisation_id in rivals and not how.sees("timeline_who", entry.organisation_id)
        if rival and entry.what == "acknowledged":
            continue  # who else is touched shows in nothing
        out.append(
            TimelineLine(
                at=entry.at,
                what=entry.what,
                sentence=_sentence(entry, full=full),
                note=entry.note,
                who="" if rival else entry.actor_label,
            )
        )
    return tuple(out)


def _sentence(entry: TimelineEntry, *, full: bool) -> str:
    base = str(words.TIMELINE.get(entry.what, entry.what))
    values = entry.values
    if entry.what == "level":
        return f"{base}: {values.get('before')} → {values.get('level')}"
    if not full:
        return base
    if entry.what in ("opened", "revised") and values.get("root"):
        kind = dict(IncidentKind.choices).get(values.get("kind", ""), "")
        return f"{base}: {kind} · {words.ROOT_KINDS.get(values['root_kind'], values['root_kind'])} {values['root']}"
    if entry.what == "expected":
        at = timezone.localtime(dt.datetime.fromisoformat(values["at"]))
        return f"{base}: {at:%H:%M %d/%m/%Y}"
    if entry.what in ("merged", "took_in", "split_off", "split_from"):
        reason = f" ({values['reason']})" if values.get("reason") else ""
        return f"{base}: {values.get('into') or values.get('code')}{reason}"
    if entry.what == "shared":
        return f"{base}: {values.get('organisation', '')}"
    return base


def _evidence(row: Incident, viewer: Actor, *, whole: bool) -> tuple[tuple[str, int], ...]:
    """Why the correlation thinks so: its own evidence for the department, one's own alarms counted for a body."""
    if whole and row.evidence:
        present = (e for e in row.evidence if not e.get("missing") and e.get("code") != rules.PLANNED_WORK)
        return tuple((words.problem_word(str(e.get("code", ""))), int(e.get("count", 0))) for e in present)
    links = IncidentAlarm.objects.filter(incident=row).exclude(message__perceived_severity="cleared")
    if not whole:
        links = links.filter(message__alarm__organisation_id=viewer.organisation_id or 0)
    found: dict[str, set[str]] = {}
    for problem, thing in links.values_list("message__alarm__specific_problem", "message__alarm__object_id"):
        found.setdefault(problem, set()).add(thing)
    rows = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple((words.problem_word(problem), len(things)) for problem, things in rows)


def _is_count(sign: Mapping[str, Any]) -> bool:
    """Tell whether a missing sign has a count; otherwise it has a share of such incidents, which is never 0."""
    return sign.get("code") in ("SITES_QUIET", "OTHERS_CALM") or not sign.get("count")


def _missing(row: Incident, how: Reading) -> tuple[tuple[str, int, bool], ...]:
    """Usual signs that this incident lacks: for the department alone, they tell of others' plant."""
    return tuple(
        (words.problem_word(str(e.get("code", ""))), int(e.get("count", 0)), _is_count(e))
        for e in (row.evidence if how.sees("missing") else ())
        if e.get("missing")
    )


def _hypotheses(row: Incident, named: set[str]) -> tuple[tuple[str, int], ...]:
    out = []
    for guess in row.hypotheses:
        root = str(guess.get("root", ""))
        if root not in named:
            continue
        cause = dict(IncidentKind.choices).get(str(guess.get("cause", "")), str(guess.get("cause", "")))
        kind = words.ROOT_KINDS.get(str(guess.get("kind", "")), "")
        out.append((f"{cause} · {kind} {root}".replace("  ", " "), round(100 * float(guess.get("probability", 0)))))
    return tuple(out)


def expectations(code: str, *, viewer: Actor) -> list[tuple[dt.datetime, str, dt.datetime]]:
    """Give each promise of restoration that the viewer may read: when it was said, by whom, and for when."""
    row = seen(code, viewer=viewer)
    entries = TimelineEntry.objects.filter(incident=row, what="expected").order_by("at", "id")
    if not sees_whole(row, viewer):
        entries = entries.filter(organisation_id=viewer.organisation_id or 0)
    return [(one.at, one.actor_label, dt.datetime.fromisoformat(one.values["at"])) for one in entries]


def planned_work(code: str, *, viewer: Actor = HOUSE) -> str:
    """Give the announced work that explains an incident; empty for none, or where its level wakes people anyway."""
    line = incident(code, viewer=viewer)
    row = Incident.objects.get(code=line.code)
    return "" if line.level >= rules.CALLED_ALL_THE_SAME else rules.planned_work(row.evidence)


@dataclass(frozen=True, kw_only=True)
class Drill:
    """Whom a drill may call."""

    body_id: int | None
    person_ids: tuple[int, ...]  # empty: those on duty at the body


def drill_of(code: str, *, viewer: Actor) -> Drill | None:
    """Give whom a drill may call; None when the incident is real."""
    row = seen(code, viewer=viewer)
    return Drill(body_id=row.drill_body_id, person_ids=tuple(row.drill_people)) if row.is_drill else None


def brief(code: str, *, viewer: Actor = HOUSE) -> str:
    """Give what a page or an urgent message says of an incident: code, what, where, since, users. No exact route."""
    line = incident(code, viewer=viewer)
    start = timezone.localtime(line.started_at)
    drill = f"{_('DRILL')} · " if line.is_drill else ""
    parts = [
        f"{drill}{line.code} · {Level(line.level).label}",
        str(IncidentKind(line.kind).label) if not line.title or line.place else line.title,
    ]
    if line.place:
        parts.append(_("at %(place)s") % {"place": line.place})
    parts.append(_("since %(at)s") % {"at": f"{start:%H:%M %d/%m}"})
    if line.sites:
        parts.append(_("%(number)s stations") % {"number": line.sites})
    if line.users:
        parts.append(_("about %(number)s users") % {"number": line.users})
    return ", ".join(parts)
