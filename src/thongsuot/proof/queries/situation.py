"""The state of the network by commune for the one page: counts alone, so that a shared sheet shows no site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thongsuot.incidents.queries import active_site_states
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import NotAllowed
from thongsuot.network.inset import sites_in_areas
from thongsuot.proof.values import CommuneState


def situation(*, viewer: Actor) -> tuple[CommuneState, ...]:
    """Give each commune with how many of its sites are out of service or disturbed now.

    Whoever may see the one page may see these counts, also by a link; neither codes nor places of sites are in them.
    """
    viewer.require("proof.brief")
    if not viewer.sees_all:
        raise NotAllowed(_("The one page shows every body; only the office's side may see it."))
    states = active_site_states(viewer=HOUSE)
    return tuple(
        CommuneState(
            name=area.name,
            lat=area.lat,
            lon=area.lon,
            sites=len(area.codes),
            down=sum(states.get(code) == "down" for code in area.codes),
            degraded=sum(states.get(code) == "degraded" for code in area.codes),
        )
        for area in sites_in_areas(viewer=HOUSE)
    )
