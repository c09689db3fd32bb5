"""What the operations of this room share."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Router

from thongsuot.kernel.actor import Actor

router = Router(tags=["directives"])


def actor(request: HttpRequest) -> Actor:
    """Give who asks, set by the door."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def as_download(file: Any) -> HttpResponse:
    """Answer with a stored file that no browser will run or show in place."""
    return HttpResponse(
        bytes(file.data),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        },
    )
