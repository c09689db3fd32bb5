"""Pages of the corrections that the alarms suggest: what speaks for each, accept, reject, take back."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.network import actions
from thongsuot.network import proposals as queries
from thongsuot.web.door import door
from thongsuot.web.network.views import viewer_of


@door("network.read")
def proposal_list(request: HttpRequest) -> HttpResponse:
    """List the proposals that wait, or those decided."""
    viewer = viewer_of(request)
    decided = request.GET.get("state") == "decided"
    page = Paginator(queries.proposals(viewer=viewer, decided=decided), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, [dt.datetime.fromisoformat(at) for at in reversed(row.moments)]) for row in page],
        "decided": decided,
        "waiting": queries.proposals(viewer=viewer).count(),
        "may_decide": viewer.may("network.repair"),
    }
    return render(request, "network/proposals.html", context)


@door("network.repair", methods=("POST",))
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one proposal into the registry."""
    row = actions.accept_proposal(pk, by=viewer_of(request), now=clock.now())
    messages.success(request, _("Written to the registry: %(code)s.") % {"code": row.code})
    return redirect("proposals")


@door("network.repair", methods=("POST",))
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one proposal aside with a reason."""
    actions.reject_proposal(pk, reason=request.POST.get("reason", ""), by=viewer_of(request), now=clock.now())
    messages.success(request, _("Set aside; the registry stays as it is."))
    return redirect("proposals")


@door("network.repair", methods=("POST",))
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an accepted proposal."""
    actions.take_back_proposal(pk, by=viewer_of(request), now=clock.now())
    messages.success(request, _("Taken back: the registry says again what it said before."))
    return redirect("proposals")
