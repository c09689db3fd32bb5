"""By what a source is known besides its key: the card on its page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.alarms import identified, identities
from thongsuot.alarms.words import LOSSES, STRANGE, IdentityKind
from thongsuot.kernel import clock, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.web.door import door

ENDS = {
    "": None,
    "1": dt.timedelta(hours=1),
    "24": dt.timedelta(days=1),
    "168": dt.timedelta(days=7),
    "720": dt.timedelta(days=30),
}
DOOR_WORDS = {
    "syslog-udp": gettext_lazy("Syslog over UDP"),
    "syslog-tcp": gettext_lazy("Syslog over TCP"),
    "syslog-tls": gettext_lazy("Syslog over TLS"),
    "snmp": gettext_lazy("SNMP traps and informs"),
    "nats": gettext_lazy("NATS stream"),
}
LATE = dt.timedelta(seconds=30)


class IdentityForm(forms.Form):
    """One identity to register."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=200,
        help_text=gettext_lazy("10.1.2.3 or 10.1.2.0/24; a SHA-256 fingerprint; a community; a user name."),
    )
    host = forms.CharField(
        label=gettext_lazy("Host name or engine id"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Address: only messages with this host name. SNMP v3: the sender's engine id (traps)."),
    )
    thing = forms.CharField(
        label=gettext_lazy("Object behind it"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Code in the register, for messages that name no object themselves."),
    )
    auth_password = forms.CharField(
        label=gettext_lazy("SNMP v3: authentication password (SHA-256)"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    privacy_password = forms.CharField(
        label=gettext_lazy("SNMP v3: privacy password (AES)"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    ends = forms.ChoiceField(label=gettext_lazy("Counts"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = IdentityKind.choices
        fields["ends"].choices = [
            ("", _("until it is ended")),
            ("1", _("for an hour")),
            ("24", _("for a day")),
            ("168", _("for seven days")),
            ("720", _("for thirty days")),
        ]


def card(source: Any, *, viewer: Actor, form: IdentityForm | None = None) -> dict[str, Any]:
    """Give what the card of identities on a source's page shows."""
    now = clock.now()
    return {
        "identities": list(identified.identities(source.code, viewer=viewer, now=now)),
        "identity_form": form or IdentityForm(),
        "loss": LOSSES.get(source.last_lost_reason, source.last_lost_reason),
        "engine_id": identities.own_engine_id().hex(),
    }


def turned_away(*, viewer: Actor) -> dict[str, Any]:
    """Give what the page of the sources shows of the listeners: which are open, and whom they turned away."""
    rows = [
        (row, DOOR_WORDS.get(row.door, row.door), STRANGE.get(row.reason, row.reason))
        for row in identified.strangers(viewer=viewer)[:50]
    ]
    at, detail = outbox.last_beat("listeners")
    doors = detail.get("doors", {}) if viewer.sees_all else {}
    return {
        "strangers": rows,
        "listeners_late": at is not None and clock.now() - at > LATE,
        "listeners_at": at if viewer.sees_all else None,
        "doors": [(DOOR_WORDS.get(name, name), counts) for name, counts in sorted(doors.items())],
    }


@door("alarms.manage_sources", methods=("POST",))
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Register by what a source is known."""
    from thongsuot.web.alarms.sources import page

    form = IdentityForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        now = clock.now()
        ends = ENDS[given.pop("ends")]
        try:
            identities.add_identity(
                code,
                **given,
                ends_at=now + ends if ends else None,
                by=request.actor,  # type: ignore[attr-defined]
                now=now,
            )
        except Trouble as trouble:
            if trouble.status == 404:
                raise
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("Registered. It counts within a few seconds."))
            return redirect("alarm_source", code=code)
    return page(request, code, identity_form=form, status=422)


@door("alarms.manage_sources", methods=("POST",))
def end(request: HttpRequest, code: str, identity_id: int) -> HttpResponseBase:
    """Let an identity count no more, now or after a while."""
    now = clock.now()
    after = ENDS.get(request.POST.get("after", ""))
    identities.end_identity(
        code,
        identity_id,
        by=request.actor,  # type: ignore[attr-defined]
        now=now,
        ends_at=now + after if after else None,
    )
    messages.success(request, _("Saved."))
    return redirect("alarm_source", code=code)
