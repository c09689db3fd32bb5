"""Take the pictures of README and tutorial from the demo: a directive, a storm night, a report."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DIRECTIVE = ROOT / "tests" / "flows" / "chi_thi_thong_suot.txt"
PASSWORD = "thanh-lam-thong-suot"
DESK, PHONE = (1366, 768), (360, 740)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
LARGEST = 250_000  # bytes of one picture
STORM_SPEED = 300  # the night of five hours takes a minute
STORM_SEEN_AFTER_S = 32


@contextmanager
def demo() -> Iterator[tuple[str, Path]]:
    """Start a fresh demo in a folder of its own; give its address and folder."""
    folder = Path(tempfile.mkdtemp(prefix="thongsuot-pictures-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, data = f"http://127.0.0.1:{port}", folder / "demo"
    words = ["demo", "start", "--port", str(port), "--folder", str(data)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", "thongsuot.cli", *words], stdout=log, stderr=log)
        try:
            for _ in range(240):
                if server.poll() is not None:
                    raise SystemExit("the demo ended:\n" + (folder / "server.log").read_text()[-2000:])
                try:
                    if httpx.get(f"{url}/healthz", timeout=2).status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(1)
            yield url, data
        finally:
            server.terminate()
            server.wait(20)
            shutil.rmtree(folder, ignore_errors=True)


class Window:
    """A person's browser window."""

    def __init__(self, browser: Any, url: str, *, person: str, size: tuple[int, int] = DESK) -> None:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        self.url, self.page = url, context.new_page()
        self.page.goto(f"{url}/accounts/login/")
        self.page.fill("input[name=login]", f"{person}@thanhlam.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form[method=post] button[type=submit]")
        self.page.wait_for_url(f"{url}/")

    def go(self, path: str, *, wait_s: float = 1) -> None:
        """Open a page and let it settle."""
        self.page.goto(self.url + path)
        self.page.wait_for_timeout(wait_s * 1000)

    def first(self, start: str) -> str:
        """Give the first address on the page that begins like this and goes on with a digit or code."""
        links = self.page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
        return str(next(link for link in links if link.startswith(start)))

    def take(self, name: str) -> None:
        """Keep what the window shows."""
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path)
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path.name} has {path.stat().st_size} bytes; {LARGEST} are allowed")
        print(path.relative_to(ROOT))


def take_all(browser: Any, url: str, folder: Path) -> None:
    """Take every picture."""
    clerk = Window(browser, url, person="vanthu")
    clerk.go("/directives/new/")
    clerk.page.fill("textarea[name=text]", DIRECTIVE.read_text())
    clerk.page.click("main form button.btn-primary")
    clerk.page.wait_for_load_state("load")
    clerk.go(clerk.page.url.removeprefix(url))  # once more, without the notice that covers a corner
    clerk.take("1-reading")
    clerk.page.close()

    leader = Window(browser, url, person="giamdoc")
    leader.go("/directives/1/board/")
    leader.take("2-board")

    storm = subprocess.Popen(
        [
            sys.executable, "-m", "thongsuot.cli", "demo", "storm",
            "--url", url, "--folder", str(folder), "--speed", str(STORM_SPEED),
        ],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(STORM_SEEN_AFTER_S)
    officer = Window(browser, url, person="truc")
    officer.go("/network/map", wait_s=5)
    officer.take("3-map")
    officer.go("/incidents/")
    ducts = officer.page.locator("main a[href^='/incidents/SC-']", has_text="cống bể")
    grave = str(ducts.first.get_attribute("href")) if ducts.count() else officer.first("/incidents/SC-")
    officer.go(grave, wait_s=4)
    officer.take("4-incident")
    phone = Window(browser, url, person="noc-smt", size=PHONE)
    phone.go("/", wait_s=2)
    phone.take("5-call")
    storm.wait(180)

    leader.go("/reports/")
    leader.go(leader.first("/reports/1"))
    leader.take("6-report")


def main() -> None:
    """Start the demo, or use a running one, and take the pictures."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("--url", help="address of a demo that runs already")
    command.add_argument("--folder", type=Path, default=ROOT / "var" / "demo", help="its folder (with --url)")
    given = command.parse_args()
    browser_path = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
    if browser_path is None:
        raise SystemExit("no Chromium found: apt install chromium")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=browser_path, args=FLAGS)
        if given.url:
            take_all(browser, given.url, given.folder)
        else:
            with demo() as (url, folder):
                take_all(browser, url, folder)
        browser.close()


if __name__ == "__main__":
    main()
