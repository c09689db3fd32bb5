"""My work now, and pages that belong to no room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thongsuot.kernel import clock
from thongsuot.web.door import PUBLIC, door


@door("self.use")
def home(request: HttpRequest) -> HttpResponse:
    """Show what this person has to do now."""
    return render(request, "home/home.html", {"now": clock.now()})


@door(PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, and the way on; public because it says nothing else."""
    return render(request, "errors/404.html", status=404)


@door(PUBLIC)
def broken(request: HttpRequest) -> HttpResponse:
    """Say that the house failed; public because it says nothing else."""
    return render(request, "errors/500.html", status=500)
