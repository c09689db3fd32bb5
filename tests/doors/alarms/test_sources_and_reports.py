"""Pages of a source (console, silence, names, keys) and of a person's report; the doors of foreign forms."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms import actions
from thongsuot.alarms.models import Alarm, AlarmMessage, Source
from thongsuot.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db
HOOK = {
    "alerts": [
        {"status": "firing", "labels": {"alertname": "UPSOnBattery", "site": "A1", "severity": "critical"},
         "startsAt": "2026-11-23T02:59:00Z", "fingerprint": "f1"}
    ]
}  # fmt: skip


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, who: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[who])
    return client


def foreign(key: str, form: str, body: bytes) -> int:
    url = f"/api/v1/alarms/in/{form}"
    return (
        Client().post(url, data=body, content_type="application/octet-stream", headers={"X-API-Key": key}).status_code
    )


def test_a_foreign_message_is_kept_in_our_words_and_a_wrong_one_told_on_the_sources_page(stage: Stage) -> None:
    key = actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)[1]
    assert [foreign(key, "alertmanager", json.dumps(HOOK).encode()) for _ in range(2)] == [202, 202]
    assert Alarm.objects.get().specific_problem == "MAINS_FAIL" and AlarmMessage.objects.get().repeats == 1
    assert foreign(key, "alertmanager", b'{"alerts": "no"}') == 422
    assert foreign(key, "smoke-signals", b"x") == 404 and foreign("tsk_wrong", "text", b"x") == 401
    page = signed_in(stage, "noc_a").get("/alarms/sources/vtp-ems/").content.decode()
    assert "not_alertmanager" in page and "&quot;alerts&quot;: &quot;no&quot;" in page


def test_a_heartbeat_is_a_sign_of_life(stage: Stage) -> None:
    key = actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)[1]
    assert Client().post("/api/v1/alarms/heartbeat", headers={"X-API-Key": key}).status_code == 204
    assert Client().post("/api/v1/alarms/heartbeat", headers={"X-API-Key": "tsk_no"}).status_code == 401
    assert Source.objects.get(code="vtp-ems").last_seen_at is not None


def test_the_console_reads_with_the_sources_own_names_and_keeps_nothing(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    told = {"heartbeat_min": "5", "rate_per_s": "100", "codes": "UPSOnBattery = TEMP_HIGH, x, minor"}
    assert client.post("/alarms/sources/vtp-ems/tune/", told).status_code == 302
    assert Source.objects.get(code="vtp-ems").heartbeat_s == 300
    for form, body, sign in (
        ("alertmanager", json.dumps(HOOK), 'id="read-rows"'),
        ("alertmanager", "{", "tone-bad"),
        ("tmf642", '[{"a": 1}]', 'id="read-rows"'),
        ("tmf642", "null", 'id="read-rows"'),
        ("none", "x", "tone-bad"),
        ("text", "mất điện A1", "read-rows"),
    ):
        answer = client.post("/alarms/sources/vtp-ems/try/", {"form": form, "body": body})
        assert answer.status_code == 200 and sign in answer.content.decode(), (form, body)
    assert not AlarmMessage.objects.exists()
    assert client.post("/alarms/sources/vnp-ems/try/", {"form": "text", "body": "x"}).status_code == 404


@pytest.mark.parametrize("codes", ["no sign", "a = b, c, grave", "a = b, c, d, e"])
def test_wrong_names_are_told_and_what_was_typed_stays(stage: Stage, codes: str) -> None:
    client = signed_in(stage, "noc_a")
    answer = client.post("/alarms/sources/vtp-ems/tune/", {"heartbeat_min": "5", "rate_per_s": "1", "codes": codes})
    assert answer.status_code == 422 and codes in answer.content.decode()
    assert client.post("/alarms/sources/vnp-ems/tune/", {}).status_code == 404


def test_a_person_looks_first_and_then_takes_a_line_in(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    assert client.get("/alarms/report/").status_code == 200
    looked = client.post("/alarms/report/", {"lines": "mat dien A1", "keep": "0"})
    assert 'id="read-rows"' in looked.content.decode() and not AlarmMessage.objects.exists()
    assert client.post("/alarms/report/", {"lines": "mat dien A1", "keep": "1"}).status_code == 302
    assert Alarm.objects.get().specific_problem == "MAINS_FAIL"
    assert client.post("/alarms/report/", {"lines": "xin chào", "keep": "1"}).status_code == 422
    assert client.post("/alarms/report/", {}).status_code == 422
    assert signed_in(stage, "auditor").get("/alarms/report/").status_code == 403


def test_a_table_is_read_dry_and_then_taken_in(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    text = "Mã cảnh báo,Đối tượng,Sự cố,Mức độ,Bắt đầu,Kết thúc\n1,A1,NE_UNREACH,Nghiêm trọng,23/11/2026 09:00,\n2,A1,MAINS_FAIL,Lớn,hôm qua,\n"

    def table() -> SimpleUploadedFile:
        return SimpleUploadedFile("canh-bao.csv", text.encode("utf-8-sig"), "text/csv")

    looked = client.post("/alarms/report/", {"table": table(), "keep": "0"}).content.decode()
    assert looked.count("tone-bad") >= 1 and not AlarmMessage.objects.exists()
    assert client.post("/alarms/report/", {"table": table(), "keep": "1"}).status_code == 302
    assert AlarmMessage.objects.get().perceived_severity == "critical"
    broken = SimpleUploadedFile("a.csv", b"x,y\n1,2\n", "text/csv")
    assert client.post("/alarms/report/", {"table": broken, "keep": "1"}).status_code == 422


def test_a_new_key_may_leave_the_old_one_a_while(stage: Stage) -> None:
    client, old = signed_in(stage, "noc_a"), actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)[1]
    assert client.post("/alarms/sources/vtp-ems/key/", {"overlap": "1"}).status_code == 200
    assert foreign(old, "text", b"mat dien A1") == 202
    assert client.post("/alarms/sources/vtp-ems/key/", {"overlap": "0"}).status_code == 200
    assert foreign(old, "text", b"mat dien A1") == 401
