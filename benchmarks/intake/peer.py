"""The same alarms into Prometheus Alertmanager (Debian: prometheus-alertmanager), CPU taken the same way.

    python benchmarks/intake/peer.py /usr/bin/prometheus-alertmanager [--alarms 40000]

Alertmanager answers from memory and keeps nothing through kill -9: what it does not do is part of its price.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import house
import load

SETTINGS = "route: {receiver: none, group_by: [site]}\nreceivers: [{name: none}]\n"


def main() -> None:
    """Start it, send, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--alarms", type=int, default=40_000)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="intake-peer-"))
    (folder / "settings.yml").write_text(SETTINGS)
    port, rng = house.free_port(), random.Random(1)
    command = [args.binary, f"--config.file={folder}/settings.yml", f"--storage.path={folder}/data"]
    command += [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"]
    process = subprocess.Popen(command)
    try:
        house.wait_for(port, "/-/ready")
        requests = []
        for start in range(0, args.alarms, 100):
            rows = []
            for number in range(start, start + 100):
                one = load.alarm(number, rng)
                labels = {"alertname": str(one["specificProblem"]), "site": str(one["alarmedObject"]["id"])}  # type: ignore[index]
                rows.append({"labels": labels | {"severity": str(one["perceivedSeverity"])}})
            requests.append(load.frame(port, "", json.dumps(rows).encode(), path="/api/v2/alerts"))
        cpu = house.Cpu(process.pid)
        before = cpu.read()
        found = asyncio.run(load.send(port, requests, connections=8, batch=100))
        print(
            f"Alertmanager: {found.alarms / found.seconds:,.0f} alarms/s, "
            f"{1e6 * (cpu.read() - before) / max(1, found.alarms):.1f} µs CPU per alarm, answers {found.answers}"
        )
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
