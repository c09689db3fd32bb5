"""Forms of the network pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("thongsuot.network/1 (.json), GeoJSON, .csv or .xlsx; at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.geojson,.csv,.xlsx"}),
    )
