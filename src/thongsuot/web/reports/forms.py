"""Forms of the reports pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """Which period, and which obligation the report answers."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end = forms.DateField(
        label=_("Until (included)"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    obligation = forms.TypedChoiceField(
        label=_("Answers the obligation"), required=False, coerce=int, empty_value=None, choices=()
    )


class AssessmentForm(forms.Form):
    """The office's own words."""

    title = forms.CharField(label=_("Subject of the report"), max_length=300)
    assessment = forms.CharField(
        label=_("Assessment"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("In the office's own words: how things stand, what went well, what did not. Needed to sign."),
    )
    proposals = forms.CharField(
        label=_("Proposals to the Chair"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("One proposal per line."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
