"""Duties to report in the terminal, and the sources of foreign rules in Vietnamese."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from builders import NOW
from incident_stage import Stage, build
from thongsuot.cli.main import app
from thongsuot.engines.impact import reference_rule_sets
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotFound
from thongsuot.network.models import Site
from thongsuot.statutory import actions, queries
from thongsuot.statutory.models import IncidentReport, StatusAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = build()
    Site.objects.filter(code="A1").update(users=40_000)
    actions.assess(made.cut().code, by=HOUSE, now=NOW + dt.timedelta(minutes=31))
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=40))
    return made


def run(*words: str) -> None:
    app(["statutory", *words], exit_on_error=False, print_error=False, result_action="return_value")


def test_the_terminal_lists_what_is_owed_and_submits_it(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    run("duties", "--json")
    duties: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert any(one["state"] == "crossed" for one in duties)
    email = stage.province.persons["noc_a"].email
    run("owed", "--as", email, "--json")
    owed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert owed and all(one["is_own"] for one in owed)
    number = str(owed[0]["id"])
    run("draft", number, "--as", email)
    assert owed[0]["code"] in capsys.readouterr().out
    run("submit", number, "Đã xử lý", "--as", email)
    assert IncidentReport.objects.get(pk=number).sent_at == NOW + dt.timedelta(minutes=40)


def test_windows_are_listed_and_answered(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    run("windows", "--json")
    assert json.loads(capsys.readouterr().out) == []


def test_sources_of_foreign_rules_are_vietnamese_on_the_page(stage: Stage) -> None:
    assert all(one.source_vi for one in reference_rule_sets() if not one.binds)
    client = Client()
    client.force_login(stage.province.persons["duty_officer"])
    code = IncidentReport.objects.exclude(incident_code="").values_list("incident_code", flat=True)[0]
    page = client.get(f"/incidents/{code}/reports/").content.decode()
    assert "Bộ pháp quy liên bang Hoa Kỳ" in page and "thresholds from memory" not in page
    with translation.override("en"):
        said = queries.comparison(code, viewer=stage.actor("duty_officer"), now=NOW + dt.timedelta(minutes=40))
    assert any("thresholds from memory" in one.source or "47 CFR 4.9 and" in one.source for one in said)


def test_a_real_window_is_listed_with_who_is_late_and_answered_unchanged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = (NOW + dt.timedelta(hours=7)).date()
    day, noc = first + dt.timedelta(days=1), stage.actor("noc_a")
    made = actions.open_window(
        area="Xã An Bình", reason="Bão", opens_on=first, closes_on=day, bodies=[stage.province.bodies["vtp"]],
        due_hour=10, by=stage.actor("duty_officer"), now=NOW,
    )  # fmt: skip
    actions.answer_day(made.pk, first, sites_total=5, sites_out=2, by=noc, now=NOW)
    later = NOW + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    run("windows", "--json")
    [row] = json.loads(capsys.readouterr().out)
    assert (row["window"], row["area"], row["until"]) == (made.pk, "Xã An Bình", day.isoformat())
    run("unchanged", str(made.pk), day.isoformat(), "--as", stage.province.persons["noc_a"].email)
    assert str(made.pk) in capsys.readouterr().out
    answer = StatusAnswer.objects.get(window=made, day=day)
    assert (answer.sites_total, answer.sites_out) == (5, 2)
    with pytest.raises(NotFound):
        run("unchanged", str(made.pk), day.isoformat(), "--as", stage.province.persons["noc_b"].email)
