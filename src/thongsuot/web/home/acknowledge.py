"""The single-use link of a page: looking changes nothing, one tap takes over, no sign-in in between."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from thongsuot.duty import actions, queries
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound, Refused
from thongsuot.web.door import PUBLIC, door

NIGHT_FROM, NIGHT_UNTIL = 22, 6
STATUS = {"usable": 200, "used": 200, "taken": 200, "over": 200, "expired": 410}


def _closed(answer: HttpResponse) -> HttpResponse:
    """Keep the link out of caches, referrers and search engines."""
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


# The link itself is the secret that a forger lacks; a browser that keeps the referrer to itself, as this page asks,
# sends "Origin: null", which the usual check of forms would refuse.
@csrf_exempt
@door(PUBLIC, methods=("GET", "POST"))
def ack(request: HttpRequest, token: str) -> HttpResponse:
    """Show the call, or by POST take it over; public because the link names the person and the call."""
    now = clock.now()
    try:
        link = queries.ack_link(token, viewer=HOUSE, now=now)
    except NotFound:
        return _closed(render(request, "home/ack_unknown.html", status=404))
    hour = timezone.localtime(now).hour
    shown = {"link": link, "night": hour >= NIGHT_FROM or hour < NIGHT_UNTIL}
    with translation.override(link.attempt.person.language or translation.get_language()):
        if request.method == "POST":
            try:
                actions.acknowledge_by_token(token, now=now)
            except Refused:
                shown["link"] = link = queries.ack_link(token, viewer=HOUSE, now=now)
                status = 410 if link.state == "expired" else 409
                return _closed(render(request, "home/ack.html", shown, status=status))
            return _closed(redirect("ack", token=token))
        return _closed(render(request, "home/ack.html", shown, status=STATUS[link.state]))
