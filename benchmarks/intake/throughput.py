"""CPU per alarm and alarms per second of the intake: batches and single posts, on SQLite and PostgreSQL.

python benchmarks/intake/throughput.py [--postgres] [--alarms 100000] [--singles 20000] [--worker]
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import house
import load


def measure(cpu: house.Cpu, port: int, key: str, *, total: int, batch: int, connections: int, run: str) -> str:
    """Run one load; give a line of figures."""
    requests = load.build(port, key, total, batch, run=run, seed=len(run) + batch)
    before = cpu.read()
    found = asyncio.run(load.send(port, requests, connections=connections, batch=batch))
    used = cpu.read() - before
    return (
        f"batch {batch:>4} × {connections:>3} connections: {found.alarms / found.seconds:>8,.0f} alarms/s, "
        f"{1e6 * used / max(1, found.alarms):>7.1f} µs CPU per alarm, "
        f"p50 {found.percentile_ms(0.5):.1f} ms, p99 {found.percentile_ms(0.99):.1f} ms, answers {found.answers}"
    )


def run_on(folder: Path, url: str, pids: tuple[int, ...], args: argparse.Namespace) -> None:
    """Measure on one store."""
    key, port = house.set_up(folder, url), house.free_port()
    with house.server(folder, port, url, worker=args.worker) as process:
        cpu = house.Cpu(process.pid, *pids)
        measure(cpu, port, key, total=20_000, batch=100, connections=4, run="w")
        for number in range(args.repeat):
            print(
                measure(cpu, port, key, total=args.alarms, batch=100, connections=args.connections, run=f"b{number}-"),
                flush=True,
            )
        print(measure(cpu, port, key, total=args.singles, batch=1, connections=64, run="s-"), flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("--alarms", type=int, default=100_000)
    parser.add_argument("--singles", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--repeat", type=int, default=2)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="intake-bench-"))
    try:
        if args.postgres:
            import psutil
            from run_tests import postgres

            with postgres() as url:
                names = [p for p in psutil.process_iter(["name", "ppid", "cmdline"]) if p.info["name"] == "postgres"]
                roots = [p.pid for p in names if not any(p.info["ppid"] == q.pid for q in names)]
                roots = [pid for pid in roots if psutil.Process(pid).create_time() > psutil.Process().create_time()]
                run_on(folder, url, tuple(roots), args)
        else:
            run_on(folder, "", (), args)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
