"""The tutorial in a real browser: read, issue, receive, answer, restore, close, report, and the board that shows it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from thongsuot.demo import faults, plant
from visits import SIZES, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DIRECTIVE = Path(__file__).parents[2] / "flows" / "chi_thi_thong_suot.txt"
LEADS = (("lead:smt", "lead:hvm", "lead:ddm"), ("lead:dltl",), ("lead:skhcn",))


def press(visit: Visit, words: str) -> None:
    """Press a button of the page's main part by its words, and its confirmation when it asks for one."""
    button = visit.page.locator("main button:visible", has_text=words).first
    asks = button.get_attribute("data-confirm") is not None
    button.click()
    if asks:
        visit.page.locator("dialog[open] button.btn-primary").click()
    visit.page.wait_for_timeout(600)
    visit.page.wait_for_load_state("load")


def as_(browser: Any, url: str, key: str, *, size: str = "desk") -> Visit:
    """Open a window for one person."""
    visit = Visit(browser, url, SIZES[size])
    visit.sign_in(key)
    return visit


def read_and_issue(clerk: Visit, leader: Visit) -> str:
    """Bring the directive in, tick the parties, confirm, issue; give its address."""
    clerk.page.goto(f"{clerk.url}/directives/new/")
    clerk.page.fill("textarea[name=text]", DIRECTIVE.read_text())
    press(clerk, "Đọc văn bản")
    path = clerk.page.url.removeprefix(clerk.url)
    found = clerk.page.locator("article.read-item")
    assert found.count() == 3
    for number, wanted in enumerate(LEADS):
        for end in wanted:
            found.nth(number).locator(f"input[name=party][value$=':{end}']").set_checked(True, force=True)
    clerk.page.locator(".confirm-bar button[name=then]").click()
    clerk.page.wait_for_load_state("load")
    assert clerk.page.locator("main button", has_text="Ban hành").count() == 0, "a clerk issues nothing"
    leader.page.goto(leader.url + path)
    press(leader, "Ban hành đến các đơn vị")
    assert leader.page.url.endswith("/board/")
    leader.page.goto(leader.url + path)
    press(leader, "Đã nhận")
    return path


def cut_a_cable(url: str, folder: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Send the alarms of one cut cable over HTTP; give those that clear them, and the keys."""
    plan, now = plant.network(), dt.datetime.now(dt.UTC)
    keys = json.loads(next(folder.glob("demo*/data/demo-keys.json")).read_text())
    cable = faults._roots(plan)["cables"][1]
    fault = faults.Fault(kind="cable_cut", root=cable, start=now - dt.timedelta(minutes=8), minutes=5)
    said = [s.body for s in faults.Simulation(plan, seed=77).play([fault], noise_from=now, noise_minutes=0)]
    send(url, keys, [body for body in said if body["perceivedSeverity"] != "cleared"])
    return [body for body in said if body["perceivedSeverity"] == "cleared"], keys


def send(url: str, keys: dict[str, str], said: list[dict[str, Any]]) -> None:
    """Send alarms of one source."""
    key = keys[said[0]["sourceSystemId"]]
    answer = httpx.post(f"{url}/api/v1/alarms", json=said, headers={"X-API-Key": key}, timeout=30)
    assert answer.status_code == 202, answer.text


def test_a_newcomer_goes_from_directive_to_report(
    browser: Any, demo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clerk, leader = as_(browser, demo_url, "vanthu"), as_(browser, demo_url, "giamdoc")
    path = read_and_issue(clerk, leader)

    operator = as_(browser, demo_url, "noc-smt", size="phone")
    operator.page.goto(demo_url + path)
    press(operator, "Đã nhận")
    assert operator.page.locator("main button", has_text="Đã nhận").count() == 0

    clears, keys = cut_a_cable(demo_url, tmp_path_factory.getbasetemp())
    officer = as_(browser, demo_url, "truc")
    officer.page.goto(f"{demo_url}/incidents/")
    fresh = officer.page.locator("tr", has_text="Mới, chưa ai nhận").locator("a[href*='/incidents/SC-']").first
    fresh.wait_for(timeout=150_000)  # the list renews itself, nobody reloads; a silent site is looked at twice
    incident = str(fresh.get_attribute("href"))
    officer.page.goto(demo_url + incident)
    press(officer, "Nhận việc")
    assert officer.page.get_by_text("Trần Minh Trực (").first.is_visible()
    officer.page.locator("#do-cause summary").click()
    officer.page.fill("#do-cause [name=cause]", "Cây đổ đứt cáp")
    officer.page.click("#do-cause button.btn-primary")
    officer.page.wait_for_load_state("load")
    send(demo_url, keys, clears)
    officer.page.wait_for_timeout(4000)
    officer.page.goto(demo_url + incident)
    press(officer, "Đã khôi phục dịch vụ")
    officer.page.locator(".act-bar button", has_text="Đóng").click()
    officer.page.locator("dialog[open] button.btn-primary").click()
    officer.page.get_by_text("Đã kết thúc").first.wait_for()
    officer.page.wait_for_timeout(500)
    assert officer.page.locator(".act-bar").is_hidden(), "nothing is left to press"

    leader.page.goto(f"{demo_url}/reports/")
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()
    leader.page.fill("[name=start]", (today - dt.timedelta(days=6)).isoformat())
    leader.page.fill("[name=end]", today.isoformat())
    offered = leader.page.locator("[name=obligation] option", has_text="09/CT-UBND").first
    leader.page.select_option("[name=obligation]", str(offered.get_attribute("value")))
    press(leader, "Tổng hợp số liệu")
    leader.page.fill("[name=assessment]", "Thông tin liên lạc được giữ vững.")
    press(leader, "Lưu")
    press(leader, "Ký và gửi Chủ tịch")
    assert "/BC-" in leader.page.locator("h1").inner_text()
    leader.page.wait_for_timeout(3000)
    leader.page.goto(f"{demo_url}{path}board/")
    own = leader.page.locator("tr", has_text="Sở KH&CN").first
    assert "Đã nộp" in own.inner_text()
    own.locator("a").filter(has_text="Đã nộp").first.click()
    leader.page.locator("main summary", has_text="Nghiệm thu").first.click()
    press(leader, "Nghiệm thu")
    for visit in (clerk, leader, operator, officer):
        assert visit.troubles == []
        visit.context.close()
