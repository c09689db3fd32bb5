"""Forms of the network pages."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.network.words import SITE_KINDS

LARGEST_BYTES = 20 * 1024 * 1024


class ImportForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Excel (.xlsx), CSV, GeoJSON or network.json; at most 20 MB. Nothing is written before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.geojson,.csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class TrialForm(forms.Form):
    """One trial run of a generator."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    tested_by = forms.CharField(label=_("Run by"), max_length=120)
    result = forms.ChoiceField(
        label=_("Result"), choices=[("passed", _("Carried the load")), ("failed", _("Did not carry it"))]
    )
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=500, help_text=_("Of a failure: what failed.")
    )


class FilterForm(forms.Form):
    """Which plant to list."""

    words = forms.CharField(label=_("Code or name"), required=False, max_length=100)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    site_kind = forms.ChoiceField(
        label=_("Kind of site"), required=False, choices=[("", _("All")), *SITE_KINDS.items()]
    )

    def __init__(self, *args: Any, kind: str, owners: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].choices = [("", _("All")), *owners]  # type: ignore[attr-defined]
        if kind != "site":
            del self.fields["site_kind"]

    @property
    def given(self) -> dict[str, str]:
        """Give the usable filters; a filter that makes no sense is let go."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, input_formats=MOMENTS, widget=widget)


class WorkForm(forms.Form):
    """One planned work; what is wrong with it the room says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owner_id = forms.TypedChoiceField(label=_("Whose work"), coerce=int, required=False, empty_value=None)
    title = forms.CharField(label=_("What is done"), max_length=200)
    codes = forms.CharField(
        label=_("What is taken out of service"),
        help_text=_("Codes of sites, links, cables, ducts or feeders, separated by commas or lines."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    contact = forms.CharField(label=_("Who is on site, telephone"), max_length=200)
    fallback = forms.CharField(
        label=_("How it is taken back if it goes wrong"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    despite = forms.CharField(
        label=_("Why it goes on although other works stand against it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if owners:
            self.fields["owner_id"].choices = [("", _("my own body")), *owners]  # type: ignore[attr-defined]
        else:
            del self.fields["owner_id"]

    def clean_codes(self) -> list[str]:
        """Read codes from a list by commas, semicolons, spaces or lines."""
        return [code for code in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if code]
