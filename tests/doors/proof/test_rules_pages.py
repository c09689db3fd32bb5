"""Pages, API and commands of rules bound to obligations."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from directive_cases import Case, issued
from thongsuot.cli.proof import app
from thongsuot.kernel import clock
from thongsuot.people.actions import make_token
from thongsuot.proof.models import Binding, Result

pytestmark = pytest.mark.django_db
RULE = "duty.roster_every_day"


@pytest.fixture
def case() -> Case:
    return issued(now=clock.now())


def _as(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def _bind(case: Case, client: Client, **more: str) -> Any:
    figures = {"f_role": "any", "f_ahead_days": "3", "f_start_on": "", "f_end_on": "", "organisation": "", **more}
    return client.post(f"/proof/obligations/{case.staff.pk}/bind/{RULE}/", figures)


def test_the_clerk_binds_a_rule_on_its_page_and_sees_what_it_found(case: Case) -> None:
    clerk = _as(case, "clerk")
    page = clerk.get(f"/proof/obligations/{case.staff.pk}/").content.decode()
    assert f"/bind/{RULE}/" in page and "Chưa đo" not in page
    assert 'name="f_ahead_days"' in clerk.get(f"/proof/obligations/{case.staff.pk}/bind/{RULE}/").content.decode()
    assert _bind(case, clerk).status_code == 302
    binding = Binding.objects.get()
    shown = clerk.get(f"/proof/rules/{binding.pk}/").content.decode()
    assert "Chưa đạt" in shown and "không có người trong lịch trực" in shown and "VNP" in shown
    assert "Chưa đạt" in clerk.get("/proof/rules/").content.decode()
    assert "Quy tắc" in clerk.get("/proof/rules/?light=red").content.decode()
    share = case.share(case.staff, "vtp")
    assert "Đã công bố lịch trực" in clerk.get(f"/directives/shares/{share.pk}/").content.decode()


def test_a_figure_out_of_bounds_is_refused_with_its_name_and_nothing_is_bound(case: Case) -> None:
    answer = _bind(case, _as(case, "clerk"), f_ahead_days="400")
    assert answer.status_code == 422 and "Phải công bố trước" in answer.content.decode()
    assert not Binding.objects.exists()


def test_an_operator_sees_its_own_result_but_may_not_bind_and_a_stranger_finds_nothing(case: Case) -> None:
    _bind(case, _as(case, "clerk"))
    pk = Binding.objects.get().pk
    page = _as(case, "noc_a").get(f"/proof/rules/{pk}/")
    assert page.status_code == 200 and "VNP" not in page.content.decode()
    assert _bind(case, _as(case, "noc_a")).status_code == 403
    assert _as(case, "noc_a").post(f"/proof/rules/{pk}/retire/").status_code == 403
    police = _as(case, "police")
    assert police.get(f"/proof/rules/{pk}/").status_code == 404
    assert police.post(f"/proof/rules/{pk}/check/").status_code == 404
    assert police.get(f"/proof/obligations/{case.staff.pk}/").status_code == 404
    assert "Chưa đo gì" in police.get("/proof/rules/").content.decode()


def test_figures_change_and_the_rule_comes_off_on_its_page(case: Case) -> None:
    clerk = _as(case, "clerk")
    _bind(case, clerk)
    pk = Binding.objects.get().pk
    day = f"{clock.now():%Y-%m-%d}"
    given = {"f_role": "leader", "f_ahead_days": "1", "f_start_on": day, "f_end_on": day, "version": "1"}
    assert clerk.post(f"/proof/rules/{pk}/change/", given).status_code == 302
    assert Binding.objects.get().figures["role"] == "leader"
    assert clerk.post(f"/proof/rules/{pk}/change/", given).status_code == 409
    assert clerk.post(f"/proof/rules/{pk}/check/").status_code == 302
    assert clerk.post(f"/proof/rules/{pk}/retire/", {"version": "2"}).status_code == 302
    assert "Đã gỡ" in clerk.get(f"/proof/rules/{pk}/").content.decode()


def test_a_program_binds_measures_and_reads_the_lines(case: Case) -> None:
    clerk = _as(case, "clerk")
    rules = clerk.get("/api/v1/proof/rules").json()
    assert RULE in {rule["code"] for rule in rules}

    token = make_token(case.province.persons["clerk"], name="t", by=case.province.actor("clerk"), now=clock.now())
    program = Client(headers={"Authorization": f"Bearer {token}"})

    def send(method: str, path: str, body: dict[str, Any]) -> Any:
        call = getattr(program, method)
        return call("/api/v1/proof" + path, data=json.dumps(body), content_type="application/json")

    made = send("post", f"/obligations/{case.staff.pk}/bindings", {"rule": RULE, "figures": {"ahead_days": 5}})
    assert made.status_code == 201, made.content
    pk = made.json()["binding_id"]
    assert {one["light"] for one in made.json()["latest"]} == {"red"}
    assert made.json()["latest"][0]["lines"][0]["words"]
    assert send("post", f"/bindings/{pk}/check", {}).status_code == 200
    assert send("put", f"/bindings/{pk}/figures", {"figures": {"ahead_days": 900}}).status_code == 422
    assert send("put", f"/bindings/{pk}/figures", {"figures": {"ahead_days": 9}, "version": 1}).status_code == 200
    own = _as(case, "noc_a").get(f"/api/v1/proof/bindings?obligation_id={case.staff.pk}").json()
    assert [one["organisation"] for one in own[0]["latest"]] == ["VTP"]
    assert _as(case, "police").get(f"/api/v1/proof/bindings/{pk}").status_code == 404
    assert send("post", f"/bindings/{pk}/retire", {}).json()["retired_at"]


def test_commands_bind_measure_show_and_take_off(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    clerk = case.province.persons["clerk"].email

    def run(*words: object) -> str:
        app([str(word) for word in words], exit_on_error=False, print_error=False, result_action="return_value")
        return capsys.readouterr().out

    assert RULE in run("rules")
    assert "Chưa đạt" in run("bind", case.staff.pk, RULE, "ahead_days=2", "--as", clerk)
    pk = Binding.objects.get().pk
    assert json.loads(run("bound", "--json"))[0]["binding_id"] == pk
    assert "VTP" in run("check", pk, "--as", clerk)
    assert "taken off" in run("retire", pk, "--as", clerk)
    assert Result.objects.exists()
