"""Forms of the review pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.people.models import Organisation
from thongsuot.reviews.keeping import LONGEST
from thongsuot.reviews.words import PARTS


class ToldForm(forms.Form):
    """The five questions, for the department's summary or a body's own part."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in PARTS.items():
            rows = 8 if part == "happened" else 4
            self.fields[part] = forms.CharField(
                label=str(label), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": rows})
            )

    def questions(self) -> list[forms.BoundField]:
        """Give the fields of the five questions."""
        return [self[part] for part in PARTS]


class ActionForm(forms.Form):
    """An action that a body is asked for."""

    text = forms.CharField(label=_("Action to take"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    organisation = forms.ModelChoiceField(
        label=_("Body that owns it"), queryset=Organisation.objects.none(), to_field_name="code"
    )
    person = forms.CharField(
        label=_("Person, by e-mail address"), max_length=254, required=False, widget=forms.EmailInput
    )
    due_on = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}))
