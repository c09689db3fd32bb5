"""Degraded mode against the registry: is each priority user and command link guaranteed, and what breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from thongsuot.agreements.lines import standing_of
from thongsuot.agreements.models import PlanVersion
from thongsuot.agreements.queries.plans import shown_version
from thongsuot.agreements.rules import holds, office_day
from thongsuot.agreements.scope import seen_plan_versions
from thongsuot.agreements.values import KeptLink, PathLine, PathObject, PlanContent, PriorityUser
from thongsuot.agreements.words import VersionState
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.network.guarantees import POWER, Ask, Breaker, Ways, guaranteed_ways
from thongsuot.network.plants import plants_by_code
from thongsuot.network.words import KIND_ONE

ANOTHERS = _("plant of another body")


@dataclass(frozen=True, kw_only=True)
class PlanPaths:
    """The paths of one signed plan."""

    plan_id: int
    title: str
    owner_id: int
    owner: str
    lines: tuple[PathLine, ...]


def _user_ask(one: PriorityUser) -> Ask:
    return Ask(starts=tuple(code for code in (one.site, one.fallback_site) if code))


def _link_ask(one: KeptLink) -> Ask:
    return Ask(starts=(one.a,), goals=(one.b,), main=one.primary_ref, fallback=one.fallback_ref)


def _asks(content: PlanContent) -> list[tuple[str, PriorityUser | KeptLink, Ask | None]]:
    found: list[tuple[str, PriorityUser | KeptLink, Ask | None]] = [
        ("user", user, _user_ask(user) if user.site else None) for user in content.users
    ]
    return found + [("link", link, _link_ask(link) if link.a and link.b else None) for link in content.links]


def _object(one: Breaker, *, owner_id: int, viewer: Actor) -> PathObject:
    own = viewer.sees_all or one.owner_id == viewer.organisation_id
    told = own or one.is_shared or one.owner_id == owner_id
    return PathObject(
        kind=one.kind,
        kind_label=str(KIND_ONE[one.kind]),
        code=one.code if told else "",
        name=one.name if told else str(ANOTHERS),
        hold_min=one.hold_min,
        is_power=one.kind in POWER,
        link=viewer.may("network.read") and (own or (told and viewer.organisation_id == owner_id)),
    )


def _line(
    what: str, one: PriorityUser | KeptLink, ways: Ways | None, *, owner_id: int, told: Container[str], viewer: Actor
) -> PathLine:
    fallback = one.fallback_site if isinstance(one, PriorityUser) else one.fallback_ref
    if ways is None:
        return PathLine(what=what, name=one.name, light="unknown", state="unnamed", no_fallback=not fallback)
    return PathLine(
        what=what,
        name=one.name,
        light=ways.light,
        state=ways.state,
        ways=tuple(tuple(code if code in told else "…" for code in way) for way in ways.nodes),
        breakers=tuple(_object(each, owner_id=owner_id, viewer=viewer) for each in ways.breakers),
        common=tuple(_object(each, owner_id=owner_id, viewer=viewer) for each in ways.common),
        missing=ways.missing,
        no_fallback=not fallback,
    )


def _paths(versions: list[PlanVersion], *, viewer: Actor) -> list[tuple[PathLine, ...]]:
    """Answer all plans at once: the registry is read once."""
    wanted = [(version, _asks(PlanContent.from_json(version.content))) for version in versions]
    asks = [ask for _version, rows in wanted for _what, _one, ask in rows if ask is not None]
    found = guaranteed_ways(asks, viewer=HOUSE)
    told = plants_by_code((code for ways in found for way in ways.nodes for code in way), viewer=viewer)
    answers = iter(found)
    return [
        tuple(
            _line(what, one, next(answers) if ask else None, owner_id=version.plan.owner_id, told=told, viewer=viewer)
            for what, one, ask in rows
        )
        for version, rows in wanted
    ]


def plan_paths(plan_id: int, *, viewer: Actor, version: int | None = None) -> tuple[PathLine, ...]:
    """Check the degraded mode of one version of a plan that the viewer may see against the registry as it is now.

    Objects of other bodies that are not shared are counted but not named to those who may not see them.
    """
    return _paths([shown_version(plan_id, version, viewer=viewer)], viewer=viewer)[0]


def paths_in_force(*, viewer: Actor, now: dt.datetime, organisation_id: int | None = None) -> tuple[PlanPaths, ...]:
    """Check every plan that holds today, of one operator or of all that the viewer may see."""
    day = office_day(now)
    rows = seen_plan_versions(viewer).filter(state=VersionState.IN_FORCE).order_by("plan__owner__name", "plan_id")
    if organisation_id is not None:
        rows = rows.filter(plan__owner_id=organisation_id)
    holding = [row for row in rows if holds(standing_of(row, day=day))]
    return tuple(
        PlanPaths(
            plan_id=row.plan_id,
            title=row.plan.title,
            owner_id=row.plan.owner_id,
            owner=str(row.plan.owner),
            lines=lines,
        )
        for row, lines in zip(holding, _paths(holding, viewer=viewer), strict=True)
    )
