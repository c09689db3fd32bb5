"""Commands of alarms and incidents: on files without a store, and with one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.cli import incidents as commands
from thongsuot.cli.sending import _batches, _shifted
from thongsuot.incidents.models import Incident

NETWORK = {
    "format": "thongsuot.network/1",
    "sites": [{"id": "S0", "kind": "core"}, {"id": "S1", "kind": "access"}],
    "links": [{"id": "L1", "a": "S0", "b": "S1", "cable": "C1"}],
}


def row(number: int, thing: str, problem: str, second: int) -> dict[str, object]:
    at = f"2026-01-01T00:{second // 60:02d}:{second % 60:02d}Z"
    return {
        "externalAlarmId": f"E{number}",
        "alarmedObject": {"id": thing},
        "specificProblem": problem,
        "perceivedSeverity": "critical",
        "alarmReportingTime": at,
        "alarmRaisedTime": at,
    }


def correlate(network: Path, alarms: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "thongsuot.cli", "alarms", "correlate", "--json", "--network", network, alarms]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_correlate_reads_files_and_prints_one_object_per_incident(tmp_path: Path) -> None:
    network, alarms = tmp_path / "network.json", tmp_path / "alarms.jsonl"
    network.write_text(json.dumps(NETWORK))
    rows = [row(1, "S0/port/L1", "LINK_LOS", 0), row(2, "S1", "NE_UNREACH", 3), row(3, "S0", "VSWR", 300)]
    alarms.write_text("".join(json.dumps(r) + "\n" for r in rows))
    done = correlate(network, alarms)
    assert done.returncode == 0, done.stderr
    [said] = [json.loads(line) for line in done.stdout.splitlines()]
    assert said["cause"] == "fiber" and said["root"]["id"] in ("C1", "L1")
    assert {"incident", "startedAt", "openedAt", "alarms"} <= set(said)


def test_correlate_says_in_one_line_what_is_wrong_with_its_files(tmp_path: Path) -> None:
    network, alarms = tmp_path / "network.json", tmp_path / "alarms.jsonl"
    alarms.write_text("")
    missing = correlate(network, alarms)
    network.write_text("{")
    broken = correlate(network, alarms)
    for done in (missing, broken):
        assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1
        assert "network.json" in done.stderr and "Traceback" not in done.stderr


def test_sending_keeps_the_order_and_the_pace() -> None:
    rows = [row(n, "S1", "VSWR", n * 60) for n in range(4)]
    slots = list(_batches(rows, speed=60, batch=100))
    assert [at for at, _group in slots] == [0.0, 1.0, 2.0, 3.0]
    assert [r["externalAlarmId"] for _at, group in slots for r in group] == ["E0", "E1", "E2", "E3"]
    assert [len(group) for _at, group in _batches(rows, speed=0, batch=3)] == [3, 1]
    moved = _shifted(rows, speed=0)
    assert moved[0]["externalAlarmId"] != rows[0]["externalAlarmId"] and len(moved) == 4


@pytest.mark.django_db
def test_an_incident_goes_its_way_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    stage: Stage = build()
    cut = stage.cut()
    Incident.objects.filter(pk=cut.pk).update(started_at=NOW.replace(year=2025))
    noc = stage.province.persons["noc_a"].email
    commands.acknowledge(cut.code, as_=noc)
    commands.cause(cut.code, "Xe múc", as_=noc)
    commands.restore(cut.code)
    commands.close(cut.code)
    capsys.readouterr()
    commands.show(cut.code, json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["line"]["state"] == "closed" and said["line"]["cause"] == "Xe múc"
    commands.list_incidents(state="all", json=True)
    assert [r["code"] for r in json.loads(capsys.readouterr().out)] == [cut.code]
    commands.show(cut.code)
    assert "Xe múc" in capsys.readouterr().out
