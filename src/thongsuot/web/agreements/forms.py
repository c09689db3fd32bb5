"""Forms of the agreements pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.agreements.words import ExerciseForm, ExerciseResult


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Give an optional date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class StartForm(forms.Form):
    """How a regulation begins."""

    title = forms.CharField(label=_("Subject"), max_length=300)


class HeadForm(forms.Form):
    """Title, validity and parties of a regulation."""

    title = forms.CharField(label=_("Subject"), max_length=300)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    preamble = forms.CharField(
        label=_("Preamble"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The legal bases, one per line."),
    )
    valid_from = date_field(_("Valid from"))
    valid_until = date_field(_("First day it no longer holds"), _("Empty: until it is ended."))
    remind_days = forms.IntegerField(label=_("Remind before the end [days]"), min_value=0, max_value=365, initial=60)
    parties = forms.MultipleChoiceField(
        label=_("Parties"), required=False, choices=(), widget=forms.SelectMultiple(attrs={"size": 10})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the bodies of the directory as parties."""
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = bodies  # type: ignore[attr-defined]


class PlanStartForm(forms.Form):
    """How an emergency plan begins."""

    scenario = forms.ChoiceField(label=_("Scenario"), choices=())
    police = forms.ChoiceField(label=_("Made together with"), choices=())
    scope = forms.CharField(label=_("Place or part of the network"), max_length=200, required=False)

    def __init__(
        self, *args: Any, scenarios: list[tuple[str, str]], police: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer the scenarios of the library and the police bodies."""
        super().__init__(*args, **kwargs)
        self.fields["scenario"].choices = scenarios  # type: ignore[attr-defined]
        self.fields["police"].choices = police  # type: ignore[attr-defined]


class PlanHeadForm(forms.Form):
    """Title, scope and validity of a plan; its parts and rows are read beside it."""

    title = forms.CharField(label=_("Subject"), max_length=300)
    scope = forms.CharField(label=_("Place or part of the network"), max_length=200, required=False)
    valid_until = date_field(_("First day it no longer holds"))
    remind_days = forms.IntegerField(label=_("Remind before the end [days]"), min_value=0, max_value=365, initial=60)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ExerciseFormFields(forms.Form):
    """One exercise of a plan."""

    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    form = forms.ChoiceField(label=_("How"), choices=ExerciseForm.choices)
    result = forms.ChoiceField(label=_("What it showed"), choices=ExerciseResult.choices)
    took_part = forms.CharField(label=_("Who took part"), max_length=500)
    findings = forms.CharField(label=_("What did not work"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    lessons = forms.CharField(
        label=_("What will be bettered"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
