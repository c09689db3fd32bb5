"""Forms of the incidents pages."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents.words import IncidentKind, IncidentState, Level
from thongsuot.people.models import Organisation, Person


class Moment(forms.DateTimeInput):
    """A date and time field of the browser, in Vietnamese time."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]


class VersionForm(forms.Form):
    """Carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CauseForm(VersionForm):
    """What the cause is."""

    cause = forms.CharField(
        label=_("Cause"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500})
    )
    kind = forms.ChoiceField(label=_("Set the kind right"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("As it is")), *IncidentKind.choices]  # type: ignore[attr-defined]


class ExpectedForm(VersionForm):
    """When service is expected back."""

    at = forms.DateTimeField(label=_("Expected restoration"), input_formats=MOMENTS, widget=Moment)


class RestoreForm(VersionForm):
    """When service was back."""

    at = forms.DateTimeField(
        label=_("Restored at"), input_formats=MOMENTS, widget=Moment, required=False, help_text=_("Left empty: now.")
    )


class NoteForm(forms.Form):
    """A note for the timeline."""

    note = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    shared = forms.BooleanField(label=_("Every party may read it"), required=False)


class ShareForm(forms.Form):
    """Whom to call in."""

    organisation = forms.ModelChoiceField(label=_("Body to call in"), queryset=Organisation.objects.none())


class MergeForm(VersionForm):
    """Into which incident this one goes."""

    into = forms.ChoiceField(label=_("The incident that lives on"))


class SplitForm(VersionForm):
    """Which stations get an incident of their own."""

    SHOWN = 40

    sites = forms.MultipleChoiceField(
        label=_("Stations of the second trouble"), required=False, widget=forms.CheckboxSelectMultiple
    )
    site_codes = forms.CharField(
        label=_("More stations by code"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by commas or lines."),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    reason = forms.CharField(label=_("Why these are two"), max_length=500, required=False)

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sites"].choices = sites[: self.SHOWN]  # type: ignore[attr-defined]
        if len(sites) <= self.SHOWN:
            del self.fields["site_codes"]
        self.fields["kind"].choices = [("", _("As before")), *IncidentKind.choices]  # type: ignore[attr-defined]

    def codes(self) -> list[str]:
        """Give the codes of the chosen stations."""
        typed = re.split(r"[,;\s]+", self.cleaned_data.get("site_codes") or "")
        return [*self.cleaned_data["sites"], *(code for code in typed if code)]


class FilterForm(forms.Form):
    """Which incidents to list."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    text = forms.CharField(label=_("Code or place"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("unclosed", _("Not closed")), ("live", _("Service disturbed")), *IncidentState.choices]
        self.fields["state"].choices = [*states, ("all", _("All"))]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *IncidentKind.choices]  # type: ignore[attr-defined]
        levels = [(str(value), label) for value, label in Level.choices]
        self.fields["level"].choices = [("", _("All levels")), *levels]  # type: ignore[attr-defined]


class ByHandForm(forms.Form):
    """An incident that no alarm tells of."""

    kind = forms.ChoiceField(label=_("Kind"), choices=IncidentKind.choices)
    title = forms.CharField(label=_("What happened"), max_length=300)
    started_at = forms.DateTimeField(label=_("Since"), input_formats=MOMENTS, widget=Moment)
    place = forms.CharField(
        label=_("Where"), max_length=200, required=False, help_text=_("Commune, road, kilometre. No exact route.")
    )
    site_codes = forms.CharField(
        label=_("Codes of stations out of service"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by commas or lines."),
        max_length=20000,
    )
    users = forms.IntegerField(label=_("Users affected"), required=False, min_value=0, max_value=100_000_000)
    level = forms.ChoiceField(label=_("Level"), required=False)
    organisations = forms.ModelMultipleChoiceField(
        label=_("Bodies to call in"), queryset=Organisation.objects.none(), required=False
    )
    is_drill = forms.BooleanField(label=_("This is a drill"), required=False)
    drill_people = forms.ModelMultipleChoiceField(
        label=_("People of the drill"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("Only these are called; with nobody chosen, those on duty at your own body."),
    )

    def __init__(self, *args: Any, organisations: Any = None, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            self.fields["drill_people"].queryset = people  # type: ignore[attr-defined]
        levels = [(str(value), label) for value, label in Level.choices]
        self.fields["level"].choices = [("", _("By what is out of service")), *levels]  # type: ignore[attr-defined]
        if organisations is not None:
            self.fields["organisations"].queryset = organisations  # type: ignore[attr-defined]
