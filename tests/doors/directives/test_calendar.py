"""The calendar by page, API and command."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from builders import small_province
from thongsuot.cli.directives import app

pytestmark = pytest.mark.django_db


def test_the_page_lists_days_off_and_counts_what_is_typed() -> None:
    client = Client()
    client.force_login(small_province().persons["commune"])
    page = client.get("/directives/calendar/", {"year": "2026", "said": "trong 5 ngày làm việc", "base": "2026-02-12"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Thông báo 9441/TB-BNV" in text and "26/02/2026" in text
    assert "Hãy ghi" not in text
    assert client.get("/directives/calendar/", {"year": "3000"}).status_code == 422


def test_the_api_gives_the_same(client: Client) -> None:
    client.force_login(small_province().persons["noc_a"])
    days = client.get("/api/v1/directives/calendar/2026").json()
    assert {"day": "2026-08-22", "kind": "swapped_work", "working": True}.items() <= next(
        one for one in days if one["day"] == "2026-08-22"
    ).items()
    found = client.get("/api/v1/directives/calendar/count", {"said": "hằng quý", "base": "2026-11-16"}).json()
    assert found["turns"][0] == "2026-12-31"
    assert client.get("/api/v1/directives/calendar/count", {"said": " ", "base": "2026-11-16"}).status_code == 422


def test_the_commands_print_days_and_dates(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["calendar", "2026", "--json"], ["count", "trong 5 ngày làm việc", "--base", "2026-11-16"]):
        app(words, exit_on_error=False, print_error=False, result_action="return_value")
    out = capsys.readouterr().out
    days, _sep, counted = out.rpartition("]")
    assert len(json.loads(days + "]")) > 10
    assert "2026-11-23" in counted
