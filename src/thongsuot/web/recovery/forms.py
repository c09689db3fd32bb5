"""Forms of the recovery pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.people.models import Person
from thongsuot.recovery.words import MONEY, CustomerClass, PartState, Role
from thongsuot.web.incidents.forms import MOMENTS, Moment


class RoleForm(forms.Form):
    """Who holds a role from now on."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), required=False, empty_label=_("I take it myself")
    )
    handover = forms.CharField(label=_("What the next one has to know"), max_length=500, required=False)


class CrewForm(forms.Form):
    """A crew that is sent."""

    name = forms.CharField(label=_("Crew"), max_length=120)
    members = forms.IntegerField(label=_("Members"), min_value=1, max_value=500, required=False)
    lead = forms.CharField(label=_("Leader of the crew"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    place = forms.CharField(label=_("Where to"), max_length=200, required=False)
    expected_at = forms.DateTimeField(
        label=_("Expected there at"), input_formats=MOMENTS, widget=Moment, required=False
    )


class PartForm(forms.Form):
    """A part, cable or machine."""

    what = forms.CharField(label=_("Part or machine"), max_length=200)
    quantity = forms.DecimalField(label=_("Quantity"), min_value=0, max_digits=10, decimal_places=2, initial=1)
    unit = forms.CharField(label=_("Unit of measure"), max_length=20, initial="m")
    state = forms.ChoiceField(label=_("State"), choices=PartState.choices, initial=PartState.NEEDED)
    expected_at = forms.DateTimeField(
        label=_("Expected there at"), input_formats=MOMENTS, widget=Moment, required=False
    )


class FixForm(forms.Form):
    """How service came back."""

    what = forms.CharField(label=_("What was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    is_temporary = forms.BooleanField(label=_("Temporary: it must be mended for good later"), required=False)
    holds_until = forms.DateTimeField(
        label=_("To be mended for good by"), input_formats=MOMENTS, widget=Moment, required=False
    )


class LossForm(forms.Form):
    """What an incident cost the person's body."""

    material = forms.IntegerField(label=_("Material and equipment lost [VND]"), min_value=0, required=False)
    repair = forms.IntegerField(label=_("Repair [VND]"), min_value=0, required=False)
    revenue = forms.IntegerField(label=_("Revenue lost [VND]"), min_value=0, required=False)
    users = forms.IntegerField(label=_("Subscribers without service"), min_value=0, required=False)
    hours = forms.DecimalField(
        label=_("Hours without service"), min_value=0, max_digits=8, decimal_places=2, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, word in CustomerClass.choices:
            self.fields[f"customers_{key}"] = forms.IntegerField(
                label=word, min_value=0, max_value=10_000, required=False
            )

    def customer_fields(self) -> list[forms.BoundField]:
        """Give the fields that ask for key customers, a class each."""
        return [self[f"customers_{key}"] for key in CustomerClass.values]

    def values(self) -> dict[str, Any]:
        """Give what was stated, as the action wants it."""
        given = dict(self.cleaned_data)
        customers = {key: given.pop(f"customers_{key}") or 0 for key in CustomerClass.values}
        return {**given, "customers": customers}


MONEY_FIELDS = tuple(MONEY)
