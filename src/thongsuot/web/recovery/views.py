"""The page of how an incident is mended: roles, crews, parts, fixes, losses, calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.queries import persons
from thongsuot.recovery import actions, queries, rules
from thongsuot.recovery.words import CallOutcome, CrewState, CustomerClass, PartState, Role
from thongsuot.web.door import door
from thongsuot.web.incidents.views import actor_of
from thongsuot.web.recovery.forms import CrewForm, FixForm, LossForm, PartForm, RoleForm

if TYPE_CHECKING:
    from thongsuot.recovery.models import Loss

FIX_WORDS = {
    "permanent": gettext_lazy("For good"),
    "replaced": gettext_lazy("Replaced for good"),
    "holding": gettext_lazy("Temporary, holding"),
    "late": gettext_lazy("Temporary, past its day"),
}
FORMS: dict[type[forms.Form], str] = {
    RoleForm: "role_form", CrewForm: "crew_form", PartForm: "part_form", FixForm: "fix_form", LossForm: "loss_form",
}  # fmt: skip
BADGES = {"permanent": "ok", "replaced": "ok", "holding": "warn", "late": "bad"}


def show(
    request: HttpRequest, code: str, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the page; ``given`` holds forms with what the person typed."""
    viewer, now = actor_of(request), clock.now()
    found = queries.recovery(code, viewer=viewer, now=now)
    crew_words, part_words = dict(CrewState.choices), dict(PartState.choices)
    context: dict[str, Any] = {
        "line": found.line,
        "recovery": found,
        "own": viewer.organisation_id,
        "is_drill": found.line.is_drill,
        "crews": [
            (one, crew_words[one.state], [(step, crew_words[step]) for step in rules.next_crew_steps(one.state)])
            for one in found.crews
        ],
        "parts": [
            (one, part_words[one.state], [(step, part_words[step]) for step in rules.next_part_steps(one.state)])
            for one in found.parts
        ],
        "fixes": [(one, state, BADGES[state], FIX_WORDS[state]) for one, state in found.fixes],
        "losses": [(one, customers_in_words(one)) for one in found.losses],
        "role_form": RoleForm(),
        "crew_form": CrewForm(),
        "part_form": PartForm(),
        "fix_form": FixForm(),
        "loss_form": LossForm(initial=_last_stated(found.losses, viewer.organisation_id)),
    } | (given or {})
    context["role_form"].fields["person"].queryset = _colleagues(request)
    return render(request, "recovery/recovery.html", context, status=status)


def customers_in_words(loss: Loss) -> str:
    """Say which key customers were hit, a class after the other."""
    words = dict(CustomerClass.choices)
    return ", ".join(f"{words.get(key, key)}: {number}" for key, number in loss.customers.items())


def _last_stated(losses: tuple[Loss, ...], organisation_id: int | None) -> dict[str, Any]:
    own = next((one for one in losses if one.organisation_id == organisation_id), None)
    if own is None:
        return {}
    plain = {key: getattr(own, key) for key in ("material", "repair", "revenue", "users", "hours", "note")}
    return plain | {f"customers_{key}": number for key, number in own.customers.items()}


def _colleagues(request: HttpRequest) -> Any:
    viewer = actor_of(request)
    return persons(viewer=viewer).filter(organisation_id=viewer.organisation_id or 0, is_active=True)


@door("incidents.read")
def recovery(request: HttpRequest, code: str) -> HttpResponse:
    """Show how an incident is being mended."""
    return show(request, code)


def _filled(
    request: HttpRequest, code: str, form: forms.Form, act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponseBase:
    """Act on a valid form and go back to the page; show a wrong one with what was typed."""
    queries.incident_of(code, viewer=actor_of(request))
    status = 422
    if form.is_valid():
        try:
            act(form.values() if isinstance(form, LossForm) else dict(form.cleaned_data))
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
            status = trouble.status
        else:
            messages.success(request, done)
            return redirect("incident_recovery", code=code)
    return show(request, code, given={FORMS[type(form)]: form}, status=status)


def _tapped(request: HttpRequest, code: str, act: Callable[[], object], done: str) -> HttpResponseBase:
    """Act on one tap, and go back to where it was made."""
    try:
        act()
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, done)
    return redirect("incident" if request.POST.get("back") == "room" else "incident_recovery", code=code)


@door("incidents.respond", methods=("POST",))
def take_role(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take a role or give it to a colleague."""
    form = RoleForm(request.POST)
    form.fields["person"].queryset = _colleagues(request)  # type: ignore[attr-defined]

    def act(given: dict[str, Any]) -> object:
        person = given["person"]
        return actions.take_role(
            code, given["role"], person_id=person.pk if person else None, handover=given["handover"],
            by=actor_of(request), now=clock.now(),
        )  # fmt: skip

    return _filled(request, code, form, act, _("The role is held from now on."))


@door("incidents.respond", methods=("POST",))
def leave_role(request: HttpRequest, code: str, role: str) -> HttpResponseBase:
    """End a role without a successor."""
    if role not in Role.values:
        role = ""
    return _tapped(
        request, code, lambda: actions.leave_role(code, role, by=actor_of(request), now=clock.now()),
        _("The role is free now."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def add_crew(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send a crew."""
    actor, now = actor_of(request), clock.now()
    return _filled(
        request, code, CrewForm(request.POST),
        lambda given: actions.add_crew(code, **given, by=actor, now=now), _("The crew is called out."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def move_crew(request: HttpRequest, code: str, pk: int, state: str) -> HttpResponseBase:
    """Say how far a crew is, with one tap."""
    actor, place = actor_of(request), request.POST.get("place", "")
    return _tapped(
        request, code, lambda: actions.move_crew(code, pk, state, place=place, by=actor, now=clock.now()),
        _("Noted: the department and your body see it now."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def add_part(request: HttpRequest, code: str) -> HttpResponseBase:
    """Note a part."""
    actor, now = actor_of(request), clock.now()
    return _filled(
        request, code, PartForm(request.POST),
        lambda given: actions.add_part(code, **given, by=actor, now=now), _("The part is noted."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def move_part(request: HttpRequest, code: str, pk: int, state: str) -> HttpResponseBase:
    """Say where a part is, with one tap."""
    actor = actor_of(request)
    return _tapped(
        request, code, lambda: actions.move_part(code, pk, state, by=actor, now=clock.now()),
        _("Noted: the department and your body see it now."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def add_fix(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say how service came back."""
    actor, now = actor_of(request), clock.now()
    return _filled(
        request, code, FixForm(request.POST),
        lambda given: actions.add_fix(code, **given, by=actor, now=now), _("Kept. A temporary fix is followed."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def replace_fix(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Say that a temporary fix was replaced."""
    actor, what = actor_of(request), request.POST.get("what", "")
    return _tapped(
        request, code, lambda: actions.replace_fix(code, pk, what=what, by=actor, now=clock.now()),
        _("Mended for good."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def state_loss(request: HttpRequest, code: str) -> HttpResponseBase:
    """State what the incident cost the person's body."""
    actor, now = actor_of(request), clock.now()
    return _filled(
        request, code, LossForm(request.POST),
        lambda given: actions.state_loss(code, **given, by=actor, now=now),
        _("Stated. An earlier statement stays in the record; this one counts."),
    )  # fmt: skip


@door("incidents.respond", methods=("POST",))
def log_call(request: HttpRequest, code: str) -> HttpResponseBase:
    """Note a telephone call with one tap."""
    called, outcome = request.POST.get("called", ""), request.POST.get("outcome", "")
    word = dict(CallOutcome.choices).get(outcome, "")
    return _tapped(
        request, code,
        lambda: actions.log_call(code, called=called, outcome=outcome, by=actor_of(request), now=clock.now()),
        f"{called[:80]}: {word}",
    )  # fmt: skip
