"""The page on which a person tells of a trouble field by field; the line and the table stand beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.adapters.alarms_in import told
from thongsuot.alarms import actions
from thongsuot.alarms.words import Severity
from thongsuot.incidents.words import problem_word
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Trouble
from thongsuot.network import queries as network
from thongsuot.web.alarms.reporting import dry_run
from thongsuot.web.door import door
from thongsuot.web.incidents.forms import MOMENTS, Moment

KINDS = ("site", "link", "cable", "duct", "feeder", "substation")
MOST = 8


class ToldForm(forms.Form):
    """One trouble, field by field."""

    thing = forms.CharField(
        label=gettext_lazy("Where: code or name of the object"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    choice = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    problem = forms.ChoiceField(label=gettext_lazy("What is wrong"))
    ended = forms.ChoiceField(label=gettext_lazy("State"), widget=forms.RadioSelect, initial="0")
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), required=False)
    since = forms.DateTimeField(
        label=gettext_lazy("Since"), required=False, input_formats=MOMENTS, widget=Moment(),
        help_text=gettext_lazy("Left empty: now."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["problem"].choices = [
            ("", _("Choose")),
            *((told.CAUSES[cause], [(p, problem_word(p)) for p in problems]) for cause, problems in told.causes()),
        ]
        usual = [choice for choice in Severity.choices if choice[0] != "cleared"]
        fields["severity"].choices = [("", _("As usual for this")), *usual]
        fields["ended"].choices = [("0", _("It goes on")), ("1", _("It is over"))]


def found_objects(words: str, *, viewer: Actor) -> list[tuple[str, str]]:
    """Give code and name of what the viewer may see and the words meet; nobody finds what isn't theirs to see."""
    if not viewer.may("network.read") or len(words.strip()) < 2:
        return []
    found: list[tuple[str, str]] = []
    for kind in KINDS:
        rows = network.plant(kind, viewer=viewer, words=words.replace("\x00", ""))[: MOST - len(found)]
        found += [(row.code, str(getattr(row, "name", "") or "")) for row in rows]
        if len(found) >= MOST:
            break
    return found


@door("alarms.report")
def objects(request: HttpRequest) -> HttpResponse:
    """List objects to choose from while a person types."""
    words = request.GET.get("thing", "")[:120]
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    context = {"objects": found_objects(words, viewer=viewer), "words": words.strip()}
    return render(request, "alarms/_objects.html", context)


@door("alarms.report", methods=("GET", "POST"))
def tell(request: HttpRequest) -> HttpResponseBase:
    """Take one trouble field by field; show first what would be kept, or keep it."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    form = ToldForm(request.POST if request.method == "POST" else None)
    rows: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid() and request.POST.get("keep") != "find":
        given = form.cleaned_data
        now = clock.now()
        try:
            alarm = told.alarm_of(
                thing=given["choice"] or given["thing"], problem=given["problem"], severity=given["severity"],
                since=given["since"], ended=given["ended"] == "1", note=given["note"], now=now,
            )  # fmt: skip
            rows = dry_run([alarm])
            if request.POST.get("keep") == "1":
                receipt = actions.report_by_hand([alarm], by=viewer, now=now)
                said = _("Taken in.") if receipt.accepted else _("This was told already; it is only counted.")
                messages.success(request, said)
                return redirect("alarm_tell")
        except Trouble as trouble:
            form.add_error(None, str(trouble.message))
    words = request.POST.get("thing", "")[:120]
    context = {
        "form": form,
        "rows": rows,
        "objects": found_objects(words, viewer=viewer) if request.POST.get("keep") == "find" else [],
        "words": words.strip(),
        "chosen": request.POST.get("choice", ""),
        "may_search": viewer.may("network.read"),
    }
    status = 422 if form.errors and request.POST.get("keep") != "find" else 200
    return render(request, "alarms/tell.html", context, status=status)
