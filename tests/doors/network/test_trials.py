"""The form, the operation and the command that note a generator's trial run."""

from __future__ import annotations

import pytest
from django.test import Client

from builders import NOW, Province, small_province
from small_network import small_network
from thongsuot.cli.main import app
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.network import actions, queries
from thongsuot.network.importing import read_network
from thongsuot.network.models import GeneratorTrial, Site

pytestmark = pytest.mark.django_db
DAY = clock.now().date().isoformat()


@pytest.fixture
def province() -> Province:
    made = small_province()
    admin = made.actor("admin")
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=NOW)
    return made


def client_of(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def test_the_operator_notes_a_trial_on_the_page_of_its_site(province: Province) -> None:
    client = client_of(province, "noc_a")
    assert "Ghi một lần chạy thử" in client.get("/network/site/A1").content.decode()
    assert "Ghi một lần chạy thử" not in client.get("/network/site/A2").content.decode()
    given = {"on": DAY, "tested_by": "Lê Văn Bình", "result": "failed", "remark": "không tự khởi động"}
    answer = client.post("/network/site/A1/trials", given)
    assert answer["Location"].endswith("/network/site/A1#trials")
    page = client.get("/network/site/A1").content.decode()
    assert "Không mang tải được" in page
    assert "không tự khởi động" in page


def test_a_field_that_is_missing_is_named_and_nothing_is_kept(province: Province) -> None:
    client = client_of(province, "noc_a")
    page = client.post("/network/site/A1/trials", {"on": "", "tested_by": "", "result": "passed"})
    assert page.status_code == 422
    assert "Người chạy thử" in page.content.decode()
    assert not GeneratorTrial.objects.exists()


def test_who_may_only_read_sees_the_trials_and_no_form(province: Province) -> None:
    client_of(province, "noc_a").post("/network/site/A1/trials", {"on": DAY, "tested_by": "Bình", "result": "passed"})
    leader = client_of(province, "leader")
    page = leader.get("/network/site/A1").content.decode()
    assert "Mang tải đạt" in page
    assert "Ghi một lần chạy thử" not in page
    assert leader.post("/network/site/A1/trials", {}).status_code == 403


def test_a_program_notes_and_lists_trials_of_its_own_sites_alone(province: Province) -> None:
    client = client_of(province, "noc_a")
    body = {"on": DAY, "tested_by": "Lê Văn Bình"}
    made = client.post("/api/v1/network/site/A1/trials", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["passed"] is True
    assert [run["on"] for run in client.get("/api/v1/network/site/A1/trials").json()] == [DAY]
    Site.objects.filter(code="A1").update(owner=province.bodies["vnp"])
    other = client.post("/api/v1/network/site/A1/trials", body, content_type="application/json")
    assert other.status_code == 404
    assert GeneratorTrial.objects.count() == 1


def test_the_terminal_notes_a_trial_and_refuses_a_failure_without_its_remark(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["network", "trial", "A1", DAY, "Lê Văn Bình", "--as", "noc-a@thanhlam.example"]

    def run(*more: str) -> None:
        app([*words, *more], exit_on_error=False, print_error=False, result_action="return_value")

    run()
    assert capsys.readouterr().out.strip() == f"A1 {DAY} passed"
    with pytest.raises(Invalid):
        run("--failed")
    assert GeneratorTrial.objects.count() == 1
