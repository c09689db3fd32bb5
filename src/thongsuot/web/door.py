"""The door of every page: signed in, permitted, and every trouble turned into a designed page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotAllowed, Trouble
from thongsuot.people.queries import actor_of

PUBLIC = "public"
"""Permission of doors that need no sign-in; each must say why in its docstring."""

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request that passed a door: ``actor`` is who asks."""

    actor: Actor


def actor_behind(request: HttpRequest) -> Actor | None:
    """Give the actor of a signed-in request, worked out once per request; None when nobody is signed in."""
    if not request.user.is_authenticated:
        return None
    known: Actor | None = getattr(request, "_actor", None)
    if known is None:
        known = actor_of(request.user, now=clock.now())
        request._actor = known  # type: ignore[attr-defined]
    return known


def door(permission: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Guard a page: sets ``view.permission``, which the permission matrix test reads.

    Parameters
    ----------
    permission
        A key of ``people.rules.MATRIX``, or ``PUBLIC``.
    methods
        HTTP methods that the page takes; GET implies HEAD.
    """

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            allowed = {*methods, *(("HEAD",) if "GET" in methods else ())}
            if request.method not in allowed:
                return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(allowed))})
            try:
                if permission != PUBLIC:
                    actor = actor_behind(request)
                    if actor is None:
                        return _to_sign_in(request)
                    actor.require(permission)
                    request.actor = actor  # type: ignore[attr-defined]
                response = view(request, *args, **kwargs)
            except Trouble as trouble:
                return trouble_page(request, trouble)
            if permission != PUBLIC:
                patch_cache_control(response, private=True, no_store=True)
            return response

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = "/accounts/login/?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def trouble_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Show what went wrong, what was not saved, and the way on."""
    if isinstance(trouble, NotAllowed) and actor_behind(request) is None:
        return _to_sign_in(request)
    return render(request, "errors/trouble.html", {"trouble": trouble}, status=trouble.status)
