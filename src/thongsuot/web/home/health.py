"""Whether the installation is well: a page for people, an address for watchers."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.alarms import queries as alarms
from thongsuot.kernel import clock
from thongsuot.kernel import health as kernel_health
from thongsuot.web.door import PUBLIC, SignedInRequest, door


@door("health.read")
def health(request: SignedInRequest) -> HttpResponse:
    """Show what of the installation works, and what does not."""
    now = clock.now()
    found = kernel_health.health_of(viewer=request.actor, now=now)
    sources = alarms.sources(viewer=request.actor) if request.actor.may("alarms.read") else []
    return render(
        request,
        "health/health.html",
        {"health": found, "sources": sources, "now": now, "may_retry": request.actor.may("people.manage")},
    )


@door("people.manage", methods=("POST",))
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try a stuck fact again."""
    if kernel_health.retry_stuck(pk, by=request.actor, now=clock.now()):
        messages.success(request, _("It is tried again."))
    else:
        messages.warning(request, _("This fact is not stuck any more."))
    return redirect("health")


@door(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a watcher whether the store answers; public because it says one word and nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("store away\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
