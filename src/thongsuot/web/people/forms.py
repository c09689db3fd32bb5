"""Forms of the people pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.people import queries
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind, Role


class BodyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Choice of a body, shown with its full name."""

    def label_from_instance(self, obj: Any) -> str:
        """Give the full name."""
        return str(obj.name)


class BodyForm(forms.Form):
    """A body of the directory."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    parent = BodyChoice(label=_("Higher body"), queryset=Organisation.objects.none(), required=False)
    email = forms.EmailField(label=_("E-mail for notices"), required=False)
    phone = forms.CharField(
        label=_("Duty telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def __init__(self, *args: Any, viewer: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["parent"].queryset = queries.organisations(viewer=viewer)  # type: ignore[attr-defined]


class NewBodyForm(BodyForm):
    """A new body, with the code under which it is known from then on."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens; it stays for good.")
    )
    field_order = ["code"]


class PersonForm(forms.Form):
    """Who a person is and where they belong."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    organisation = BodyChoice(label=_("Body"), queryset=Organisation.objects.none(), required=False)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def __init__(self, *args: Any, viewer: Actor, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["organisation"].queryset = queries.organisations(viewer=viewer)  # type: ignore[attr-defined]


class RolesForm(forms.Form):
    """The roles that a person holds from now on."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PasswordForm(forms.Form):
    """A first or new password, given by the administrator."""

    password = forms.CharField(
        label=_("First password"),
        min_length=12,
        help_text=_("At least 12 characters. Hand it over in person; it can be changed after signing in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPersonForm(PersonForm, RolesForm, PasswordForm):
    """A new person with roles and a first password."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("With this address the person signs in."))
    field_order = ["display_name", "email", "organisation", "position", "phone", "roles", "password"]


class AccountForm(forms.Form):
    """What a person sets about themselves."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("Shown to those who must reach you while you are on duty."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=(("vi", "Tiếng Việt"), ("en", "English")))
    webhook_url = forms.URLField(
        label=_("Webhook for pages"),
        required=False,
        assume_scheme="https",
        help_text=_("An https address of your own system. Its host must be allowed by the administrator."),
    )


class TokenForm(forms.Form):
    """A new token for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=((30, _("30 days")), (90, _("90 days")), (365, _("One year"))),
        initial=90,
    )
