"""Forms of the pages of duties to report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.people.models import Organisation

PLANS = [(60, _("every hour")), (180, _("every 3 hours")), (360, _("every 6 hours")), (720, _("every 12 hours")),
         (1440, _("every day"))]  # fmt: skip


class TextForm(forms.Form):
    """The text of a report."""

    text = forms.CharField(label=_("Text of the report"), max_length=20000, widget=forms.Textarea(attrs={"rows": 14}))


class PlanForm(forms.Form):
    """How often situation reports are made."""

    every_min = forms.TypedChoiceField(label=_("Situation reports"), coerce=int, choices=[(0, _("none")), *PLANS])


class Day(forms.DateInput):
    """A day field of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WindowForm(forms.Form):
    """A daily status window to open."""

    area = forms.CharField(label=_("Area"), max_length=200)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    opens_on = forms.DateField(label=_("From"), widget=Day)
    closes_on = forms.DateField(label=_("Until"), widget=Day)
    due_hour = forms.IntegerField(label=_("To be answered by (hour)"), min_value=0, max_value=23, initial=10)
    bodies = forms.ModelMultipleChoiceField(label=_("Who answers"), queryset=Organisation.objects.none())
    is_drill = forms.BooleanField(label=_("This is a drill"), required=False)


class AnswerForm(forms.Form):
    """How one's network stands in the area."""

    sites_total = forms.IntegerField(label=_("Stations in the area"), min_value=0)
    sites_out = forms.IntegerField(label=_("of them out of service"), min_value=0)
    on_generator = forms.IntegerField(label=_("of them on generators"), min_value=0, initial=0)
    users_out = forms.IntegerField(label=_("Users without service"), min_value=0, required=False)
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000})
    )
