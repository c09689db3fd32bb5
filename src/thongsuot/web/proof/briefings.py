"""Pages of briefings: what each body recorded for a directive, and the form of the viewer's own body."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.directives import queries as directives
from thongsuot.engines.sheets import Sheet, to_xlsx
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Trouble
from thongsuot.proof import actions, queries
from thongsuot.proof.tables import FORMS
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door


class BriefingForm(forms.Form):
    """A briefing that was held."""

    held_on = forms.DateField(
        label=gettext_lazy("Briefing held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    attended = forms.IntegerField(label=gettext_lazy("Attended"), min_value=0)
    staff = forms.IntegerField(label=gettext_lazy("Staff in all"), min_value=1)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


@door("directives.read", methods=("GET", "POST"))
def briefings(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show the briefings on a directive, body by body; record one for the viewer's own body."""
    viewer, now = actor(request), clock.now()
    view = directives.directive(directive_id, viewer=viewer)
    form, status = BriefingForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.record_briefing(directive_id, **form.cleaned_data, by=viewer, now=now)
            except Trouble as trouble:
                form.add_error(None, str(trouble.message))
                status = trouble.status
            else:
                messages.success(request, _("Recorded."))
                return redirect("proof_briefings", directive_id)
    bodies = queries.briefings(directive_id, viewer=viewer, now=now)
    page = {
        "view": view,
        "bodies": bodies,
        "attended": sum(one.attended for one in bodies),
        "staff": sum(one.staff for one in bodies),
        "silent": sum(1 for one in bodies if not one.briefings),
        "form": form if viewer.may("directives.answer") and any(one.is_own for one in bodies) else None,
    }
    return render(request, "proof/briefings.html", page, status=status)


@door("directives.read")
def briefings_file(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Give the briefings on a directive for a spreadsheet."""
    viewer, now = actor(request), clock.now()
    view = directives.directive(directive_id, viewer=viewer)
    heads = (_("Party"), _("Briefing held on"), _("Attended"), _("Staff in all"), _("Note"), _("Recorded by"))
    rows = tuple(
        (body.name, one.held_on, one.attended, one.staff, one.note, one.by)
        for body in queries.briefings(directive_id, viewer=viewer, now=now)
        for one in body.briefings
    )
    data = to_xlsx(Sheet(title=view.name, heads=heads, rows=rows, widths=(30, 14, 12, 12, 50, 24)))
    name = f"attachment; filename=briefings-{directive_id}.xlsx"
    return HttpResponse(data, content_type=FORMS["xlsx"], headers={"Content-Disposition": name})


@door("directives.answer", methods=("POST",))
def withdraw(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """Withdraw a wrong record of the viewer's own body."""
    row = actions.withdraw_briefing(briefing_id, by=actor(request), now=clock.now())
    messages.success(request, _("Withdrawn."))
    return redirect("proof_briefings", row.directive_id)
