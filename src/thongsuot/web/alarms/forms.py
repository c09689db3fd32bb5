"""Forms of the alarms pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms.words import Severity
from thongsuot.people.models import Organisation
from thongsuot.web.incidents.forms import MOMENTS, Moment


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


class ShelveForm(forms.Form):
    """Why the chosen alarms leave the list, and until when."""

    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("The body whose alarm it is reads this."))
    hours = forms.TypedChoiceField(label=_("Back in the list"), coerce=float)
    until = forms.DateTimeField(label=_("… or at this moment"), required=False, input_formats=MOMENTS, widget=Moment)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["hours"].choices = [
            ("1", _("in an hour")),
            ("4", _("in four hours")),
            ("8", _("in eight hours")),
            ("24", _("in a day")),
            ("72", _("in three days")),
            ("168", _("in seven days")),
        ]

    def end(self, now: dt.datetime) -> dt.datetime:
        """Give the moment at which they come back: the one named, else the span from now."""
        named: dt.datetime | None = self.cleaned_data["until"]
        return named or now + dt.timedelta(hours=self.cleaned_data["hours"])


class ReportForm(forms.Form):
    """What a person tells of the networks: lines, or a table."""

    lines = forms.CharField(
        label=_("What happened, and where"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "mất điện S0123"}),
        help_text=_("One line per trouble, as in a message; marks are not needed: mat dien S0123"),
    )
    table = forms.FileField(
        label=_("Or a table (.csv, .xlsx)"),
        required=False,
        help_text=_("Columns: Đối tượng, Sự cố, Mức độ, Bắt đầu, Kết thúc, Ghi chú."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("lines") and not found.get("table"):
            raise forms.ValidationError(_("Write a line, or choose a table."))
        return found


class TuneForm(forms.Form):
    """How a source is watched, and what its own names mean."""

    heartbeat_min = forms.FloatField(
        label=_("Silence is an alarm after (minutes)"),
        min_value=0,
        max_value=10_080,
        help_text=_("0: its silence is no alarm. A quiet source sends a sign to /api/v1/alarms/heartbeat."),
    )
    rate_per_s = forms.IntegerField(label=_("Limit (alarms per second)"), min_value=0, max_value=100_000)
    codes = forms.CharField(
        label=_("Its own names"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "mono"}),
        help_text=_(
            "One per line: name (or trap OID) = problem, probable cause (X.733), severity, OID of the object's code. "
            "What is left out stays as it is; the severity cleared ends the problem."
        ),
    )

    def clean_codes(self) -> dict[str, dict[str, str]]:
        """Read the lines as a table."""
        found: dict[str, dict[str, str]] = {}
        for number, line in enumerate(self.cleaned_data["codes"].splitlines(), start=1):
            if not line.strip():
                continue
            native, sign, ours = line.rpartition("=")
            parts = [part.strip() for part in ours.split(",")]
            if not sign or not native.strip() or len(parts) > 4:
                raise forms.ValidationError(
                    _("Line %(number)s is not: name = problem, cause, severity"), params={"number": number}
                )
            named = zip(("problem", "cause", "severity", "object"), parts, strict=False)
            found[native.strip()] = {field: text for field, text in named if text}
        return found


def codes_as_text(codes: dict[str, dict[str, str]]) -> str:
    """Give a source's table as lines for a person to edit."""
    return "\n".join(
        f"{native} = {', '.join(ours.get(field, '') for field in ('problem', 'cause', 'severity', 'object'))}".rstrip(
            ", "
        )
        for native, ours in sorted(codes.items())
    )
