"""Hot spots and trends: counts with exposure, clusters beyond chance, loss and the rate against the target."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions, queries, trending
from thongsuot.kernel import clock

DAY = dt.timedelta(days=1)
LOST: dict[str, Any] = {
    "objects": [{"what": "Cáp quang 24FO", "quantity": 350, "unit": "m", "value": "42.000.000"}],
    "window_from": "2026-11-22T22:00",
    "window_until": "2026-11-23T02:00",
    "exact_place": "xã An Bình, đường ĐT12, cột 18",
}


def theft(stage: Stage, at: dt.datetime, *, who: str = "noc_a", place: str = "Xã An Bình", drill: bool = False) -> str:
    return actions.open_by_hand(
        kind="theft", title="Mất ắc quy", started_at=at, place=place, is_drill=drill, by=stage.actor(who), now=at
    ).code


def test_a_cluster_of_the_week_is_flagged_and_a_single_one_is_not(stage: Stage) -> None:
    for days in (1, 2, 3):
        theft(stage, NOW - days * DAY)
    theft(stage, NOW - DAY, place="Xã Yên")
    theft(stage, NOW - DAY, place="Xã Yên", drill=True)
    found = queries.trends(viewer=stage.actor("leader"), now=NOW)
    assert [(one.place, one.count, one.security) for one in found.flagged] == [("Xã An Bình", 3, 3)]
    assert found.count == 4, "drills don't count"
    assert sum(sum(row) for row in found.hours) == 4
    assert found.hours[6][10] >= 1, "22 November 2026 is a Sunday, 03:00 UTC is 10:00 here"


def test_the_same_number_every_week_is_no_cluster(stage: Stage) -> None:
    for week in range(12):
        for hour in (0, 5):
            theft(stage, NOW - week * 7 * DAY - DAY - dt.timedelta(hours=hour))
    assert queries.trends(viewer=stage.actor("leader"), now=NOW).flagged == ()


def test_rate_has_exposure_and_a_target(stage: Stage) -> None:
    theft(stage, NOW - DAY)
    theft(stage, NOW - 100 * DAY)
    found = queries.trends(viewer=stage.actor("leader"), now=NOW, days=90)
    assert (found.sites, found.count, found.before) == (4, 1, 1)
    assert found.rate == pytest.approx(1 / 4 * 100 / 90 * 30) and found.target == 4.0
    assert trending.rate(3, sites=0, days=30) is None


def test_loss_is_added_from_forms_that_the_viewer_may_read(stage: Stage) -> None:
    code = theft(stage, NOW - DAY)
    actions.fill_form(code, "theft", values=LOST, by=stage.actor("noc_a"), now=NOW)
    assert queries.trends(viewer=stage.actor("leader"), now=NOW).loss == 42_000_000
    assert queries.trends(viewer=stage.actor("noc_b"), now=NOW).loss is None


def test_a_body_sees_its_own_incidents_and_stations(stage: Stage) -> None:
    theft(stage, NOW - DAY, who="noc_b")
    found = queries.trends(viewer=stage.actor("noc_a"), now=NOW)
    assert (found.count, found.sites) == (0, 2)


def test_the_page_has_a_table_beside_the_picture(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client = Client()
    client.force_login(stage.province.persons["leader"])
    assert "Không có sự cố trong kỳ" in client.get("/incidents/trends/").content.decode()
    for hours in (1, 2, 3):
        theft(stage, NOW - dt.timedelta(hours=hours))
    page = client.get("/incidents/trends/?days=30&kind=theft").content.decode()
    assert "<svg" in page and "Xem dạng bảng" in page and "Cảnh báo sớm" in page
    assert client.get("/incidents/trends/?days=x&kind=y").status_code == 200
