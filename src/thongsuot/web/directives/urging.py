"""Pages of urging: who is late, letters with number and receipt, when they are drafted by themselves."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.directives import actions, queries
from thongsuot.flows.obligation_to_urging import draft_urging
from thongsuot.kernel import clock
from thongsuot.web.directives.documents import as_download
from thongsuot.web.directives.given import actor, cleaned
from thongsuot.web.door import door


class RuleForm(forms.Form):
    """When letters of urging are drafted by themselves."""

    urge_after = forms.IntegerField(label=gettext_lazy("Working days overdue"), min_value=1, max_value=60)
    escalate_after = forms.IntegerField(
        label=gettext_lazy("Working days after the letter, then to the body above"), min_value=1, max_value=60
    )
    automatic = forms.BooleanField(label=gettext_lazy("Draft letters by themselves"), required=False)


@door("directives.read")
def urgings(request: HttpRequest) -> HttpResponse:
    """Show who is late and every letter of urging with its number and receipt."""
    viewer = actor(request)
    rule = queries.urging_settings(viewer=viewer)
    office = viewer.may("directives.review") and viewer.sees_all
    page = {
        "late": queries.overdue_parties(viewer=viewer, now=clock.now()),
        "letters": queries.urgings(viewer=viewer),
        "rule": rule,
        "office": office,
        "form": RuleForm(initial={name: getattr(rule, name) for name in RuleForm.base_fields}) if office else None,
        "tab": "urging",
    }
    return render(request, "directives/urgings.html", page)


@door("directives.review", methods=("POST",))
def draft(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Draft the letter that urges a body, or open the one being drafted; the drafter goes on in its editor."""
    only = request.POST.get("directive", "")
    draft_id = draft_urging(
        organisation_id,
        directive_id=int(only) if only.isdigit() else None,
        level=2 if request.POST.get("level") == "2" else 1,
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("The letter is drafted. Check it, then hand it in for signature."))
    return redirect("draft_edit", draft_id)


@door("directives.review", methods=("POST",))
def set_rule(request: HttpRequest) -> HttpResponse:
    """Set when letters are drafted by themselves."""
    actions.set_urging_rule(by=actor(request), now=clock.now(), **cleaned(RuleForm(request.POST)))
    messages.success(request, _("Saved."))
    return redirect("urgings")


@door("directives.answer", methods=("POST",))
def receive(request: HttpRequest, urging_id: int) -> HttpResponse:
    """Confirm that the letter has come."""
    actions.receive_urging(urging_id, by=actor(request), now=clock.now())
    messages.success(request, _("Receipt confirmed."))
    return redirect("urgings")


@door("directives.review", methods=("POST",))
def drop(request: HttpRequest, urging_id: int) -> HttpResponse:
    """Give a drafted letter up."""
    actions.drop_urging(urging_id, by=actor(request), now=clock.now())
    messages.success(request, _("Given up. The draft stays among the drafts; cancel it there."))
    return redirect("urgings")


@door("directives.read")
def letter_file(request: HttpRequest, urging_id: int) -> HttpResponse:
    """Give the issued letter."""
    return as_download(queries.urging_file(urging_id, viewer=actor(request)))
