"""A real server with the demo's province and a real browser, or a skip that says why."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the demo on SQLite in a folder of its own and give its address."""
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install Debian's chromium to run the browser tests")
    if os.environ.get("THONGSUOT_DATABASE_URL"):
        pytest.skip("the browser tests run once, on SQLite")
    folder: Path = tmp_path_factory.mktemp("demo")
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("THONGSUOT_")}
    log = (folder / "server.log").open("wb")
    command = [
        sys.executable,
        "-m",
        "thongsuot.cli",
        "demo",
        "start",
        "--port",
        str(port),
        "--folder",
        str(folder / "data"),
    ]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(360):
            if process.poll() is not None:
                break
            try:
                if httpx.get(f"{url}/healthz", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.5)
        else:
            pytest.fail("the demo did not answer: " + (folder / "server.log").read_text()[-3000:])
        if process.poll() is not None:
            pytest.fail("the demo ended: " + (folder / "server.log").read_text()[-3000:])
        yield url
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


@pytest.fixture(scope="session")
def browser(demo_url: str) -> Iterator[Any]:
    """Start the browser."""
    from playwright.sync_api import sync_playwright

    # Django refuses its ORM where an event loop runs; the browser's is not ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as tool:
        running = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()
