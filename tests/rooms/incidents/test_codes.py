"""Codes by which nobody can count."""

from __future__ import annotations

import secrets

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions, queries, rules
from thongsuot.incidents.models import Incident


def told(stage: Stage, who: str = "duty_officer") -> str:
    return actions.open_by_hand(kind="postal", title="x", started_at=NOW, by=stage.actor(who), now=NOW).code


def test_a_code_says_nothing_of_how_many_there_are(stage: Stage) -> None:
    codes = [told(stage) for _n in range(12)]
    assert len(set(codes)) == 12 and codes != sorted(codes), "twelve in order by chance: one in 479 million"
    assert all(set(code.removeprefix("SC-2026-")) <= set(rules.CODE_LETTERS) for code in codes)


def test_a_code_that_is_taken_is_drawn_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([7, 7, 7, 8])
    monkeypatch.setattr(secrets, "randbelow", lambda _below: next(draws))
    assert [told(stage), told(stage)] == ["SC-2026-22229", "SC-2026-2222A"]


def test_codes_of_before_stay_valid(stage: Stage) -> None:
    code = told(stage)
    Incident.objects.filter(code=code).update(code="SC-2026-0001")
    assert queries.incident("SC-2026-0001", viewer=stage.actor("duty_officer")).code == "SC-2026-0001"
    client = Client()
    client.force_login(stage.province.persons["duty_officer"])
    assert client.get("/incidents/SC-2026-0001/").status_code == 200
    assert told(stage) != "SC-2026-0001"
