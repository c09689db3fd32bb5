"""Keeping the directory: other names, classes, new names, successors, doubles; areas; whom a phrase means."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Trouble
from thongsuot.people import actions, queries
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind
from thongsuot.places import actions as place_actions
from thongsuot.places import queries as places
from thongsuot.places.models import Area, AreaKind
from thongsuot.web.door import SignedInRequest, door
from thongsuot.web.people.forms import BodyChoice

MOST_AREAS = 200


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class AliasForm(forms.Form):
    """Another name."""

    name = forms.CharField(
        label=gettext_lazy("Other name or abbreviation"),
        max_length=200,
        help_text=gettext_lazy("As documents write it."),
    )
    valid_until = _day(gettext_lazy("Borne until (for a former name)"), required=False)


class ClassesForm(forms.Form):
    """The other classes of a body."""

    more_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Also belongs to"),
        choices=OrganisationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AreaForm(forms.Form):
    """The area for which a body stands."""

    area = forms.CharField(
        label=gettext_lazy("Code of the area"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("From the list of areas."),
    )


class RenameForm(forms.Form):
    """A new name."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=200)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=60, required=False)
    on = _day(gettext_lazy("From"))


class SuccessorForm(forms.Form):
    """To whom the duties went."""

    after = BodyChoice(label=gettext_lazy("Body"), queryset=Organisation.objects.none())
    on = _day(gettext_lazy("From"))
    reason = forms.CharField(label=gettext_lazy("Decision or reason"), max_length=300, required=False)

    def __init__(self, *args: Any, viewer: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["after"].queryset = queries.organisations(viewer=viewer)  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    """A new unit, or a changed one."""

    unit_id = forms.TypedChoiceField(
        label=gettext_lazy("Unit"), coerce=int, required=False, empty_value=None,
        help_text=gettext_lazy("Empty: a new one."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    parent_id = forms.TypedChoiceField(label=gettext_lazy("Unit above"), coerce=int, required=False, empty_value=None)
    head_id = forms.TypedChoiceField(
        label=gettext_lazy("Head of the unit"), coerce=int, required=False, empty_value=None
    )
    valid_from = _day(gettext_lazy("From"), required=False)
    valid_until = _day(gettext_lazy("First day it no longer stands"), required=False)

    def __init__(self, *args: Any, body: Organisation, viewer: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        units, people = unit_choices(body, viewer)
        for name, offered in (("unit_id", units), ("parent_id", units), ("head_id", people)):
            self.fields[name].choices = [("", "–"), *offered]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Who belongs to which unit."""

    person_id = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int)
    unit_id = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, body: Organisation, viewer: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        units, people = unit_choices(body, viewer)
        self.fields["person_id"].choices = people  # type: ignore[attr-defined]
        self.fields["unit_id"].choices = [("", "–"), *units]  # type: ignore[attr-defined]


def unit_choices(body: Organisation, viewer: Actor) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Give units and persons of a body for choices."""
    lines = queries.units(body, viewer=viewer, day=clock.now().date())
    people = queries.persons(viewer=viewer).filter(organisation=body, is_active=True)
    return [(one.unit_id, "– " * one.level + one.name) for one in lines], [(one.pk, str(one)) for one in people]


def keeping_forms(body: Organisation, *, viewer: Actor) -> dict[str, forms.Form]:
    """Give the empty forms for the administrator's side of a body's page."""
    return {
        "alias": AliasForm(prefix="alias"),
        "classes": ClassesForm(prefix="classes", initial={"more_kinds": body.kinds[1:]}),
        "area": AreaForm(prefix="area", initial={"area": body.area.code if body.area else ""}),
        "rename": RenameForm(prefix="rename", initial={"name": body.name, "short_name": body.short_name}),
        "successor": SuccessorForm(prefix="successor", viewer=viewer),
        "merge": SuccessorForm(prefix="merge", viewer=viewer),
        "unit": UnitForm(prefix="unit", body=body, viewer=viewer),
        "member": MemberForm(prefix="member", body=body, viewer=viewer),
    }


def _given(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        words = [
            f"{form.fields[name].label or name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()
        ]
        raise Invalid(" · ".join(words))
    return dict(form.cleaned_data)


@door("people.manage", methods=("POST",))
def keep_body(request: SignedInRequest, code: str, what: str) -> HttpResponse:
    """Do one thing to a body of the directory; what is wrong is said on its page."""
    body = queries.organisation(code, viewer=request.actor)
    try:
        _keep(request, body, what)
    except Trouble as trouble:
        messages.error(request, trouble.message)
    else:
        messages.success(request, _("Saved."))
    return redirect("body", code=code)


def _keep(request: SignedInRequest, body: Organisation, what: str) -> None:
    by, now = request.actor, clock.now()
    match what:
        case "alias":
            actions.add_alias(body, by=by, now=now, **_given(AliasForm(request.POST, prefix="alias")))
        case "classes":
            given = _given(ClassesForm(request.POST, prefix="classes"))
            actions.set_classes(body, more_kinds=tuple(given["more_kinds"]), by=by, now=now)
        case "area":
            area = _given(AreaForm(request.POST, prefix="area"))["area"]
            actions.set_area(body, area=places.area(area, viewer=by) if area else None, by=by, now=now)
        case "rename":
            actions.rename_body(body, by=by, now=now, **_given(RenameForm(request.POST, prefix="rename")))
        case "successor":
            actions.succeed_body(
                body, by=by, now=now, **_given(SuccessorForm(request.POST, prefix="successor", viewer=by))
            )
        case "unit":
            actions.keep_unit(
                body, by=by, now=now, **_given(UnitForm(request.POST, prefix="unit", body=body, viewer=by))
            )
        case "member":
            given = _given(MemberForm(request.POST, prefix="member", body=body, viewer=by))
            person = queries.person(given["person_id"], viewer=by)
            actions.place_person(person, unit_id=given["unit_id"], by=by, now=now)
        case _:
            given = _given(SuccessorForm(request.POST, prefix="merge", viewer=by))
            actions.merge_bodies(body, into=given["after"], on=given["on"], by=by, now=now)


@door("people.manage", methods=("POST",))
def remove_alias(request: SignedInRequest, code: str, alias_id: int) -> HttpResponse:
    """Take another name from a body again."""
    body = queries.organisation(code, viewer=request.actor)
    actions.remove_alias(body, alias_id=alias_id, by=request.actor, now=clock.now())
    messages.success(request, _("Removed."))
    return redirect("body", code=code)


@door("people.read")
def meant(request: SignedInRequest) -> HttpResponse:
    """Show whom a phrase of a directive means on a day, and why."""
    phrase = request.GET.get("phrase", "").strip()[:500]
    day = _day_of(request.GET.get("day", "")) or clock.now().date()
    found = queries.meant_by(phrase, viewer=request.actor, day=day) if phrase else ()
    return render(request, "people/meant.html", {"phrase": phrase, "day": day, "found": found})


def _day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


@door("places.read")
def areas(request: SignedInRequest) -> HttpResponse:
    """List areas, old and new, with what became of them."""
    viewer, words, kind = request.actor, request.GET.get("q", ""), request.GET.get("kind", "")
    rows = places.areas(viewer=viewer, words=words, kind=kind if kind in AreaKind.values else "")
    page = {
        "areas": rows[:MOST_AREAS],
        "more": max(0, rows.count() - MOST_AREAS),
        "words": words,
        "kind": kind,
        "kinds": AreaKind.choices,
        "may_manage": viewer.may("places.manage"),
        "is_empty": not Area.objects.exists(),
    }
    return render(request, "people/areas.html", page)


@door("places.manage", methods=("POST",))
def load_provinces(request: SignedInRequest) -> HttpResponse:
    """Put the provinces that are shipped into the store."""
    made = place_actions.load_provinces(by=request.actor, now=clock.now())
    messages.success(request, _("New areas: %(count)s.") % {"count": made})
    return redirect("areas")
