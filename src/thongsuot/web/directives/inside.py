"""Pages of what a body does inside itself with a share: parts, and the two steps “advise → direct”."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.directives import actions, queries
from thongsuot.directives.words import PART_VERBS
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries import organisations, persons, units
from thongsuot.web.directives.given import actor, cleaned
from thongsuot.web.door import door


class GiveForm(forms.Form):
    """To whom which part goes."""

    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=200, required=False)
    person_id = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int, required=False, empty_value=None)
    task = forms.CharField(label=gettext_lazy("Task"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = forms.DateField(
        label=gettext_lazy("Date set by the body"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    parent_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: list[tuple[int, str]], offices: tuple[str, ...] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["person_id"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        if offices:  # the body keeps a list of its units: one of them, not a typed name
            choices = [("", "–"), *((one, one) for one in offices)]
            self.fields["unit"] = forms.ChoiceField(label=gettext_lazy("Unit"), choices=choices, required=False)


class AdviceForm(GiveForm):
    """What the advising office proposes to its head."""

    text = forms.CharField(label=gettext_lazy("Proposed instruction"), widget=forms.Textarea(attrs={"rows": 3}))
    office = forms.CharField(label=gettext_lazy("Advising office"), max_length=200, required=False)
    field_order = ["office", "text", "unit", "person_id", "task", "due_on"]


def colleagues(viewer: Actor) -> list[tuple[int, str]]:
    """Give the persons of the viewer's own body for a choice."""
    rows = persons(viewer=viewer).filter(organisation_id=viewer.organisation_id or 0, is_active=True)
    return [(one.pk, f"{one}{', ' + one.position if one.position else ''}") for one in rows]


def offices_of(viewer: Actor) -> tuple[str, ...]:
    """Give the units of the viewer's own body that stand today."""
    own = organisations(viewer=viewer).filter(pk=viewer.organisation_id or 0).first()
    lines = units(own, viewer=viewer, day=clock.now().date(), standing=True) if own else ()
    return tuple(one.name for one in lines)


def inside_of(share_id: int, viewer: Actor) -> dict[str, Any]:
    """Give what the page of a share shows of the inside of the body."""
    found = queries.inside(share_id, viewer=viewer)
    people = colleagues(viewer) if found.may_give else []
    offices = offices_of(viewer) if found.own else ()
    return {
        "inside": found,
        "give_form": GiveForm(people=people, offices=offices) if found.may_give else None,
        "advice_form": AdviceForm(people=people, offices=offices) if found.may_give else None,
        "offices": offices,
        "part_verbs": PART_VERBS,
        "people_choices": people,
    }


@door("directives.answer", methods=("POST",))
def give(request: HttpRequest, share_id: int) -> HttpResponse:
    """Give a part on to a unit or a person."""
    viewer = actor(request)
    given = cleaned(GiveForm(request.POST, people=colleagues(viewer), offices=offices_of(viewer)))
    actions.give_part(share_id, by=viewer, now=clock.now(), **given)
    messages.success(request, _("Given on."))
    return _back(share_id)


@door("directives.answer", methods=("POST",))
def move(request: HttpRequest, part_id: int, verb: str) -> HttpResponse:
    """Move a part: receive, progress, hand in, give back, accept, drop."""
    typed = request.POST.get("percent", "")
    part = actions.move_part(
        part_id, verb, percent=int(typed) if typed.isdigit() else None, note=request.POST.get("note", ""),
        by=actor(request), now=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return _back(part.share_id)


@door("directives.answer", methods=("POST",))
def advise(request: HttpRequest, share_id: int) -> HttpResponse:
    """Propose an instruction to the head of the body."""
    viewer = actor(request)
    given = cleaned(AdviceForm(request.POST, people=colleagues(viewer), offices=offices_of(viewer)))
    line = {name: given[name] for name in ("unit", "person_id", "task", "due_on")}
    again = request.POST.get("advice_id", "")
    actions.advise(
        share_id, text=given["text"], unit=given["office"], lines=(line,) if line["unit"] or line["person_id"] else (),
        advice_id=int(again) if again.isdigit() else None, by=viewer, now=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Handed in to the head of your body."))
    return _back(share_id)


@door("directives.direct", methods=("POST",))
def direct(request: HttpRequest, share_id: int, advice_id: int) -> HttpResponse:
    """Direct onward as the head, or give the proposal back."""
    by, now, note = actor(request), clock.now(), request.POST.get("note", "")
    if request.POST.get("then") == "return":
        actions.return_advice(advice_id, note=note, by=by, now=now)
        messages.success(request, _("Given back to the advising office."))
    else:
        actions.direct(advice_id, note=note, by=by, now=now)
        messages.success(request, _("Directed; the parts are given."))
    return _back(share_id)


def _back(share_id: int) -> HttpResponse:
    answer = redirect("directive_share", share_id)
    answer["Location"] += "#inside"
    return answer
