"""Forms of the law pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.law.words import InstrumentKind, Validity
from thongsuot.people.words import OrganisationKind


def _date(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class InstrumentForm(forms.Form):
    """One entry of the register."""

    kind = forms.ChoiceField(label=_("Kind"), choices=InstrumentKind.choices)
    number = forms.CharField(
        label=_("Number"), max_length=60, help_text=_("With its symbol, such as 18/2016/TT-BTTTT.")
    )
    date = _date(_("Date"))
    issuer = forms.CharField(label=_("Issuer"), max_length=200)
    title = forms.CharField(label=_("Subject"), max_length=500)
    status = forms.ChoiceField(label=_("Validity"), choices=Validity.choices)
    in_force_from = _date(_("In force from"))
    in_force_until = _date(_("First day no longer in force"))
    replaced_by_id = forms.TypedChoiceField(
        label=_("Replaced by"), required=False, coerce=int, empty_value=None, choices=()
    )
    amended_by = forms.TypedMultipleChoiceField(label=_("Amended by"), required=False, coerce=int, choices=())
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("Where it can be read: page, gazette, file.")
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, instruments: list[tuple[int, str]], **kwargs: Any) -> None:
        """Offer the instruments of the register as successors and amendments."""
        super().__init__(*args, **kwargs)
        offered = [(str(pk), words) for pk, words in instruments]
        self.fields["replaced_by_id"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]
        self.fields["amended_by"].choices = offered  # type: ignore[attr-defined]


class RequirementForm(forms.Form):
    """What an instrument asks of whom."""

    article = forms.CharField(label=_("Article"), max_length=80, help_text=_("Such as: Article 5, clause 2."))
    text = forms.CharField(label=_("What must be done"), widget=forms.Textarea(attrs={"rows": 3}))
    who = forms.MultipleChoiceField(
        label=_("Who must do it"), choices=OrganisationKind.choices, widget=forms.CheckboxSelectMultiple
    )


class CheckForm(forms.Form):
    """What is to be checked, and on which day."""

    text = forms.CharField(
        label=_("Number or text"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One number, or a whole text: every document that it names is looked up."),
    )
    on = _date(_("Date of the document that cites"), _("Empty: today."))
