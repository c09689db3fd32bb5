"""Forms of the duty pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.duty.words import duty_choices
from thongsuot.kernel.actor import Actor
from thongsuot.people import queries as people
from thongsuot.people.models import Person

LOCAL = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment in Vietnamese time, entered by the browser's own picker."""

    def __init__(self, **given: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "300"}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], **given)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Choice of a person, shown with their body."""

    def label_from_instance(self, obj: Person) -> str:
        """Give name and body."""
        return f"{obj.display_name} · {obj.organisation}"


class ShiftForm(forms.Form):
    """One shift: who, in which duty, from when until when."""

    person = PersonChoice(label=_("Person"), queryset=Person.objects.none())
    role = forms.ChoiceField(label=_("Duty"), choices=duty_choices)
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["person"]
        assert isinstance(field, PersonChoice)
        rows = people.persons(viewer=viewer).filter(is_active=True).exclude(organisation=None)
        field.queryset = rows.order_by("organisation__name", "display_name")


class PeriodForm(forms.Form):
    """Which days and which body of the roster to show."""

    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    organisation = forms.IntegerField(label=_("Body"), required=False)

    def first(self, *, now: dt.datetime) -> dt.date | None:
        """Give the chosen first day, or None for today."""
        return self.cleaned_data.get("start") if self.is_valid() else None
