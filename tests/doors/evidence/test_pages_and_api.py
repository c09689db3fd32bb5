"""Evidence and cases on pages and in the API: statuses, no foreign object, reading only by POST."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.evidence.models import Case, Custody, Item, SealedBundle
from thongsuot.flows import incident_to_case
from thongsuot.incidents import actions as incidents

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


@pytest.fixture
def code(stage: Stage) -> str:
    made = incidents.open_by_hand(
        kind="theft", title="Mất ắc quy", started_at=NOW, site_codes=["A1"], by=stage.actor("noc_a"), now=NOW
    )
    incident_to_case.on_incident({"code": made.code}, NOW)
    return made.code


def signed_in(stage: Stage, key: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[key])
    return client


def photo(data: bytes = b"\xff\xd8 anh") -> SimpleUploadedFile:
    return SimpleUploadedFile("anh.jpg", data, content_type="image/jpeg")


def test_evidence_goes_from_the_phone_to_the_police_on_pages(stage: Stage, code: str) -> None:
    noc, duty, police = signed_in(stage, "noc_a"), signed_in(stage, "duty_officer"), signed_in(stage, "police")
    page = f"/incidents/{code}/evidence/"
    assert "Chưa có chứng cứ" in noc.get(page).content.decode()
    wrong = noc.post(page + "add/", {"file": photo(), "description": "", "kind": "photo"})
    assert wrong.status_code == 422 and Item.objects.count() == 0
    assert noc.post(page + "add/", {"file": photo(), "description": "Tủ bị phá", "kind": "photo"}).url == page
    before = Custody.objects.count()
    assert "Tủ bị phá" in police.get(page).content.decode()
    assert Custody.objects.count() == before, "looking at the list opens nothing"
    assert police.get(page + "vtp-1/open/").status_code == 405
    got = police.post(page + "vtp-1/open/")
    assert got.content == b"\xff\xd8 anh" and got["Content-Disposition"].startswith("attachment")
    assert Custody.objects.count() == before + 1
    assert police.post(page + "seal/").status_code == 403
    assert duty.post(page + "seal/").url == page
    pk = SealedBundle.objects.get().pk
    assert noc.post(f"{page}bundles/{pk}/open/").status_code == 404
    bundle = duty.post(f"{page}bundles/{pk}/open/").content
    assert zipfile.ZipFile(io.BytesIO(bundle)).read("goc/vtp-1-anh.jpg") == b"\xff\xd8 anh"
    body = stage.province.bodies["cat"].pk
    assert duty.post(f"{page}bundles/{pk}/give/", {"organisation": stage.province.bodies["vnp"].pk}).status_code == 422
    assert duty.post(f"{page}bundles/{pk}/give/", {"organisation": body}).url == page
    assert "Xác nhận và ký" in police.get(page).content.decode()
    assert police.post(f"{page}bundles/{pk}/receive/", {"case_number": "9/2026"}).url == page
    assert "hai bên đã ký" in duty.get(page).content.decode()
    assert duty.post(f"{page}bundles/{pk}/receipt/").content.startswith(b"%PDF")
    assert Case.objects.get().number == "9/2026"


def test_a_bundle_is_checked_on_a_page(stage: Stage, code: str) -> None:
    duty = signed_in(stage, "duty_officer")
    duty.post(f"/incidents/{code}/evidence/seal/")
    data = duty.post(f"/incidents/{code}/evidence/bundles/{SealedBundle.objects.get().pk}/open/").content
    whole = duty.post("/incidents/verify-bundle/", {"file": SimpleUploadedFile("a.zip", data)}).content.decode()
    assert "Nguyên vẹn" in whole and "Do hệ thống này lập" in whole
    broken = duty.post("/incidents/verify-bundle/", {"file": SimpleUploadedFile("a.zip", data[:-3])}).content.decode()
    assert "Không nguyên vẹn" in broken
    assert duty.post("/incidents/verify-bundle/", {}).status_code == 422


def test_the_police_work_through_their_inbox(stage: Stage, code: str) -> None:
    police, noc, leader = signed_in(stage, "police"), signed_in(stage, "noc_a"), signed_in(stage, "leader")
    assert "Mất ắc quy" in police.get("/incidents/cases/").content.decode()
    assert noc.get("/incidents/cases/").status_code == 403
    page = f"/incidents/cases/{code}/"
    officer = stage.province.persons["police"].pk
    assert police.post(page + "assign/", {"officer": officer, "version": Case.objects.get().version}).url == page
    assert "Đang xác minh" in police.get(page).content.decode()
    police.post(page + "number/", {"number": "45/2026"})
    police.post(page + "close/", {"reason": ""})
    assert Case.objects.get().state == "checking", "a decision without its reason changes nothing"
    police.post(page + "prosecute/", {})
    assert "Đã khởi tố vụ án" in leader.get(page).content.decode()
    assert leader.post(page + "conclude/", {"reason": "x"}).status_code == 403
    assert "45/2026" in noc.get(f"/incidents/{code}/").content.decode(), "the number went back to the incident"
    assert police.get("/incidents/cases/?mine=1").status_code == 200
    assert "Không có vụ việc nào" in police.get("/incidents/cases/?state=ended").content.decode()
    assert police.get("/incidents/cases/SC-0/").status_code == 404


def call(client: Client, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1{url}", data=body or {}, content_type="application/json")


def test_the_same_by_the_api(stage: Stage, code: str) -> None:
    noc, rival = signed_in(stage, "noc_a"), signed_in(stage, "noc_b")
    duty, police = signed_in(stage, "duty_officer"), signed_in(stage, "police")
    made = noc.post(f"/api/v1/incidents/{code}/evidence", {"file": photo(), "description": "Tủ", "kind": "photo"})
    assert made.status_code == 201 and made.json()["ref"] == "vtp-1"
    assert rival.get(f"/api/v1/incidents/{code}/evidence").status_code == 404
    assert call(rival, "post", f"/incidents/{code}/evidence/vtp-1/open").status_code == 404
    assert call(police, "post", f"/incidents/{code}/evidence/vtp-1/open").content == b"\xff\xd8 anh"
    assert call(noc, "post", f"/incidents/{code}/evidence/vtp-1/set-aside", {"reason": ""}).status_code == 422
    bundle = call(duty, "post", f"/incidents/{code}/bundles").json()
    number = bundle["id"]
    assert call(duty, "post", f"/incidents/{code}/bundles/{number}/hand-over", {"organisation": "cat"}).json()[
        "given_to"
    ]
    got = call(police, "post", f"/incidents/{code}/bundles/{number}/receive", {"case_number": "7"}).json()
    assert got["received_by"] == "Võ Công An"
    assert len(call(police, "get", f"/incidents/{code}/evidence").json()["access"]) == 5
    assert [row["code"] for row in call(police, "get", "/cases").json()] == [code]
    officer = stage.province.persons["police"].email
    assert call(police, "put", f"/cases/{code}/officer", {"officer": officer}).json()["state"] == "checking"
    assert call(police, "put", f"/cases/{code}/officer", {"officer": "x@y.example"}).status_code == 404
    assert call(police, "put", f"/cases/{code}/number", {"number": "8"}).json()["number"] == "8"
    assert call(police, "post", f"/cases/{code}/close").status_code == 422
    assert call(police, "post", f"/cases/{code}/prosecute").json()["state"] == "prosecuted"
    assert call(police, "post", f"/cases/{code}/extend", {"reason": "x"}).status_code == 409


def test_the_command_checks_a_bundle_without_a_store(stage: Stage, code: str, tmp_path: Path) -> None:
    duty = signed_in(stage, "duty_officer")
    duty.post(f"/incidents/{code}/evidence/seal/")
    row = SealedBundle.objects.get()
    data = duty.post(f"/incidents/{code}/evidence/bundles/{row.pk}/open/").content
    file = tmp_path / "ho-so.zip"
    command = [sys.executable, "-m", "thongsuot.cli", "evidence", "verify", str(file), "--fingerprint"]
    for content, key, expected in ((data, row.fingerprint, 0), (data, "0000", 1), (data[:-9], row.fingerprint, 1)):
        file.write_bytes(content)
        told = subprocess.run(
            [*command, key], capture_output=True, text=True, check=False, env={"THONGSUOT_DATA_DIR": "/khong-co"}
        )
        assert told.returncode == expected, told.stdout + told.stderr
