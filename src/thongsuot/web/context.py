"""What the frame of every page needs: who is signed in, the menu, the server's time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thongsuot.duty import queries as duty
from thongsuot.kernel import clock
from thongsuot.web.door import actor_behind

MENU = (
    # key, label, address name, icon, permission
    ("home", _("My work"), "home", "inbox", "self.use"),
    ("map", _("Live map"), "map", "map", "network.read"),
    ("incidents", _("Incidents"), "incidents", "siren", "incidents.read"),
    ("alarms", _("Alarms"), "alarms", "bell", "alarms.read"),
    ("directives", _("Directives"), "directives", "file-text", "directives.read"),
    ("duty", _("Duty"), "duty", "calendar-clock", "duty.read"),
    ("network", _("Network"), "network", "network", "network.read"),
    ("reports", _("Reports"), "reports", "bar-chart-3", "reports.read"),
    ("people", _("People"), "people", "users", "people.read"),
    ("audit", _("Audit"), "audit", "shield-check", "audit.read"),
    ("health", _("Health"), "health", "activity", "health.read"),
)


def _demo_people() -> dict[str, Any]:
    """Give who can sign in to the demo, from the list that the demo wrote; nothing in a real installation."""
    place = Path(settings.OFFICE.data_dir) / "demo-people.json"
    listed: dict[str, Any] = json.loads(place.read_text()) if place.exists() else {}
    return {"demo_users": listed.get("people", []), "demo_password": listed.get("password", "")}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's variables: nav, me, server_now, province name, demo flag."""
    actor = actor_behind(request) if hasattr(request, "user") else None
    nav: list[dict[str, Any]] = []
    if actor is not None:
        for key, label, name, icon, permission in MENU:
            if actor.may(permission):
                url = reverse(name)
                nav.append({"key": key, "label": label, "url": url, "icon": icon, "active": False})
        # The boards are a tab of the directives.
        path = (
            request.path.replace("/proof/", "/directives/", 1) if request.path.startswith("/proof/") else request.path
        )
        here = [
            entry for entry in nav if path == entry["url"] or (entry["url"] != "/" and path.startswith(entry["url"]))
        ]
        if here:
            # The map stands below /network/ and is an entry of its own: the longest address is where we are.
            max(here, key=lambda entry: len(entry["url"]))["active"] = True
    return {
        "nav": nav,
        "actor": actor,
        "me": request.user if actor is not None else None,
        "server_now": clock.now(),
        "province_name": settings.OFFICE.province_name,
        "is_demo": settings.OFFICE.demo,
        **(_demo_people() if settings.OFFICE.demo and actor is None else {}),
        "unanswered": duty.unanswered(viewer=actor) if actor is not None else [],
    }
