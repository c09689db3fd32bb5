"""The first page of a new installation: it makes the administrator, and closes itself for good."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.people import actions
from thongsuot.people.queries import has_anybody
from thongsuot.web.door import PUBLIC, door


class AdministratorForm(forms.Form):
    """Who administers this installation."""

    display_name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("E-mail, with which you sign in"))
    password = forms.CharField(
        label=_("Password"),
        min_length=12,
        help_text=_("At least 12 characters. A sentence that only you know is best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    again = forms.CharField(
        label=_("Password once more"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Hold the two passwords against each other."""
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", _("The two passwords differ."))
        return found


@door(PUBLIC, methods=("GET", "POST"))
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the administrator; public because nobody can sign in yet, and closed once anybody exists."""
    if has_anybody():
        return redirect("home")
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.create_first_administrator(
                email=given["email"],
                display_name=given["display_name"],
                password=given["password"],
                now=clock.now(),
            )
        except Invalid as trouble:
            form.add_error("password", str(trouble.message))
        else:
            login(request, made, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("Welcome. The steps below bring the house to life."))
            return redirect("home")
    return render(
        request, "home/first_run.html", {"form": form, "store": settings.DATABASES["default"]["ENGINE"]}, status=200
    )
