"""Forms of the network pages."""

from __future__ import annotations

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
