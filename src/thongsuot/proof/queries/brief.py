"""Reads for the one page of who decides."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotAllowed, NotFound
from thongsuot.proof import sharing
from thongsuot.proof.brief import Brief, brief_of
from thongsuot.proof.models import BriefLink, Result
from thongsuot.proof.queries.standing import standing

PERIODS = (7, 14, 30)


def brief(*, viewer: Actor, now: dt.datetime, days: int = 7) -> Brief:
    """Give the one page: how all stand now, and the numbers of the days just past beside those before."""
    viewer.require("proof.brief")
    if not viewer.sees_all:
        raise NotAllowed(_("The one page shows every body; only the office's side may see it."))
    days = days if days in PERIODS else PERIODS[0]
    lines = standing(viewer=viewer, now=now, with_closed=True)
    start = now - dt.timedelta(days=days)
    present = Result.objects.filter(is_latest=True, binding__retired_at=None).exclude(
        binding__obligation__directive__state="closed"
    )
    return brief_of(
        lines,
        red_now=present.filter(light="red").count(),
        red_before=_red_at(start),
        rules=present.count(),
        now=now,
        days=days,
    )


def _red_at(moment: dt.datetime) -> int:
    """Count the checks that showed red at a moment: the last finding before it, of rules not yet taken off."""
    rows = Result.objects.filter(first_at__lte=moment).exclude(binding__retired_at__lte=moment)
    last: dict[tuple[int, int], str] = {}
    fields = ("binding_id", "organisation_id", "light")
    for binding_id, organisation_id, light in rows.order_by("first_at", "pk").values_list(*fields):
        last[binding_id, organisation_id] = light
    return sum(1 for light in last.values() if light == "red")


def brief_links(*, viewer: Actor, now: dt.datetime) -> list[BriefLink]:
    """List the links to the one page that can still be opened, and those of the last month, newest first."""
    viewer.require("proof.share")
    return list(BriefLink.objects.filter(made_at__gte=now - dt.timedelta(days=31)).order_by("-made_at", "-pk"))


def brief_link(token: str, *, viewer: Actor | None, now: dt.datetime) -> BriefLink:
    """Give the link behind a token that can be opened now; nobody needs to be signed in to hold one."""
    found = BriefLink.objects.filter(token_hash=sharing.hash_of(token)).first()
    if found is None or found.revoked_at is not None or found.expires_at <= now or found.tries >= sharing.MOST_TRIES:
        raise NotFound(_("This link is not valid: it is over, was taken back, or its PIN was wrong too often."))
    return found
