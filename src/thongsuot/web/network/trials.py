"""The form on a site's page that notes a trial run of its generator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.network import actions
from thongsuot.web.directives.given import cleaned
from thongsuot.web.door import door
from thongsuot.web.network.forms import TrialForm
from thongsuot.web.network.views import viewer_of


@door("network.import", methods=("POST",))
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Note one trial run."""
    given = cleaned(TrialForm(request.POST))
    passed = given.pop("result") == "passed"
    actions.note_generator_trial(code, passed=passed, by=viewer_of(request), now=clock.now(), **given)
    messages.success(request, _("Noted."))
    answer = redirect("plant", "site", code)
    answer["Location"] += "#trials"
    return answer
