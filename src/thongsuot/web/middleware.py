"""What every page request passes: second factor where the role needs it, first run, the person's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from thongsuot.people import rules
from thongsuot.people.queries import has_anybody
from thongsuot.web.door import actor_behind


class VietnameseFirst(LocaleMiddleware):
    """Django's choice of language without the browser's wish: Vietnamese unless the person has chosen otherwise."""

    def process_request(self, request: HttpRequest) -> None:
        """Forget the browser's list of languages, then choose as Django does."""
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


OPEN_BEFORE_SECOND_FACTOR = ("/accounts/", "/static/", "/language", "/ack/")


def _second_factor_problem() -> JsonResponse:
    body = {
        "type": "urn:thongsuot:problem:second_factor_needed",
        "title": "second_factor_needed",
        "status": 403,
        "detail": str(_("Your role needs a second factor: set it up on your account page first.")),
    }
    return JsonResponse(body, status=403, content_type="application/problem+json")


class DoorKeeper:
    """Sends a new installation to its first-run page, and privileged persons to set up a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.set_up = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or turn it to the page that must come first."""
        path = request.path
        if path.startswith("/static/"):
            return self.get_response(request)
        if not self.set_up:
            self.set_up = has_anybody()
            if not self.set_up and not path.startswith(("/first-run", "/language", "/api/", "/healthz")):
                return redirect("/first-run")
        if settings.OFFICE.mfa_required and not path.startswith((*OPEN_BEFORE_SECOND_FACTOR, "/healthz")):
            actor = actor_behind(request)
            person = cast(AbstractBaseUser, request.user)
            if actor is not None and rules.needs_second_factor(actor.roles) and not is_mfa_enabled(person):
                if path.startswith("/api/"):
                    return _second_factor_problem()
                return redirect("/accounts/2fa/?" + "needed=1")
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        return response
