"""Pages, operations and commands of duty, and "my work now"."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from builders import Province, small_province
from rosters import Memory
from thongsuot.duty import actions
from thongsuot.duty.models import Page, Shift
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db
LOCAL = "%Y-%m-%dT%H:%M"


@pytest.fixture
def province() -> Province:
    return small_province()


def as_(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def shift(province: Province, key: str, *, hours: int = 8) -> dict[str, object]:
    start = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
    return {
        "person": province.persons[key].pk,
        "role": "operation",
        "starts_at": start.strftime(LOCAL),
        "ends_at": (start + dt.timedelta(hours=hours)).strftime(LOCAL),
    }


def call(province: Province, body: str = "vtp") -> Page:
    page = actions.open_page(
        subject_type="incident",
        subject_id="SC-2026-0001",
        organisation_id=province.bodies[body].pk,
        title="Đứt cáp tại xã An Bình",
        text="",
        severity="critical",
        by=HOUSE,
        now=clock.now(),
    )
    actions.run_due(now=clock.now(), senders=[Memory()])
    return page


def test_a_shift_is_put_down_changed_and_taken_off(province: Province) -> None:
    noc = as_(province, "noc_a")
    assert noc.get("/duty/shifts/add").status_code == 200
    assert noc.post("/duty/shifts/add", shift(province, "noc_a")).headers["Location"] == "/duty/"
    made = Shift.objects.get()
    page = noc.get("/duty/").content.decode()
    assert "Nguyễn Vận Hành" in page and f"/duty/shifts/{made.pk}" in page
    noc.post(f"/duty/shifts/{made.pk}", shift(province, "noc_a") | {"role": "control"})
    assert Shift.objects.get().role == "control"
    noc.post(f"/duty/shifts/{made.pk}/remove")
    assert not Shift.objects.exists()


def test_a_shift_is_entered_in_vietnamese_time(province: Province) -> None:
    given = shift(province, "noc_a") | {"starts_at": "2026-11-24T07:00", "ends_at": "2026-11-24T19:00"}
    as_(province, "noc_a").post("/duty/shifts/add", given)
    assert Shift.objects.get().starts_at == dt.datetime(2026, 11, 24, 0, 0, tzinfo=dt.UTC)


def test_a_wrong_shift_keeps_what_was_typed(province: Province) -> None:
    answer = as_(province, "noc_a").post("/duty/shifts/add", shift(province, "noc_a", hours=-2) | {"note": "ca lạ"})
    assert answer.status_code == 422 and "ca lạ" in answer.content.decode()


def test_an_operator_finds_no_person_or_shift_of_another(province: Province) -> None:
    noc = as_(province, "noc_a")
    assert noc.post("/duty/shifts/add", shift(province, "noc_b")).status_code == 422
    as_(province, "noc_b").post("/duty/shifts/add", shift(province, "noc_b"))
    assert noc.get(f"/duty/shifts/{Shift.objects.get().pk}").status_code == 404
    assert "Hoàng Khai Thác" not in noc.get("/duty/").content.decode()


def test_the_one_call_that_needs_me_stands_first_with_three_buttons(province: Province) -> None:
    as_(province, "noc_a").post("/duty/shifts/add", shift(province, "noc_a"))
    page = call(province)
    home = as_(province, "noc_a").get("/").content.decode()
    assert "Đứt cáp tại xã An Bình" in home and 'class="countdown"' in home
    assert f"/duty/pages/{page.pk}/acknowledge" in home and f"/duty/pages/{page.pk}/escalate" in home
    assert "Đứt cáp" not in as_(province, "noc_b").get("/").content.decode()


def test_a_day_without_work_says_so(province: Province) -> None:
    from django.utils.translation import gettext, override

    with override("vi"):
        empty = gettext("Nothing is waiting for you")
    assert empty in as_(province, "noc_b").get("/").content.decode()


@pytest.mark.parametrize("key", ["duty_officer", "leader", "clerk", "inspector", "noc_a", "police", "commune", "chair"])
def test_everybody_has_a_page_of_their_own_work(province: Province, key: str) -> None:
    call(province)
    assert as_(province, key).get("/").status_code == 200


def test_a_call_is_taken_over_by_one_tap_and_leads_back(province: Province) -> None:
    page = call(province)
    noc = as_(province, "noc_a")
    assert noc.post(f"/duty/pages/{page.pk}/acknowledge", {"next": "/"}).headers["Location"] == "/"
    page.refresh_from_db()
    assert page.acknowledged_by == province.persons["noc_a"]
    assert noc.post(f"/duty/pages/{page.pk}/acknowledge", {"next": "//evil.example"}).headers["Location"] == (
        f"/duty/pages/{page.pk}"
    )
    late = as_(province, "duty_officer").post(f"/duty/pages/{page.pk}/acknowledge")
    assert late.status_code == 409 and "Nguyễn Vận Hành" in late.content.decode()


def test_reading_pages_changes_nothing(province: Province) -> None:
    page = call(province)
    before = [*Page.objects.values()]
    for path in ("/", "/duty/", "/duty/pages/", f"/duty/pages/{page.pk}"):
        assert as_(province, "noc_a").get(path).status_code == 200
    for path in (f"/duty/pages/{page.pk}/acknowledge", f"/duty/pages/{page.pk}/escalate", "/duty/test-call"):
        assert as_(province, "noc_a").get(path).status_code == 405
    assert [*Page.objects.values()] == before


def test_a_call_of_a_competitor_is_not_there(province: Province) -> None:
    page = call(province)
    rival = as_(province, "noc_b")
    assert rival.get(f"/duty/pages/{page.pk}").status_code == 404
    assert rival.post(f"/duty/pages/{page.pk}/acknowledge").status_code == 404
    assert rival.get(f"/api/v1/duty/pages/{page.pk}").status_code == 404


def test_calls_that_nobody_answers_are_red_on_every_page_of_the_department(province: Province) -> None:
    page = call(province)
    Page.objects.filter(pk=page.pk).update(state=Page.State.UNANSWERED)
    for path in ("/", "/people/", "/duty/"):
        assert "data-unanswered" in as_(province, "leader").get(path).content.decode()
    assert "data-unanswered" not in as_(province, "noc_b").get("/").content.decode()


def test_a_test_call_reaches_only_oneself_and_records_the_answer(province: Province) -> None:
    noc = as_(province, "noc_a")
    address = noc.post("/duty/test-call").headers["Location"]
    memory = Memory()
    actions.run_due(now=clock.now(), senders=[memory])
    assert memory.names == ["Nguyễn Vận Hành"]
    noc.post(address + "/acknowledge")
    assert Page.objects.get().state == Page.State.ACKNOWLEDGED


def test_a_test_call_without_answer_ends_and_is_never_red(province: Province) -> None:
    as_(province, "noc_a").post("/duty/test-call")
    memory, now = Memory(), clock.now()
    for minutes in range(0, 30, 3):
        actions.run_due(now=now + dt.timedelta(minutes=minutes), senders=[memory])
    assert len(memory.sent) == 1 and Page.objects.get().state == Page.State.CANCELLED


def api(client: Client, method: str, path: str, body: object = None) -> tuple[int, object]:
    given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    answer = getattr(client, method)(f"/api/v1/duty{path}", **given)
    return answer.status_code, json.loads(answer.content or b"null")


def test_the_api_does_what_the_pages_do(province: Province) -> None:
    noc = as_(province, "noc_a")
    start = clock.now() - dt.timedelta(minutes=1)
    given = {
        "role": "operation",
        "person_id": province.persons["noc_a"].pk,
        "starts_at": start.isoformat(),
        "ends_at": (start + dt.timedelta(hours=8)).isoformat(),
    }
    status, made = api(noc, "post", "/shifts", given)
    assert status == 201 and made["overlaps"] == []  # type: ignore[index]
    assert [row["person"] for row in api(noc, "get", "/now")[1]] == ["Nguyễn Vận Hành"]  # type: ignore[union-attr]
    number = made["shift"]["id"]  # type: ignore[index]
    assert api(noc, "put", f"/shifts/{number}", given | {"role": "control"})[0] == 200
    assert api(noc, "get", "/shifts")[1][0]["role"] == "control"  # type: ignore[index]
    assert api(noc, "post", "/shifts", given | {"ends_at": given["starts_at"]})[0] == 422
    assert api(noc, "delete", f"/shifts/{number}")[0] == 204
    page = call(province)
    assert api(noc, "get", "/pages?only_open=true")[1][0]["id"] == page.pk  # type: ignore[index]
    assert api(noc, "post", f"/pages/{page.pk}/escalate")[0] == 200
    assert api(noc, "post", f"/pages/{page.pk}/acknowledge")[1]["state"] == "acknowledged"  # type: ignore[index]
    assert api(as_(province, "duty_officer"), "post", f"/pages/{page.pk}/acknowledge")[0] == 409
    assert api(noc, "post", "/test-call")[0] == 201
    assert api(noc, "get", "/gaps")[0] == 200


def test_the_commands_say_the_same(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    from thongsuot.cli import audit as audit_cli
    from thongsuot.cli import duty as duty_cli
    from thongsuot.cli import people as people_cli

    start = timezone.localtime(clock.now()) - dt.timedelta(hours=1)
    end = start + dt.timedelta(hours=8)
    duty_cli.add_shift("noc-a@thanhlam.example", "operation", start.strftime(LOCAL), end.strftime(LOCAL))
    duty_cli.now(json=True)
    call(province)
    duty_cli.pages(json=True)
    people_cli.list_people(json=True)
    people_cli.token("noc-a@thanhlam.example", "máy")
    audit_cli.verify()
    out = capsys.readouterr().out
    assert "shift " in out and '"phone": ""' in out
    assert '"state": "open"' in out and "ts_" in out and "the chain holds" in out


def test_a_broken_chain_ends_the_command_with_one(province: Province) -> None:
    from thongsuot.cli import audit as audit_cli
    from thongsuot.kernel.models import AuditEntry

    AuditEntry.objects.filter(sequence=2).update(actor="x")
    with pytest.raises(SystemExit) as ended:
        audit_cli.verify()
    assert ended.value.code == 1
