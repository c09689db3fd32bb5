"""Every page of the menu in a real browser, at desk and phone width: no violation, no foreign request, no sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from visits import SIZES, Visit

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_a_wrong_password_is_said_plainly_and_nobody_gets_in(visit: Visit) -> None:
    visit.page.goto(f"{visit.url}/accounts/login/")
    visit.page.fill("input[name=login]", "truc@thanhlam.example")
    visit.page.fill("input[name=password]", "sai-mat-khau-nay-123")
    visit.page.click("form[method=post] button[type=submit]")
    assert "/accounts/login" in visit.page.url
    assert visit.page.locator(".error, .alert, .errorlist").count() >= 1
