"""By what a source is known, and its tuning, in the browser, over the API and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.alarms import identities
from thongsuot.alarms.models import Identity, Source
from thongsuot.cli import alarm_sources as commands
from thongsuot.kernel import clock, outbox

pytestmark = pytest.mark.django_db
PRINT = "ab" * 32


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, who: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[who])
    return client


def test_an_identity_is_registered_and_ended_on_the_sources_page(stage: Stage) -> None:
    client, base = signed_in(stage, "noc_a"), "/alarms/sources/vtp-ems/"
    assert client.post(f"{base}identities/", {"kind": "certificate", "value": PRINT, "ends": "24"}).status_code == 302
    made = Identity.objects.get()
    assert made.ends_at is not None and PRINT in client.get(base).content.decode()
    again = client.post(f"{base}identities/", {"kind": "certificate", "value": PRINT})
    wrong = client.post(f"{base}identities/", {"kind": "address", "value": "nowhere"})
    assert again.status_code == wrong.status_code == 422 and "nowhere" in wrong.content.decode()
    assert client.post(f"{base}identities/{made.pk}/end/", {"after": ""}).status_code == 302
    assert PRINT not in client.get(base).content.decode()
    assert client.post(f"{base}identities/9999/end/").status_code == 404
    assert (
        client.post("/alarms/sources/vnp-ems/identities/", {"kind": "certificate", "value": PRINT}).status_code == 404
    )
    assert signed_in(stage, "auditor").post(f"{base}identities/", {}).status_code == 403


def test_what_was_lost_or_turned_away_is_shown_and_a_silent_listener_is_red(stage: Stage) -> None:
    source = Source.objects.get(code="vtp-ems")
    identities.note_losses({(source.pk, "queue_full"): 12_345}, now=NOW)
    identities.note_strangers([("syslog-udp", "192.0.2.9", "unknown_address", 7, "<34>hello")], now=NOW)
    outbox.beat("listeners", now=NOW, detail={"doors": {"syslog-udp": {"received": 8, "dropped_by_system": 4}}})
    assert "12.345" in signed_in(stage, "noc_a").get("/alarms/sources/vtp-ems/").content.decode()
    page = signed_in(stage, "admin").get("/alarms/sources/").content.decode()
    listeners = page[page.index('id="listeners"') :]
    assert "192.0.2.9" in page and "tone-bad" in listeners.partition("</h2>")[2][:200]
    outbox.beat("listeners", now=clock.now(), detail={})
    assert (
        "tone-ok" in signed_in(stage, "admin").get("/alarms/sources/").content.decode().partition('id="listeners"')[2]
    )
    rival = signed_in(stage, "noc_a").get("/alarms/sources/").content.decode()
    assert "192.0.2.9" not in rival and 'id="listeners"' not in rival


def test_everything_of_a_source_is_an_api_operation(stage: Stage) -> None:
    client, base = signed_in(stage, "noc_a"), "/api/v1/alarms/sources/vtp-ems"

    def send(method: str, path: str, body: Any) -> Any:
        return client.generic(method, base + path, json.dumps(body), content_type="application/json")

    tuned = send(
        "PATCH", "", {"heartbeat_s": 600, "codes": {"1.3.6.1.4.1.9": {"problem": "LINK_LOS", "severity": "major"}}}
    )
    assert tuned.status_code == 200 and tuned.json()["rate_per_s"] == 2_000
    assert Source.objects.get(code="vtp-ems").codes == {"1.3.6.1.4.1.9": {"problem": "LINK_LOS", "severity": "major"}}
    assert client.get(base).json()["heartbeat_s"] == 600
    assert send("PATCH", "", {"heartbeat_s": 3}).status_code == 422
    made = send("POST", "/identities", {"kind": "community", "value": "s3cret"})
    assert made.status_code == 201 and "s3cret" not in made.content.decode() and made.json()["value"] == "…et"
    assert len(client.get(f"{base}/identities").json()) == 1
    assert send("POST", f"/identities/{made.json()['id']}/end", {}).status_code == 204
    assert client.get(f"{base}/identities").json() == []
    assert send("POST", "/key", {"keep_old_hours": 24}).status_code == 200
    assert Source.objects.get(code="vtp-ems").old_key_until is not None
    assert client.get("/api/v1/alarms/turned-away").json() == []
    for path in ("", "/identities"):
        assert client.get(f"/api/v1/alarms/sources/vnp-ems{path}").status_code == 404
    assert signed_in(stage, "auditor").generic("PATCH", base, "{}", content_type="application/json").status_code == 403


def test_a_source_is_looked_after_on_the_command_line(
    stage: Stage, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tmp_path / "names.toml"
    names.write_text('"Link down" = { problem = "LINK_LOS", severity = "major" }\n')
    commands.tune("vtp-ems", heartbeat_s=300, codes=names)
    commands.know("vtp-ems", "address", "10.1.2.0/24", days=3)
    monkeypatch.setenv("THONGSUOT_SNMP_AUTH", "long enough")
    monkeypatch.setenv("THONGSUOT_SNMP_PRIVACY", "long enough too")
    commands.know("vtp-ems", "snmp_user", "ems")
    commands.rotate("vtp-ems", keep_old_hours=2)
    capsys.readouterr()
    commands.show("vtp-ems", json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["heartbeat_s"] == 300 and said["codes"] == {"Link down": {"problem": "LINK_LOS", "severity": "major"}}
    assert [one["kind"] for one in said["identities"]] == ["address", "snmp_user"] and said["old_key_until"]
    commands.forget("vtp-ems", said["identities"][0]["id"])
    commands.turned_away()
    commands.show("vtp-ems")
    assert "10.1.2.0/24" not in capsys.readouterr().out
