"""Pages and operations of people, account, audit, health and the first run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client

from builders import PASSWORD, Province, small_province
from thongsuot.kernel import clock, outbox
from thongsuot.kernel.models import AuditEntry
from thongsuot.people import actions
from thongsuot.people.models import ApiToken, Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def as_(province: Province, key: str, **given: object) -> Client:
    client = Client(**given)  # type: ignore[arg-type]
    client.force_login(province.persons[key])
    return client


FIRST = {"display_name": "An", "email": "an@thanhlam.example", "password": PASSWORD, "again": PASSWORD}


def test_a_new_installation_leads_to_its_first_page(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/first-run"
    assert client.get("/duty/").headers["Location"] == "/first-run"
    assert client.get("/healthz").status_code == 200
    assert "<form" in client.get("/first-run").content.decode()


def test_the_first_page_makes_the_administrator_signs_in_and_closes(client: Client) -> None:
    assert client.post("/first-run", FIRST).headers["Location"] == "/"
    assert Person.objects.get().display_name == "An"
    home = client.get("/").content.decode()
    assert 'href="/people/"' in home, "the first steps are offered"
    other = Client()
    assert other.get("/first-run").status_code == 302
    other.post("/first-run", FIRST | {"email": "b@thanhlam.example"})
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"again": "other-password-2026"}, {"password": "ngan", "again": "ngan"}, {"email": "x"}]
)
def test_the_first_page_keeps_the_text_and_says_what_is_wrong(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post("/first-run", FIRST | wrong)
    assert answer.status_code == 200 and not Person.objects.exists()
    assert 'aria-invalid="true"' in answer.content.decode() and 'value="An"' in answer.content.decode()


def test_the_administrator_adds_a_body_and_a_person(province: Province) -> None:
    admin = as_(province, "admin")
    body = {"code": "vtc", "name": "Viễn thông Chuông Gió", "kind": "telecom"}
    assert admin.post("/bodies/add", body).headers["Location"] == "/bodies/vtc"
    person = {
        "display_name": "Lý Mới",
        "email": "moi@thanhlam.example",
        "organisation": Organisation.objects.get(code="vtc").pk,
        "roles": ["noc"],
        "password": PASSWORD,
    }
    answer = admin.post("/people/add", person)
    made = Person.objects.get(email="moi@thanhlam.example")
    assert answer.headers["Location"] == f"/people/{made.pk}"
    assert Client().login(email="moi@thanhlam.example", password=PASSWORD)


def test_a_form_that_is_wrong_keeps_what_was_typed(province: Province) -> None:
    answer = as_(province, "admin").post("/bodies/add", {"code": "vtp", "name": "Trùng mã", "kind": "telecom"})
    assert answer.status_code == 422 and "Trùng mã" in answer.content.decode()


def test_an_operator_reads_the_directory_and_changes_nothing(province: Province) -> None:
    noc = as_(province, "noc_a")
    assert noc.get("/bodies/vnp").status_code == 200
    page = noc.get("/people/").content.decode()
    assert "Nguyễn Vận Hành" in page and "Hoàng Khai Thác" not in page
    assert noc.get(f"/people/{province.persons['noc_b'].pk}").status_code == 404
    assert noc.post("/bodies/vtp/change", {"name": "X", "kind": "telecom"}).status_code == 403
    assert noc.post(f"/people/{province.persons['noc_a'].pk}/change", {"display_name": "X"}).status_code == 403


def test_a_person_switched_off_is_out_at_once(province: Province) -> None:
    victim = as_(province, "clerk")
    assert victim.get("/").status_code == 200
    as_(province, "admin").post(f"/people/{province.persons['clerk'].pk}/active", {"active": "0"})
    assert victim.get("/").status_code == 302


def test_a_person_sees_their_own_token_once(province: Province) -> None:
    noc = as_(province, "noc_a")
    noc.post("/account/tokens", {"name": "bảng theo dõi", "days": 30})
    shown = noc.get("/account/").content.decode()
    assert "ts_" in shown
    assert "ts_" not in noc.get("/account/").content.decode()
    noc.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke")
    assert ApiToken.objects.get().revoked_at is not None


def test_a_webhook_that_would_be_refused_is_refused_at_once(province: Province) -> None:
    given = {"phone": "", "language": "vi", "webhook_url": "https://169.254.169.254/latest"}
    answer = as_(province, "noc_a").post("/account/", given)
    assert answer.status_code == 422 and "THONGSUOT_WEBHOOK_ALLOW" in answer.content.decode()
    assert Person.objects.get(email="noc-a@thanhlam.example").webhook_url == ""


def test_the_language_is_switched_for_browser_and_person(province: Province) -> None:
    noc = as_(province, "noc_a")
    answer = noc.post("/language", {"language": "en", "next": "/duty/"})
    assert answer.headers["Location"] == "/duty/" and answer.cookies["django_language"].value == "en"
    assert Person.objects.get(email="noc-a@thanhlam.example").language == "en"
    assert "My work now" in noc.get("/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_switching_the_language_leads_to_no_other_site(client: Client, province: Province, away: str) -> None:
    assert client.post("/language", {"language": "en", "next": away}).headers["Location"] == "/"


def test_switching_the_language_needs_no_sign_in_and_no_get(client: Client, province: Province) -> None:
    assert client.get("/language").status_code == 405
    assert client.post("/language", {"language": "xx"}).status_code == 302


def test_the_auditor_checks_and_takes_the_chain_away(province: Province) -> None:
    auditor = as_(province, "auditor")
    assert auditor.post("/audit/verify").status_code == 302
    assert auditor.get("/audit/").status_code == 200
    rows = list(csv.DictReader(io.StringIO(auditor.get("/audit/export").content.decode("utf-8-sig"))))
    assert len(rows) == AuditEntry.objects.count() and rows[0]["hash"]


def test_a_broken_chain_is_shown_in_red(province: Province) -> None:
    AuditEntry.objects.filter(sequence=3).update(actor="person:99")
    auditor = as_(province, "auditor")
    auditor.post("/audit/verify")
    assert "tone-bad" in auditor.get("/audit/").content.decode()


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_a_table_taken_away_holds_no_living_formula(province: Province, formula: str) -> None:
    actions.add_person(
        email="f@thanhlam.example",
        display_name=formula,
        organisation=province.bodies["skhcn"],
        roles=("admin",),
        by=province.actor("admin"),
        now=clock.now(),
    )
    made = Person.objects.get(email="f@thanhlam.example")
    actions.set_language("en", by=_actor(made), now=clock.now())
    text = as_(province, "auditor").get("/audit/export?action=person.language").content.decode("utf-8-sig")
    labels = [row["label"] for row in csv.DictReader(io.StringIO(text))]
    assert labels == ["'" + formula]


def _actor(person: Person) -> object:
    from thongsuot.people.queries import actor_of

    return actor_of(person, now=clock.now())


def test_health_is_red_without_a_worker_and_green_with_one(province: Province) -> None:
    officer = as_(province, "duty_officer")
    assert "thongsuot worker" in officer.get("/health/").content.decode()
    outbox.beat("worker", now=clock.now())
    outbox.beat("auditor", now=clock.now(), detail={"holds": True, "open": 0, "unanswered": 0, "queued": 0})
    assert "thongsuot worker" not in officer.get("/health/").content.decode()
    assert as_(province, "noc_a").get("/health/").status_code == 403


def api(client: Client, method: str, path: str, body: object = None) -> tuple[int, object]:
    send = getattr(client, method)
    given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    answer = send(f"/api/v1/people{path}", **given)
    return answer.status_code, json.loads(answer.content or b"null")


def test_the_api_does_what_the_pages_do(province: Province) -> None:
    admin = as_(province, "admin")
    status, _made = api(admin, "post", "/bodies", {"code": "vtc", "name": "Viễn thông Chuông Gió", "kind": "telecom"})
    assert status == 201
    status, person = api(
        admin,
        "post",
        "/persons",
        {"email": "m@thanhlam.example", "name": "Mới", "organisation": "vtc", "roles": ["noc"]},
    )
    assert status == 201 and person["roles"] == ["noc"]  # type: ignore[index]
    status, changed = api(admin, "put", f"/persons/{person['id']}/roles", {"roles": ["police"]})  # type: ignore[index]
    assert (status, changed["roles"]) == (200, ["police"])  # type: ignore[index]
    assert api(admin, "post", "/bodies", {"code": "vtc", "name": "X", "kind": "telecom"})[0] == 409
    assert api(as_(province, "noc_a"), "post", "/bodies", {"code": "x", "name": "X", "kind": "telecom"})[0] == 403


def test_a_token_of_the_api_opens_the_api(province: Province) -> None:
    status, made = api(as_(province, "noc_a"), "post", "/me/tokens", {"name": "máy"})
    assert status == 201
    bearer = Client(headers={"Authorization": f"Bearer {made['token']}"})  # type: ignore[index]
    assert api(bearer, "get", "/me")[1]["email"] == "noc-a@thanhlam.example"  # type: ignore[index]
    ApiToken.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert api(bearer, "get", "/me")[0] == 401


def test_the_api_checks_the_chain(province: Province) -> None:
    auditor = as_(province, "auditor")
    assert api(auditor, "post", "/audit/verify")[1]["holds"] is True  # type: ignore[index]
    AuditEntry.objects.filter(sequence=2).delete()
    assert api(auditor, "post", "/audit/verify")[1]["fault_reason"] == "gap"  # type: ignore[index]
    assert api(as_(province, "noc_a"), "get", "/audit")[0] == 403
