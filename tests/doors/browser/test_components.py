"""The frame's own behaviour in a real browser: legible to assistive tools, keys, theme, liveness, confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thongsuot.demo.fill import PASSWORD

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def page(browser: Any, demo_url: str) -> Iterator[Any]:
    """Give a desk-wide page of somebody who signed in."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", base_url=demo_url)
    context.set_default_timeout(10_000)
    opened = context.new_page()
    sign_in(opened)
    yield opened
    context.close()


def sign_in(page: Any) -> None:
    """Sign in as the duty officer of the demo."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "truc@thanhlam.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)], ids=["desk", "phone"])
def test_every_component_passes_the_accessibility_rules(
    browser: Any, demo_url: str, scheme: str, size: tuple[int, int]
) -> None:
    # The checker is injected as text, which the page's own policy would refuse: it is lifted for the tool alone.
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        locale="vi-VN",
        base_url=demo_url,
        bypass_csp=True,
    )
    page = context.new_page()
    sign_in(page)
    page.goto("/design")
    assert page.title().startswith("Bộ giao diện")
    page.wait_for_selector(".map-legend")
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run({runOnly: tags})", STANDARD)["violations"]
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    context.close()
    assert [(one["id"], [node["target"] for node in one["nodes"][:3]]) for one in found] == []
    assert over <= 0


def test_a_button_without_a_name_is_found(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<html lang=vi><title>x</title><main><button></button></main></html>")
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run({runOnly: tags})", STANDARD)["violations"]
    page.close()
    assert "button-name" in [one["id"] for one in found]


def test_letters_walk_the_list_and_can_be_turned_off(page: Any) -> None:
    page.goto("/design")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "SC-2026-0041" in page.locator("[data-rows] .is-current").inner_text()
    page.keyboard.press("k")
    assert "SC-2026-0042" in page.locator("[data-rows] .is-current").inner_text()
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert "SC-2026-0042" in page.locator("[data-rows] .is-current").inner_text()


def test_letters_typed_into_a_field_do_nothing_else(page: Any) -> None:
    page.goto("/design")
    page.fill("#id_name", "")
    page.locator("#id_name").press_sequentially("jjgi?")
    assert page.input_value("#id_name") == "jjgi?"
    assert page.url.endswith("/design")
    assert page.locator("[data-rows] .is-current").count() == 0


def test_the_theme_is_kept_from_page_to_page_without_a_flash(page: Any) -> None:
    page.goto("/design")
    page.locator("summary.who").click()
    page.locator("[data-theme-set=dark]").first.click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    source = page.request.get("/design").text()
    assert 'data-theme="dark"' in source.split("<head>")[0]


def test_a_dangerous_button_asks_first(page: Any) -> None:
    page.goto("/design")
    page.evaluate(
        """() => {
            const form = document.createElement("form");
            form.method = "post"; form.action = "/accounts/logout/"; form.id = "probe";
            const button = document.createElement("button");
            button.dataset.confirm = "Gỡ mục này?"; button.textContent = "Gỡ";
            form.append(button); document.querySelector("main").prepend(form);
        }"""
    )
    page.locator("#probe button").click()
    dialog = page.locator("#confirm-dialog")
    assert dialog.is_visible() and "Gỡ mục này?" in dialog.inner_text()
    dialog.locator("button[value=no]").click()
    assert page.url.endswith("/design") and not dialog.is_visible()


def test_the_page_says_that_it_is_live_and_when_it_no_longer_is(page: Any) -> None:
    page.goto("/design")
    page.wait_for_selector("[data-conn][data-state=live]")
    assert page.locator("[data-lost]").is_hidden()
    page.context.route("**/sse/live", lambda route: route.abort())
    page.goto("/design")
    page.wait_for_selector("[data-lost]:not([hidden])", timeout=25_000)
    assert "Mất kết nối từ" in page.locator("[data-lost]").inner_text()
    assert page.locator("[data-conn]").get_attribute("data-state") == "lost"


def test_the_islands_keep_their_names_at_every_zoom(page: Any) -> None:
    page.goto("/design")
    page.wait_for_selector(".map-legend")
    for centre, zoom, name in (
        ([109, 15], 4.3, "Quần đảo Hoàng Sa"),
        ([112.3, 16.8], 10, "Quần đảo Hoàng Sa"),
        ([113, 9.7], 6, "Quần đảo Trường Sa"),
        ([111.92, 8.64], 12, "Quần đảo Trường Sa"),
        ([113.0, 10.2], 9.5, "Quần đảo Trường Sa"),
    ):
        page.evaluate(
            "([c, z]) => document.querySelector('[data-map]').mapObject.jumpTo({center: c, zoom: z})", [centre, zoom]
        )
        box = page.locator("[data-map]").bounding_box()
        label = page.locator(".map-place", has_text=name).first
        label.wait_for(state="visible")
        spot = label.bounding_box()
        assert "(Việt Nam)" in label.inner_text()
        assert box["x"] <= spot["x"] + spot["width"] / 2 <= box["x"] + box["width"], (centre, zoom)
        assert box["y"] <= spot["y"] + spot["height"] / 2 <= box["y"] + box["height"], (centre, zoom)


def test_without_webgl_the_map_points_to_its_table(browser: Any, demo_url: str) -> None:
    context = browser.new_context(locale="vi-VN", base_url=demo_url)
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    sign_in(page)
    page.goto("/design")
    note = page.locator(".map-note")
    note.wait_for()
    assert "không vẽ được bản đồ" in note.inner_text()
    assert note.locator("a").get_attribute("href") == "/network/"
    context.close()
