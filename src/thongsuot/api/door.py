"""The door of every API operation: who asks, by session or bearer token, and what they may do."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import APIKeyCookie, HttpBearer

from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotAllowed
from thongsuot.people.queries import actor_of, person_of_token


class SessionDoor(APIKeyCookie):
    """A browser session; changes need the CSRF token in the X-CSRFToken header."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Give the actor of the session, or None."""
        if not request.user.is_authenticated:
            return None
        return actor_of(request.user, now=clock.now())


class TokenDoor(HttpBearer):
    """A personal token, made on the person's own page: ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Give the actor of the token, or None."""
        person = person_of_token(token, now=clock.now())
        return actor_of(person, now=clock.now()) if person else None


def door(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard an operation: sets ``view.permission``, which the permission matrix test reads; sets ``request.actor``."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = getattr(request, "auth", None)
            if not isinstance(actor, Actor):
                raise NotAllowed(_("Sign in, or send a bearer token."))
            actor.require(permission)
            request.actor = actor  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        # Ninja resolves annotations in the wrapper's module, where an operation's own schemas are not known.
        guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard
