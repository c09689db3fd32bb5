"""Forms of the evidence pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.evidence.words import ItemKind
from thongsuot.people.models import Organisation, Person
from thongsuot.web.incidents.forms import MOMENTS, Moment


class PieceForm(forms.Form):
    """One original to put in."""

    file = forms.FileField(
        label=_("Photo or file"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,video/*,application/pdf,*/*"}),
        help_text=_("On a phone this opens the camera. At most 25 MB; kept as it is, byte by byte."),
    )
    description = forms.CharField(
        label=_("What it shows"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices, initial=ItemKind.PHOTO)
    taken_at = forms.DateTimeField(label=_("Taken at"), input_formats=MOMENTS, widget=Moment, required=False)
    taken_by = forms.CharField(label=_("Taken by"), max_length=200, required=False)


class GiveForm(forms.Form):
    """To whom a bundle is handed over."""

    organisation = forms.ModelChoiceField(label=_("Body of the police"), queryset=Organisation.objects.none())


class BundleForm(forms.Form):
    """A bundle to be checked."""

    file = forms.FileField(label=_("Bundle (ZIP)"), widget=forms.ClearableFileInput(attrs={"accept": ".zip"}))
    fingerprint = forms.CharField(
        label=_("Fingerprint of the key on the paper"), max_length=80, required=False,
        help_text=_("Left empty: the signature is checked, but not whose it is."),
    )  # fmt: skip


class AssignForm(forms.Form):
    """To which officer a case goes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    officer = forms.ModelChoiceField(label=_("Officer"), queryset=Person.objects.none())


class NumberForm(forms.Form):
    """The case number of the police."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=_("Case number"), max_length=120)
