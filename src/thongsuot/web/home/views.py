"""My work now, and pages that belong to no room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

from thongsuot.directives import queries as directives
from thongsuot.drafting import queries as drafting
from thongsuot.duty import queries as duty
from thongsuot.duty.values import Call
from thongsuot.incidents import queries as incidents
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.people import actions as people
from thongsuot.reviews import queries as reviews
from thongsuot.web.door import PUBLIC, SignedInRequest, actor_behind, door
from thongsuot.web.home.checklist import first_steps

SOON = dt.timedelta(hours=24)


def _work(viewer: Actor, now: dt.datetime) -> dict[str, Any]:
    """Gather what a person has to do now, the one call that needs them first."""
    calls = duty.my_calls(viewer=viewer, now=now)
    hero = next((call for call in calls if call.needs_me), None)
    if hero is None and viewer.may("duty.answer"):
        hero = calls[0] if calls else None
    lines = {line.code: line for line in incidents.active_incidents(viewer=viewer)}
    hero_code = hero.page.subject_id if hero is not None and hero.page.subject_type == "incident" else ""
    shift = duty.next_shift(viewer=viewer, now=now)
    gaps = duty.gaps(viewer=viewer, now=now, days=1) if viewer.may("duty.manage") else []
    return {
        "now": now,
        "hero": hero,
        "hero_line": lines.get(hero_code),
        "hero_contacts": _contacts(hero, viewer, now) if hero is not None else [],
        "calls": _by_subject([call for call in calls if call is not hero]),
        "incidents": [line for line in lines.values() if line.code != hero_code],
        "obligations": directives.my_obligations(viewer=viewer, now=now) if viewer.may("directives.read") else None,
        "tasks": incidents.my_tasks(viewer=viewer, now=now),
        "review_actions": reviews.own_actions(viewer=viewer, now=now),
        "queue": drafting.my_queue(viewer=viewer),
        "shift": shift,
        "shift_is_now": shift is not None and shift.starts_at <= now,
        "gaps": gaps[:4],
        "may_answer": viewer.may("duty.answer"),
        "steps": first_steps(viewer=viewer, now=now),
    }


def _by_subject(calls: list[Call]) -> list[list[Call]]:
    """Put the calls of several bodies for one incident together, in the order of the first of each."""
    found: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        found.setdefault((call.page.subject_type, call.page.subject_id), []).append(call)
    return list(found.values())


def _contacts(hero: Any, viewer: Actor, now: dt.datetime) -> list[Any]:
    """Give whom to telephone about a call: who is on duty in the body called, operation first."""
    on = duty.on_duty(at=now, viewer=viewer, organisation=hero.page.organisation)
    order = {"operation": 0, "control": 1, "rescue": 2, "leader": 3}
    reachable = [shift for shift in on if shift.person.phone and f"person:{shift.person_id}" != viewer.id]
    return sorted(reachable, key=lambda shift: order.get(shift.role, 9))[:3]


@door("self.use")
def home(request: SignedInRequest) -> HttpResponse:
    """Show what this person has to do now."""
    return render(request, "home/home.html", _work(request.actor, clock.now()))


@door(PUBLIC, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of this browser, and of the person when signed in; public because sign-in pages have it."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = redirect(back)
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 86400,
            samesite="Lax",
            secure=settings.OFFICE.secure_cookies,
        )
        actor = actor_behind(request)
        if actor is not None:
            people.set_language(wanted, by=actor, now=clock.now())
    return answer


@door(PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, and the way on; public because it says nothing else."""
    return render(request, "errors/404.html", status=404)


@door(PUBLIC)
def broken(request: HttpRequest) -> HttpResponse:
    """Say that the house failed; public because it says nothing else."""
    return render(request, "errors/500.html", status=500)
