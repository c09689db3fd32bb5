"""Real listeners on loopback, for the tests of their doors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from thongsuot.config.listening import Listening, open_all
from thongsuot.config.settings import Office

Play = Callable[[Listening], Awaitable[Any]]


def with_listeners(play: Play, **given: Any) -> Any:
    """Open what is given on free ports, play, close; in a thread of its own, for browser tests leave a loop behind."""

    async def all_of_it() -> Any:
        opened = await open_all(Office(**given))
        try:
            return await play(opened)
        finally:
            await opened.close()

    def run() -> Any:
        try:
            return asyncio.run(all_of_it())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


async def until(check: Callable[[], bool], *, within_s: float = 20.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within_s):
        while not check():
            await asyncio.sleep(0.01)
