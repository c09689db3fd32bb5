"""What one host gives when a nation runs by provinces over NATS JetStream, each answer of NATS safe on disk.

    python benchmarks/correlation/nation.py [--provinces 34] [--workers 2] [--alarms 3000]

Starts a NATS server (sync_interval: always) and worker processes, puts the alarms of made provinces into the stream and
times the workers from the first parcel to the last finding. Prints alarms per second, per worker and CPU second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import nats
from make import make

from thongsuot.adapters.streams import layout
from thongsuot.engines.correlation.files import read_alarms

SERVER = shutil.which("nats-server") or str(Path(sys.executable).parent / "nats-server")


def parcels(folder: Path, count: int) -> list[layout.Parcel]:
    """Give the busiest stretch of a made storm as parcels of 200."""
    alarms = list(read_alarms(folder / "alarms.jsonl"))
    first = max(0, len(alarms) // 2 - count // 2)
    rows = [
        layout.Message(
            n, a.object_id, a.site, a.specific_problem, a.is_clear, a.reported_at.isoformat(), a.event_at.isoformat()
        )
        for n, a in enumerate(alarms[first : first + count], 1)
    ]
    return [layout.Parcel(rows[n : n + 200]) for n in range(0, len(rows), 200)]


async def run(url: str, home: Path, given: argparse.Namespace) -> None:
    kinds = []
    for seed in (1, 2):
        make(home / f"made-{seed}", seed=seed, kind="storm", sites=given.sites)
        kinds.append((home / f"made-{seed}/network.json", parcels(home / f"made-{seed}", given.alarms)))
    (home / "networks").mkdir()
    provinces = [f"{n:02d}" for n in range(1, given.provinces + 1)]
    for n, province in enumerate(provinces):
        shutil.copy(kinds[n % 2][0], home / f"networks/{province}.json")
    client = await nats.connect(url)
    js = client.jetstream(timeout=30)
    await layout.set_up(js)
    began = time.monotonic()
    total, write = 0, msgspec.json.Encoder().encode
    for step in range(max(len(rows) for _n, rows in kinds)):
        for n, province in enumerate(provinces):
            rows = kinds[n % 2][1]
            if step < len(rows):
                await js.publish(layout.alarms_of(province), write(rows[step]))
                total += len(rows[step].messages)
    stored = time.monotonic() - began
    print(
        f"{total} alarms of {len(provinces)} provinces stored in {stored:.1f} s: {total / stored:.0f}/s by one relay, each parcel of 200 synced"
    )
    began = time.monotonic()
    names = [f"w{n}" for n in range(given.workers)]
    workers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "thongsuot.cli",
                "streams",
                "worker",
                name,
                "--networks",
                str(home / "networks"),
                "--server",
                url,
            ]
        )
        for name in names
    ]
    first = 0.0
    while True:
        await asyncio.sleep(0.2)
        done, written = 0, 0
        for n, province in enumerate(provinces):
            _seq, data = await layout.last_of(js, layout.FINDINGS, layout.findings_of(province))
            last = msgspec.json.decode(data, type=layout.Finding).last_id if data else 0
            written += last
            done += last == kinds[n % 2][1][-1].messages[-1].id
        if written and not first:
            first, seen = time.monotonic(), written
        if done == len(provinces):
            break
    ended = time.monotonic()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(20)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate = (total - seen) / (ended - first)
    print(f"{given.workers} workers: {total} alarms in {ended - began:.1f} s with start and take-over, {rate:.0f}/s once running, "
          f"{1e6 * (used.ru_utime + used.ru_stime) / total:.0f} us CPU of the workers per alarm, start included")  # fmt: skip
    print(
        f"5,000/s for a nation: this host holds {100 * rate / 5000:.0f} percent ({os.cpu_count()} cores, shared with NATS)"
    )
    await client.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alarms", type=int, default=3000, help="of each province")
    parser.add_argument("--sites", type=int, default=1500, help="of each province")
    given: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, socket.socket() as free:
        home = Path(place)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        (home / "nats.conf").write_text(
            json.dumps(
                {"listen": f"127.0.0.1:{port}", "jetstream": {"store_dir": f"{place}/js", "sync_interval": "always"}}
            )
        )
        server = subprocess.Popen([SERVER, "-c", home / "nats.conf"], stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            asyncio.run(run(f"nats://127.0.0.1:{port}", home, given))
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()
