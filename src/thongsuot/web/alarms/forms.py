"""Forms of the alarms pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms.words import Severity
from thongsuot.people.models import Organisation


class SourceForm(forms.Form):
    """A system that will send alarms."""

    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("Letters, digits, - and _; never changes."))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    organisation = forms.ModelChoiceField(label=_("Body"), queryset=Organisation.objects.none())


class StandingForm(forms.Form):
    """Which alarms to list."""

    active = forms.ChoiceField(label=_("State"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    known = forms.ChoiceField(label=_("Object"), required=False)
    text = forms.CharField(label=_("Object, station or problem"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["active"].choices = [("1", _("Standing")), ("0", _("Cleared")), ("all", _("All"))]
        fields["severity"].choices = [("", _("All")), *Severity.choices]
        fields["known"].choices = [("", _("All")), ("1", _("In the register")), ("0", _("Not in the register"))]
