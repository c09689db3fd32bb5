"""The one page for who decides, signed in or by a link with a PIN; and the links themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import qrcode
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.proof import actions, brief_paper, queries, sharing
from thongsuot.proof.tables import FORMS
from thongsuot.web.directives.given import actor
from thongsuot.web.door import PUBLIC, door
from thongsuot.web.proof.brief_map import inset_of

OPEN_FOR = dt.timedelta(minutes=30)
"""How long a page opened by link and PIN stays open in that browser."""

HOURS = (24, 48, 168, 744)


def _days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    return int(text) if text.isdigit() and len(text) < 4 else 7


@door("proof.brief")
def brief(request: HttpRequest) -> HttpResponse:
    """Show the one page."""
    viewer = actor(request)
    found = queries.brief(viewer=viewer, now=clock.now(), days=_days(request))
    page = {
        "brief": found,
        "linked": True,
        "may_share": viewer.may("proof.share"),
        "periods": (7, 14, 30),
        **_drawn(viewer, f"{settings.OFFICE.public_url}/proof/brief/"),
    }
    return render(request, "proof/brief.html", page)


@door("proof.brief")
def brief_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the one page as PDF or Word, on one sheet."""
    if form not in ("pdf", "docx"):
        raise NotFound(_("The one page comes as pdf or docx."))
    viewer, now = actor(request), clock.now()
    with override(settings.LANGUAGE_CODE):
        data = brief_paper.as_file(
            queries.brief(viewer=viewer, now=now, days=_days(request)), made_by=viewer.label, form=form
        )
    return _download(data, form, now)


def _download(data: bytes, form: str, now: dt.datetime) -> HttpResponse:
    name = f"attachment; filename=bao-cao-nhanh-{now:%Y%m%d-%H%M}.{form}"
    return HttpResponse(data, content_type=FORMS[form], headers={"Content-Disposition": name})


@door("proof.share", methods=("GET", "POST"))
def links(request: HttpRequest) -> HttpResponse:
    """List the links to the one page, and make one; its address and PIN are shown this once."""
    viewer, now, made, fault = actor(request), clock.now(), None, ""
    sheet: dict[str, Any] = {}
    if request.method == "POST":
        hours = request.POST.get("hours", "")
        try:
            row, token, pin = actions.share_brief(
                for_whom=request.POST.get("for_whom", "").replace("\x00", ""),
                hours=int(hours) if hours.isdigit() and len(hours) < 6 else 0,
                days=_days(request),
                by=viewer,
                now=now,
            )
            address = f"{settings.OFFICE.public_url}/proof/open/{token}/"
            made = {"row": row, "address": address, "pin": pin, "picture": _as_squares(address)}
            sheet = {"brief": queries.brief(viewer=viewer, now=now, days=row.days), **_drawn(viewer, address)}
        except Invalid as trouble:
            fault = str(trouble.message)
    page = {
        "links": queries.brief_links(viewer=viewer, now=now),
        "made": made,
        "fault": fault,
        "hours": HOURS,
        "now": now,
        **sheet,
    }
    return render(request, "proof/links.html", page, status=422 if fault else 200)


def _as_squares(address: str) -> dict[str, Any]:
    """Give an address as a QR code: how many squares wide, and the dark ones as the path of a picture."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"size": len(rows), "dark": dark, "address": address}


def _drawn(viewer: Actor, address: str) -> dict[str, Any]:
    """Give the small map, and the code that a printed sheet carries back to the page as it then stands."""
    return {"inset": inset_of(queries.situation(viewer=viewer)), "code": _as_squares(address)}


@door("proof.share", methods=("POST",))
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a link back."""
    actions.revoke_link(link_id, by=actor(request), now=clock.now())
    messages.success(request, _("Taken back: the link opens no more."))
    return redirect("proof_links")


@door(PUBLIC, methods=("GET", "POST"))
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the one page by its link; public, because who holds it does not sign in: token and PIN are the key."""
    now, fault = clock.now(), ""
    row = queries.brief_link(token, viewer=None, now=now)
    if request.method == "POST":
        try:
            actions.open_by_link(token, pin=request.POST.get("pin", "")[:20], now=now)
        except Refused as wrong:
            fault = str(wrong.message)
        else:
            request.session[_key(row)] = (now + OPEN_FOR).isoformat()
            return _private(redirect("proof_open", token))
    if not _is_open(request, row, now):
        page = {"for_whom": row.for_whom, "fault": fault}
        return _private(render(request, "proof/pin.html", page, status=403 if fault else 200))
    viewer = sharing.reader(row.pk, row.for_whom)
    found = queries.brief(viewer=viewer, now=now, days=row.days)
    drawn = _drawn(viewer, f"{settings.OFFICE.public_url}/proof/open/{token}/")
    shown: dict[str, Any] = {"brief": found, "linked": False, "row": row, "token": token, **drawn}
    return _private(render(request, "proof/opened.html", shown))


@door(PUBLIC)
def open_link_file(request: HttpRequest, token: str) -> HttpResponse:
    """Give the one page as PDF to who has opened its link with the PIN; public like the link itself."""
    now = clock.now()
    row = queries.brief_link(token, viewer=None, now=now)
    if not _is_open(request, row, now):
        return _private(redirect("proof_open", token))
    with override(settings.LANGUAGE_CODE):
        found = queries.brief(viewer=sharing.reader(row.pk, row.for_whom), now=now, days=row.days)
        data = brief_paper.as_file(found, made_by=row.made_by, form="pdf")
    return _private(_download(data, "pdf", now))


def _key(row: Any) -> str:
    return f"brief_link_{row.pk}"


def _is_open(request: HttpRequest, row: Any, now: dt.datetime) -> bool:
    until: Any = request.session.get(_key(row))
    return isinstance(until, str) and dt.datetime.fromisoformat(until) > now


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
