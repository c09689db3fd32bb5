"""The review of an incident: its summary, each body's part, the actions that follow; and the list of all of them."""

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
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisations, person_by_email
from thongsuot.reviews import actions, queries
from thongsuot.reviews.values import FollowUpLine, ReviewRoom
from thongsuot.reviews.words import PARTS, Why
from thongsuot.web.door import door
from thongsuot.web.incidents.views import actor_of
from thongsuot.web.reviews.forms import ActionForm, ToldForm

if TYPE_CHECKING:
    from thongsuot.reviews.models import Told

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
STANDING = {
    # how a review or an action stands: its badge, its word
    "draft": ("wait", gettext_lazy("Being written")),
    "published": ("ok", gettext_lazy("Published")),
    "todo": ("wait", gettext_lazy("To be done")),
    "due_soon": ("warn", gettext_lazy("Due soon")),
    "late": ("bad", gettext_lazy("Past its day")),
    "done": ("ok", gettext_lazy("Done")),
    "dropped": ("none", gettext_lazy("Dropped")),
}


def badged(lines: tuple[FollowUpLine, ...]) -> list[tuple[FollowUpLine, Any, Any]]:
    """Give actions with the badge and the word of how each stands."""
    return [(one, *STANDING[one.standing]) for one in lines]


def answers(told: Told | None) -> list[tuple[Any, str]]:
    """Give the questions that were answered, with the answers."""
    return [(label, getattr(told, part)) for part, label in PARTS.items() if told is not None and getattr(told, part)]


@door("reviews.read")
def overview(request: HttpRequest) -> HttpResponse:
    """List the reviews, late ones first, and the actions over all of them."""
    viewer = actor_of(request)
    found = queries.overview(viewer=viewer, now=clock.now())
    whys = dict(Why.choices)
    unsettled = tuple(one for one in found.actions if one.row.state == "todo")
    context = {
        "overview": found,
        "reviews": [(one, *STANDING[one.standing], whys[one.why]) for one in found.reviews],
        "todo": badged(unsettled),
        "ended": badged(tuple(one for one in found.actions if one.row.state != "todo")[:200]),
    }
    return render(request, "reviews/list.html", context)


def show(
    request: HttpRequest, code: str, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the page of one review; ``given`` holds forms with what the person typed."""
    viewer = actor_of(request)
    found = queries.review(code, viewer=viewer, now=clock.now())
    context: dict[str, Any] = {
        "line": found.line,
        "room": found,
        "is_drill": found.line.is_drill,
        "standing": STANDING.get(found.standing),
        "why": dict(Why.choices).get(found.review.why, "") if found.review else "",
        "summary": answers(found.summary),
        "parts": [(part, answers(part)) for part in found.contributions],
        "own": answers(found.own),
        "actions": badged(found.actions),
        "summary_form": _told_form(found.review),
        "part_form": _told_form(found.own, prefilled=found.prefilled),
        "action_form": ActionForm(),
    } | (given or {})
    _with_bodies(context["action_form"], request, found)
    return render(request, "reviews/review.html", context, status=status)


def _told_form(told: Told | None, *, prefilled: str = "") -> ToldForm:
    if told is None:
        return ToldForm(initial={"happened": prefilled})
    return ToldForm(initial={part: getattr(told, part) for part in PARTS} | {"version": told.version})


def _with_bodies(form: forms.Form, request: HttpRequest, found: ReviewRoom) -> None:
    field: Any = form.fields["organisation"]
    field.queryset = (
        organisations(viewer=actor_of(request)).order_by("name") if found.may_add_action else field.queryset
    )


@door("reviews.read")
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Show the review of an incident."""
    return show(request, code)


def _filled(
    request: HttpRequest, code: str, form: tuple[str, forms.Form], act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponseBase:
    """Act on a valid form and go back to the page; show a wrong one with what was typed."""
    name, filled = form
    status = 422
    if filled.is_valid():
        try:
            act(dict(filled.cleaned_data))
        except (Refused, Invalid) as trouble:
            filled.add_error(None, str(trouble.message))
            status = trouble.status
        else:
            messages.success(request, done)
            return redirect("incident_review", code=code)
    return show(request, code, given={name: filled}, status=status)


def _tapped(request: HttpRequest, code: str, act: Callable[[], object], done: str) -> HttpResponseBase:
    try:
        act()
    except (Refused, Invalid) as trouble:
        messages.error(request, str(trouble.message))
    else:
        messages.success(request, done)
    return redirect("reviews") if request.POST.get("back") == "list" else redirect("incident_review", code=code)


@door("reviews.lead", methods=("POST",))
def open_review(request: HttpRequest, code: str) -> HttpResponseBase:
    """Open a review by hand."""
    return _tapped(
        request, code, lambda: actions.open_review(code, by=actor_of(request), now=clock.now()),
        _("The review is opened; the bodies involved see it."),
    )  # fmt: skip


@door("reviews.lead", methods=("POST",))
def sum_up(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep the department's summary."""
    actor = actor_of(request)
    return _filled(
        request, code, ("summary_form", ToldForm(request.POST)),
        lambda given: actions.sum_up(code, by=actor, now=clock.now(), **given), _("Saved."),
    )  # fmt: skip


@door("reviews.contribute", methods=("POST",))
def contribute(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep the part of the person's body."""
    actor = actor_of(request)
    return _filled(
        request, code, ("part_form", ToldForm(request.POST)),
        lambda given: actions.contribute(code, by=actor, now=clock.now(), **given),
        _("Saved: your body and the department read it."),
    )  # fmt: skip


@door("reviews.publish", methods=("POST",))
def publish(request: HttpRequest, code: str) -> HttpResponseBase:
    """Publish the summary to the bodies involved."""
    return _tapped(
        request, code, lambda: actions.publish(code, by=actor_of(request), now=clock.now()),
        _("Published to the bodies involved."),
    )  # fmt: skip


@door("reviews.lead", methods=("POST",))
def add_action(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask a body for an action."""
    actor = actor_of(request)
    form = ActionForm(request.POST)
    _with_bodies(form, request, queries.review(code, viewer=actor, now=clock.now()))

    def act(given: dict[str, Any]) -> object:
        try:
            person = person_by_email(given["person"], viewer=actor).pk if given["person"] else None
        except NotFound as trouble:
            raise Invalid(trouble.message, code="person") from trouble
        return actions.add_action(
            code, text=given["text"], organisation=given["organisation"].code, person_id=person,
            due_on=given["due_on"], by=actor, now=clock.now(),
        )  # fmt: skip

    return _filled(
        request, code, ("action_form", form), act, _("The body is asked for it, and reminded before its day.")
    )


@door("reviews.contribute", methods=("POST",))
def finish_action(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Say that an action is done."""
    word = request.POST.get("word", "")
    return _tapped(
        request, code, lambda: actions.finish_action(code, pk, word=word, by=actor_of(request), now=clock.now()),
        _("Done: the department sees it."),
    )  # fmt: skip


@door("reviews.lead", methods=("POST",))
def drop_action(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Drop an action for a reason."""
    reason = request.POST.get("reason", "")
    return _tapped(
        request, code, lambda: actions.drop_action(code, pk, reason=reason, by=actor_of(request), now=clock.now()),
        _("Dropped."),
    )  # fmt: skip


@door("reviews.read")
def paper(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand out the review as PDF or Word file."""
    data, name = queries.paper(code, form=form, viewer=actor_of(request), now=clock.now())
    shown = "inline" if form == "pdf" else "attachment"
    return HttpResponse(data, content_type=TYPES[form], headers={"Content-Disposition": f'{shown}; filename="{name}"'})
