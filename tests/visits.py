"""One person's window in a real browser, for the browser tests."""

from __future__ import annotations

from typing import Any

from thongsuot.demo.fill import PASSWORD

SIZES = {"desk": (1366, 768), "phone": (360, 740)}


class Visit:
    """One person's browser window that writes down everything that goes wrong."""

    def __init__(self, browser: Any, url: str, size: tuple[int, int]) -> None:
        self.url, self.troubles = url, list[str]()
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        self.page = self.context.new_page()
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("console", self._console)
        self.page.on("response", lambda r: self.troubles.append(f"{r.status} {r.url}") if r.status >= 500 else None)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.troubles.append(f"foreign request: {request.url}")

    def _console(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.troubles.append(f"policy violation: {message.text}")

    def sign_in(self, key: str) -> None:
        """Sign in by the form, as a person does."""
        self.page.goto(f"{self.url}/accounts/login/")
        self.page.fill("input[name=login]", f"{key}@thanhlam.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form[method=post] button[type=submit]")
        self.page.wait_for_url(f"{self.url}/")
