"""The API of the directives room: the same verbs as the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import Province, small_province
from directive_cases import SAMPLE, STAFF, TEXT, issued
from thongsuot.directives.models import Assignment, Directive
from thongsuot.kernel import clock
from thongsuot.people.actions import make_token

pytestmark = pytest.mark.django_db
BASE = "/api/v1/directives"


class Caller:
    """One program with a person's token."""

    def __init__(self, province: Province, key: str) -> None:
        person, now = province.persons[key], clock.now()
        self.client = Client(
            headers={"Authorization": "Bearer " + make_token(person, name="t", by=province.actor(key), now=now)}
        )

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        send = getattr(self.client, method)
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = send(BASE + path, **given)
        assert answer.status_code == expect, answer.content.decode()
        return json.loads(answer.content) if answer.content else None


def test_a_directive_goes_from_text_to_acceptance_by_the_api_alone() -> None:
    province = small_province()
    clerk, leader, noc = (Caller(province, key) for key in ("clerk", "leader", "noc_a"))
    read = clerk("post", "/read", {"text": TEXT})
    assert read["obligations"] and not Directive.objects.exists()
    pk = clerk("post", "", {"text": TEXT}, expect=201)["directive_id"]
    clerk("patch", f"/{pk}", {"number": "14/CT-UBND", "date": "2026-11-16", "issuer": "UBND tỉnh Thanh Lam"})
    for one in clerk("get", f"/{pk}")["obligations"]:
        clerk("post", f"/{pk}/obligations/{one['obligation_id']}/remove", {})
    made = clerk("post", f"/{pk}/obligations", {"quote": STAFF, "clause": "2"}, expect=201)["obligation_id"]
    halves = clerk("post", f"/{pk}/obligations/{made}/split", {"at": TEXT.index("vật tư dự phòng")})
    merged = clerk("post", f"/{pk}/obligations/merge", {"obligation_ids": [half["obligation_id"] for half in halves]})
    assert merged["task_text"] == STAFF
    one = f"/{pk}/obligations/{merged['obligation_id']}"
    clerk("patch", one, {"addressees": ["VTP"], "version": merged["version"]})
    assert [s["code"] for s in clerk("get", one + "/suggestions")] == ["vtp"]
    clerk("put", one + "/due", {"due_on": "2026-11-20"})
    clerk("post", f"/{pk}/confirm", {}, expect=409)
    clerk("put", one + "/parties", {"leads": ["vtp"], "coordinates": ["cat"]})
    assert clerk("post", f"/{pk}/confirm", {})["state"] == "confirmed"
    clerk("post", f"/{pk}/issue", {}, expect=403)
    assert leader("post", f"/{pk}/issue", {})["state"] == "issued"
    noc("post", f"/{pk}/acknowledge", {})
    share = noc("get", "/shares?mine=true")[0]["assignment_id"]
    noc("post", f"/shares/{share}/progress", {"percent": 30})
    proof = noc.client.post(f"{BASE}/shares/{share}/proofs", {"file": SimpleUploadedFile("a.txt", b"xong")})
    assert proof.status_code == 201 and proof.json()["measured"] is False
    noc("post", f"/shares/{share}/submit", {})
    leader("post", f"/shares/{share}/ask-changes", {"reason": "thiếu"})
    noc("post", f"/shares/{share}/submit", {"statement": "đủ"})
    assert leader("post", f"/shares/{share}/accept", {})["state"] == "accepted"
    board = leader("get", f"/{pk}/board")
    assert board["counts"]["accepted"] == 1 and len(board["rows"]) == 2
    assert leader("post", f"/{pk}/close", {})["state"] == "closed"


def test_a_file_comes_in_and_a_second_copy_is_a_conflict_that_names_the_first() -> None:
    clerk = Caller(small_province(), "clerk")
    first = clerk.client.post(f"{BASE}/file", {"file": SimpleUploadedFile("ct.txt", SAMPLE.read_bytes())})
    again = clerk.client.post(f"{BASE}/file", {"file": SimpleUploadedFile("ct.txt", SAMPLE.read_bytes())})
    assert (first.status_code, again.status_code) == (201, 409)
    assert again["Content-Type"] == "application/problem+json"
    assert again.json()["errors"]["directive"] == first.json()["directive_id"]
    original = clerk.client.get(f"{BASE}/{first.json()['directive_id']}/file")
    assert original.content == SAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"PK\x03\x04 broken", "document_broken", 422),
        ("UBND TỈNH\nMẬT\nSố: 1/CT-UBND".encode(), "secret_document", 409),
    ],
)
def test_a_bad_file_is_a_problem_document_and_nothing_is_kept(data: bytes, code: str, status: int) -> None:
    clerk = Caller(small_province(), "clerk")
    name = "x.docx" if data.startswith(b"PK") else "x.txt"
    answer = clerk.client.post(f"{BASE}/file", {"file": SimpleUploadedFile(name, data)})
    assert (answer.status_code, answer.json()["title"]) == (status, code)
    assert not Directive.objects.exists()


def test_a_stamp_in_a_pasted_text_is_refused_even_for_reading_alone() -> None:
    clerk = Caller(small_province(), "clerk")
    for path in ("/read", ""):
        assert clerk("post", path, {"text": "UBND TỈNH\nTUYỆT MẬT\nSố: 1"}, expect=409)["title"] == "secret_document"


def test_a_rival_gets_404_and_its_own_row_alone() -> None:
    case = issued()
    share = case.share(case.staff, "vtp").pk
    rival = Caller(case.province, "noc_b")
    rival("get", f"/shares/{share}", expect=404)
    rival("post", f"/shares/{share}/submit", {"statement": "x"}, expect=404)
    assert [row["name"] for row in rival("get", f"/{case.directive.pk}/board")["rows"]] == ["Viễn thông Hải Vân"]
    assert rival("get", "/shares?state=all")[0]["organisation"] == "VNP"


def test_declining_insisting_and_urging_by_the_api() -> None:
    case = issued()
    noc, leader = Caller(case.province, "noc_a"), Caller(case.province, "leader")
    noc("post", f"/{case.directive.pk}/acknowledge", {})
    share = case.share(case.staff, "vtp").pk
    noc("post", f"/shares/{share}/refuse", {"reason": ""}, expect=422)
    noc("post", f"/shares/{share}/not-applicable", {"reason": "không thuộc địa bàn"})
    leader("post", f"/shares/{share}/insist", {"reason": "có thuộc"})
    noc("post", f"/shares/{share}/refuse", {"reason": "không"})
    leader("post", f"/shares/{share}/urge", {}, expect=409)
    assert Assignment.objects.get(pk=share).state == "refused"


def test_an_office_date_cannot_be_missing_from_the_request() -> None:
    case = issued()
    clerk = Caller(case.province, "clerk")
    clerk("put", f"/{case.directive.pk}/obligations/{case.staff.pk}/due", {}, expect=422)
    clerk("put", f"/{case.directive.pk}/obligations/{case.staff.pk}/due", {"due_on": "mai"}, expect=422)


def test_a_caller_without_the_permission_is_refused_before_its_body_is_looked_at() -> None:
    case = issued()
    noc = Caller(case.province, "noc_a")
    noc("post", f"/{case.directive.pk}/obligations/merge", {}, expect=403)
    Caller(case.province, "clerk")("post", f"/{case.directive.pk}/obligations/merge", {}, expect=422)


def test_a_text_in_an_old_encoding_is_refused_with_a_preview_until_conversion_is_asked() -> None:
    clerk = Caller(small_province(), "clerk")
    old = "B¶o ®¶m th«ng tin liªn l¹c; yªu cÇu c¸c doanh nghiÖp viÔn th«ng kiÓm tra m¹ng l­íi."
    problem = clerk("post", "", {"text": old}, expect=422)
    assert problem["title"] == "document_legacy_encoding"
    assert problem["errors"]["encoding"] == "TCVN3"
    assert problem["errors"]["preview"].startswith("Bảo đảm thông tin liên lạc")
    file = SimpleUploadedFile("cu.txt", old.encode("latin-1"))
    assert clerk.client.post(BASE + "/file", {"file": file}).status_code == 422
    file.seek(0)
    answer = clerk.client.post(BASE + "/file?convert_legacy=true", {"file": file})
    assert answer.status_code == 201, answer.content
    assert "doanh nghiệp viễn thông" in Directive.objects.get().text
