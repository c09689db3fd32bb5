"""Every page of the menu in a real browser, at desk and phone width: no violation, no foreign request, no sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from thongsuot.demo.fill import PASSWORD

pytestmark = pytest.mark.browser
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


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Any, demo_url: str) -> Iterator[Visit]:
    made = Visit(browser, demo_url, SIZES[request.param])
    yield made
    made.context.close()


def menu(visit: Visit) -> list[str]:
    """Give the addresses of the menu of the person who signed in."""
    found = visit.page.eval_on_selector_all("nav a[href]", "links => links.map(link => link.getAttribute('href'))")
    return sorted({address for address in found if address.startswith("/")})


@pytest.mark.parametrize("visit", SIZES, indirect=True)
@pytest.mark.parametrize("key", ["truc", "giamdoc", "noc-smt", "congan", "xa", "quantri"])
def test_every_page_of_the_menu_opens_cleanly(visit: Visit, key: str) -> None:
    visit.sign_in(key)
    addresses = menu(visit)
    assert len(addresses) >= 3
    for address in addresses:
        answer = visit.page.goto(visit.url + address)
        assert answer.status == 200, address
        visit.page.wait_for_timeout(150)
        assert visit.page.locator("html").get_attribute("lang") == "vi", address
        assert visit.page.locator("h1").count() >= 1, f"{address} has no heading"
        over = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 1, f"{address} scrolls sideways by {over} px"
    assert visit.troubles == []


@pytest.mark.parametrize("visit", ["desk"], indirect=True)
def test_the_islands_are_named_on_the_map(visit: Visit) -> None:
    visit.sign_in("truc")
    visit.page.goto(f"{visit.url}/network/map")
    page_text = visit.page.content()
    assert "Hoàng Sa" in page_text and "Trường Sa" in page_text


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_a_wrong_password_is_said_plainly_and_nobody_gets_in(visit: Visit) -> None:
    visit.page.goto(f"{visit.url}/accounts/login/")
    visit.page.fill("input[name=login]", "truc@thanhlam.example")
    visit.page.fill("input[name=password]", "sai-mat-khau-nay-123")
    visit.page.click("form[method=post] button[type=submit]")
    assert "/accounts/login" in visit.page.url
    assert visit.page.locator(".error, .alert, .errorlist").count() >= 1
