"""One process: live streams and the intake of alarms as raw ASGI, everything else as WSGI in threads.

See docs/decisions/0004-server.md and 0008-alarm-intake.md.
"""

from __future__ import annotations

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")

from thongsuot.api.alarm_door import AlarmDoor, is_ours
from thongsuot.config.edge import Edge
from thongsuot.config.settings import OFFICE
from thongsuot.config.wsgi import application as wsgi_application
from thongsuot.web.live import stream

_pages = WSGIMiddleware(cast(Any, wsgi_application), workers=8)
alarm_door = AlarmDoor()


async def _whole(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Send each request to its half of the house."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            kind = message["type"]
            if kind == "lifespan.shutdown":
                alarm_door.stop()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return
    elif scope["type"] == "http" and scope["method"] == "POST" and is_ours(scope["path"]):
        await alarm_door(scope, receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/sse/"):
        await stream(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(cast(Any, scope), receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000})


application = Edge(_whole, trusted=OFFICE.trusted_proxies, header=OFFICE.certificate_header)
