"""Pages of emergency plans: list and coverage, one version, writing, the two signatures, exercises."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thongsuot.agreements import actions, pack, queries
from thongsuot.agreements.values import Contact, KeptLink, PlanContent, PlanView, PriorityUser
from thongsuot.agreements.words import PLAN_FAULTS, STANDINGS
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound, Trouble
from thongsuot.network.queries import plant
from thongsuot.people.queries import organisations
from thongsuot.web.agreements.forms import ExerciseFormFields, PlanHeadForm, PlanStartForm
from thongsuot.web.directives.given import actor, cleaned
from thongsuot.web.door import door
from thongsuot.web.drafting.given import number
from thongsuot.web.drafting.lists import file_answer

SPARE_ROWS, MOST_ROWS, MOST_OFFERED = 2, 60, 800
LINK_FIELDS = ("name", "primary", "fallback", "keeper", "a", "b", "primary_ref", "fallback_ref")


@door("plans.read")
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans, those first that wait for a signature or have expired; the office sees which are missing."""
    viewer, now = actor(request), clock.now()
    standing, scenario = request.GET.get("standing", ""), request.GET.get("scenario", "")
    everything = queries.plans(viewer=viewer, now=now)
    known = pack.scenarios()
    rows = queries.coverage(viewer=viewer, now=now)
    page = {
        "lines": queries.plans(viewer=viewer, now=now, standing=standing, scenario=scenario),
        "total": len(everything),
        "to_sign": sum(one.to_sign for one in everything),
        "expiring": sum(one.standing.code == "expiring" for one in everything),
        "expired": sum(one.standing.code == "expired" for one in everything),
        "unexercised": sum(one.exercise_due for one in everything),
        "coverage": rows,
        "missing": sum(line is None and expected for row in rows for _key, line, expected in row.cells),
        "standing": standing,
        "scenario": scenario,
        "standings": STANDINGS.items(),
        "scenarios": [(key, one.name) for key, one in known.items()],
        "may_write": viewer.may("plans.write"),
        "form": _start_form(request) if viewer.may("plans.write") else None,
    }
    return render(request, "agreements/plans.html", page)


def _start_form(request: HttpRequest, data: QueryDict | None = None) -> PlanStartForm:
    police = [(one.code, one.name) for one in organisations(viewer=actor(request), kinds=("police",))]
    scenarios = [(key, str(one.name)) for key, one in pack.scenarios().items()]
    return PlanStartForm(data, scenarios=scenarios, police=police, initial={"scenario": request.GET.get("start", "")})


@door("plans.write", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Start a plan from the scenario library."""
    given = cleaned(_start_form(request, request.POST))
    version = actions.start_plan(**given, by=actor(request), now=clock.now())
    messages.success(request, _("Begun with the text of the library. Set it right for your network."))
    return redirect("plan_edit", version.plan_id)


def _view(request: HttpRequest, plan_id: int) -> PlanView:
    return queries.plan(plan_id, viewer=actor(request), now=clock.now(), version=number(request, "version"))


def _faults(view: PlanView) -> list[dict[str, Any]]:
    names = {place: name for place, (_key, name, _hint, _text) in enumerate(view.parts, 1)}
    return [{"text": PLAN_FAULTS[one.code], "where": names.get(one.place, "") or one.words} for one in view.faults]


@door("plans.read")
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show one version of a plan."""
    return plan_page(request, plan_id)


def plan_page(
    request: HttpRequest, plan_id: int, *, form: ExerciseFormFields | None = None, status: int = 200
) -> HttpResponse:
    """Show the page of a plan, with an exercise form that was refused."""
    view = _view(request, plan_id)
    page = {
        "view": view,
        "faults": _faults(view),
        "office": actor(request).sees_all,
        "paths": queries.plan_paths(plan_id, viewer=actor(request), version=view.version),
        "form": form or ExerciseFormFields(initial={"held_on": _today()}),
        "may_open": actor(request).may("incidents.respond"),
    }
    return render(request, "agreements/plan.html", page, status=status)


def _today() -> dt.date:
    from thongsuot.agreements.rules import office_day

    return office_day(clock.now())


def _writing(request: HttpRequest, plan_id: int) -> PlanView:
    view = queries.plan(plan_id, viewer=actor(request), now=clock.now())
    if "write" not in view.verbs:
        raise NotFound(_("No version of this plan is being written by your body."))
    return view


def content_of(form: QueryDict, parts: list[str]) -> PlanContent:
    """Read the plan's form; rows without a name are left out."""

    def rows(name: str, fields: tuple[str, ...]) -> list[dict[str, str]]:
        found = []
        for place in range(MOST_ROWS):
            row = {one: form.get(f"{name}-{place}-{one}", "").strip()[:200] for one in fields}
            if row[fields[0]]:
                found.append(row)
        return found

    def rank(text: str) -> int:
        return int(text) if text in ("1", "2", "3") else 1

    users = rows("user", ("name", "rank", "means", "fallback", "site", "fallback_site"))
    return PlanContent(
        texts={key: form.get(f"part-{key}", "").strip() for key in parts},
        degraded=form.get("degraded", "").strip(),
        users=tuple(
            PriorityUser(
                name=one["name"],
                rank=rank(one["rank"]),
                means=one["means"],
                fallback=one["fallback"],
                site=one["site"],
                fallback_site=one["fallback_site"],
            )
            for one in users
        ),
        links=tuple(KeptLink(**one) for one in rows("link", LINK_FIELDS)),
        contacts=tuple(Contact(**one) for one in rows("contact", ("role", "name", "phone"))),
    )


def _offered(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """Give plant of the registry to choose from, those that matter most first; more can be typed."""
    viewer = actor(request)
    if not viewer.may("network.read"):
        return {}
    sites = plant("site", viewer=viewer).order_by("-key_target", "kind", "code")
    others = [row for kind in ("link", "cable", "duct") for row in plant(kind, viewer=viewer)[:MOST_OFFERED]]
    return {
        "sites": [(one.code, one.name) for one in sites[:MOST_OFFERED]],
        "ways": [(one.code, one.name) for one in others],
    }


def _editor(
    request: HttpRequest,
    view: PlanView,
    *,
    form: PlanHeadForm,
    content: PlanContent,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    def padded(rows: tuple[Any, ...]) -> list[tuple[int, Any]]:
        return list(enumerate((*rows, *[None] * SPARE_ROWS)))

    page = {
        "view": view,
        "form": form,
        "error": error,
        "faults": _faults(view),
        "parts": [(key, name, hint, content.texts.get(key, "")) for key, name, hint, _text in view.parts],
        "content": content,
        "users": padded(content.users),
        "links": padded(content.links),
        "contacts": padded(content.contacts),
        "offered": _offered(request),
    }
    return render(request, "agreements/plan_edit.html", page, status=status)


@door("plans.write", methods=("GET", "POST"))
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write a plan."""
    view = _writing(request, plan_id)
    initial = {name: getattr(view, name) for name in ("title", "scope", "valid_until", "remind_days", "revision")}
    if request.method != "POST":
        return _editor(request, view, form=PlanHeadForm(initial=initial), content=view.content)
    form = PlanHeadForm(request.POST, initial=initial)
    content = content_of(request.POST, [part[0] for part in view.parts])
    if not form.is_valid():
        return _editor(request, view, form=form, content=content, status=422)
    try:
        actions.write_plan(view.version_id, content, **form.cleaned_data, by=actor(request), now=clock.now())
    except Trouble as trouble:
        error = str(trouble.message)
        return _editor(request, view, form=form, content=content, error=error, status=trouble.status)
    messages.success(request, _("Saved."))
    return redirect("plan" if "done" in request.POST else "plan_edit", plan_id)


@door("plans.write", methods=("POST",))
def send(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Send a plan to both signatures."""
    view = _writing(request, plan_id)
    actions.send_plan(view.version_id, revision=number(request, "revision"), by=actor(request), now=clock.now())
    messages.success(request, _("Sent. Your body and the police can read and sign it now."))
    return redirect("plan", plan_id)


@door("plans.sign", methods=("POST",))
def sign(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Sign for the operator or the police."""
    view = _view(request, plan_id)
    sha256 = request.POST.get("sha256", "")
    actions.sign_plan(view.version_id, sha256=sha256, by=actor(request), now=clock.now())
    messages.success(request, _("Signed for your body."))
    return redirect("plan", plan_id)


@door("plans.sign", methods=("POST",))
def send_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Send a plan back to its operator with what has to be changed."""
    view = _view(request, plan_id)
    actions.return_plan(view.version_id, note=request.POST.get("note", ""), by=actor(request), now=clock.now())
    messages.success(request, _("Sent back. Signatures given so far no longer count."))
    return redirect("plans")


@door("plans.write", methods=("POST",))
def revise(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Open the next version."""
    actions.revise_plan(plan_id, by=actor(request), now=clock.now())
    messages.success(request, _("The next version is open. The old one holds until both have signed the new one."))
    return redirect("plan_edit", plan_id)


@door("plans.exercise", methods=("POST",))
def exercise(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put an exercise on record."""
    form = ExerciseFormFields(request.POST)
    if not form.is_valid():
        return plan_page(request, plan_id, form=form, status=422)
    try:
        actions.record_exercise(plan_id, **form.cleaned_data, by=actor(request), now=clock.now())
    except Invalid as wrong:
        form.add_error(None, str(wrong.message))
        return plan_page(request, plan_id, form=form, status=422)
    messages.success(request, _("The exercise is on record."))
    return redirect(reverse("plan", args=[plan_id]) + "#exercises")


@door("plans.read")
def compare(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show what changed between two versions."""
    view = _view(request, plan_id)
    known = [one[0] for one in view.versions]
    newer = number(request, "newer") or max(known)
    older = number(request, "older") or max([one for one in known if one < newer], default=newer)
    blocks = queries.compare_plan(plan_id, older=older, newer=newer, viewer=actor(request))
    page = {
        "title": view.title,
        "back": reverse("plan", args=[plan_id]),
        "blocks": blocks,
        "changes": sum(one.change != "same" for one in blocks),
        "older": older,
        "newer": newer,
        "known": known,
    }
    return render(request, "agreements/compare.html", page)


@door("plans.read")
def paper(request: HttpRequest, plan_id: int, form: str) -> HttpResponse:
    """Give a version as PDF or Word file."""
    data, name = queries.plan_paper(
        plan_id, form=form, viewer=actor(request), now=clock.now(), version=number(request, "version")
    )
    return file_answer(data, name=name, form=form, inline=form == "pdf")
