"""API and commands of the network room."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import Province, small_province
from small_network import link, small_network
from thongsuot.network.models import Site

BASE = "/api/v1/network"


@pytest.fixture
def province(db: None) -> Province:
    return small_province()


@pytest.fixture
def admin(province: Province) -> Client:
    client = Client()
    client.force_login(province.persons["admin"])
    return client


def upload(client: Client, data: Any, *, dry_run: bool) -> Any:
    file = SimpleUploadedFile("network.json", json.dumps(data).encode())
    return client.post(f"{BASE}/imports?dry_run={str(dry_run).lower()}", {"file": file})


def test_a_dry_run_is_the_default_and_writes_nothing(admin: Client) -> None:
    file = SimpleUploadedFile("network.json", json.dumps(small_network()).encode())
    answer = admin.post(f"{BASE}/imports", {"file": file})
    assert answer.status_code == 200
    assert answer.json()["counts"]["site"]["new"] == 6
    assert answer.json()["applied_at"] is None
    assert Site.objects.count() == 0


def test_a_file_and_a_json_body_are_written_in_one_go(admin: Client) -> None:
    assert upload(admin, small_network(), dry_run=False).status_code == 201
    assert Site.objects.count() == 6
    answer = admin.post(
        f"{BASE}/imports/document?dry_run=false", json.dumps(small_network()), content_type="application/json"
    )
    assert answer.status_code == 201
    assert answer.json()["counts"]["site"] == {"new": 0, "changed": 0, "same": 6, "left_out": 0}


def test_errors_come_as_a_problem_with_reason_row_and_value(admin: Client) -> None:
    network = small_network()
    network["links"].append(link("L9", "A1", "NOWHERE"))
    dry = upload(admin, network, dry_run=True)
    assert dry.status_code == 200
    fault = dry.json()["faults"][0]
    assert (fault["code"], fault["sheet"], fault["row"], fault["column"], fault["value"]) == (
        "unknown_site", "links", 6, "b", "NOWHERE",
    )  # fmt: skip
    assert fault["reason"] and fault["mend"]
    wet = upload(admin, network, dry_run=False)
    assert wet.status_code == 422
    assert wet["Content-Type"] == "application/problem+json"
    assert wet.json()["errors"]["errors"][0]["value"] == "NOWHERE"
    assert Site.objects.count() == 0


def test_lists_and_what_hangs_on_an_object_are_told(admin: Client) -> None:
    upload(admin, small_network(), dry_run=False)
    listed = admin.get(f"{BASE}/site?q=thai+thuy&limit=5").json()
    assert (listed["count"], listed["items"][0]["code"]) == (1, "A1")
    found = admin.get(f"{BASE}/duct/D1/hangs-on").json()
    assert {(one["code"], one["way"]) for one in found["sites"]} == {("A4", "route"), ("B2", "route")}
    assert (found["users"], found["priority_services"], found["others_too"]) == (200, ["113"], False)
    assert admin.get(f"{BASE}/duct/D9/hangs-on").status_code == 404
    assert admin.get(f"{BASE}/ship").status_code == 404
    assert len(admin.get(f"{BASE}/registry").json()["sites"]) == 6


def test_a_rival_is_told_only_that_others_hang_on_the_duct_too(admin: Client, province: Province) -> None:
    upload(admin, small_network(), dry_run=False)
    rival = Client()
    rival.force_login(province.persons["noc_a"])
    found = rival.get(f"{BASE}/duct/D1/hangs-on").json()
    assert [one["code"] for one in found["sites"]] == ["A4"]
    assert found["others_too"] is True
    assert rival.get(f"{BASE}/site/B2/hangs-on").status_code == 404


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    import os

    env = {**os.environ, "THONGSUOT_DATA_DIR": str(folder), "THONGSUOT_LANG": "en", "THONGSUOT_DATABASE_URL": ""}
    command = [sys.executable, "-m", "thongsuot.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)


@pytest.mark.slow
def test_the_command_checks_imports_lists_and_tells_what_hangs(tmp_path: Path) -> None:
    network = small_network()
    for one in network["sites"]:
        del one["operator"]  # no bodies stand in this store
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(network))
    bad.write_text(json.dumps({**network, "links": [*network["links"], link("L9", "A1", "NOWHERE")]}))
    assert run(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    refused = run(tmp_path, "network", "check", str(bad))
    assert refused.returncode == 1
    assert "links:6:b [NOWHERE]" in refused.stdout
    checked = run(tmp_path, "network", "check", str(good), "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["counts"]["site"]["new"] == 6
    assert json.loads(run(tmp_path, "network", "list", "site", "--json").stdout) == []
    assert run(tmp_path, "network", "import", str(bad)).returncode == 1
    assert run(tmp_path, "network", "import", str(good)).returncode == 0
    hangs = json.loads(run(tmp_path, "network", "hangs-on", "duct", "D1", "--json").stdout)
    assert {one["code"] for one in hangs["sites"]} == {"A4", "B2"}
    exported = json.loads(run(tmp_path, "network", "export").stdout)
    assert len(exported["links"]) == 5
