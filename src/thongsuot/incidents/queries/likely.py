"""Which other incident is probably the same trouble."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from thongsuot.incidents import likeness, rules, words
from thongsuot.incidents.models import AffectedSite, Incident
from thongsuot.incidents.queries.lists import lines
from thongsuot.incidents.queries.rooms import seen
from thongsuot.incidents.scope import seen_incidents, sees_whole
from thongsuot.incidents.values import LikelySame
from thongsuot.kernel.actor import Actor

AT_MOST = 3
_SPAN = dt.timedelta(hours=12)


def _traits(row: Incident, sites: frozenset[str]) -> likeness.Traits:
    guesses = {str(h.get("root", "")): float(h.get("probability", 0)) for h in row.hypotheses if h.get("root")}
    return likeness.Traits(
        kind=row.kind,
        started_at=row.started_at,
        root=(row.root_kind, row.root_id),
        guesses=guesses,
        sites=sites,
        lat=row.lat,
        lon=row.lon,
        by_hand=row.key is None,
    )


def likely_same(code: str, *, viewer: Actor) -> tuple[LikelySame, ...]:
    """Give the incidents that are probably the same trouble, likeliest first, with the signs for and against.

    Only for who may see both whole, as the signs tell of every body's plant; others get nothing. Parts that were
    split off by a person are never proposed again.
    """
    row = seen(code, viewer=viewer)
    if not sees_whole(row, viewer) or row.state not in rules.STILL_OURS:
        return ()
    near = (row.started_at - _SPAN, row.started_at + _SPAN)
    others = [
        other
        for other in seen_incidents(viewer)
        .filter(state__in=rules.STILL_OURS, is_drill=row.is_drill, started_at__range=near)
        .exclude(pk=row.pk)
        .order_by("-started_at")[:300]
        if sees_whole(other, viewer) and other.split_from_id != row.pk and row.split_from_id != other.pk
    ]
    sites: dict[int, set[str]] = defaultdict(set)
    held = AffectedSite.objects.filter(incident_id__in=[row.pk, *(other.pk for other in others)])
    for pk, site in held.values_list("incident_id", "site_code"):
        sites[pk].add(site)
    own = _traits(row, frozenset(sites[row.pk]))
    found = []
    for other in others:
        signs = likeness.signs(own, _traits(other, frozenset(sites[other.pk])))
        chance = likeness.probability(signs)
        if chance >= likeness.WORTH_SHOWING:
            found.append((chance, other, signs))
    found.sort(key=lambda one: -one[0])
    return tuple(
        LikelySame(
            line=lines([other], viewer=viewer)[0],
            percent=round(100 * chance),
            signs=tuple((str(words.LIKENESS[name]), weight > 0) for name, weight in signs),
        )
        for chance, other, signs in found[:AT_MOST]
    )
