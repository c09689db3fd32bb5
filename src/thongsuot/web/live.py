"""Live updates: one light stream per open page, telling topics that changed and nothing else."""

from __future__ import annotations

import asyncio
import json
from http.cookies import SimpleCookie
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.db.models import Max

from thongsuot.kernel import clock
from thongsuot.kernel.models import Pulse
from thongsuot.people.models import Person

LOOK_EVERY_S = 1.0
RECHECK_EVERY = 5  # looks between two checks that the person may still sign in


class _Watch:
    """One look at the pulse table per second, shared by all streams of this process."""

    def __init__(self) -> None:
        self.last = -1
        self.topics: dict[str, int] = {}
        self.task: asyncio.Task[None] | None = None

    def ensure(self) -> None:
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while True:
            try:
                await sync_to_async(self._look)()
            except Exception:  # the database may be away; streams keep open and say so by staying silent
                await asyncio.sleep(2)
            await asyncio.sleep(LOOK_EVERY_S)

    def _look(self) -> None:
        close_old_connections()
        if self.last < 0:
            self.last = Pulse.objects.aggregate(top=Max("id"))["top"] or 0
            return
        for pk, topic in Pulse.objects.filter(id__gt=self.last).order_by("id").values_list("id", "topic")[:1000]:
            self.last = max(self.last, pk)
            self.topics[topic] = pk


watch = _Watch()


def _person_id(cookie_header: str) -> int | None:
    close_old_connections()
    cookie = SimpleCookie(cookie_header).get(settings.SESSION_COOKIE_NAME)
    if cookie is None:
        return None
    found = SessionStore(session_key=cookie.value).load().get(SESSION_KEY)
    if found is None or not Person.objects.filter(pk=found, is_active=True).exists():
        return None
    return int(found)


async def stream(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve ``/sse/live``: ``{"topic": …}`` per change and ``{"topic": "tick"}`` with the server's time."""
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    person = await sync_to_async(_person_id)(headers.get("cookie", ""))
    if scope["path"] != "/sse/live" or person is None:
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"sign in"})
        return
    watch.ensure()
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    seen = dict(watch.topics)
    gone = asyncio.get_running_loop().create_task(_until_gone(receive))
    looks = 0
    try:
        while not gone.done():
            fresh = [topic for topic, pk in watch.topics.items() if seen.get(topic) != pk]
            seen = dict(watch.topics)
            for topic in fresh:
                await _say(send, {"topic": topic})
            if looks % RECHECK_EVERY == 0:
                if looks and await sync_to_async(_person_id)(headers.get("cookie", "")) is None:
                    await _say(send, {"topic": "signed_out"})
                    break
                await _say(send, {"topic": "tick", "now": clock.now().isoformat()})
            looks += 1
            await asyncio.wait([gone], timeout=LOOK_EVERY_S)
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _say(send: Any, what: dict[str, str]) -> None:
    await send({"type": "http.response.body", "body": f"data: {json.dumps(what)}\n\n".encode(), "more_body": True})


async def _until_gone(receive: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
